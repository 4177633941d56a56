"""Whatever a feed or a seat sends: the desk goes on, counts it, and the journal stays whole."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.store.database import Database
from app.store.journal import verify
from tests.domain.build import call, say, send, unit
from tests.services.room import Room
from tests.store.anything import anything

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
EAST = timezone(timedelta(hours=8))
HOSTILE = [
    *(nan, inf, -inf, 1e308, -1, 0, 9, 2**70, True, None, b"", [], ["x"], {}, object),
    *("", "\ud800", "a\x00b", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A1", "x" * 200_000),
    *(FIRST, LAST, datetime(1, 1, 1, tzinfo=EAST), datetime(2026, 5, 1)),  # noqa: DTZ001
    *((), ("x",), (None,), frozenset({1})),
]
WRONG = {
    "nowhere": {"lon": nan},
    "far off the earth": {"lat": 1e308},
    "beyond the date line": {"lon": 999.0},
    "no such priority": {"priority": 9},
    "ten megabytes": {"address": "x" * 10_000_000},
    "half a character": {"address": "\ud800"},
    "the year 1": {"at": FIRST},
    "the year 9999": {"at": LAST},
    "before the year 1": {"at": datetime(1, 1, 1, tzinfo=EAST)},
    "no zone": {"at": datetime(2026, 5, 1)},  # noqa: DTZ001
    "no id": {"id": ""},
    "an id that is no text": {"id": 5},
    "an id that cannot be looked up": {"id": ["x"]},
    "an id of half a character": {"id": "\ud800"},
    "an id of ten kilobytes": {"id": "i" * 10_000},
    "an incident of no id": {"incident_id": ""},
    "an incident that cannot be looked up": {"incident_id": ["x"]},
    "an incident of half a character": {"incident_id": "\ud800"},
}


def quarantined(room: Room) -> list[m.MessageQuarantined]:
    said = [entry.message for entry in room.entries]
    return [message for message in said if isinstance(message, m.MessageQuarantined)]


def is_whole(room: Room) -> bool:
    """The journal verifies, and a desk that starts from it has the same picture."""
    picture = room.desk.picture
    room.reopen()
    database = Database(str(room.folder / "c.db"), reading=True)
    try:
        return verify(database).ok and room.desk.picture == picture
    finally:
        database.close()


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_call_that_cannot_be_is_kept_with_its_reason(tmp_path, wrong):
    room = Room(tmp_path)
    bad = replace(call("i1"), **wrong)
    room.handle([bad, call("i2", 1.0)], [say(m.Tick, 2.0)])
    room.handle([bad])
    assert room.incident("i2").number == 1, "what came with it is decided"
    assert "i1" not in room.desk.picture.incidents
    (kept,) = quarantined(room)
    assert kept.reason
    assert kept.raw.startswith("IncidentReported(")
    assert room.desk.picture.cursors["desk"].quarantined == 1
    assert is_whole(room)
    room.store.close()


@pytest.mark.parametrize("text", ["<b>街</b>", "=1+1", "a\x00\x1b[31m\u202eb", "x" * 100_000])
def test_text_is_only_text(tmp_path, text):
    room = Room(tmp_path)
    room.handle([replace(call("i1"), address=text)])
    assert room.incident().address == text.replace("\x00", "\ufffd")  # a database's end of text
    assert is_whole(room)
    room.store.close()


def test_two_that_have_no_id_are_two(tmp_path):
    room = Room(tmp_path)
    room.handle([replace(call("i1"), id=None), replace(call("i2"), id=None)])  # type: ignore[arg-type]
    assert room.desk.picture.cursors["desk"].quarantined == 2
    room.store.close()


def test_a_clock_that_jumps_a_century_and_back_is_survived(tmp_path):
    room = Room(tmp_path)
    room.handle([say(m.RosterLoaded, units=(unit("u1"),)), call("i1"), send("i1", "u1")])
    for second in (3e9, 5.0, -1e9, 6.0):
        room.handle([say(m.Tick, second)])
    assert room.incident().open
    assert room.faults == []
    assert is_whole(room)
    room.store.close()


@st.composite
def hostile(draw: st.DrawFn) -> m.AnyMessage:
    """Any message with one or two of its fields replaced by something that does not belong."""
    kind: Any = draw(st.sampled_from(get_args(m.Report) + get_args(m.Order) + (m.Tick,)))
    good = draw(anything(kind))
    names = st.sampled_from([field.name for field in fields(kind)])
    changes = {draw(names): draw(st.sampled_from(HOSTILE)) for _ in range(draw(st.integers(0, 2)))}
    made: m.AnyMessage = replace(good, **changes)
    return made


@settings(max_examples=40)
@given(st.lists(hostile(), min_size=1, max_size=8))
def test_whatever_comes_the_desk_goes_on(tmp_path_factory, messages):
    room = Room(tmp_path_factory.mktemp("any"))
    room.handle([say(m.RosterLoaded, units=(unit("u1"),)), call("i1")])
    room.handle([*messages, call("i2", 5.0)])
    room.handle([say(m.Tick, 100.0)], [call("i3", 6.0)])
    assert {"i2", "i3"} <= room.desk.picture.incidents.keys()
    assert not room.status or room.status[-1].unsaved == 0
    assert is_whole(room)
    room.store.close()
