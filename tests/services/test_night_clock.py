"""The clock of a replay stops, is set, runs faster, and never leaves the night."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.night_clock import SPEEDS, NightClock, faster

SINCE = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNTIL = SINCE + timedelta(hours=1)


class Life:
    """Seconds of the tester's own time."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def test_it_stands_until_it_is_told_to_run() -> None:
    life = Life()
    clock = NightClock(SINCE, UNTIL, life)
    life.s += 10
    assert clock.now() == SINCE
    clock.play(True)
    life.s += 10
    assert clock.now() == SINCE + timedelta(seconds=10)
    clock.run_at(600)
    life.s += 2
    assert clock.now() == SINCE + timedelta(seconds=1210)
    clock.play(False)
    life.s += 10
    assert clock.now() == SINCE + timedelta(seconds=1210)
    assert not clock.running


def test_it_stops_at_the_end() -> None:
    life = Life()
    clock = NightClock(SINCE, UNTIL, life)
    clock.run_at(600)
    clock.play(True)
    life.s += 3600
    assert clock.now() == UNTIL
    assert not clock.running


@pytest.mark.parametrize(("asked", "got"), [(-5, 0), (30, 30), (7200, 3600)])
def test_it_is_set_within_the_night(asked: float, got: float) -> None:
    clock = NightClock(SINCE, UNTIL, Life())
    clock.go(SINCE + timedelta(seconds=asked))
    assert clock.now() == SINCE + timedelta(seconds=got)


@given(st.sampled_from(SPEEDS), st.integers(-20, 20))
def test_a_speed_is_always_one_of_the_list(speed: int, steps: int) -> None:
    assert faster(speed, steps) in SPEEDS
    assert faster(speed, 0) == speed
    assert (SPEEDS[0], SPEEDS[-1]) == (1, 600)
