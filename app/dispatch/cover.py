"""What the city loses while a unit is away: streets no free unit reaches in time any more."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.dispatch.force import Force
from app.domain.advice import Uncovered
from app.roads.network import Network
from app.roads.places import Reach
from app.roads.streets import Streets

LOST_SHARE = 0.5  # of a grid's covered streets: then the grid is named


@dataclass(frozen=True, slots=True, eq=False)
class CoverMap:
    """Which grid each street lies in; made once for a city pack.

    `grid_of` (m,) is a row of `grid_ids` for each directed edge, -1 outside all grids.
    """

    grid_ids: tuple[str, ...]
    grid_of: NDArray[np.int32]
    street_m: NDArray[np.float64]  # (m,) metres, each street counted once: 0 on its second edge

    @staticmethod
    def of(streets: Streets, grid_ids: Sequence[str], grid_of: NDArray[np.int32]) -> "CoverMap":
        """`grid_of` (m,) as in the map itself."""
        edge = np.arange(len(streets.tail))
        first = (streets.twin < 0) | (edge < streets.twin)
        return CoverMap(tuple(grid_ids), grid_of, np.where(first, streets.length_m, 0.0))


def covered_m(network: Network, cover: CoverMap, reach: Reach) -> NDArray[np.float64]:
    """(m,) metres of each street that are reached in time."""
    metres: NDArray[np.float64] = reach.street_share(network.streets.twin) * cover.street_m
    return metres


def uncovered(
    network: Network, cover: CoverMap, force: Force, rows: Sequence[int], within_s: float
) -> list[Uncovered]:
    """For each of these units: what is lost if it alone goes."""
    all_here, *each_away = (
        covered_m(network, cover, reach)
        for reach in network.coverage_without(force.fleet, force.free, within_s, rows)
    )
    whole = _by_grid(cover, all_here)
    found = []
    for away in each_away:
        lost = np.maximum(all_here - away, 0.0)
        by_grid = _by_grid(cover, lost)
        bare = np.flatnonzero((by_grid > 0.0) & (by_grid >= LOST_SHARE * whole))
        grids = tuple(cover.grid_ids[i] for i in bare)
        found.append(Uncovered(within_s, float(lost.sum()), grids))
    return found


def _by_grid(cover: CoverMap, metres: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = cover.grid_of >= 0
    count = len(cover.grid_ids)
    sums = np.bincount(cover.grid_of[inside], weights=metres[inside], minlength=count)
    return sums.astype(np.float64)
