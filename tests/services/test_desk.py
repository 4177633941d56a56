"""The desk: take, decide, save, show; and what it does when the disk is dead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain import messages as m
from app.domain.entry import Entry
from app.domain.incident import Incident, IncidentState
from app.domain.limits import Limits
from app.domain.messages import AnyMessage
from app.domain.picture import Picture, Value
from app.domain.unit import Unit, UnitKind, UnitState
from app.services.desk import Desk
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.store.errors import StoreError
from app.store.store import Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SAVED = NOON + timedelta(seconds=2)


def times(id: str, at: datetime = NOON) -> dict[str, object]:
    return {"id": id, "at": at, "entered_at": at, "by": "seat-1"}


def call(id: str, at: datetime = NOON) -> m.IncidentReported:
    return m.IncidentReported(
        **times(f"m-{id}", at),
        incident_id=id,
        source_ref="",
        category="theft",
        priority=2,
        lon=113.7,
        lat=22.9,
        address="宏图路12号",
    )


def force(*ids: str) -> list[AnyMessage]:
    units = tuple(Unit(id, id, UnitKind.CAR, "d1") for id in ids)
    signed = [m.UnitSignedOn(**times(f"on-{id}"), unit_id=id) for id in ids]
    return [m.RosterLoaded(**times("roster"), units=units), *signed]


def send(incident_id: str, unit_id: str, id: str = "s") -> m.Dispatch:
    return m.Dispatch(
        **times(f"m-{id}"), incident_id=incident_id, sendings=(m.Sending(id, unit_id),)
    )


class Room:
    """A desk without its thread, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: dict[tuple[type, str], Value] = {}
        self.entries: list[Entry] = []
        self.refused: list[str] = []
        self.faults: list[Exception] = []
        self.status: list[Recorded] = []
        self.open()

    def open(self) -> None:
        self.store = Store(str(self.folder / "c.db"))
        self.desk = Desk(
            self.store,
            self.publish,
            lambda _, no: self.refused.append(no.code),
            self.faults.append,
            self.status.append,
            lambda: SAVED,
            Spool(self.folder / "unsaved.jsonl"),
            Limits(),
        )

    def publish(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        self.shown.update(((type(v), v.id), v) for v in values)
        self.entries += entries

    def handle(self, *groups: Sequence[AnyMessage]) -> None:
        self.desk.handle(groups)

    def incident(self, id: str = "i1") -> Incident:
        value = self.shown[Incident, id]
        assert isinstance(value, Incident)
        return value

    def stored(self) -> Picture:
        return self.store.load(Limits(), NOON - timedelta(days=1))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.store.close()


def test_what_is_shown_is_saved_and_stamped(room: Room) -> None:
    room.handle(force("u1"), [call("i1"), send("i1", "u1")])
    assert room.incident().state is IncidentState.DISPATCHED
    report = room.incident().stages.report
    assert report is not None
    assert report.saved_at == SAVED
    assert [e.number for e in room.entries] == [1, 2, 3, 4]
    assert room.stored() == room.desk.picture
    assert {(type(v), v.id): v for v in room.stored().everything()} == room.shown


def test_a_restart_restores_the_picture(room: Room) -> None:
    room.handle(force("u1", "u2"), [call("i1"), call("i2"), send("i1", "u1")])
    before = room.desk.picture
    room.store.close()
    room.open()
    assert room.desk.picture == before


def test_the_same_message_twice_is_one(room: Room) -> None:
    bad = m.MessageQuarantined(**times("q"), feed="110", reason="?", raw="x")
    room.handle([bad, bad], [bad])
    room.handle([bad])
    assert room.desk.picture.cursors["110"].quarantined == 1
    assert len(room.entries) == 1


def test_an_order_is_refused_in_a_sentence_and_changes_nothing(room: Room) -> None:
    room.handle(force("u1"), [call("i1"), call("i2"), send("i1", "u1")])
    room.handle([send("i2", "u1", "s2")])
    assert room.refused == ["unit_not_available"]
    assert room.stored() == room.desk.picture


def test_a_late_report_that_changes_nothing_is_journaled_but_no_idle_tick(room: Room) -> None:
    room.handle([m.UnitDeparted(**times("late"), assignment_id="nobody"), m.Tick(**times("t"))])
    assert [e.message.id for e in room.entries] == ["late"]


def test_one_bad_message_does_not_silence_the_rest(room: Room) -> None:
    bad = replace(call("i0"), lon=float("nan"))
    room.handle([bad, call("i1")], [call("i2")])
    assert [type(f).__name__ for f in room.faults] == ["CodecError"]
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert room.stored().cursors["desk"].quarantined == 1
    assert room.stored() == room.desk.picture


def test_a_dead_disk_is_told_and_caught_up(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(batch: object, saved_at: object) -> None:
        raise StoreError("c.db: the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(room.store, "save", full)
        room.handle([call("i1")])
        room.handle([call("i2")], [])
    report = room.incident().stages.report
    assert report is not None
    assert report.saved_at is None
    assert room.entries == []
    assert [s.unsaved for s in room.status] == [1, 2]
    assert room.status[-1] == Recorded(2, SAVED, "c.db: the disk is full", spooled=True)
    assert len(room.faults) == 1
    room.handle([])
    assert room.status[-1] == Recorded()
    assert [e.message.id for e in room.entries] == ["m-i1", "m-i2"]
    assert room.stored() == room.desk.picture
    assert not (room.folder / "unsaved.jsonl").exists()


def test_what_was_spooled_is_taken_up_at_the_next_start(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(batch: object, saved_at: object) -> None:
        raise StoreError("c.db: gone")

    with monkeypatch.context() as broken:
        broken.setattr(room.store, "save", dead)
        room.handle(force("u1"), [call("i1"), send("i1", "u1")])
    room.store.close()  # and the process dies here
    room.open()
    room.desk.start()
    room.desk.stop()
    assert room.incident().state is IncidentState.DISPATCHED
    assert room.stored() == room.desk.picture
    assert room.desk.picture.units["u1"].state is UnitState.DISPATCHED
    assert not (room.folder / "unsaved.jsonl").exists()


def test_the_thread_drains_what_was_posted(room: Room) -> None:
    room.desk.start()
    for number in range(50):
        room.desk.post(
            [
                call(f"i{number}"),
                m.CursorMoved(**times(f"c{number}"), feed="110", position=str(number)),
            ]
        )
    room.desk.stop()
    assert len(room.stored().incidents) == 50
    assert room.stored().cursors["110"].position == "49"
