"""Piles of incidents that are alike, by place, category and priority, kept up as they change."""

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from app.domain.incident import Incident

SMALLEST = 3  # incidents that make a pile; fewer stand alone
FAR = float("inf")

Urgency: TypeAlias = tuple[int, int, float, int, str]  # the third is when it breaks a limit
Item: TypeAlias = tuple[Urgency, Incident]
Key: TypeAlias = tuple[int, str, str | None, str | None]


class Grain(IntEnum):
    """How large a place is piled up together."""

    GRID = 0
    DISTRICT = 1
    CITY = 2


@dataclass(frozen=True, slots=True)
class Pile:
    """Incidents of one category and priority in one place, who needs somebody first at the top.

    `oldest` is when the first was reported, `dues` when each breaks or has broken a limit,
    ascending; in seconds since 1970.
    """

    id: str
    grain: Grain
    items: tuple[Item, ...]
    unfolded: bool = False
    untaken: int = 0
    oldest: float | None = None
    dues: tuple[float, ...] = ()

    @property
    def members(self) -> tuple[Incident, ...]:
        """Costs what there are; `count` and `first` cost nothing."""
        return tuple(incident for _, incident in self.items)

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def first(self) -> Incident:
        return self.items[0][1]

    def late(self, now: float) -> int:
        """How many of them have missed a limit."""
        return bisect_left(self.dues, now)


Shown: TypeAlias = Incident | Pile


def key_of(incident: Incident, grain: Grain) -> Key:
    district = incident.district_id if grain is not Grain.CITY else None
    grid = incident.grid_id if grain is Grain.GRID else None
    return incident.priority, incident.category, district, grid


def pile_id(incident: Incident, grain: Grain) -> str:
    """What the pile is known by that an incident would lie in."""
    parts = key_of(incident, grain)
    return f"pile:{int(grain)}:" + ":".join(str(part or "") for part in parts)


def total(rows: Sequence[Shown]) -> int:
    """How many incidents the rows stand for, each counted once."""
    folded = sum(row.count for row in rows if isinstance(row, Pile) and not row.unfolded)
    return folded + sum(isinstance(row, Incident) for row in rows)


@dataclass(slots=True)
class Stack:
    """Everything of one key; as a pile without some of it, which is kept until it changes."""

    name: str
    grain: Grain
    items: list[Item] = field(default_factory=list)
    _untaken: int = 0
    _dues: list[float] = field(default_factory=list)
    _reported: list[tuple[float, str]] = field(default_factory=list)
    _kept: tuple[frozenset[str], bool, Pile] | None = None

    def add(self, item: Item) -> None:
        insort(self.items, item)
        self._untaken += not item[1].taken_by
        insort(self._dues, item[0][2])
        if report := item[1].stages.report:
            insort(self._reported, (report.at.timestamp(), item[1].id))
        self._kept = None

    def remove(self, item: Item) -> None:
        at = bisect_left(self.items, item[:1])
        if at == len(self.items) or self.items[at][0] != item[0]:
            return
        del self.items[at]
        self._untaken -= not item[1].taken_by
        del self._dues[bisect_left(self._dues, item[0][2])]
        if report := item[1].stages.report:
            del self._reported[bisect_left(self._reported, (report.at.timestamp(), item[1].id))]
        self._kept = None

    def pile(self, without: frozenset[str], unfolded: bool) -> Pile:
        if self._kept is None or self._kept[:2] != (without, unfolded):
            self._kept = (without, unfolded, self._pile(without, unfolded))
        return self._kept[2]

    def _pile(self, without: frozenset[str], unfolded: bool) -> Pile:
        items, dues, untaken = tuple(self.items), tuple(self._dues), self._untaken
        if without:
            items = tuple(item for item in items if item[1].id not in without)
            dues = tuple(sorted(urgency[2] for urgency, _ in items))
            untaken = sum(not incident.taken_by for _, incident in items)
        oldest = next((at for at, id in self._reported if id not in without), None)
        return Pile(self.name, self.grain, items, unfolded, untaken, oldest, dues)


def rows_of(count: int, apart: int = 0) -> int:
    """How many rows so many incidents take, `apart` of them on their own, with the pile closed."""
    left = count - apart
    return apart + (1 if left >= SMALLEST else left)


@dataclass(slots=True)
class Piles:
    """Some incidents in piles of every grain; putting one in costs what its piles cost."""

    _items: dict[str, Item] = field(default_factory=dict)
    _stacks: dict[Grain, dict[Key, Stack]] = field(
        default_factory=lambda: {grain: {} for grain in Grain}
    )
    _named: dict[str, Stack] = field(default_factory=dict)
    _folded: dict[Grain, int] = field(default_factory=lambda: dict.fromkeys(Grain, 0))

    def add(self, urgency: Urgency, incident: Incident) -> None:
        item = self._items[incident.id] = (urgency, incident)
        for grain, stacks in self._stacks.items():
            key = key_of(incident, grain)
            stack = stacks.get(key)
            if stack is None:
                stack = stacks[key] = Stack(pile_id(incident, grain), grain)
                self._named[stack.name] = stack
            self._folded[grain] -= rows_of(len(stack.items))
            stack.add(item)
            self._folded[grain] += rows_of(len(stack.items))

    def remove(self, id: str) -> None:
        item = self._items.pop(id, None)
        if item is None:
            return
        for grain, stacks in self._stacks.items():
            key = key_of(item[1], grain)
            stack = stacks[key]
            self._folded[grain] -= rows_of(len(stack.items))
            stack.remove(item)
            self._folded[grain] += rows_of(len(stack.items))
            if not stack.items:
                del stacks[key], self._named[stack.name]

    def size(self, key: Key, grain: Grain) -> int:
        """How many there are of a key."""
        stack = self._stacks[grain].get(key)
        return len(stack.items) if stack else 0

    def folded(
        self, grain: Grain, unfolded: Collection[str] = (), apart: Collection[str] = ()
    ) -> int:
        """How many rows there would be with every pile closed."""
        count = self._folded[grain]
        for key, ids in self._apart(grain, apart).items():
            stack = self._stacks[grain][key]
            if stack.name not in unfolded:
                count += rows_of(len(stack.items), len(ids)) - rows_of(len(stack.items))
        return count

    def count(
        self, grain: Grain, unfolded: Collection[str] = (), apart: Collection[str] = ()
    ) -> int:
        """How many rows there would be."""
        opened = [self._named[name] for name in unfolded if name in self._named]
        below = [len(s.items) for s in opened if s.grain is grain and len(s.items) >= SMALLEST]
        return self.folded(grain, unfolded, apart) + sum(below)

    def rows(
        self, grain: Grain, unfolded: Collection[str] = (), apart: Collection[str] = ()
    ) -> list[Shown]:
        """Who needs somebody first at the top; a pile stands where its first member would.

        Below an unfolded pile (one whose id is in `unfolded`) stand all its members. Incidents
        whose ids are in `apart` stand alone, so that nothing vanishes that somebody is using.
        """
        found: list[tuple[Urgency, list[Shown]]] = []
        out = self._apart(grain, apart)
        for key, stack in self._stacks[grain].items():
            opened = stack.name in unfolded
            without = frozenset() if opened else out.get(key, frozenset())
            if len(stack.items) - len(without) < SMALLEST:
                found += [(urgency, [incident]) for urgency, incident in stack.items]
                continue
            pile = stack.pile(without, opened)
            below = pile.members if opened else ()
            found.append((self._items[pile.first.id][0], [pile, *below]))
            found += [(self._items[id][0], [self._items[id][1]]) for id in without]
        found.sort(key=lambda one: one[0])
        return [row for _, rows in found for row in rows]

    def _apart(self, grain: Grain, ids: Collection[str]) -> dict[Key, frozenset[str]]:
        """Those of the ids that are known, by key."""
        out: dict[Key, set[str]] = {}
        for id in ids:
            if id in self._items:
                out.setdefault(key_of(self._items[id][1], grain), set()).add(id)
        return {key: frozenset(some) for key, some in out.items()}
