from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.feeds.calls.times import read_time

PACIFIC = ZoneInfo("America/Los_Angeles")
FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "after", "at", "doubt"),
    [
        ("04/07/2020 11:53:08 PM", None, utc(2020, 4, 8, 6, 53, 8), ""),
        ("2020-01-07 12:00:00", None, utc(2020, 1, 7, 20), ""),
        ("2020-01-07T12:00:00+0800", None, utc(2020, 1, 7, 4), ""),
        ("2024-03-10 02:30:00", None, utc(2024, 3, 10, 10, 30), "dst_gap"),
        ("2024-11-03 01:30:00", None, utc(2024, 11, 3, 8, 30), "dst_overlap"),
        (
            "2024-11-03 01:30:00",
            utc(2024, 11, 3, 8, 50),
            utc(2024, 11, 3, 9, 30),
            "dst_overlap",
        ),
    ],
)
def test_reads(text, after, at, doubt):
    assert read_time(text, FORMATS, PACIFIC, after) == (at, doubt)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "13/40/2020 11:53:08 PM", "0001-01-01 00:00:00", "9999-12-31 23:59:59"],
)
def test_refuses(text):
    assert read_time(text, FORMATS, PACIFIC) is None
