"""Who owns a point."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.city.areas import read_districts
from app.city.datum import Datum
from app.city.locate import NEAR_M, AreaIndex, as_shape
from app.city.mapping import BuildMapping
from app.city.report import Findings
from app.domain.area import District, DistrictKind, Grid, GridKind, Ring
from app.domain.officer import Officer, Rank
from tests.city.small import SOUTH, STEP, WEST, box

BOUNDS = (WEST, SOUTH, WEST + 4 * STEP, SOUTH + 4 * STEP)


def _ring(*corners: float) -> Ring:
    return tuple((x, y) for x, y in box(*corners)[:-1])


def _grid(id: str, district: str, *rings: Ring, officers: tuple[str, ...] = ()) -> Grid:
    return Grid(id, id, district, GridKind.PATROL, (rings,), officers)


DISTRICTS = [
    District("D1", "D1", DistrictKind.CENTRAL, ((_ring(0, 0, 2, 4),),)),
    District("D2", "D2", DistrictKind.ORDINARY, ((_ring(2, 0, 4, 4),),)),
]
GRIDS = [
    _grid("G1", "D1", _ring(0, 0, 2, 2), _ring(0.5, 0.5, 1.5, 1.5), officers=("o1", "o2", "gone")),
    _grid("G2", "D2", _ring(2, 0, 4, 2)),
    _grid("G3", "D2", _ring(3, 1, 4, 2)),
]
OFFICERS = [Officer(id, id, Rank.POLICE, "u", "D1") for id in ("o1", "o2")]
INDEX = AreaIndex(DISTRICTS, GRIDS, OFFICERS, BOUNDS)


@pytest.mark.parametrize(
    ("x", "y", "district", "grid"),
    [
        (0.2, 0.2, "D1", "G1"),
        (3.0, 0.5, "D2", "G2"),
        (3.5, 1.5, "D2", "G2"),  # of two that overlap the first
        (1.0, 3.0, "D1", None),  # in a district, 200 m from its grids
        (9.0, 9.0, None, None),
    ],
)
def test_a_point_has_its_owner(x, y, district, grid):
    found = INDEX.locate(WEST + x * STEP, SOUTH + y * STEP)
    assert (found.district and found.district.id) == district
    assert (found.grid and found.grid.id) == grid
    assert found.gap_m == 0.0


def test_responsible_officers_come_in_the_order_of_the_grid():
    found = INDEX.locate(WEST + 0.2 * STEP, SOUTH + 0.2 * STEP)
    assert [o.id for o in found.responsible] == ["o1", "o2"]


def test_a_point_in_a_hole_belongs_to_the_nearest_grid_and_says_how_far():
    # The middle of G1's hole is half a step from its edge: 98 m east, 111 m north.
    found = INDEX.locate(WEST + STEP, SOUTH + STEP)
    assert found.grid is not None
    assert found.grid.id == "G1"
    assert found.gap_m == pytest.approx(98.2, abs=0.3)


@given(st.floats(-1, 5), st.floats(-1, 5))
def test_any_point_agrees_with_shapely_one_by_one(x, y):
    here = shapely.Point(WEST + x * STEP, SOUTH + y * STEP)
    inside = [g.id for g in GRIDS if as_shape(g.polygons).intersects(here)]
    found = INDEX.locate(here.x, here.y)
    if inside and found.gap_m == 0.0:
        assert found.grid is not None
        assert found.grid.id == min(inside)
    if found.grid and not inside:
        assert found.gap_m <= NEAR_M


def test_a_pack_without_areas_owns_nothing():
    found = AreaIndex([], [], [], BOUNDS).locate(WEST, SOUTH)
    assert (found.district, found.grid, found.responsible) == (None, None, ())


def test_many_points_of_dongguan(shared_data):
    """Every point inside exactly one town is found there: 32 real outlines, 500 points."""
    path = shared_data("china-admin/dongguan_441900_towns.geojson")
    towns = read_districts(path, BuildMapping(), Datum.GCJ02, Findings())
    shapes = [as_shape(t.polygons) for t in towns]
    index = AreaIndex(towns, [], [], shapely.union_all(shapes).bounds)
    rng = np.random.default_rng(1)
    for lon, lat in rng.uniform((113.5, 22.7), (114.2, 23.1), (500, 2)):
        inside = shapely.contains_xy(shapes, lon, lat)
        expected = {town.id for town, here in zip(towns, inside, strict=True) if here}
        found = index.locate(lon, lat).district
        assert (found.id if found else None) in (expected or {None})
