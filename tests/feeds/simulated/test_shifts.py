from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.simulated.shifts import hours_of, next_change, on_duty

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("shift", "hours"),
    [
        ("早班", (8, 16)),
        ("Night", (0, 8)),
        ("08:30-17:00", (8.5, 17)),
        ("22-6", (22, 6)),
        ("甲组 20:00至08:00", (20, 8)),
        ("", None),
        ("whenever", None),
        ("7-7", None),
        ("30-40", None),
    ],
)
def test_names_and_hours(shift, hours):
    assert hours_of(shift) == hours


def test_a_shift_over_midnight():
    at = datetime(2026, 1, 1, 15, 30, tzinfo=UTC).timestamp()  # 23:30 there
    assert on_duty("22-6", at, SHANGHAI)
    assert not on_duty("22-6", at - 2 * 3600, SHANGHAI)
    assert next_change("22-6", at, SHANGHAI) == at + 6.5 * 3600


@given(st.sampled_from(["早班", "夜班", "22-6", "06:30-14:00"]), st.integers(0, 400 * 24 * 60))
def test_duty_changes_when_it_is_said_to_and_not_before(shift, minutes):
    """Over a year of a place with summer time."""
    at = datetime(2025, 1, 1, tzinfo=UTC).timestamp() + minutes * 60.0
    change = next_change(shift, at, PACIFIC)
    assert at < change <= at + 25 * 3600
    assert on_duty(shift, at, PACIFIC) == on_duty(shift, change - 1, PACIFIC)
