"""The calls of the last weeks for the demand on the map, read on a thread of its own."""

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.sights import Calls
from app.store.errors import StoreError
from app.store.history import History

log = logging.getLogger(__name__)
BACK = timedelta(weeks=8)
RENEW = timedelta(minutes=10)  # what has come since is in the picture


class Demand:
    """`calls` may be asked from any thread and never waits; `fault` speaks on the demand's own."""

    def __init__(self, url: str, fault: Callable[[Exception], None]) -> None:
        self._url, self._fault = url, fault
        self._asked: queue.SimpleQueue[datetime | None] = queue.SimpleQueue()
        self._known: Calls | None = None
        self._asked_at: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="demand", daemon=True)

    def start(self) -> None:
        """After the store has been opened, so that there is something to read."""
        self._thread.start()

    def calls(self, now: datetime) -> Calls | None:
        """What was read last; None until then. What is too old is read anew, behind."""
        if self._asked_at is None or abs(now - self._asked_at) > RENEW:
            self._asked_at = now
            self._asked.put(now)
        return self._known

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while (now := self._asked.get()) is not None:
            try:
                history = History(self._url)
                try:
                    self._known = history.calls(now - BACK, now)
                finally:
                    history.close()
            except StoreError as unreadable:
                log.warning("the calls of the last weeks cannot be read: %s", unreadable)
                self._fault(unreadable)
