from datetime import UTC, datetime, timedelta, timezone

import pytest

from widgets.figures import age, clock, distance, hour, margin

NAN = float("nan")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0:00"),
        (9.9, "0:09"),
        (60, "1:00"),
        (5999, "99:59"),
        (6000, "1:40:00"),
        (-0.5, "0:00"),
        (-1, "-0:01"),
        (-342, "-5:42"),
    ],
)
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(18, "+0:18"), (0, "+0:00"), (-0.4, "-0:01"), (-65, "-1:05")]
)
def test_margin_always_has_a_sign(seconds: float, said: str) -> None:
    assert margin(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(NAN, "–"), (-3, "0s"), (119, "119s"), (120, "2m"), (3600, "1h"), (200_000, "2d")],
)
def test_age(seconds: float, said: str) -> None:
    assert age(seconds) == said


@pytest.mark.parametrize(
    ("metres", "said"),
    [(NAN, "–"), (4, "0 m"), (994, "990 m"), (995, "1.0 km"), (12_340, "12.3 km")],
)
def test_distance(metres: float, said: str) -> None:
    assert distance(metres) == said


def test_hour_is_that_of_the_room_and_names_the_day_when_it_is_not_today() -> None:
    china, now = timezone(timedelta(hours=8)), datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
    assert hour(now, now, china) == "20:41:07"
    assert hour(now - timedelta(hours=20), now, china) == "00:41:07"
    assert hour(now - timedelta(hours=21), now, china) == "11-19 23:41:07"
