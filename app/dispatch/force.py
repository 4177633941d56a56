"""All units at one moment: where they stand on the streets and whether they may be sent."""

from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
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

METRES_A_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True, eq=False)
class Force:
    """n units in the order of their ids, so that ties go to the smaller id."""

    units: tuple[Unit, ...]
    fleet: Fleet
    lon: NDArray[np.float64]  # (n,) degrees, NaN if never seen
    lat: NDArray[np.float64]
    age_s: NDArray[np.float64]  # (n,) of the fix
    barred: tuple[Reason | None, ...]  # (n,) why a unit may not be sent; None: it may
    stale_s: float

    @property
    def free(self) -> NDArray[np.bool_]:
        """(n,) units that may be sent."""
        return np.array([reason is None for reason in self.barred], np.bool_)

    def away_m(self, lon: float, lat: float) -> NDArray[np.float64]:
        """(n,) metres as the crow flies; infinite for who was never seen."""
        east = (self.lon - lon) * cos(radians(lat)) * METRES_A_DEGREE
        away = np.hypot(east, (self.lat - lat) * METRES_A_DEGREE)
        return np.where(np.isnan(away), np.inf, away)


def muster(
    network: Network,
    picture: Picture,
    fixes: Fixes,
    now: datetime,
    spots: Spots | None = None,
) -> Force:
    """The force as it stands. `spots` are the fixes on the streets, where somebody has them."""
    units = tuple(sorted(picture.units.values(), key=lambda unit: unit.id))
    modes = np.array([int(MODE_OF[unit.kind]) for unit in units], np.uint8)
    row = fixes.index()
    rows = np.array([row.get(unit.id, -1) for unit in units], np.int64)
    lon, lat, heading, at = (
        _pick(values, rows) for values in (fixes.lon, fixes.lat, fixes.heading, fixes.at)
    )
    if spots is None or len(spots) != len(fixes.unit_ids) or (rows < 0).any():
        on = network.snap(lon, lat, modes, heading=heading)
    else:
        on = Spots(*(getattr(spots, name)[rows] for name in Spots.__slots__))
    age = now.timestamp() - at
    limits = picture.limits
    barred = tuple(
        _bar(unit, float(age[i]), int(on.edge[i]), limits.lost_s) for i, unit in enumerate(units)
    )
    return Force(units, network.fleet(on, modes), lon, lat, age, barred, limits.stale_s)


def _pick(values: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    if not len(values):
        return np.full(len(rows), np.nan)
    return np.where(rows >= 0, values[rows], np.nan)


def _bar(unit: Unit, age_s: float, edge: int, lost_s: float) -> Reason | None:
    """Why this unit may not be sent, the plainest reason first."""
    if unit.state is UnitState.OFF_DUTY:
        return Reason.OFF_DUTY
    if unit.in_distress:
        return Reason.DISTRESS
    if unit.state is not UnitState.AVAILABLE:
        return Reason.BUSY
    if np.isnan(age_s):
        return Reason.NEVER_SEEN
    if age_s > lost_s:
        return Reason.STALE
    return Reason.NO_STREET if edge < 0 else None
