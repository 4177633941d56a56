"""The journal as far as the screen keeps it: the newest lines, and those of each incident."""

from bisect import insort
from collections.abc import Iterable

from app.domain.entry import Entry
from app.domain.messages import CursorMoved, PictureNoted, Tick

KEPT = 1_000  # lines of the message log
KEPT_OF_ONE = 200  # lines of one incident's narrative


class Chronicle:
    """Entries may come twice and in any order; they are told in the order of the journal.

    How far a feed was read, and what is noted for a replay, is of no interest to a person.
    """

    def __init__(self) -> None:
        self.newest: list[Entry] = []
        self._of: dict[str, list[Entry]] = {}

    def read(self, entries: Iterable[Entry]) -> None:
        """Lines that were written just now, or last: for the log and for the stories."""
        for entry in entries:
            if not isinstance(entry.message, Tick | CursorMoved | PictureNoted):
                put(self.newest, entry, KEPT)
                self._put_story(entry)

    def recall(self, entries: Iterable[Entry]) -> None:
        """Older lines of one incident: they would tear gaps into the log."""
        for entry in entries:
            self._put_story(entry)

    def _put_story(self, entry: Entry) -> None:
        for id in {entry.incident_id, entry.other_incident_id} - {None}:
            put(self._of.setdefault(str(id), []), entry, KEPT_OF_ONE)

    def of(self, incident_id: str) -> list[Entry]:
        """The narrative of an incident, newest first."""
        return self._of.get(incident_id, [])[::-1]

    def forget(self, known: Iterable[str]) -> None:
        """Drop the narratives of incidents that are not `known` any more."""
        for id in set(self._of) - set(known):
            del self._of[id]


def put(lines: list[Entry], entry: Entry, most: int) -> None:
    """In its place by number, once; the oldest give way."""
    if lines and entry.number <= lines[-1].number:
        if any(line.number == entry.number for line in lines):
            return
        insort(lines, entry, key=lambda line: line.number)
    else:
        lines.append(entry)
    del lines[: len(lines) - most]
