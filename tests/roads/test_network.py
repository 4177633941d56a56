import dataclasses
import math
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.places import Goal, Place, Spots
from app.roads.streets import Mode, RawRestriction, RawStreets
from tests.roads.oracle import Oracle
from tests.roads.town import LAT0, LON0, STEP, Spot, block, towns, way

MODES = (Mode.CAR, Mode.MOTORCYCLE, Mode.FOOT)
SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def at(network: Network, edge: int, share: float, facing: bool = True) -> Place:
    return Place(edge, share, 0.0, math.nan, math.nan, facing)


def lattice(side: int, seed: int = 3) -> Network:
    """A town of side * side crossings with one-way streets and a few turn bans."""
    chance = np.random.default_rng(seed)
    spots: dict[int, Spot] = {
        node: (x + chance.normal(0, 0.1), y + chance.normal(0, 0.1))
        for node, (x, y) in block(side).items()
    }
    rows = [[side * y + x + 1 for x in range(side)] for y in range(side)]
    columns = [[side * y + x + 1 for y in range(side)] for x in range(side)]
    tags = [{}, {"oneway": "yes"}, {"highway": "primary"}, {"oneway": "-1"}]
    ways = [
        way(i, nodes, spots, {"name": f"第{i}街", **tags[i % 4]})
        for i, nodes in enumerate([*rows, *columns], 1)
    ]
    bans = [
        RawRestriction("no_left_turn", 1 + i % side, rows[i % side][i * 3 % side], side + i)
        for i in range(1, side)
    ]
    return Network(build_streets(RawStreets(tuple(ways), tuple(bans)))[0])


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Network, Spots, np.ndarray, Goal, np.ndarray]:
    """A town, units of all modes on streets they may use, a goal, who is free."""
    streets, _ = build_streets(draw(towns()))
    network = Network(streets)
    edges = {mode: np.flatnonzero(streets.modes & int(mode)).tolist() for mode in network.weights}
    modes = draw(st.lists(st.sampled_from([m for m in MODES if edges[m]]), min_size=1, max_size=7))
    places = [
        at(network, draw(st.sampled_from(edges[mode])), draw(SHARES), draw(st.booleans()))
        for mode in modes
    ]
    aims = {
        mode: at(network, draw(st.sampled_from(edges[mode])), draw(SHARES))
        for mode in MODES
        if edges[mode]
    }
    walks = {mode: draw(st.sampled_from([0.0, 20.0])) for mode in aims}
    free = draw(st.lists(st.booleans(), min_size=len(modes), max_size=len(modes)))
    closed = draw(st.lists(st.integers(0, len(streets.tail) - 1), max_size=2))
    network.close(np.array(closed, np.int32))
    slowed = draw(st.lists(st.integers(0, len(streets.tail) - 1), max_size=2))
    network.slow(np.array(slowed, np.int32), 3.0)
    goal = Goal(0.0, 0.0, aims, walks)
    return network, Spots.of(places), np.array(modes, np.uint8), goal, np.array(free)


@settings(max_examples=150)
@given(scenes(), st.integers(1, 4), st.sampled_from([30.0, 120.0, 3600.0]))
def test_nearest_agrees_with_the_oracle(scene, k: int, limit_s: float) -> None:  # type: ignore[no-untyped-def]
    network, spots, modes, goal, free = scene
    found = network.nearest(goal, network.fleet(spots, modes), free, k, limit_s)
    oracles = {mode: Oracle(network, mode) for mode in network.weights}
    times = [
        (oracles[Mode(int(mode))].seconds(spots[row], goal), row)
        for row, mode in enumerate(modes)
        if free[row]
    ]
    expected = [pair for pair in sorted(times) if pair[0] <= limit_s][:k]
    assert found.seconds.tolist() == pytest.approx([seconds for seconds, _ in expected])
    # Equal but for rounding: then either order is right.
    of_row = {row: seconds for seconds, row in times}
    for (seconds, row), unit in zip(expected, found.unit.tolist(), strict=True):
        assert unit == row or of_row[unit] == pytest.approx(seconds)
    assert sorted(set(found.unit.tolist())) == sorted(found.unit.tolist())


@settings(max_examples=60)
@given(scenes(), st.sampled_from([0.0, 20.0, 90.0]))
def test_coverage_agrees_with_the_oracle(scene, limit_s: float) -> None:  # type: ignore[no-untyped-def]
    network, spots, modes, _, free = scene
    covered = network.coverage(network.fleet(spots, modes), free, limit_s)
    expected = np.full(len(network.streets.tail), np.inf)
    for mode in network.weights:
        mine = [spots[row] for row in range(len(spots)) if free[row] and modes[row] == mode]
        for edge, seconds in Oracle(network, mode).arrivals(mine).items():
            expected[edge] = min(expected[edge], seconds)
    expected[expected > limit_s] = np.inf
    assert covered.seconds == pytest.approx(expected)
    assert ((covered.share >= 0) & (covered.share <= 1)).all()


@settings(max_examples=80)
@given(scenes(), st.sampled_from([20.0, 90.0, 400.0]))
def test_coverage_without_one_is_coverage_by_the_others(scene, limit_s: float) -> None:  # type: ignore[no-untyped-def]
    network, spots, modes, _, free = scene
    fleet, rows = network.fleet(spots, modes), range(len(spots))
    everybody, *without = network.coverage_without(fleet, free, limit_s, rows)
    assert np.array_equal(everybody.share, network.coverage(fleet, free, limit_s).share)
    for row, left in zip(rows, without, strict=True):
        others = free.copy()
        others[row] = False
        expected = network.coverage(fleet, others, limit_s)
        assert np.array_equal(left.seconds, expected.seconds)
        assert np.array_equal(left.share, expected.share)


@settings(max_examples=60)
@given(scenes(), st.integers(1, 3))
def test_the_table_for_every_junction_agrees_with_the_oracle(scene, n: int) -> None:  # type: ignore[no-untyped-def]
    network, spots, modes, _, free = scene
    table = network.nearest_everywhere(network.fleet(spots, modes), free, n, 300.0)
    times = np.full((len(network.streets.junction_lon), len(spots)), np.inf)
    for row, mode in enumerate(modes):
        if free[row]:
            oracle = Oracle(network, Mode(int(mode)))
            for edge, seconds in oracle.ends_of(oracle.starts(spots[row])).items():
                junction = network.streets.head[edge]
                times[junction, row] = min(times[junction, row], seconds)
    times[times > 300.0] = np.inf
    expected = np.full_like(table.seconds, np.inf)
    expected[:, : min(n, len(spots))] = np.sort(times, axis=1)[:, :n]
    assert table.seconds == pytest.approx(expected)
    seen = table.unit >= 0
    assert (seen == np.isfinite(expected)).all()
    junction, place = np.nonzero(seen)
    assert times[junction, table.unit[seen]] == pytest.approx(table.seconds[junction, place])


@settings(max_examples=60)
@given(scenes())
def test_a_route_takes_the_time_that_was_promised(scene) -> None:  # type: ignore[no-untyped-def]
    network, spots, modes, goal, _ = scene
    for row, mode in enumerate(modes):
        route = network.route(spots[row], goal, Mode(int(mode)))
        one = network.fleet(Spots.of([spots[row]]), Mode(int(mode)))
        nearest = network.nearest(goal, one, k=1, limit_s=1e6)
        assert (route is None) == (len(nearest) == 0)
        if route is not None:
            assert route.seconds == nearest.seconds[0]
            assert route.metres == pytest.approx(nearest.metres[0])
            edges = route.edges
            assert (network.streets.head[edges[:-1]] == network.streets.tail[edges[1:]]).all()


def test_scipy_on_the_same_graph_agrees() -> None:
    network = lattice(16)
    streets, chance = network.streets, np.random.default_rng(5)
    cars = np.flatnonzero(streets.modes & int(Mode.CAR))
    places = [at(network, int(e), float(chance.random())) for e in chance.choice(cars, 60)]
    fleet = network.fleet(Spots.of(places), Mode.CAR)
    links = network.weights[Mode.CAR].onward
    before = np.repeat(np.arange(len(streets.tail)), np.diff(links.first))
    cost = links.turn_s[links.kind] + links.pass_s[links.edge]
    count = len(streets.tail)
    graph = csr_array((cost, (before, links.edge)), shape=(count, count))
    part = links.part_s
    for goal_edge in chance.choice(cars, 10):
        aim = at(network, int(goal_edge), 0.3)
        goal = Goal(0.0, 0.0, {Mode.CAR: aim}, {Mode.CAR: 0.0})
        aims = list(Oracle(network, Mode.CAR).starts(dataclasses.replace(aim, facing=False)))
        # From the end of every edge to the end of the goal's edge, less the part not driven.
        ends = dijkstra(graph.T, indices=[edge for edge, _, _ in aims])
        whole = ends - np.array([[(1 - share) * part[edge]] for edge, share, _ in aims])
        for row, (edge, _, _) in enumerate(aims):
            whole[row, edge] = np.inf  # to pass it and come back is another question
        from_end = whole.min(axis=0)
        entry_s = fleet.entry_s + (1 - fleet.entry_share) * part[fleet.entry_edge[:-1]]
        seconds = np.full(len(places), np.inf)
        np.minimum.at(seconds, fleet.entry_unit, entry_s + from_end[fleet.entry_edge[:-1]])
        own = np.isin(fleet.spots.edge, [edge for edge, _, _ in aims])
        found = network.nearest(goal, fleet, ~own, k=10)
        order = np.lexsort((np.arange(len(seconds)), np.where(own, np.inf, seconds)))[:10]
        assert found.unit.tolist() == order.tolist()
        assert found.seconds == pytest.approx(seconds[order])


def test_an_officer_up_the_same_street_is_not_sent_round_the_block() -> None:
    spots = block()
    ring = way(1, [1, 2, 3, 6, 9, 8, 7, 4, 1], spots, {"oneway": "yes"})
    cross = way(2, [2, 5, 8], spots)
    network = Network(build_streets(RawStreets((ring, cross)))[0])
    edge = int(np.flatnonzero(network.streets.way_of == 1)[0])
    before, after = at(network, edge, 0.2), at(network, edge, 0.8)
    goal = Goal(0.0, 0.0, {Mode.CAR: at(network, edge, 0.5)}, {Mode.CAR: 0.0})
    found = network.nearest(goal, network.fleet(Spots.of([after, before]), Mode.CAR))
    assert found.unit.tolist() == [1, 0]
    assert found.metres[0] == pytest.approx(0.3 * network.streets.length_m[edge])
    assert found.metres[1] > 400


def test_ties_go_to_the_lower_row() -> None:
    network = lattice(4)
    place = at(network, 0, 0.5, facing=False)
    goal = Goal(0.0, 0.0, {Mode.CAR: at(network, 0, 0.75)}, {Mode.CAR: 0.0})
    found = network.nearest(goal, network.fleet(Spots.of([place] * 6), Mode.CAR), k=3)
    assert found.unit.tolist() == [0, 1, 2]


def test_closed_and_slow_streets_are_felt_and_forgotten() -> None:
    network = lattice(6)
    start = at(network, 0, 0.5)
    goal = network.goal(LON0 + 4 * STEP, LAT0 + 4 * STEP)
    usual = network.route(start, goal, Mode.CAR)
    assert usual is not None
    middle = usual.edges[1:-1]
    network.slow(middle, 4.0)
    slower = network.route(start, goal, Mode.CAR)
    network.close(middle)
    round_about = network.route(start, goal, Mode.CAR)
    assert slower is not None
    assert round_about is not None
    assert usual.seconds < slower.seconds <= round_about.seconds
    assert not set(round_about.edges) & set(middle)
    network.restore(middle)
    again = network.route(start, goal, Mode.CAR)
    assert again is not None
    assert again.seconds == usual.seconds
    with pytest.raises(ValueError, match="factor"):
        network.slow(middle, 0.0)


def test_who_stands_on_a_closed_street_may_leave_and_be_reached() -> None:
    network = lattice(5)
    both_ways = [int(np.flatnonzero(network.streets.way_of == i)[2]) for i in (4, 8)]
    inside, outside = (at(network, edge, 0.5) for edge in both_ways)
    network.close(np.array(both_ways[:1]))
    goals = [Goal(0.0, 0.0, {Mode.CAR: place}, {Mode.CAR: 0.0}) for place in (inside, outside)]
    assert network.route(inside, goals[1], Mode.CAR) is not None
    assert network.route(outside, goals[0], Mode.CAR) is not None


def test_a_street_that_is_cut_off_is_named_and_not_taken_as_a_goal() -> None:
    spots = {**block(), 50: (1.0, 0.3), 51: (2.0, 0.3)}
    town = [way(1, [1, 2, 3], spots), way(2, [1, 4, 7], spots), way(3, [50, 51], spots)]
    network = Network(build_streets(RawStreets(tuple(town)))[0])
    lon, lat = LON0 + 1.5 * STEP, LAT0 + 0.25 * STEP
    spot = network.snap(lon, lat, Mode.CAR)[0]
    assert network.streets.way_of[spot.edge] == 3
    assert network.cut_off(spot.edge, Mode.CAR)
    goal = network.goal(lon, lat)
    assert network.streets.way_of[goal.places[Mode.CAR].edge] == 1
    assert goal.walk_s[Mode.CAR] == pytest.approx(0.25 * 111.2 / 5 * 3.6, rel=0.01)
    assert len(network.nearest(goal, network.fleet(Spots.of([spot]), Mode.CAR))) == 0


def test_a_place_beyond_all_streets() -> None:
    network = lattice(3)
    goal = network.goal(0.0, 0.0)
    fleet = network.fleet(
        network.snap([LON0, 0.0, np.nan], [LAT0, 0.0, np.nan], Mode.CAR), Mode.CAR
    )
    assert goal.places == {}
    assert fleet.spots.edge.tolist()[1:] == [-1, -1]
    assert len(network.nearest(goal, fleet)) == 0
    assert len(network.nearest(network.goal(LON0, LAT0), fleet)) == 1
    assert network.route(fleet.spots[1], network.goal(LON0, LAT0), Mode.CAR) is None


def test_a_city_without_streets_answers_nothing() -> None:
    network = Network(build_streets(RawStreets(()))[0])
    fleet = network.fleet(network.snap([LON0], [LAT0], Mode.CAR), Mode.CAR)
    assert len(network.nearest(network.goal(LON0, LAT0), fleet)) == 0
    assert len(network.coverage(fleet, None, 300.0).share) == 0


def test_what_cannot_be_asked_is_refused() -> None:
    network = lattice(3)
    fleet = network.fleet(network.snap([LON0], [LAT0], Mode.CAR), Mode.CAR)
    with pytest.raises(ValueError, match="0 units"):
        network.nearest_everywhere(fleet, None, 0, 60.0)
    with pytest.raises(ValueError, match="broadcast"):
        network.snap([LON0, LON0], [LAT0, LAT0, LAT0], Mode.CAR)
    with pytest.raises(ValueError, match="free has 2 units"):
        network.nearest(network.goal(LON0, LAT0), fleet, np.ones(2, np.bool_))
    assert len(network.nearest(network.goal(LON0, LAT0), fleet, k=0)) == 0
    assert len(network.nearest(network.goal(LON0, LAT0), fleet, limit_s=-1.0)) == 0
    assert network.coverage(fleet, None, -1.0).share.sum() == 0.0


def test_reach_is_coverage_by_one_and_grows_with_time() -> None:
    network = lattice(6)
    start = at(network, 20, 0.5)
    near, far = (network.reach(start, Mode.CAR, seconds) for seconds in (4.0, 200.0))
    assert (near.share <= far.share + 1e-12).all()
    assert near.share[20] == pytest.approx(4.0 / network.weights[Mode.CAR].free_s[20])
    assert (near.street_share(network.streets.twin) >= near.share).all()
    assert far.share[np.isfinite(far.seconds)].min() >= 0


def test_many_threads_get_what_one_gets() -> None:
    network = lattice(12)
    chance = np.random.default_rng(1)
    where = LON0 + chance.random(80) * 11 * STEP, LAT0 + chance.random(80) * 11 * STEP
    fleet = network.fleet(network.snap(*where, Mode.CAR), Mode.CAR)
    goals = [network.goal(float(x), float(y)) for x, y in zip(*where, strict=True)]
    alone = [network.nearest(goal, fleet).seconds.tolist() for goal in goals]
    together: list[list[list[float]]] = []

    def ask() -> None:
        together.append([network.nearest(goal, fleet).seconds.tolist() for goal in goals])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone] * 4


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from app.roads import compiled
assert not compiled.COMPILED
import numpy as np
from app.roads.streets import Mode
from tests.roads.test_network import answers
print(answers())
"""


def answers() -> list[object]:
    network = lattice(6)
    chance = np.random.default_rng(2)
    where = LON0 + chance.random(30) * 5 * STEP, LAT0 + chance.random(30) * 5 * STEP
    spots = network.snap(*where, Mode.CAR, chance.random(30) * 360)
    fleet = network.fleet(spots, Mode.CAR)
    goal = network.goal(LON0 + 2.3 * STEP, LAT0 + 1.1 * STEP)
    found = network.nearest(goal, fleet, k=8)
    route = network.route(spots[int(found.unit[3])], goal, Mode.CAR)
    assert route is not None
    table = network.nearest_everywhere(fleet, None, 2, 60.0)
    return [
        *(spots.edge.tolist(), spots.fraction.tolist(), found.unit.tolist()),
        *(found.seconds.tolist(), found.metres.tolist(), route.edges.tolist(), route.names),
        *(network.coverage(fleet, None, 12.0).share.tolist(), table.unit.tolist()),
    ]


def test_without_numba_the_answers_are_the_same() -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMBA], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(answers())
