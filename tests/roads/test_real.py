"""Real streets from ../shared/data: clipped, small, large. Skipped where the folder is absent."""

from collections import Counter

import numpy as np
import pytest

from app.city.osm import read_osm
from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.notes import StreetNote
from app.roads.parts import main_part
from app.roads.streets import Mode, Streets
from tests.bench import porto
from tests.bench.bench_coverage import LIMIT_S
from tests.bench.bench_coverage import _scipy as scipy_coverage
from tests.bench.bench_recommend import Peer, _force, _own, _questions, _same
from tests.bench.bench_recommend import _scipy as scipy_nearest
from tests.conftest import SHARED_DATA


def streets_of(name: str) -> tuple[Streets, list[StreetNote]]:
    path = SHARED_DATA / "osm" / name
    if not path.exists():
        pytest.skip(f"no {path}")
    return build_streets(read_osm(path).streets)


def in_main(streets: Streets, mode: Mode) -> float:
    """Share of the mode's edges that are in its main network."""
    return float(main_part(streets, mode).sum() / ((streets.modes & int(mode)) != 0).sum())


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("guixi_jiangxi.osm.bz2", 0.7, 1.0),
        ("helsinki_centre.osm.pbf", 0.8, 1.0),
        ("shanghai_centre_roads.osm.bz2", 0.4, 0.75),  # known: clipped, 61 % strongly connected
    ],
)
def test_how_much_hangs_together(name: str, least: float, most: float) -> None:
    streets, _ = streets_of(name)
    assert least <= in_main(streets, Mode.CAR) <= most


def test_helsinki_is_clipped_and_still_answers() -> None:
    streets, notes = streets_of("helsinki_centre.osm.pbf")
    reasons = Counter(note.reason for note in notes)
    assert reasons["nodes_missing"] > 100
    network = Network(streets)
    chance = np.random.default_rng(1)
    some = chance.integers(0, len(streets.junction_lon), 300)
    spots = network.snap(streets.junction_lon[some], streets.junction_lat[some], Mode.CAR)
    fleet = network.fleet(spots, Mode.CAR)
    goal = network.goal(float(streets.junction_lon.mean()), float(streets.junction_lat.mean()))
    found = network.nearest(goal, fleet)
    assert len(found) == 5
    route = network.route(spots[int(found.unit[4])], goal, Mode.CAR)
    assert route is not None
    assert route.seconds == found.seconds[4]


def test_names_in_chinese() -> None:
    streets, _ = streets_of("shanghai_centre_roads.osm.bz2")
    assert "南北高架路" in streets.names


@pytest.mark.skipif(not porto.PORTO.exists(), reason=f"no {porto.PORTO}")
def test_porto_agrees_with_scipy() -> None:
    network = porto.network()
    assert in_main(network.streets, Mode.CAR) > 0.95
    peer = Peer.of(network, _force(network, 346))
    own, other = _own(peer), scipy_nearest(peer)
    for question in _questions(peer, 8):
        best = own(question)
        assert len(best) == 5
        assert _same(best, other(question))
    free = np.random.default_rng(2).random(346) > 0.5
    reach = network.coverage(peer.force.fleet, free, LIMIT_S)
    assert np.allclose(reach.seconds, scipy_coverage(network, peer.force.fleet)(free))
