"""From a point to the district and grid that own it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, STRtree

from app.city.addresses import METRES_A_DEGREE
from app.domain.area import District, Grid, Polygon
from app.domain.officer import Officer

NEAR_M = 150.0  # a point in a hole between grids belongs to the nearest one within this


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Who owns a point. `gap_m` is 0 inside the grid, else how far outside it the point lies."""

    district: District | None
    grid: Grid | None
    responsible: tuple[Officer, ...]
    gap_m: float = 0.0


def as_shape(polygons: Sequence[Polygon]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(rings[0], list(rings[1:])) for rings in polygons])


class AreaIndex:
    """The areas of a pack, ready to be asked. Immutable once built, hence safe on any thread."""

    def __init__(
        self,
        districts: Sequence[District],
        grids: Sequence[Grid],
        officers: Sequence[Officer],
        bounds: tuple[float, float, float, float],
    ) -> None:
        # Metres on a plane around the city's middle: nearest would be skewed in degrees.
        self._scale = cos(radians((bounds[1] + bounds[3]) / 2)) * METRES_A_DEGREE
        self._districts, self._grids = tuple(districts), tuple(grids)
        self._district_tree = self._tree(districts)
        self._grid_tree = self._tree(grids)
        self._district_of = {d.id: d for d in districts}
        self._officer_of = {o.id: o for o in officers}

    def _tree(self, areas: Sequence[District] | Sequence[Grid]) -> STRtree:
        shapes = [shapely.transform(as_shape(a.polygons), self._metres) for a in areas]
        shapely.prepare(shapes)
        return STRtree(shapes)

    def _metres(self, lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return lon_lat * (self._scale, METRES_A_DEGREE)

    def locate(self, lon: float, lat: float) -> Whereabouts:
        """The owners of the point; where grids overlap, the first by id."""
        here = Point(lon * self._scale, lat * METRES_A_DEGREE)
        grid, gap_m = self._grid_at(here)
        district = self._district_of.get(grid.district_id) if grid else None
        if district is None:
            inside = self._district_tree.query(here, predicate="intersects")
            district = self._districts[inside.min()] if len(inside) else None
        ids = grid.responsible if grid else ()
        responsible = tuple(self._officer_of[i] for i in ids if i in self._officer_of)
        return Whereabouts(district, grid, responsible, gap_m)

    def grids_at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """(n,) row of the grid that each point lies in; the first where they overlap, else -1."""
        points = shapely.points(lon * self._scale, lat * METRES_A_DEGREE)
        point, grid = self._grid_tree.query(points, predicate="intersects")
        found = np.full(len(lon), len(self._grids), np.int32)
        np.minimum.at(found, point, grid.astype(np.int32))
        found[found == len(self._grids)] = -1
        return found

    def _grid_at(self, here: Point) -> tuple[Grid | None, float]:
        inside = self._grid_tree.query(here, predicate="intersects")
        if len(inside):
            return self._grids[inside.min()], 0.0
        near, gap = self._grid_tree.query_nearest(
            here, max_distance=NEAR_M, return_distance=True, all_matches=True
        )
        if not len(near):
            return None, 0.0
        return self._grids[near.min()], float(gap[0])
