"""A flood of incidents in few rows: grouped by place, category and priority; none is left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from typing import TypeAlias

from app.domain.incident import Incident

WINDOW = timedelta(minutes=10)
FLOOD, EBB = 10, 5  # reports in that window: grouping begins, and ends below the second
SMALLEST = 3  # incidents that make a pile; fewer stand alone
FEW, MANY = 20, 60  # rows below which the piles may be finer, above which they get coarser


class Grain(IntEnum):
    """How large a place is piled up together."""

    GRID = 0
    DISTRICT = 1
    CITY = 2


@dataclass(frozen=True, slots=True)
class Pile:
    """Incidents of one category and priority in one place, who needs somebody first at the top."""

    id: str
    grain: Grain
    members: tuple[Incident, ...]
    unfolded: bool = False

    @property
    def first(self) -> Incident:
        return self.members[0]

    @property
    def untaken(self) -> int:
        return sum(not member.taken_by for member in self.members)


Shown: TypeAlias = Incident | Pile


Key: TypeAlias = tuple[int, str, str | None, str | None]


def key_of(incident: Incident, grain: Grain) -> Key:
    district = incident.district_id if grain is not Grain.CITY else None
    grid = incident.grid_id if grain is Grain.GRID else None
    return incident.priority, incident.category, district, grid


def pile_id(incident: Incident, grain: Grain) -> str:
    """What the pile is known by that an incident would lie in."""
    return named(key_of(incident, grain), grain)


def named(key: Key, grain: Grain) -> str:
    return f"pile:{int(grain)}:" + ":".join(str(part or "") for part in key)


def piled(
    incidents: Sequence[Incident],
    grain: Grain,
    unfolded: Collection[str] = (),
    apart: Collection[str] = (),
) -> list[Shown]:
    """Rows in the given order; a pile stands where its first member would.

    Below an unfolded pile (one of whose ids is in `unfolded`) stand all its members. Incidents
    whose ids are in `apart` stand alone, so that nothing vanishes that somebody is using.
    """
    keys = [key_of(incident, grain) for incident in incidents]
    names = {key: named(key, grain) for key in set(keys)}
    opened = {key for key, name in names.items() if name in unfolded}
    piles: dict[Key, list[Incident]] = {}
    for key, incident in zip(keys, incidents, strict=True):
        if incident.id not in apart or key in opened:
            piles.setdefault(key, []).append(incident)
    rows: list[Shown] = []
    begun: set[Key] = set()
    for key, incident in zip(keys, incidents, strict=True):
        members = piles.get(key, ())
        alone = incident.id in apart and key not in opened
        if alone or len(members) < SMALLEST:
            rows.append(incident)
        elif key not in begun:
            begun.add(key)
            rows.append(Pile(names[key], grain, tuple(members), key in opened))
            rows += members if key in opened else ()
    return rows


def total(rows: Sequence[Shown]) -> int:
    """How many incidents the rows stand for, each counted once."""
    folded = sum(len(row.members) for row in rows if isinstance(row, Pile) and not row.unfolded)
    return folded + sum(isinstance(row, Incident) for row in rows)


@dataclass(slots=True)
class Flood:
    """Whether rows are grouped now, and how coarsely: by itself in a flood, or as a person says."""

    rising: bool = False
    by_hand: bool | None = None
    grain: Grain = Grain.GRID
    unfolded: set[str] = field(default_factory=set)

    @property
    def grouping(self) -> bool:
        return self.rising if self.by_hand is None else self.by_hand

    def look(self, reports: int) -> None:
        """`reports` came in within the last ten minutes. A new flood, or its end, undoes a hand."""
        rising = reports >= FLOOD or (self.rising and reports >= EBB)
        if rising is not self.rising:
            self.rising, self.by_hand = rising, None
        if not self.grouping:
            self.grain = Grain.GRID

    def toggle(self) -> None:
        self.by_hand = not self.grouping

    def fold(self, id: str) -> None:
        """Open a pile, or close an open one."""
        self.unfolded.symmetric_difference_update({id})

    def rows(
        self,
        incidents: Sequence[Incident],
        apart: Collection[str] = (),
        least: int = 0,
        shown: Collection[str] = (),
    ) -> list[Shown]:
        """What the queue shows of them; grouping gets coarser until it fits, and finer again.

        A row that is used stands at some number and must not move, so that `least` rows are
        needed: where grouping leaves fewer, none that is `shown` alone is folded away.
        """
        if not self.grouping:
            return list(incidents)

        def with_grain(grain: int, apart: Collection[str] = apart) -> list[Shown]:
            return piled(incidents, Grain(grain), self.unfolded, apart)

        rows = with_grain(self.grain)
        while folded_rows(rows) > MANY and self.grain < Grain.CITY:
            coarser = with_grain(self.grain + 1)
            if len(coarser) < least:
                break
            self.grain, rows = Grain(self.grain + 1), coarser
        if self.grain > Grain.GRID and folded_rows(rows) < FEW:
            finer = with_grain(self.grain - 1)
            if folded_rows(finer) <= (FEW + MANY) // 2:
                self.grain, rows = Grain(self.grain - 1), finer
        return rows if len(rows) >= least else with_grain(self.grain, {*apart, *shown})


def folded_rows(rows: Sequence[Shown]) -> int:
    """How many rows there would be with every pile closed."""
    below = sum(len(row.members) for row in rows if isinstance(row, Pile) and row.unfolded)
    return len(rows) - below
