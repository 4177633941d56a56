"""A small made-up town as a city pack: 9 × 9 crossings 150 m apart, two districts, twelve units."""

from functools import cache
from pathlib import Path

import numpy as np

from app.city.addresses import collect
from app.city.features import Features, Points, Shapes
from app.city.pack import Pack
from app.city.records import categories_from
from app.domain.area import District, DistrictKind, Grid, GridKind
from app.domain.unit import Unit, UnitKind
from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.streets import RawStreets, RawWay

ROOT = Path(__file__).resolve().parents[2]
WEST, SOUTH, STEP_LON, STEP_LAT, SIZE = 113.70, 23.00, 0.001466, 0.001349, 9
SHIFTS = ("早班", "中班", "夜班")
KINDS = (UnitKind.CAR, UnitKind.MOTORCYCLE, UnitKind.FOOT)


def _way(id, name, cells, tags):
    nodes = tuple(1 + x * SIZE + y for x, y in cells)
    lon = tuple(WEST + x * STEP_LON for x, _ in cells)
    lat = tuple(SOUTH + y * STEP_LAT for _, y in cells)
    return RawWay(id, nodes, lon, lat, {"highway": "residential", "name": name, **tags})


def _streets():
    line = range(SIZE)
    ways = [
        _way(10 + k, f"东西{k}路", [(x, k) for x in line], {"oneway": "yes"} if k == 3 else {})
        for k in line
    ]
    ways += [_way(30 + k, f"南北{k}路", [(k, y) for y in line], {}) for k in line]
    streets, notes = build_streets(RawStreets(tuple(ways)))
    assert not notes
    return streets


def _box(west, south, east, north):
    lon = [WEST + (x - 0.5) * STEP_LON for x in (west, east)]
    lat = [SOUTH + (y - 0.5) * STEP_LAT for y in (south, north)]
    return (((lon[0], lat[0]), (lon[1], lat[0]), (lon[1], lat[1]), (lon[0], lat[1])),)


def _no_features():
    none, ints = np.zeros(0), np.zeros(0, np.int32)
    first, bytes_ = np.zeros(1, np.int32), np.zeros(0, np.uint8)
    empty = Shapes(none, none, first, first, bytes_, ints, np.zeros(0, np.bool_))
    return Features(empty, empty, Points(none, none, bytes_, ints), ())


def unit(n, shift=""):
    district = f"d{n % 2 + 1}"
    return Unit(
        id=f"u{n:02d}",
        call_sign=f"30{n:02d}",
        kind=KINDS[n % 3],
        district_id=district,
        grid_ids=(f"{district}{'ab'[n // 2 % 2]}",),
        shift=shift,
    )


@cache
def town(shifts=False):
    """The pack and its network; with `shifts` the units come on duty in turn."""
    streets = _streets()
    halves = {"d1": (0, 0, 4.5, 9), "d2": (4.5, 0, 9, 9)}
    kinds = {"d1": DistrictKind.CENTRAL, "d2": DistrictKind.ORDINARY}
    districts = tuple(District(d, d, kinds[d], (_box(*b),)) for d, b in halves.items())
    grids = tuple(
        Grid(f"{d}{k}", f"{d}{k}", d, GridKind.PATROL, (_box(b[0], low, b[2], low + 4.5),))
        for d, b in halves.items()
        for k, low in (("a", 0), ("b", 4.5))
    )
    categories, agencies = categories_from(
        (ROOT / "resources" / "categories.toml").read_bytes(), "categories.toml"
    )
    pack = Pack(
        folder=Path("town"),
        name="小城",
        name_en="Town",
        attribution="",
        bounds=(WEST - 0.01, SOUTH - 0.01, WEST + 0.03, SOUTH + 0.03),
        streets=streets,
        features=_no_features(),
        addresses=collect(streets, {}, ()),
        districts=districts,
        grids=grids,
        officers=(),
        units=tuple(unit(n, SHIFTS[n // 2 % 3] if shifts else "") for n in range(12)),
        categories=categories,
        agencies=agencies,
    )
    return pack, Network(streets)
