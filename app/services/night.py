"""A night again: the picture of any second, from the journal and the positions alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.picture import Value
from app.services.checkpoint import Fingerprints
from app.store.database import Database
from app.store.reel import Reel, Told, lines_before
from app.store.tracks import HOUR_S, Track, read_track

EVERY: Final = 500  # entries between two pictures that are kept in memory
AT_ONCE: Final = 500  # entries read at a time
BEFORE: Final = timedelta(hours=1)  # of positions: who stood still is written twice a minute
Key = tuple[type, str]


@dataclass(frozen=True, slots=True)
class Move:
    """What changed on the way to a moment. `whole`: `values` are all there are, not what changed.

    `entries` are those passed; after a jump back, or a long one, the last before that moment.
    """

    values: list[Value]
    entries: list[Entry]
    whole: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One note of the live desk: whether the picture is the same after entry `number`."""

    number: int
    same: bool


class Night:
    """Belongs to one thread. Raises StoreError for a journal or positions that cannot be read."""

    def __init__(
        self,
        database: Database,
        tracks: Path,
        since: datetime,
        until: datetime,
        told: Told = lambda _: None,
    ) -> None:
        self._database, self._tracks = database, tracks
        self.reel = Reel(database, tracks, since, until, told)
        self._values: dict[Key, Value] = {(type(v), v.id): v for v in self.reel.base}
        self._place = 0  # entries of the night that are in the picture
        self._kept = {0: self._values.copy()}
        self._prints = Fingerprints()
        self.checks: dict[int, Check] = {}
        self._shown = False
        self._hours: tuple[int, Track] | None = None

    @property
    def number(self) -> int:
        """Of the last entry that is in the picture."""
        return self.reel.before if self._place == 0 else int(self.reel.number[self._place - 1])

    @property
    def values(self) -> list[Value]:
        return list(self._values.values())

    def go(self, at: datetime) -> Move:
        """The picture as it was when everything saved up to that moment, and nothing later, was."""
        place = self.reel.place(at.timestamp())
        start = max(kept for kept in self._kept if kept <= place)
        jump = place < self._place or start > self._place or not self._shown
        if place < self._place or start > self._place:
            self._values, self._place = self._kept[start].copy(), start
        changed, entries = self._forward(place)
        self._shown = True
        if jump:
            return Move(self.values, lines_before(self._database, self.number), True)
        return Move(list(changed.values()), entries, False)

    def _forward(self, place: int) -> tuple[dict[Key, Value], list[Entry]]:
        """Apply the entries up to that place; keep a picture now and then, check what was noted."""
        changed: dict[Key, Value] = {}
        entries: list[Entry] = []
        self._check()
        while self._place < place:
            for change in self.reel.changes(self._place, min(place, self._place + AT_ONCE)):
                fresh = {(type(value), value.id): value for value in change.values}
                self._values.update(fresh)
                changed.update(fresh)
                entries.append(change.entry)
                self._place += 1
                if self._place % EVERY == 0 and self._place not in self._kept:
                    self._kept[self._place] = self._values.copy()
                self._check()
        return changed, entries

    def _check(self) -> None:
        """Where the live desk noted its picture after this very entry, the two are compared."""
        noted = self.reel.noted.get(self.number)
        if noted is not None and noted.number not in self.checks:
            same = self._prints.of(self._values.values(), noted.since) == noted.digest
            self.checks[noted.number] = Check(noted.number, same)

    # ---- positions -----------------------------------------------------------------------------

    def fixes(self, at: datetime) -> Fixes:
        """Where every unit was last seen up to then, at most an hour or two before."""
        return self.track(at).frame(at.timestamp())

    def track(self, at: datetime) -> Track:
        """The positions of that hour and of the one before it."""
        hour = int(at.timestamp() // HOUR_S)
        if self._hours is None or self._hours[0] != hour:
            start = datetime.fromtimestamp(hour * HOUR_S, UTC)
            self._hours = hour, read_track(self._tracks, start - BEFORE, start + BEFORE)
        return self._hours[1]
