"""The desk: take, decide, save, show, in that order, whatever comes in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.entry import Entry
from app.domain.incident import Disposition, IncidentState
from app.domain.picture import Picture, Value
from app.store.journal import rebuild, verify
from app.store.store import Store
from tests.domain import test_properties as domain
from tests.domain.build import NOON, call, say, send
from tests.services.room import SAVED, Room, moved
from tests.store.build import roster


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.store.close()


def test_what_is_shown_is_saved_and_stamped(room: Room) -> None:
    room.handle(roster("u1"), [call("i1"), send("i1", "u1")])
    assert room.incident().state is IncidentState.DISPATCHED
    report = room.incident().stages.report
    assert report is not None
    assert report.saved_at == SAVED
    assert [e.number for e in room.entries] == [1, 2, 3, 4]
    assert room.is_recorded()


def test_nothing_is_shown_before_it_is_saved(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    order = []
    save = room.store.save
    monkeypatch.setattr(room.store, "save", lambda *a: (order.append("save"), save(*a))[1])

    def publish(values: Sequence[Value], entries: Sequence[Entry]) -> None:
        order.append("show")

    monkeypatch.setattr(room.desk, "_publish", publish)
    room.handle([call("i1")])
    assert order == ["save", "show"]


def test_a_restart_restores_the_picture(room: Room) -> None:
    room.handle(roster("u1", "u2"), [call("i1"), call("i2"), send("i1", "u1")])
    before = room.desk.picture
    room.reopen()
    assert room.desk.picture == before
    assert room.is_recorded()


def test_the_same_message_twice_is_one(room: Room) -> None:
    bad = say(m.MessageQuarantined, feed="110", reason="?", raw="x")
    room.handle([bad, bad], [bad])
    room.handle([bad])
    room.reopen()
    room.handle([bad])
    assert room.desk.picture.cursors["110"].quarantined == 1
    assert len(room.entries) == 1


def test_an_order_is_refused_in_a_sentence_and_changes_nothing(room: Room) -> None:
    room.handle(roster("u1"), [call("i1"), call("i2"), send("i1", "u1")])
    room.handle([send("i2", "u1"), m.AddNote(**times("n"), incident_id="i2", text="later")])
    assert room.refused == ["unit_not_available"]
    assert room.journaled()[-1] == "n"
    assert room.is_recorded()


def times(id: str) -> dict[str, object]:
    return {"id": id, "at": NOON, "entered_at": NOON, "by": "seat 1"}


def test_a_late_report_is_journaled_though_it_changes_nothing_but_no_idle_tick(room: Room) -> None:
    late = say(m.UnitDeparted, assignment_id="nobody")
    room.handle([late, say(m.Tick)])
    assert room.journaled() == [late.id]


def test_a_bad_message_does_not_silence_the_rest_and_is_kept(room: Room) -> None:
    bad = replace(call("i0"), lon=float("nan"))
    room.handle([bad, call("i1"), moved(1)], [call("i2")])
    assert [type(f).__name__ for f in room.faults] == ["CodecError"]
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert room.stored().cursors["desk"].quarantined == 1
    kept = room.entries[0].message
    assert isinstance(kept, m.MessageQuarantined)
    assert "lon=nan" in kept.raw
    assert room.is_recorded()


@pytest.mark.parametrize("rubbish", ["not a message", None, 7, object()])
def test_what_is_no_message_at_all_is_told_and_passed_over(room: Room, rubbish: object) -> None:
    room.handle([rubbish, call("i1")])  # type: ignore[list-item]
    assert [type(f).__name__ for f in room.faults] == ["TypeError"]
    assert set(room.stored().incidents) == {"i1"}


def test_text_that_is_no_text_goes_into_quarantine(room: Room) -> None:
    room.handle([replace(call("i1"), address="\ud800")])
    assert room.stored().incidents == {}
    assert room.stored().cursors["desk"].quarantined == 1


def test_the_thread_drains_what_was_posted(room: Room) -> None:
    room.desk.start()
    for n in range(50):
        room.desk.post([replace(call(f"i{n}"), id=f"m{n}"), moved(n)])
    room.desk.post(say(m.AddNote, incident_id="i7", text="单独一条"))
    room.desk.stop()
    assert len(room.stored().incidents) == 50
    assert room.stored().cursors["110"].position == "49"
    assert room.is_recorded()


def test_a_callback_that_fails_does_not_end_the_desk(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(values: Sequence[Value], entries: Sequence[Entry]) -> None:
        raise RuntimeError("the window is gone")

    room.desk.start()
    monkeypatch.setattr(room.desk, "_publish", broken)
    room.desk.post(call("i1"))
    room.desk.stop()
    assert [str(f) for f in room.faults] == ["the window is gone"]
    assert set(room.stored().incidents) == {"i1"}


def test_what_closed_long_ago_is_forgotten_and_comes_back_when_named(room: Room) -> None:
    done = say(m.CloseIncident, 60, incident_id="i1", disposition=Disposition.VALID)
    room.handle(roster("u1"), [call("i1"), send("i1", "u1"), done])
    room.now = NOON + timedelta(days=2)
    room.handle([say(m.Tick, 2 * 86_400)])
    assert room.desk.picture.incidents == {}
    assert room.desk.picture.assignments == {}
    room.handle([say(m.ReopenIncident, 2 * 86_400 + 1, incident_id="i1", reason="再报")])
    assert room.refused == []
    assert room.desk.picture.incidents["i1"].open
    late = say(m.FeedbackGiven, 2 * 86_400 + 2, assignment_id="i1/u1", text="补报")
    room.handle([late])
    order = room.shown[Assignment, "i1/u1"]
    assert isinstance(order, Assignment)
    assert order.feedback == "补报"


def test_an_old_call_told_again_is_still_one_call(room: Room) -> None:
    done = say(m.CloseIncident, 60, incident_id="i1", disposition=Disposition.VALID)
    room.handle([call("i1"), done])
    room.handle([say(m.Tick, 2 * 86_400)])
    room.handle([call("i1", 2 * 86_400)])
    assert room.faults == []
    assert room.desk.picture.incidents["i1"].number == 1
    assert not room.desk.picture.incidents["i1"].open


def by_id(picture: Picture) -> dict[tuple[str, str], Value]:
    """The order in which values became known is no part of a picture."""
    return {(type(value).__name__, value.id): value for value in picture.everything()}


@settings(max_examples=20)
@given(st.lists(st.lists(domain.anything, max_size=4), max_size=12))
def test_whatever_comes_is_recorded_as_shown(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[m.AnyMessage]]
) -> None:
    room = Room(tmp_path_factory.mktemp("room"))
    room.handle(roster(*domain.UNITS))
    for group in groups:
        room.handle(group)
    assert room.faults == []
    assert room.is_recorded()
    again, kept = (by_id(p) for p in (rebuild(room.store.database), room.stored()))
    assert again == kept
    assert verify(room.store.database).ok
    room.store.close()


def test_a_message_of_another_console_is_not_overwritten(room: Room, tmp_path: Path) -> None:
    """Not allowed on one file today; many seats on one database will meet it."""
    room.handle([call("i1")])
    (tmp_path / "c.db.lock").unlink()
    other = Store(str(tmp_path / "c.db"))
    known = room.desk.picture.incidents["i1"]
    take = say(m.TakeIncident, 3, incident_id="i1", by="seat 2")
    other.save([(take, [replace(known, taken_by="seat 2", version=2)])], SAVED)
    other.close()
    room.handle([say(m.TakeIncident, 4, incident_id="i1"), call("i2", 5)])
    assert room.incident().taken_by == "seat 2"
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert room.faults == []
    assert room.is_recorded()
