"""The wall's map looks at what is urgent, and stands still while nothing else becomes so."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services.wall_focus import NEAREST, STAND, Focus, box_of, refocused
from tests.domain.build import NOON

CITY = (113.0, 23.0, 113.4, 23.4)
ONE, TWO = {"#1": (113.1, 23.1)}, {"#1": (113.1, 23.1), "#2": (113.35, 23.3)}
LATER = NOON + STAND


def test_the_first_look_is_at_what_is_urgent() -> None:
    focus = refocused(Focus(), ONE, False, NOON, CITY)
    assert focus.box is not None
    assert focus.box[0] < 113.1 < focus.box[2]
    assert focus.box[2] - focus.box[0] >= NEAREST * 0.4 - 1e-9
    assert refocused(Focus(), {}, False, NOON, CITY) == Focus()


def test_it_stays_while_the_set_is_the_same_wherever_they_go() -> None:
    focus = refocused(Focus(), ONE, False, NOON, CITY)
    moved = {"#1": (113.39, 23.39)}
    assert refocused(focus, moved, False, NOON + timedelta(hours=1), CITY) is focus


def test_it_stands_a_while_before_it_looks_elsewhere() -> None:
    focus = refocused(Focus(), ONE, False, NOON, CITY)
    soon = refocused(focus, TWO, False, NOON + STAND / 2, CITY)
    assert soon is focus
    late = refocused(focus, TWO, False, LATER, CITY)
    assert late.at == LATER
    assert late.box is not None
    assert late.box[2] >= 113.35


def test_a_call_for_help_is_looked_at_at_once() -> None:
    focus = refocused(Focus(), ONE, False, NOON, CITY)
    help_ = {**ONE, "@u1": (113.38, 23.38)}
    soon = refocused(focus, help_, True, NOON + timedelta(seconds=1), CITY)
    assert soon.at == NOON + timedelta(seconds=1)


def test_it_does_not_move_for_what_is_well_in_view() -> None:
    focus = refocused(Focus(), TWO, False, NOON, CITY)
    between = {**TWO, "#3": (113.2, 23.2)}
    again = refocused(focus, between, False, LATER, CITY)
    assert again.box == focus.box
    assert again.keys == frozenset(between)


def test_when_all_is_done_it_shows_the_whole_city() -> None:
    focus = refocused(Focus(), ONE, False, NOON, CITY)
    assert refocused(focus, {}, False, LATER, CITY).box is None


def test_places_outside_the_city_do_not_take_the_map_away() -> None:
    assert box_of([(0.0, 0.0)], CITY) is None
    assert box_of([(0.0, 0.0), (113.1, 23.1)], CITY) == box_of([(113.1, 23.1)], CITY)


places = st.dictionaries(
    st.sampled_from(["#1", "#2", "#3", "@u1"]),
    st.tuples(st.floats(113.0, 113.4), st.floats(23.0, 23.4)),
)


@given(st.lists(st.tuples(places, st.floats(0.0, 60.0)), max_size=12))
def test_it_never_moves_twice_within_its_stand_but_for_help(steps: list) -> None:  # type: ignore[type-arg]
    focus, now = Focus(), NOON
    for found, wait_s in steps:
        now += timedelta(seconds=wait_s)
        helped = any(key.startswith("@") for key in found)
        after = refocused(focus, found, helped, now, CITY)
        if after.at != focus.at and focus.at is not None and now - focus.at < STAND:
            assert any(key.startswith("@") for key in set(found) - focus.keys)
        focus = after
