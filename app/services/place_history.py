"""What the store knows of a place, asked on a thread of its own; the newest question wins."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.incident import Incident
from app.domain.place import NEAR_M
from app.store.errors import StoreError
from app.store.history import History

log = logging.getLogger(__name__)
MOST = 20


@dataclass(frozen=True, slots=True)
class Place:
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Past:
    """What is stored about a place, the latest report first. Callers are left out."""

    place: Place
    incidents: tuple[Incident, ...]


class PlaceHistory:
    """Ask from any thread; `tell` and `fault` speak on the thread of the place history."""

    def __init__(
        self, url: str, tell: Callable[[Past], None], fault: Callable[[Exception], None]
    ) -> None:
        self._url, self._tell, self._fault = url, tell, fault
        self._asked: queue.SimpleQueue[Place | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="place-history", daemon=True)

    def start(self) -> None:
        """After the store has been opened, so that there is something to read."""
        self._thread.start()

    def ask(self, lon: float, lat: float) -> None:
        self._asked.put(Place(lon, lat))

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while (place := self._newest()) is not None:
            try:
                history = History(self._url)
                try:
                    found = history.near(place.lon, place.lat, NEAR_M, MOST)
                finally:
                    history.close()
            except StoreError as unreadable:
                log.warning("the history of a place cannot be read: %s", unreadable)
                self._fault(unreadable)
            else:
                self._tell(Past(place, tuple(found)))

    def _newest(self) -> Place | None:
        asked = self._asked.get()
        while asked is not None and not self._asked.empty():
            asked = self._asked.get()
        return asked
