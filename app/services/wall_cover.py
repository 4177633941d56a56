"""Units and coverage of each district for a wall: how much of its streets somebody free reaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.city.pack import Pack
from app.dispatch.cover import CoverMap, covered_m
from app.domain.fixes import Fixes
from app.domain.wall import UNIT_KINDS, Wall
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.roads.streets import U1, Flags

WITHIN_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class Covered:
    """`share` 0 to 1 of the streets of each district that a free unit reaches within 5 minutes."""

    share: tuple[float | None, ...]  # in the order of the pack's districts; None: has no streets
    whole: float | None  # of the city
    at: datetime


class CityCover:
    """One thread's own; made with the roads of the city, which takes a second or two."""

    def __init__(self, pack: Pack, within_s: float = WITHIN_S) -> None:
        self._network, self._within_s = Network(pack.streets), within_s
        self._cover = cover_by_district(pack)
        self._count = len(pack.districts)
        self._whole = self._sums(self._cover.street_m)

    def covered(self, wall: Wall, fixes: Fixes, now: datetime) -> Covered:
        """With the positions of those who are free and were seen lately."""
        units = wall.units
        row_of = fixes.index()
        rows = np.array([row_of.get(id, -1) for id in units.ids], np.intp)
        free = free_now(wall, fixes, rows, now)
        mode: U1 = np.array([int(MODE_OF[kind]) for kind in UNIT_KINDS], np.uint8)[units.kind]
        lon, lat, heading = (
            np.where(rows >= 0, column[rows], np.nan) if len(column) else np.full(len(rows), np.nan)
            for column in (fixes.lon, fixes.lat, fixes.heading)
        )
        spots = self._network.snap(lon[free], lat[free], mode[free], heading=heading[free])
        fleet = self._network.fleet(spots, mode[free])
        reach = self._network.coverage(fleet, None, self._within_s)
        sums = self._sums(covered_m(self._network, self._cover, reach))
        share = tuple(
            float(part / all_of_it) if all_of_it > 0 else None
            for part, all_of_it in zip(sums, self._whole, strict=True)
        )
        total = float(self._whole.sum())
        return Covered(share, float(sums.sum()) / total if total > 0 else None, now)

    def _sums(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = self._cover.grid_of >= 0
        district = self._cover.grid_of[inside]
        return np.bincount(district, metres[inside], self._count).astype(np.float64)


def cover_by_district(pack: Pack) -> CoverMap:
    """Which district each street lies in, by the grid in the middle of its line."""
    s = pack.streets
    middle = s.point_first + s.point_count // 2
    grid_of = pack.grids_at(s.point_lon[middle], s.point_lat[middle])
    place = {district.id: row for row, district in enumerate(pack.districts)}
    of_grid = np.array([place.get(grid.district_id, -1) for grid in pack.grids] + [-1], np.int32)
    return CoverMap.of(s, tuple(place), of_grid[grid_of])


def free_now(wall: Wall, fixes: Fixes, rows: NDArray[np.intp], now: datetime) -> Flags:
    """(n,) units that may be sent: free, and seen within the limit after which they are lost."""
    if not len(fixes.at):
        return np.zeros(len(rows), np.bool_)
    age = now.timestamp() - np.where(rows >= 0, fixes.at[rows], np.nan)
    with np.errstate(invalid="ignore"):
        seen: Flags = age <= wall.lost_s
    return seen & wall.units.available
