import numpy as np
import pytest

from app.roads.build import build_streets
from app.roads.pace import PACES, Pace, edge_seconds, turn_seconds
from app.roads.parts import main_part
from app.roads.streets import Mode, RawRestriction, RawStreets, Streets
from app.roads.turns import turns_of
from tests.roads.town import block, way

CAR = PACES[Mode.CAR]


def crossing(signals: frozenset[int] = frozenset()) -> Streets:
    """Four arms around node 5: west 1, east 2, north 3, south 4, each named by its way."""
    spots = block()
    arms = ([4, 5], [5, 6], [5, 8], [2, 5])
    ways = tuple(way(i, list(arm), spots) for i, arm in enumerate(arms, 1))
    ban = RawRestriction("no_left_turn", 1, 5, 3)
    return build_streets(RawStreets(ways, (ban,), signals))[0]


def costs(streets: Streets, mode: Mode, pace: Pace) -> dict[tuple[int, int], float]:
    """Seconds of each turn in node 5, by the ways it leads from and to."""
    links, table = turns_of(streets, mode).onward, turn_seconds(pace)
    found = {}
    for edge in range(len(streets.tail)):
        if streets.junction_node[streets.head[edge]] == 5:
            for link in range(links.first[edge], links.first[edge + 1]):
                pair = int(streets.way_of[edge]), int(streets.way_of[links.edge[link]])
                found[pair] = float(table[links.kind[link]])
    return found


def test_a_turn_across_the_other_lane_costs_most_and_straight_on_least() -> None:
    found = costs(crossing(), Mode.CAR, CAR)
    straight, right, left = found[1, 2], found[1, 4], found[4, 1]
    assert straight < 0.1 < right < left < CAR.turn_s
    assert found[2, 2] == CAR.back_s
    assert (1, 3) not in found  # banned


def test_where_traffic_keeps_left_it_is_the_other_way_round() -> None:
    other = Pace(0.9, 120.0, CAR.turn_s, CAR.back_s, CAR.signal_s, CAR.about_s, keeps_right=False)
    left_side, right_side = costs(crossing(), Mode.CAR, other), costs(crossing(), Mode.CAR, CAR)
    assert left_side[1, 4] == pytest.approx(right_side[4, 1])


def test_lights_are_waited_for_and_walkers_turn_freely() -> None:
    lit, dark = crossing(frozenset({5})), crossing()
    wait = costs(lit, Mode.CAR, CAR)[1, 2] - costs(dark, Mode.CAR, CAR)[1, 2]
    assert wait == pytest.approx(CAR.signal_s)
    on_foot = costs(dark, Mode.FOOT, PACES[Mode.FOOT])
    assert set(on_foot.values()) == {0.0}
    assert (1, 3) in on_foot  # the ban is not for them


def test_a_bend_is_no_turn() -> None:
    spots = block()
    bend = RawStreets((way(1, [4, 5], spots), way(2, [5, 8], spots)))
    assert costs(build_streets(bend)[0], Mode.CAR, CAR)[1, 2] == 0.0


def test_both_directions_of_search_know_the_same_turns() -> None:
    turns = turns_of(crossing(), Mode.CAR)
    pairs = [
        {
            (int(e), int(links.edge[i]), int(links.kind[i]))
            for e in range(len(links.first) - 1)
            for i in range(links.first[e], links.first[e + 1])
        }
        for links in (turns.onward, turns.backward)
    ]
    assert pairs[0] == {(after, before, kind) for before, after, kind in pairs[1]}


def test_seconds_by_mode() -> None:
    spots = block()
    tags = {"highway": "primary", "maxspeed": "60"}
    streets, _ = build_streets(
        RawStreets((way(1, [1, 2], spots, tags), way(2, [2, 3], spots, {"highway": "steps"})))
    )
    metres = streets.length_m
    assert edge_seconds(streets, Mode.CAR, CAR)[0] == pytest.approx(metres[0] / 54 * 3.6)
    on_foot = edge_seconds(streets, Mode.FOOT, PACES[Mode.FOOT])
    assert on_foot[0] == pytest.approx(metres[0] / 5.5 * 3.6)
    assert on_foot[2] == pytest.approx(metres[2] / 2.5 * 3.6)
    assert np.isinf(edge_seconds(streets, Mode.CAR, CAR)[2:]).all()


def test_the_main_part_leaves_out_islands_and_dead_ends_of_one_ways() -> None:
    spots = {**block(), 20: (5.0, 5.0), 21: (6.0, 5.0)}
    ways = (
        way(1, [1, 2, 5, 4, 1], spots),
        way(2, [5, 6], spots, {"oneway": "yes"}),  # in, and never out
        way(3, [20, 21], spots),
        way(4, [6, 9], spots, {"highway": "footway"}),
    )
    streets, _ = build_streets(RawStreets(ways))
    main = main_part(streets, Mode.CAR)
    assert set(streets.way_of[main].tolist()) == {1}
    on_foot = main_part(streets, Mode.FOOT)
    assert set(streets.way_of[on_foot].tolist()) == {1, 2, 4}
