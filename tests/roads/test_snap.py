import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.snap import AGAINST_M, STICKY_M
from app.roads.streets import Mode, RawStreets
from tests.roads.test_network import lattice
from tests.roads.town import LAT0, LON0, STEP, block, towns, way

EAST_M, NORTH_M = 102.3, 111.2  # of one step


def nearest_by_hand(network: Network, lon: float, lat: float, mode: Mode) -> float:
    """Metres to the nearest street of the mode, over all segments."""
    streets, best = network.streets, math.inf
    east = np.radians(1) * 6_371_008.8 * math.cos(math.radians(lat))
    north = np.radians(1) * 6_371_008.8
    for edge in np.flatnonzero(streets.modes & int(mode)):
        first, count = streets.point_first[edge], streets.point_count[edge]
        x = (streets.point_lon[first : first + count] - lon) * east
        y = (streets.point_lat[first : first + count] - lat) * north
        for a in range(count - 1):
            dx, dy = x[a + 1] - x[a], y[a + 1] - y[a]
            square = dx * dx + dy * dy
            share = min(max(-(x[a] * dx + y[a] * dy) / square, 0.0), 1.0) if square else 0.0
            best = min(best, math.hypot(x[a] + share * dx, y[a] + share * dy))
    return best


@given(towns(), st.lists(st.tuples(st.floats(-3, 15), st.floats(-3, 15)), min_size=1, max_size=5))
def test_no_street_is_nearer(raw: RawStreets, spots: list[tuple[float, float]]) -> None:
    network = Network(build_streets(raw)[0])
    lon = np.array([LON0 + x * STEP for x, _ in spots])
    lat = np.array([LAT0 + y * STEP for _, y in spots])
    for mode in network.weights:
        found = network._snapper.snap(
            *(lon, lat, np.full(len(lon), int(mode), np.uint8)),
            *(np.full(len(lon), np.nan), np.full(len(lon), -1, np.int32), 250.0),
        )
        for i, edge in enumerate(found.edge.tolist()):
            metres = nearest_by_hand(network, lon[i], lat[i], mode)
            if edge < 0:
                assert metres > 249.5
                continue
            # Streets cut off from the main network are put 15 m farther.
            assert metres - 0.5 <= found.offset_m[i] <= metres + 15.5
            if not network.cut_off(edge, mode):
                assert (
                    found.offset_m[i] == pytest.approx(metres, abs=0.5)
                    or metres < (found.offset_m[i])
                )


def snap_one(network: Network, x: float, y: float, **more: object):  # type: ignore[no-untyped-def]
    return network.snap(LON0 + x * STEP, LAT0 + y * STEP, Mode.CAR, **more)[0]  # type: ignore[arg-type]


def test_the_place_on_the_edge() -> None:
    network = Network(build_streets(RawStreets((way(1, [1, 2], block()),)))[0])
    place = snap_one(network, 0.25, 0.1, heading=90.0)
    assert place.edge == 0
    assert place.fraction == pytest.approx(0.25, abs=1e-3)
    assert place.offset_m == pytest.approx(0.1 * NORTH_M, abs=0.1)
    assert (place.lon, place.lat) == pytest.approx((LON0 + 0.25 * STEP, LAT0), abs=1e-9)
    assert place.facing


@pytest.mark.parametrize(("heading", "edge"), [(90.0, 0), (270.0, 1), (100.0, 0), (200.0, 1)])
def test_of_twins_the_one_along_the_heading(heading: float, edge: int) -> None:
    network = Network(build_streets(RawStreets((way(1, [1, 2], block()),)))[0])
    place = snap_one(network, 0.25, 0.1, heading=heading)
    assert place.edge == edge
    assert place.fraction == pytest.approx(0.25 if edge == 0 else 0.75, abs=1e-3)


def test_a_one_way_street_against_the_heading_is_shunned() -> None:
    gap = 0.15  # two carriageways 17 m apart
    spots = {1: (0.0, 0.0), 2: (3.0, 0.0), 3: (0.0, gap), 4: (3.0, gap)}
    pair = (way(1, [1, 2], spots, {"oneway": "yes"}), way(2, [4, 3], spots, {"oneway": "yes"}))
    network = Network(build_streets(RawStreets(pair))[0])
    assert gap * NORTH_M < AGAINST_M
    nearer_to_the_other = gap * 0.7
    eastward = snap_one(network, 1.0, nearer_to_the_other, heading=90.0)
    westward = snap_one(network, 1.0, nearer_to_the_other, heading=270.0)
    unknown = snap_one(network, 1.0, nearer_to_the_other)
    assert network.streets.way_of[eastward.edge] == 1
    assert network.streets.way_of[westward.edge] == 2
    assert network.streets.way_of[unknown.edge] == 2
    assert not unknown.facing


def test_a_unit_stays_on_its_street() -> None:
    gap = 0.1
    spots = {1: (0.0, 0.0), 2: (3.0, 0.0), 3: (0.0, gap), 4: (3.0, gap)}
    pairs = ([1, 2], [3, 4], [1, 3], [2, 4])
    ways = tuple(way(i, pair, spots) for i, pair in enumerate(pairs, 1))
    network = Network(build_streets(RawStreets(ways))[0])
    middle = 0.5 * gap + 0.02
    assert 0.04 * NORTH_M < STICKY_M
    first = int(np.flatnonzero(network.streets.way_of == 1)[1])
    kept = snap_one(network, 1.0, middle, last_edge=first)
    assert kept.edge == first
    assert kept.facing
    assert network.streets.way_of[snap_one(network, 1.0, middle).edge] == 2


def test_each_by_its_own_mode() -> None:
    spots = block()
    raw = RawStreets((way(1, [1, 2], spots), way(2, [4, 5], spots, {"highway": "footway"})))
    network = Network(build_streets(raw)[0])
    lon, lat = np.full(2, LON0 + 0.5 * STEP), np.full(2, LAT0 + 0.9 * STEP)
    found = network.snap(lon, lat, np.array([Mode.CAR, Mode.FOOT], np.uint8))
    assert network.streets.way_of[found.edge].tolist() == [1, 2]


def test_beyond_the_limit_and_nowhere() -> None:
    network = lattice(4)
    lon = np.array([LON0 - 3 * STEP, np.nan, 1e9, LON0, np.inf])
    lat = np.array([LAT0, LAT0, LAT0, np.nan, LAT0])
    found = network.snap(lon, lat, Mode.CAR, limit_m=150.0)
    assert found.edge.tolist() == [-1] * 5
    assert np.isinf(found.offset_m).all()
    assert np.isnan(found.lon).all()


def test_all_at_once_is_one_by_one() -> None:
    network, chance = lattice(8), np.random.default_rng(4)
    lon = LON0 + chance.uniform(-1, 8, 300) * STEP
    lat = LAT0 + chance.uniform(-1, 8, 300) * STEP
    heading = np.where(chance.random(300) < 0.5, np.nan, chance.uniform(0, 360, 300))
    together = network.snap(lon, lat, Mode.CAR, heading)
    for i in range(300):
        assert network.snap(lon[i], lat[i], Mode.CAR, heading[i])[0] == together[i] or (
            together.edge[i] < 0
        )
