"""All units at one moment: where they stand on the streets and whether they may be sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from operator import is_
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.advice import Reason
from app.domain.fixes import Fixes
from app.domain.picture import Picture
from app.domain.unit import Unit, UnitState
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.roads.places import Fleet, Spots
from app.roads.streets import U1, Flags

METRES_A_DEGREE: Final = 111_195.0
REASONS: Final = tuple(Reason)
CODE_OF: Final = {reason: code for code, reason in enumerate(REASONS)}  # in arrays of reasons
FREE: Final = -1  # no reason

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Muster:
    """What n units bring, in the order of their ids; it holds until one of them changes."""

    told: tuple[Unit, ...]  # as the picture has them
    units: tuple[Unit, ...]
    mode: U1  # (n,)
    barred: Codes  # (n,) by what the unit does, wherever it is
    skill_sets: tuple[frozenset[str], ...]
    skill_set: NDArray[np.intp]  # (n,) into `skill_sets`

    @staticmethod
    def of(known: Mapping[str, Unit]) -> "Muster":
        told = tuple(known.values())
        units = tuple(sorted(told, key=lambda unit: unit.id))
        numbers = {skills: n for n, skills in enumerate({unit.skills: None for unit in units})}
        return Muster(
            told,
            units,
            np.array([int(MODE_OF[unit.kind]) for unit in units], np.uint8),
            np.array([_bar(unit) for unit in units], np.int8),
            tuple(numbers),
            np.array([numbers[unit.skills] for unit in units], np.intp),
        )

    def holds(self, known: Collection[Unit]) -> bool:
        return len(known) == len(self.told) and all(map(is_, known, self.told))


@dataclass(frozen=True, slots=True, eq=False)
class Force:
    """n units in the order of their ids, so that ties go to the smaller id."""

    muster: Muster
    fleet: Fleet
    lon: NDArray[np.float64]  # (n,) degrees, NaN if never seen
    lat: NDArray[np.float64]
    age_s: NDArray[np.float64]  # (n,) of the fix
    barred: Codes  # (n,) why a unit may not be sent, in REASONS; FREE: it may
    stale_s: float

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.muster.units

    @property
    def free(self) -> Flags:
        """(n,) units that may be sent."""
        free: Flags = self.barred == FREE
        return free

    def bring(self, skills: Collection[str]) -> Flags:
        """(n,) units that have all of these."""
        asked = frozenset(skills)
        able = np.array([asked <= brought for brought in self.muster.skill_sets], np.bool_)
        return able[self.muster.skill_set]

    def away_m(self, lon: float, lat: float) -> NDArray[np.float64]:
        """(n,) metres as the crow flies; infinite for who was never seen."""
        east = (self.lon - lon) * cos(radians(lat)) * METRES_A_DEGREE
        away = np.hypot(east, (self.lat - lat) * METRES_A_DEGREE)
        return np.where(np.isnan(away), np.inf, away)


class Mustering:
    """Musters the force again and again, on one thread; what has not changed is kept."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._muster = Muster.of({})
        self._rows: tuple[object, object, NDArray[np.int64]] = (None, None, np.empty(0, np.int64))
        self._fleet: tuple[object, object, object, Fleet] | None = None

    def force(
        self, picture: Picture, fixes: Fixes, now: datetime, spots: Spots | None = None
    ) -> Force:
        """The force as it stands. `spots` are the fixes on the streets, where somebody has them."""
        if not self._muster.holds(picture.units.values()):
            self._muster = Muster.of(picture.units)
        known, rows = self._muster, self._rows_of(fixes)
        lon, lat, heading, at = (
            _pick(values, rows) for values in (fixes.lon, fixes.lat, fixes.heading, fixes.at)
        )
        if self._fleet is None or self._fleet[:3] != (known, fixes, spots):
            if spots is None or len(spots) != len(fixes.unit_ids) or (rows < 0).any():
                on = self._network.snap(lon, lat, known.mode, heading=heading)
            else:
                on = Spots(*(getattr(spots, name)[rows] for name in Spots.__slots__))
            self._fleet = (known, fixes, spots, self._network.fleet(on, known.mode))
        fleet = self._fleet[3]
        age, limits = now.timestamp() - at, picture.limits
        barred = _barred(known.barred, age, fleet.spots.edge, limits.lost_s)
        return Force(known, fleet, lon, lat, age, barred, limits.stale_s)

    def _rows_of(self, fixes: Fixes) -> NDArray[np.int64]:
        """(n,) where each unit stands in the fixes; -1 where it was never seen."""
        if self._rows[0] is not self._muster or self._rows[1] is not fixes.unit_ids:
            row = fixes.index()
            rows = np.array([row.get(unit.id, -1) for unit in self._muster.units], np.int64)
            self._rows = (self._muster, fixes.unit_ids, rows)
        return self._rows[2]


def muster(
    network: Network, picture: Picture, fixes: Fixes, now: datetime, spots: Spots | None = None
) -> Force:
    """The force as it stands, for who asks once."""
    return Mustering(network).force(picture, fixes, now, spots)


def _pick(values: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    if not len(values):
        return np.full(len(rows), np.nan)
    return np.where(rows >= 0, values[rows], np.nan)


def _bar(unit: Unit) -> int:
    """Why this unit may not be sent, wherever it is; the plainest reason first."""
    if unit.state is UnitState.OFF_DUTY:
        return CODE_OF[Reason.OFF_DUTY]
    if unit.in_distress:
        return CODE_OF[Reason.DISTRESS]
    return FREE if unit.state is UnitState.AVAILABLE else CODE_OF[Reason.BUSY]


def _barred(
    by_state: Codes, age_s: NDArray[np.float64], edge: NDArray[np.int32], lost_s: float
) -> Codes:
    """(n,) the plainest reason first: what a unit does, then whether anybody knows where it is."""
    barred = np.where(edge < 0, np.int8(CODE_OF[Reason.NO_STREET]), np.int8(FREE))
    barred[age_s > lost_s] = CODE_OF[Reason.STALE]
    barred[np.isnan(age_s)] = CODE_OF[Reason.NEVER_SEEN]
    return np.where(by_state != FREE, by_state, barred)
