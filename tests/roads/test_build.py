import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings

from app.roads.build import build_streets
from app.roads.lines import edge_line
from app.roads.streets import Mode, RawRestriction, RawStreets, RawWay, Streets
from tests.roads.town import block, towns, way


def edges_of(streets: Streets, way_id: int) -> list[int]:
    return np.flatnonzero(streets.way_of == way_id).tolist()


def named_bans(streets: Streets) -> set[tuple[int, int, int]]:
    """Bans as (from way, via node, to way)."""
    return {
        (
            int(streets.way_of[a]),
            int(streets.junction_node[streets.head[a]]),
            int(streets.way_of[b]),
        )
        for a, b in zip(streets.ban_from, streets.ban_to, strict=True)
    }


def test_ways_are_cut_where_they_meet() -> None:
    spots = block(3)
    raw = RawStreets((way(1, [4, 5, 6], spots), way(2, [2, 5, 8], spots)))
    streets, notes = build_streets(raw)
    assert notes == []
    assert streets.junction_node.tolist() == [2, 4, 5, 6, 8]
    assert len(streets.tail) == 8
    assert streets.twin[streets.twin].tolist() == list(range(8))
    assert streets.length_m == pytest.approx(np.array([102.4] * 4 + [111.2] * 4), abs=0.2)


def test_a_one_way_street_may_be_walked_against() -> None:
    streets, _ = build_streets(RawStreets((way(1, [1, 2, 3], block(), {"oneway": "-1"}),)))
    there, back = edges_of(streets, 1)
    assert streets.modes[there] == Mode.FOOT
    assert streets.modes[back] == Mode.CAR | Mode.MOTORCYCLE | Mode.FOOT
    assert streets.twin[there] == back
    assert edge_line(streets, back)[0].tolist() == edge_line(streets, there)[0].tolist()[::-1]


def test_a_clipped_way_keeps_what_it_has_and_says_so() -> None:
    whole = way(7, [1, 2, 3, 6, 9], block())
    lon = (*whole.lon[:2], math.nan, *whole.lon[3:])
    streets, notes = build_streets(RawStreets((dataclasses.replace(whole, lon=lon),)))
    assert [(note.way, note.reason, note.detail) for note in notes] == [
        (7, "nodes_missing", "1 of 5")
    ]
    assert streets.junction_node.tolist() == [1, 2, 6, 9]
    assert len(streets.tail) == 4


def test_oddities_of_real_files_are_survived() -> None:
    spots = block()
    ways = (
        way(1, [1], spots),
        way(2, [1, 1, 2, 2], spots),
        way(2, [1, 2], spots),
        way(3, [], spots),
        way(4, [5, 5], spots),
        way(5, [1, 2, 5, 4, 1], spots, {"junction": "roundabout"}),
    )
    streets, notes = build_streets(RawStreets(ways))
    assert {(note.way, note.reason) for note in notes} == {
        (1, "too_short"),
        (3, "too_short"),
        (2, "way_repeated"),
    }
    assert len(edges_of(streets, 2)) == 2
    assert (streets.length_m > 0).all()


def test_nothing_at_all() -> None:
    streets, notes = build_streets(RawStreets(()))
    assert (len(streets.tail), notes) == (0, [])


def test_arrays_of_different_length_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="way 9"):
        build_streets(RawStreets((RawWay(9, (1, 2), (0.0,), (0.0, 1.0), {"highway": "road"}),)))


@pytest.mark.parametrize(
    ("rule", "bans"),
    [
        (RawRestriction("no_left_turn", 1, 5, 3), {(1, 5, 3)}),
        (RawRestriction("only_straight_on", 1, 5, 2), {(1, 5, 1), (1, 5, 3), (1, 5, 4)}),
        (RawRestriction("no_u_turn", 1, 5, 1), {(1, 5, 1)}),
        (RawRestriction("give_way", 1, 5, 2), set()),
        (RawRestriction("no_left_turn", 1, 5, 99), set()),
        (RawRestriction("no_left_turn", 1, 77, 3), set()),
    ],
)
def test_turn_bans(rule: RawRestriction, bans: set[tuple[int, int, int]]) -> None:
    spots = block()
    arms = (
        way(1, [4, 5], spots),
        way(2, [5, 6], spots),
        way(3, [5, 8], spots),
        way(4, [2, 5], spots),
    )
    streets, notes = build_streets(RawStreets(arms, (rule,)))
    assert named_bans(streets) == bans
    assert [note.reason for note in notes] == (
        [] if bans else ["restriction_unknown" if rule.kind == "give_way" else "restriction_loose"]
    )


@settings(deadline=None, max_examples=40)
@given(towns())
def test_any_town_is_sound_and_the_same_twice(raw: RawStreets) -> None:
    streets, notes = build_streets(raw)
    again, same_notes = build_streets(raw)
    assert notes == same_notes
    for field in dataclasses.fields(streets):
        assert np.array_equal(getattr(streets, field.name), getattr(again, field.name))
    has_twin = streets.twin >= 0
    twin = streets.twin[has_twin]
    assert (streets.tail[has_twin] == streets.head[twin]).all()
    assert (streets.twin[twin] == np.flatnonzero(has_twin)).all()
    assert (streets.modes > 0).all()
    for edge in range(len(streets.tail)):
        lon, lat = edge_line(streets, edge)
        assert lon[0] == streets.junction_lon[streets.tail[edge]]
        assert lat[-1] == streets.junction_lat[streets.head[edge]]
    assert (streets.head[streets.ban_from] == streets.tail[streets.ban_to]).all()
