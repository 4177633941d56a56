"""新警情: which incidents came in where nobody can have seen them yet."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.incident import Incident, IncidentState
from app.services.piles import Grain, Key, key_of
from widgets.scene import Scene

NEWS = timedelta(minutes=5)  # what was reported longer ago is no news, as after a restart


@dataclass(frozen=True, slots=True)
class News:
    """How many new ones stand above the rows in view, below them, and in another tab."""

    above: int = 0
    below: int = 0
    elsewhere: int = 0
    first: str = ""  # the id of the most urgent of those above or below


@dataclass(slots=True)
class Tally:
    """Counts new ones by where they stand; `top` and `bottom` are the rows in view."""

    top: int
    bottom: int
    above: int = 0
    below: int = 0
    elsewhere: int = 0
    first_above: tuple[int, str] | None = None
    first_below: tuple[int, str] | None = None

    def sees(self, row: int | None) -> bool:
        return row is not None and self.top <= row <= self.bottom

    def put(self, row: int | None, count: int, id: str) -> None:
        """So many that are not in view stand in a row; `id` is one of them."""
        if row is None:
            self.elsewhere += count
        elif row < self.top:
            self.above += count
            self.first_above = min(self.first_above or (row, id), (row, id))
        else:
            self.below += count
            self.first_below = min(self.first_below or (row, id), (row, id))

    @property
    def news(self) -> News:
        first = self.first_above or self.first_below or (0, "")
        return News(self.above, self.below, self.elsewhere, first[1])


@dataclass(slots=True)
class Unseen:
    """New incidents until their row, or that of their pile, has been in view.

    They are kept by pile, so that looking costs what there are piles, however many came in.
    """

    _scene: Scene
    _changed: dict[str, None] = field(default_factory=dict)
    _by_key: dict[Key, dict[str, None]] = field(default_factory=dict)
    _key_of: dict[str, Key] = field(default_factory=dict)
    _state_of: dict[str, IncidentState] = field(default_factory=dict)
    _in_state: Counter[IncidentState] = field(default_factory=Counter)
    _grain: Grain = Grain.GRID

    def __post_init__(self) -> None:
        self._scene.board.tell(self._changed)

    def add(self, ids: Iterable[str]) -> None:
        incidents, now = self._scene.picture.incidents, self._scene.now
        for id in ids:
            known = incidents.get(id)
            reported = known.stages.report if known is not None and fresh(known) else None
            if known is not None and reported is not None and now - reported.at < NEWS:
                self._put(known)

    def follow(self, grain: Grain | None) -> None:
        """Piles, if there are any, are of this grain now; what somebody has taken is no news."""
        incidents, same = self._scene.picture.incidents, grain in (None, self._grain)
        again = self._changed if same else dict(self._key_of)
        self._grain = self._grain if grain is None else grain
        for id in [id for id in again if id in self._key_of]:
            self._drop(id)
            known = incidents.get(id)
            if known is not None and fresh(known):
                self._put(known)
        self._changed.clear()

    def _put(self, incident: Incident) -> None:
        key = self._key_of[incident.id] = key_of(incident, self._grain)
        self._by_key.setdefault(key, {})[incident.id] = None
        self._state_of[incident.id] = incident.state
        self._in_state[incident.state] += 1

    def _drop(self, id: str) -> None:
        key = self._key_of.pop(id)
        self._in_state[self._state_of.pop(id)] -= 1
        ids = self._by_key[key]
        del ids[id]
        if not ids:
            del self._by_key[key]

    def look(
        self,
        folded: Callable[[Key], int | None],
        alone: Collection[str],
        row_of: Callable[[str], int | None],
        here: Callable[[Key], bool],
        view: tuple[int, int],
    ) -> News:
        """What is still unseen, with rows `view` on the screen; what is in view is seen.

        `folded` is the row of the pile that holds a key, but for those that stand `alone`;
        `row_of` the row of one incident; `here` whether a key has any incident in this tab.
        """
        tally, seen = Tally(*view), list[str]()
        apart: dict[Key, set[str]] = {}
        for id in alone:
            if id in self._key_of:
                apart.setdefault(self._key_of[id], set()).add(id)
        for key, ids in self._by_key.items():
            row = folded(key)
            if row is None and not here(key):
                tally.put(None, len(ids), "")
                continue
            single = ids.keys() if row is None else apart.get(key, set())
            for id in single:
                own = row_of(id) if row_of(id) is not None else row
                if tally.sees(own):
                    seen.append(id)
                else:
                    tally.put(own, 1, id)
            if row is not None and len(ids) > len(single):
                rest = (id for id in ids if id not in single)
                if tally.sees(row):
                    seen += rest
                else:
                    tally.put(row, len(ids) - len(single), next(rest))
        for id in seen:
            self._drop(id)
        return tally.news

    def look_through(
        self, listed: Sequence[str], states: Collection[IncidentState], view: tuple[int, int]
    ) -> News:
        """The same where each in these states has a row of its own, the rest below those listed."""
        tally, seen = Tally(*view), list[str]()
        for row, id in enumerate(listed):
            if id in self._key_of:
                seen.append(id) if tally.sees(row) else tally.put(row, 1, id)
        left = sum(self._in_state[state] for state in states)
        left -= len(seen) + tally.above + tally.below
        if left > 0 and listed:
            tally.put(len(listed), left, listed[-1])
        tally.elsewhere = len(self._key_of) - len(seen) - tally.above - tally.below
        for id in seen:
            self._drop(id)
        return tally.news


def fresh(incident: Incident) -> bool:
    """Nobody has taken it."""
    return incident.open and not incident.taken_by
