"""The journal as far as the screen keeps it: the newest lines, and those of each incident."""

from collections import deque
from collections.abc import Iterable

from app.domain.entry import Entry
from app.domain.messages import Tick

KEPT = 1_000  # lines of the message log
KEPT_OF_ONE = 200  # lines of one incident's narrative


class Chronicle:
    """Entries come in the order of the journal; one that was read already is passed over."""

    def __init__(self) -> None:
        self.newest: deque[Entry] = deque(maxlen=KEPT)
        self._of: dict[str, deque[Entry]] = {}
        self._last = 0

    def read(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.number <= self._last:
                continue
            self._last = entry.number
            if isinstance(entry.message, Tick):
                continue
            self.newest.append(entry)
            for id in {entry.incident_id, entry.other_incident_id} - {None}:
                self._of.setdefault(str(id), deque(maxlen=KEPT_OF_ONE)).append(entry)

    def of(self, incident_id: str) -> list[Entry]:
        """The narrative of an incident, newest first."""
        return list(reversed(self._of.get(incident_id, ())))

    def forget(self, known: Iterable[str]) -> None:
        """Drop the narratives of incidents that are not `known` any more."""
        for id in set(self._of) - set(known):
            del self._of[id]
