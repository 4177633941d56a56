"""What is taken is not given twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.layers.plates import HEIGHT, all_beside, beside
from widgets.map.room import Rect, Room

RECTS = st.tuples(
    st.floats(-50, 350), st.floats(-50, 250), st.floats(1, 120), st.floats(1, 60)
).map(lambda r: (r[0], r[1], r[0] + r[2], r[1] + r[3]))


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(st.lists(RECTS, max_size=40))
def test_taken_rectangles_lie_apart_and_inside(rects: list[Rect]) -> None:
    room = Room(300, 200)
    taken = [rect for rect in rects if room.take([rect])]
    for at, one in enumerate(taken):
        assert one[0] >= 0
        assert one[1] >= 0
        assert one[2] <= 304
        assert one[3] <= 204
        assert not any(overlap(one, other) for other in taken[at + 1 :])


def test_all_or_nothing() -> None:
    room = Room(300, 200)
    assert room.take([(0, 0, 20, 20)])
    assert not room.take([(100, 100, 120, 120), (10, 10, 30, 30)])
    assert room.take([(100, 100, 120, 120)])


def test_a_plate_moves_aside_and_gives_up_when_all_is_full() -> None:
    room = Room(300, 200)
    room.take_around(np.array([[150.0, 100.0]]), 7)
    places = [beside(room, 150, 100, 40, 10) for _ in range(5)]
    found = [place for place in places if place is not None]
    assert len(found) >= 3
    assert places[4] is None
    assert {place.height() for place in found} == {HEIGHT}


def test_places_outside_are_no_fault() -> None:
    room = Room(100, 100)
    room.take_around(np.array([[-500.0, 1e6], [50.0, 50.0]]), 7)
    assert not room.take([(48, 48, 52, 52)])


PLACES = st.tuples(st.floats(-20, 320), st.floats(-20, 220), st.floats(1, 90), st.floats(8, 20))


@given(st.lists(RECTS, max_size=10), st.lists(PLACES, max_size=30))
def test_many_find_the_places_that_each_would_have_found(
    rects: list[Rect], wanted: list[tuple[float, float, float, float]]
) -> None:
    one, all_at_once = Room(300, 200), Room(300, 200)
    for rect in rects:
        one.take_whatever(rect)
    all_at_once.take_all(np.array(rects).reshape(-1, 4))
    assert one.state == all_at_once.state
    n = np.array(wanted).reshape(-1, 4)
    found = all_beside(all_at_once, n[:, :2], n[:, 2], n[:, 3])
    assert found == [beside(one, *each) for each in wanted]
    assert one.state == all_at_once.state
    again = Room(300, 200)
    again.be(one.state)
    assert again.state == one.state
