import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.exits import junction_times, ring, ways_off_the_map
from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.streets import Mode, RawStreets
from tests.dispatch.town import plain
from tests.roads.town import LAT0, LON0, STEP, towns, way


def place(network: Network, x: float, y: float, mode: Mode = Mode.CAR):  # type: ignore[no-untyped-def]
    return network.goal(LON0 + x * STEP, LAT0 + y * STEP).places.get(mode)


def leaks(network: Network, mode: Mode, start, inner_s: float, outer_s: float) -> bool:  # type: ignore[no-untyped-def]
    """Walk every street from inside past everything but the posts: is the outside reached?"""
    streets, found = network.streets, ring(network, start, mode, inner_s, outer_s)
    seconds = junction_times(network, start, mode, outer_s)
    held = set(found.junctions.tolist())
    inside = set(np.flatnonzero(seconds < inner_s).tolist())
    ends = {int(streets.tail[start.edge]), int(streets.head[start.edge])}
    out = set(np.flatnonzero(ways_off_the_map(streets)).tolist()) - inside
    usable = np.flatnonzero(streets.modes & int(mode))
    first = {int(streets.head[e]) for e in usable if int(streets.tail[e]) in inside} | ends
    beyond = set(np.flatnonzero(seconds > outer_s).tolist())
    seen = inside | (ends - held)
    todo = list(seen)
    while todo:
        at = todo.pop()
        if at in out or (at in beyond and at in first):
            return True
        for e in usable[streets.tail[usable] == at].tolist():
            to = int(streets.head[e])
            if to in held or to in seen:
                continue
            if to in beyond and at not in inside:
                return True
            seen.add(to)
            todo.append(to)
    return False


@pytest.mark.parametrize(("side", "most"), [(5, 16), (9, 32)])
def test_a_lattice_is_closed_by_few(side: int, most: int) -> None:
    network, middle = plain(side), side // 2
    start = place(network, middle, middle)
    found = ring(network, start, Mode.CAR, 5.0, 30.0)
    assert 1 <= len(found.junctions) <= most
    assert (found.flight_s >= 5.0).all()
    assert not leaks(network, Mode.CAR, start, 5.0, 30.0)


def test_two_banks_and_one_bridge_need_one_post() -> None:
    """The post stands on the bridge, not at each of the streets before it."""
    spots = {1: (0, 0), 2: (1, 0), 3: (0, 1), 4: (1, 1), 5: (3, 0), 6: (6, 0), 7: (7, 1)}
    spots |= {8: (7, -1), 9: (9, 0)}
    lines = [[1, 2], [3, 4], [1, 3], [2, 4], [2, 5], [4, 5], [5, 6], [6, 7], [6, 8], [7, 9], [8, 9]]
    ways = tuple(way(i, nodes, spots) for i, nodes in enumerate(lines, 1))
    network = Network(build_streets(RawStreets(ways))[0])
    start = place(network, 0.5, 0.0)
    found = ring(network, start, Mode.CAR, 15.0, 70.0)
    assert len(found.junctions) == 1
    assert network.streets.junction_node[found.junctions[0]] in {5, 6}
    assert found.gone == 0


def test_a_main_road_that_ends_leads_off_the_map() -> None:
    spots = {n: (n, 0) for n in range(1, 6)}
    road = way(1, [1, 2, 3, 4, 5], spots, {"highway": "primary"})
    side = way(2, [2, 6], {**spots, 6: (2, 1)})
    network = Network(build_streets(RawStreets((road, side)))[0])
    nodes = network.streets.junction_node[ways_off_the_map(network.streets)]
    assert set(nodes.tolist()) == {1, 5}  # the side street's end is only its end
    start = place(network, 3.5, 0.0)
    assert ring(network, start, Mode.CAR, 3.0, 600.0).gone == 0
    assert len(ring(network, start, Mode.CAR, 3.0, 600.0).junctions) == 2
    assert ring(network, start, Mode.CAR, 500.0, 600.0).gone == 2


@settings(max_examples=60, deadline=None)
@given(towns(), st.floats(0, 12), st.floats(0, 12), st.floats(5, 60), st.sampled_from(list(Mode)))
def test_nothing_leads_past_the_posts(raw, x, y, inner_s, mode) -> None:  # type: ignore[no-untyped-def]
    network = Network(build_streets(raw)[0])
    start = place(network, x, y, mode)
    if start is not None:
        assert not leaks(network, mode, start, inner_s, inner_s + 60.0)
