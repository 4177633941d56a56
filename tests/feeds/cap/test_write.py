from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.feeds.cap.read import read_cap
from app.feeds.cap.values import CapPair
from app.feeds.cap.write import Unwritable, write_cap
from tests.feeds.cap.samples import ALERTS, SMALL, judged, schema

(ALERT,) = read_cap(SMALL.encode(), "small").alerts


@given(ALERTS)
@settings(max_examples=100)
def test_whatever_is_written_is_valid_and_reads_back(alert):
    oasis = schema()
    raw = write_cap(alert)
    assert judged(oasis, raw) is None
    reading = read_cap(raw, "a.cap")
    assert reading.faults == ()
    assert reading.alerts == (alert,)
    assert write_cap(reading.alerts[0]) == raw


@given(ALERTS)
@settings(max_examples=30)
def test_whatever_is_written_reads_back_without_the_schema(alert):
    assert read_cap(write_cap(alert), "a.cap").alerts == (alert,)


@given(st.text())
def test_any_text_is_written_or_refused(text):
    (info,) = ALERT.infos
    strange = replace(ALERT, infos=(replace(info, headline=text, language=text or None),))
    for alert in (strange, replace(ALERT, identifier=text), replace(ALERT, note=text)):
        try:
            raw = write_cap(alert)
        except Unwritable:
            continue
        assert read_cap(raw, "a.cap").alerts == (alert,)


def test_utc_is_written_as_the_standard_has_it():
    raw = write_cap(replace(ALERT, sent=datetime(2026, 11, 22, 12, tzinfo=UTC)))
    assert b"<sent>2026-11-22T12:00:00-00:00</sent>" in raw


def info_with(**fields):
    (info,) = ALERT.infos
    return replace(ALERT, infos=(replace(info, **fields),))


@pytest.mark.parametrize(
    "alert",
    [
        replace(ALERT, sent=datetime(2026, 11, 22, 12)),  # noqa: DTZ001  no zone is the point
        replace(ALERT, sent=datetime(2026, 11, 22, 12, 0, 0, 5, tzinfo=UTC)),
        replace(ALERT, signatures=("<Signature/>",)),
        replace(ALERT, signatures=("<!DOCTYPE a><a/>",)),
        replace(ALERT, signatures=("no xml",)),
        replace(ALERT, note="\0"),
        replace(ALERT, note="\ud800"),
        info_with(categories=()),
        info_with(expires=ALERT.infos[0].effective),
        info_with(parameters=(CapPair("a", "\x07"),)),
        info_with(areas=(replace(ALERT.infos[0].areas[0], polygons=((),)),)),
        info_with(areas=(replace(ALERT.infos[0].areas[0], polygons=(((1.0, 2.0),),)),)),
    ],
)
def test_what_cap_cannot_hold_is_refused(alert):
    with pytest.raises(Unwritable):
        write_cap(alert)
