"""The largest part is found by one look round where most edges lie in it, and is the same then."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.roads.parts import _largest_part, _part_of_most

COUNT = 9
EDGES = st.lists(
    st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), min_size=1, max_size=40
)


@given(EDGES)
def test_both_ways_find_the_same_part(edges: list[tuple[int, int]]) -> None:
    tail, head = np.array(edges, np.int32).T.copy()
    exact, quick = _largest_part(tail, head, COUNT), _part_of_most(tail, head, COUNT)
    inside = int((exact[tail] & exact[head]).sum())
    if quick is not None:
        assert (quick[tail] & quick[head]).sum() == inside
        assert (quick == exact).all()
    elif 2 * inside > len(tail):  # the junction with most edges may lie elsewhere
        start = int(np.bincount(tail, minlength=COUNT).argmax())
        assert not exact[start]


def test_a_town_of_two_way_streets_is_one_part() -> None:
    here = np.arange(5, dtype=np.int32)
    tail, head = np.concatenate((here[:-1], here[1:])), np.concatenate((here[1:], here[:-1]))
    found = _part_of_most(tail, head, 6)
    assert found is not None
    assert found.tolist() == [True] * 5 + [False]
