"""What a wall may show of the picture: values of its own, with no field for anything personal.

No caller, no address, no words that somebody typed: a text here is a `Code` from the agency's own
lists, or empty where the list does not know it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

import numpy as np
from numpy.typing import NDArray

from app.domain.area import DistrictKind
from app.domain.directive import Directive
from app.domain.incident import Incident, IncidentState, deadlines
from app.domain.level import PALETTES
from app.domain.limits import Limits
from app.domain.picture import Picture
from app.domain.stage import Stage
from app.domain.unit import Unit, UnitKind, UnitState

Code = NewType("Code", str)  # a word of a list; never what a caller, officer or operator wrote
NONE: Final = Code("")
U1 = NDArray[np.uint8]
UNIT_KINDS: Final = tuple(UnitKind)
UNIT_STATES: Final = tuple(UnitState)
LEVELS: Final = frozenset(level for levels in PALETTES.values() for level in levels)
URGENT: Final = 2  # the priorities that a wall calls somebody to: P1 and P2


@dataclass(frozen=True, slots=True)
class Lists:
    """What the city pack names: nothing else is a code."""

    categories: frozenset[str]
    districts: Mapping[str, DistrictKind]  # in the order of the pack
    grids: frozenset[str]
    call_signs: Mapping[str, str]  # by unit id


@dataclass(frozen=True, slots=True)
class WallIncident:
    """One open incident; `due_at` is the first limit that it breaks or has broken."""

    number: int
    category: Code
    priority: int
    state: IncidentState
    lon: float  # degrees, WGS-84
    lat: float
    district_id: Code
    grid_id: Code
    taken: bool
    reported_at: datetime | None
    due_at: datetime | None
    due: Stage | None

    @property
    def waiting(self) -> bool:
        return self.state is IncidentState.WAITING

    def overdue_s(self, now: datetime) -> float | None:
        """Seconds past the limit; None while within it."""
        if self.due_at is None or now <= self.due_at:
            return None
        return (now - self.due_at).total_seconds()

    def urgent(self, now: datetime) -> bool:
        """Somebody must act now: it waits and is grave, or a limit but that of feedback broke."""
        late = self.overdue_s(now) is not None and self.due is not Stage.FEEDBACK
        return late or (self.waiting and self.priority <= URGENT)


@dataclass(frozen=True, slots=True, eq=False)
class WallUnits:
    """n units in the order of their ids; the codes are places in UNIT_KINDS and UNIT_STATES."""

    ids: tuple[Code, ...]
    kind: U1
    state: U1
    district: NDArray[np.int16]  # (n,) place among the districts of the lists, -1: none of them
    distress: NDArray[np.bool_]

    @property
    def available(self) -> NDArray[np.bool_]:
        """(n,) who is free to be sent, as far as the state says."""
        free: NDArray[np.bool_] = self.state == UNIT_STATES.index(UnitState.AVAILABLE)
        return free & ~self.distress

    @property
    def on_duty(self) -> NDArray[np.bool_]:
        duty: NDArray[np.bool_] = self.state != UNIT_STATES.index(UnitState.OFF_DUTY)
        return duty


@dataclass(frozen=True, slots=True)
class WallDistress:
    unit_id: Code
    call_sign: Code
    district_id: Code
    since: datetime


@dataclass(frozen=True, slots=True, eq=False)
class WallDirective:
    """One directive in force; `owed_by` are the deadlines of its receivers, the first first."""

    number: int
    level: Code
    receivers: int
    unsigned: int
    unanswered: int  # signed, and the feedback is owed
    owed_by: NDArray[np.float64]  # (k,) seconds since 1970

    def margin_s(self, now: datetime) -> float | None:
        """Seconds to the first deadline, negative when it is over; None: nobody owes anything."""
        return float(self.owed_by[0]) - now.timestamp() if len(self.owed_by) else None

    def overdue(self, now: datetime) -> int:
        """How many receivers are past their deadline."""
        return int(np.searchsorted(self.owed_by, now.timestamp(), side="left"))


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """Everything that a wall shows of the picture."""

    incidents: tuple[WallIncident, ...]
    units: WallUnits
    distress: tuple[WallDistress, ...]
    directives: tuple[WallDirective, ...]
    stale_s: float
    lost_s: float


def wall_of(picture: Picture, lists: Lists, units: WallUnits | None = None) -> Wall:
    """The only way from the picture to a wall; `units` where they have not changed since."""
    limits = picture.limits
    open_ones = (i for i in picture.incidents.values() if i.open)
    calls = (unit for unit in picture.units.values() if unit.in_distress)
    active = (d for d in picture.directives.values() if d.active)
    return Wall(
        tuple(incident_of(incident, limits, lists) for incident in open_ones),
        units if units is not None else units_of(picture.units, lists),
        tuple(sorted((distress_of(unit, lists) for unit in calls), key=lambda d: d.since)),
        tuple(sorted((directive_of(d, picture) for d in active), key=lambda d: d.number)),
        limits.stale_s,
        limits.lost_s,
    )


def incident_of(incident: Incident, limits: Limits, lists: Lists) -> WallIncident:
    kind = lists.districts.get(incident.district_id or "")
    dues = deadlines(incident, limits, kind).items()
    owed = [(at, stage) for stage, at in dues if incident.stages.get(stage) is None]
    due_at, due = min(owed, key=lambda one: one[0], default=(None, None))
    report = incident.stages.report
    return WallIncident(
        incident.number,
        code(incident.category, lists.categories),
        incident.priority,
        incident.state,
        incident.lon,
        incident.lat,
        code(incident.district_id, lists.districts),
        code(incident.grid_id, lists.grids),
        bool(incident.taken_by),
        report.at if report else None,
        due_at,
        due,
    )


def units_of(units: Mapping[str, Unit], lists: Lists) -> WallUnits:
    known = [unit for id, unit in sorted(units.items()) if id in lists.call_signs]
    place = {id: row for row, id in enumerate(lists.districts)}
    kinds = {kind: row for row, kind in enumerate(UNIT_KINDS)}
    states = {state: row for row, state in enumerate(UNIT_STATES)}
    return WallUnits(
        tuple(Code(unit.id) for unit in known),
        np.array([kinds[unit.kind] for unit in known], np.uint8),
        np.array([states[unit.state] for unit in known], np.uint8),
        np.array([place.get(unit.district_id, -1) for unit in known], np.int16),
        np.array([unit.in_distress for unit in known], np.bool_),
    )


def distress_of(unit: Unit, lists: Lists) -> WallDistress:
    assert unit.distress_at is not None  # noqa: S101 - who is in distress said so at some time
    return WallDistress(
        code(unit.id, lists.call_signs),
        Code(lists.call_signs.get(unit.id, "")),
        code(unit.district_id, lists.districts),
        unit.distress_at,
    )


def directive_of(directive: Directive, picture: Picture) -> WallDirective:
    """Without its title, text, reason and area's name: they are free words."""
    receivers = picture.receivers_of(directive.id)
    owed = [(r, chase.due.timestamp()) for r in receivers if (chase := r.owed) is not None]
    unsigned = sum(r.signed is None for r, _ in owed)
    return WallDirective(
        directive.number,
        code(directive.level, LEVELS),
        len(receivers),
        unsigned,
        len(owed) - unsigned,
        np.sort(np.array([due for _, due in owed], np.float64)),
    )


def code(word: str | None, known: Mapping[str, object] | frozenset[str]) -> Code:
    """The word where the list has it; else none: somebody may have typed it."""
    return Code(word) if word is not None and word in known else NONE
