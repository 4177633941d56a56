"""A link that is up but silent is amber after its interval and red within twice that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attention import Cause, Severity, of_link
from app.domain.link import Health, LinkStatus

NOW = datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
H, L, M = Health, Severity.LOW, Severity.MIDDLE


def ago(seconds):
    return None if seconds is None else NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("up", "heard", "up_for", "health", "calls"),
    [
        (None, None, None, H.UNTRIED, ()),
        (True, 0, 900, H.HEARD, ()),
        (True, 30, 900, H.HEARD, ()),  # its interval, to the second
        (True, 30.1, 900, H.SILENT, ((Cause.LINK_SILENT, L),)),
        (True, 59.9, 900, H.SILENT, ((Cause.LINK_SILENT, L),)),
        (True, 60, 900, H.DEAD, ((Cause.LINK_SILENT, M),)),
        (True, 9_000, 10_000, H.DEAD, ((Cause.LINK_SILENT, M),)),
        (True, None, 10, H.HEARD, ()),  # it has not had its time yet
        (True, None, 31, H.SILENT, ((Cause.LINK_SILENT, L),)),
        (True, None, 61, H.DEAD, ((Cause.LINK_SILENT, M),)),
        (True, None, None, H.SILENT, ()),
        (True, -5, 900, H.HEARD, ()),  # its clock is ahead of ours
        (False, 1, None, H.DOWN, ((Cause.LINK_DOWN, M),)),
        (False, None, None, H.DOWN, ((Cause.LINK_DOWN, M),)),
    ],
)
def test_lamp_and_alarm_follow_one_table(up, heard, up_for, health, calls):
    link = LinkStatus("110", up, ago(heard), "", 30.0, ago(up_for))
    assert link.health(NOW) is health
    assert tuple((c.cause, c.severity) for c in of_link(link, NOW)) == calls


@given(st.floats(0.5, 86_400), st.floats(0, 300_000))
def test_the_bounds_go_with_the_interval(interval_s, age_s):
    link = LinkStatus("110", True, ago(age_s), "", interval_s)
    assert (link.health(NOW) is Health.DEAD) == (
        NOW - ago(age_s) >= timedelta(seconds=2 * interval_s)
    )
    assert (link.health(NOW) is Health.HEARD) == (NOW - ago(age_s) <= timedelta(seconds=interval_s))


def test_an_alarm_stands_since_the_word_was_due():
    silent = LinkStatus("110", True, ago(100), "", 30.0)
    assert of_link(silent, NOW)[0].since == ago(70)
    assert of_link(replace(silent, up=False), NOW)[0].since == ago(100)
