"""Reads the journal for the screen on its own thread: the newest lines, and an incident's story."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial

from app.domain.entry import Entry
from app.store.errors import StoreError
from app.store.history import History

log = logging.getLogger(__name__)
Told = Callable[[Sequence[Entry]], None]


class Historian:
    """`newest` hears the last entries once, at the start; `story` those of each incident asked for.

    Both speak on the historian's thread, and so does `fault`, when the journal cannot be read.
    """

    def __init__(
        self, url: str, newest: Told, story: Told, fault: Callable[[Exception], None]
    ) -> None:
        self._url, self._newest, self._story, self._fault = url, newest, story, fault
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="historian", daemon=True)

    def start(self) -> None:
        """After the store has been opened, so that there is a journal to read."""
        self._thread.start()

    def ask(self, incident_id: str) -> None:
        self._asked.put(incident_id)

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            history = History(self._url)
        except StoreError as unreadable:
            self._fault(unreadable)
            return
        try:
            self._tell(self._newest, history.newest)
            while (incident_id := self._last_asked()) is not None:
                self._tell(self._story, partial(history.of_incident, incident_id))
        finally:
            history.close()

    def _tell(self, hear: Told, read: Callable[[], Sequence[Entry]]) -> None:
        try:
            entries = read()
        except StoreError as unreadable:
            log.warning("the journal cannot be read: %s", unreadable)
            self._fault(unreadable)
        else:
            hear(entries)

    def _last_asked(self) -> str | None:
        """Who clicks on cares no more for what was asked before; None where the end is."""
        asked = self._asked.get()
        while asked is not None and not self._asked.empty():
            asked = self._asked.get()
        return asked
