"""What is near a place: within metres, the latest first, each once and in its newest version."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.picture import Picture
from app.domain.place import METRES_A_DEGREE, metres_between, near
from tests.domain.build import call, tell


def reported(id: str, north_m: float = 0.0, second: float = 0.0):
    picture = tell(Picture(), replace(call(id, second), lat=23.1 + north_m / METRES_A_DEGREE))
    return picture.incidents[id]


def test_the_latest_report_comes_first_and_what_is_farther_does_not_come() -> None:
    here = [reported("a"), reported("b", 59, 60), reported("c", 61, 120)]
    assert [i.id for i in near(here, 113.2, 23.1)] == ["b", "a"]


def test_the_newest_version_stands() -> None:
    old = reported("a")
    new = replace(old, version=7, summary="again")
    assert near([new, old], 113.2, 23.1) == near([old, new], 113.2, 23.1) == [new]


def test_a_degree_of_longitude_shrinks_with_the_latitude() -> None:
    assert metres_between(10.0, 60.0, 10.001, 60.0) == pytest.approx(55.6, abs=0.2)


@given(*(st.floats(-60, 60) for _ in range(4)))
def test_distances_are_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    assert metres_between(a, b, c, d) == metres_between(c, d, a, b) >= 0.0
