"""Alarms latch; recovery and taking come in either order; sound only when severity rises."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alarm import Alarm, heard, taken
from app.domain.attention import About, Call, Cause, Severity, Subject
from tests.domain.build import NOON

IT = Subject(About.INCIDENT, "i1")
NONE, LOW, MIDDLE, HIGH = 0, 1, 2, 3
TAKE = "take"


def at(second: int) -> datetime:
    return NOON + timedelta(seconds=second)


def calls(level: int, second: int) -> tuple[Call, ...]:
    return (Call(Cause.OVERDUE, Severity(level), at(second)),) if level else ()


def played(steps: list[object]) -> tuple[Alarm | None, list[int]]:
    """The alarm after levels that stand and takings, one a second; the levels that rang."""
    alarm: Alarm | None = None
    rang = []
    for second, step in enumerate(steps):
        if step == TAKE:
            alarm = taken(alarm, at(second)) if alarm else None
            continue
        alarm, rose = heard(alarm, IT, calls(int(str(step)), second))
        if rose and alarm is not None:
            rang.append(int(alarm.severity))
    return alarm, rang


@pytest.mark.parametrize(
    ("steps", "rang", "latched", "standing"),
    [
        ([NONE], [], None, None),
        ([HIGH], [HIGH], HIGH, True),
        ([HIGH, HIGH, HIGH], [HIGH], HIGH, True),
        ([LOW, HIGH], [LOW, HIGH], HIGH, True),
        ([HIGH, LOW], [HIGH], HIGH, True),  # it has eased, nobody has taken it
        ([HIGH, LOW, HIGH], [HIGH], HIGH, True),
        ([HIGH, NONE], [HIGH], HIGH, False),  # recovered first …
        ([HIGH, NONE, TAKE], [HIGH], None, None),  # … then taken: over
        ([HIGH, TAKE], [HIGH], None, True),  # taken first …
        ([HIGH, TAKE, NONE], [HIGH], None, None),  # … then recovered: over
        ([HIGH, TAKE, HIGH], [HIGH], None, True),
        ([LOW, TAKE, MIDDLE], [LOW, MIDDLE], MIDDLE, True),
        ([HIGH, TAKE, LOW, HIGH], [HIGH, HIGH], HIGH, True),  # it had eased in between
        ([HIGH, NONE, HIGH], [HIGH], HIGH, True),
    ],
)
def test_latching(
    steps: list[object], rang: list[int], latched: int | None, standing: bool | None
) -> None:
    alarm, heard_levels = played(steps)
    assert heard_levels == rang
    assert (alarm.latched if alarm else None) == latched
    assert (alarm.standing if alarm else None) == standing


def test_what_rose_after_the_order_was_given_is_not_taken_by_it() -> None:
    alarm, _ = heard(None, IT, calls(HIGH, 10))
    assert alarm is not None
    assert taken(alarm, at(9)) is alarm


@given(st.lists(st.sampled_from([NONE, LOW, MIDDLE, HIGH, TAKE]), max_size=30))
def test_nothing_is_lost_and_nothing_rings_twice(steps: list[object]) -> None:
    alarm, rang = played(steps)
    if TAKE not in steps and any(steps):
        assert alarm is not None
        assert alarm.latched == max(int(str(s)) for s in steps)  # until somebody takes it
        assert rang == sorted(set(rang))  # only ever upwards
    last = next((int(str(s)) for s in reversed(steps) if s != TAKE), 0)
    assert (alarm is not None) or last == 0  # what stands is never gone
