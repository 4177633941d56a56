"""The desk while the database fails: it goes on, says so, keeps everything, and catches up."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain import messages as m
from app.domain.entry import Entry
from app.domain.incident import IncidentState
from app.services import desk
from app.services import spool as side_file
from app.services.recorded import Recorded
from app.store.errors import Conflict, StoreError
from app.store.journal import verify
from app.store.store import Decided
from tests.domain.build import call, say, send
from tests.services.room import SAVED, Room, moved
from tests.store.build import roster


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def die(room: Room, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """die(True): nothing can be saved from now on; die(False): it can again."""
    save = room.store.save

    def dead(batch: object, saved_at: object) -> list[Entry]:
        raise StoreError("c.db: the disk reports an error")

    return lambda off: monkeypatch.setattr(room.store, "save", dead if off else save)


def test_a_dead_disk_is_told_and_caught_up(room: Room, die: Callable[[bool], None]) -> None:
    die(True)
    room.handle([call("i1")])
    room.handle([call("i2")], [say(m.Tick)])
    report = room.incident().stages.report
    assert report is not None
    assert report.saved_at is None
    assert room.entries == []
    assert [s.unsaved for s in room.status] == [1, 2]
    assert room.status[-1] == Recorded(2, SAVED, "c.db: the disk reports an error", spooled=True)
    assert len(room.faults) == 1
    die(False)
    room.handle([])
    assert room.status[-1] == Recorded()
    assert room.journaled() == [call("i1").id, call("i2").id]
    assert room.is_recorded()
    assert not (room.folder / "unsaved.jsonl").exists()


@pytest.mark.parametrize("question", ["known", "fetch", "save"])
def test_a_surprise_of_the_driver_loses_nothing_either(
    room: Room, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    def surprise(*_: object) -> object:
        raise RuntimeError("the driver stumbles over itself")

    with monkeypatch.context() as broken:
        broken.setattr(room.store, question, surprise)
        room.handle([call("i1")], [say(m.UnitArrived, 1, assignment_id="of an earlier day")])
        assert room.incident().number == 1
    room.handle([])
    assert all(status == Recorded() for status in room.status[-1:])
    assert call("i1").id in room.journaled()
    assert room.is_recorded()


def test_the_thread_tries_again_by_itself(
    room: Room, die: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "RETRY_S", 0.01)
    held, well = threading.Event(), threading.Event()
    tell = {True: held.set, False: well.set}
    monkeypatch.setattr(room.desk, "_recorded", lambda status: tell[status.unsaved > 0]())
    die(True)
    room.desk.start()
    well.clear()
    room.desk.post(call("i1"))
    assert held.wait(60)
    die(False)
    assert well.wait(60), "nobody tried again"
    room.desk.stop()
    assert room.is_recorded()


def test_stopped_in_an_outage_it_is_in_the_spool(room: Room, die: Callable[[bool], None]) -> None:
    die(True)
    room.desk.start()
    room.desk.post(call("i1"))
    room.desk.stop()
    room.reopen()
    assert room.is_recorded()
    assert room.journaled() == [call("i1").id]


def test_what_was_spooled_is_taken_up_at_the_next_start(
    room: Room, die: Callable[[bool], None]
) -> None:
    die(True)
    room.handle(roster("u1"), [call("i1"), send("i1", "u1")], [moved(1)])
    room.reopen()
    assert room.incident().state is IncidentState.DISPATCHED
    assert len(room.entries) == 5
    assert room.is_recorded()
    assert not (room.folder / "unsaved.jsonl").exists()


def test_a_kill_between_save_and_emptying_the_spool_doubles_nothing(
    room: Room, die: Callable[[bool], None]
) -> None:
    bad = say(m.MessageQuarantined, feed="110", reason="?", raw="x")
    die(True)
    room.handle([bad])
    left = (room.folder / "unsaved.jsonl").read_bytes()
    die(False)
    room.handle([])
    (room.folder / "unsaved.jsonl").write_bytes(left)
    room.reopen()
    assert room.desk.picture.cursors["110"].quarantined == 1
    assert len(room.entries) == 1
    assert not (room.folder / "unsaved.jsonl").exists()


def test_the_same_message_in_an_outage_and_after_it_is_one(
    room: Room, die: Callable[[bool], None]
) -> None:
    bad = say(m.MessageQuarantined, feed="110", reason="?", raw="x")
    room.handle([bad])
    die(True)
    room.handle([call("i1")])
    room.handle([bad], [call("i1")])
    die(False)
    room.handle([bad])
    assert room.stored().cursors["110"].quarantined == 1
    assert room.journaled() == [bad.id, call("i1").id]
    assert room.is_recorded()


def test_a_commit_that_seemed_to_fail_is_not_done_twice(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = room.store.save

    def cut_off(batch: list[Decided], saved_at: object) -> list[Entry]:
        save(batch, SAVED)
        raise StoreError("c.db: the answer was lost")

    with monkeypatch.context() as broken:
        broken.setattr(room.store, "save", cut_off)
        room.handle(roster("u1"), [call("i1"), send("i1", "u1")])
    room.handle([call("i2")])
    assert room.status[-1] == Recorded()
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert room.is_recorded()
    assert verify(room.store.database).ok


def test_a_group_that_the_store_refuses_goes_into_quarantine(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = room.store.save

    def picky(batch: list[Decided], saved_at: object) -> list[Entry]:
        if any(isinstance(message, m.TakeIncident) for message, _ in batch):
            raise Conflict("CHECK constraint failed")
        return save(batch, SAVED)

    monkeypatch.setattr(room.store, "save", picky)
    take = say(m.TakeIncident, incident_id="i1")
    room.handle([call("i1")], [take], [call("i2")])
    assert [str(f) for f in room.faults] == ["CHECK constraint failed"]
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert room.stored().cursors["desk"].quarantined == 1
    assert room.incident().taken_by == ""
    assert {s.unsaved for s in room.status} == {0}
    assert room.is_recorded()


def test_locked_by_another_program(room: Room, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    room.handle([call("i1")])
    assert room.status[-1].reason.endswith("c.db: another program holds it locked")
    other.execute("ROLLBACK")
    other.close()
    room.handle([call("i2")])
    assert room.status[-1] == Recorded()
    assert room.is_recorded()


def test_deleted_under_way(room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    room.handle([call("i1")])
    (tmp_path / "c.db").unlink()
    room.handle([call("i2")])
    assert "was deleted while in use; putting it back" in caplog.text
    room.reopen()
    assert set(room.stored().incidents) == {"i1", "i2"}
    assert verify(room.store.database).ok


def test_replaced_under_way(room: Room, tmp_path: Path) -> None:
    room.handle([call("i1")])
    (tmp_path / "c.db").rename(tmp_path / "aside.db")
    (tmp_path / "c.db").write_bytes(b"")
    room.handle([call("i2")])
    assert room.status[-1].unsaved == 1
    assert room.status[-1].spooled
    (tmp_path / "aside.db").rename(tmp_path / "c.db")
    room.handle([])
    assert room.status[-1] == Recorded()
    assert room.is_recorded()


def test_database_full_and_large_again(room: Room) -> None:
    with room.store.database.asking() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    for n in range(0, 400, 100):
        room.handle([call(f"i{k}", k) for k in range(n, n + 100)])
    assert room.status[-1].reason.endswith("the disk is full")
    assert len(room.desk.picture.incidents) == 400
    with room.store.database.asking() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
    room.handle([])
    assert room.status[-1] == Recorded()
    assert len(room.stored().incidents) == 400
    assert room.is_recorded()


def test_when_the_spool_is_full_too_it_is_held_in_memory_and_said(
    room: Room, die: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, text: bytes) -> None:
        raise OSError(28, "No space left on device")

    die(True)
    with monkeypatch.context() as broken:
        broken.setattr(side_file, "write_all", full)
        room.handle([call("i1")])
        assert room.status[-1].spooled is False
    room.handle([call("i2")])
    assert room.status[-1].spooled is True
    assert len(side_file.Spool(room.folder / "unsaved.jsonl").read()) == 2
    die(False)
    room.handle([])
    assert room.is_recorded()


def test_an_outage_is_logged_once(
    room: Room, die: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    die(True)
    for n in range(5):
        room.handle([call(f"i{n}", n)])
    die(False)
    room.handle([])
    told = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert [r.getMessage() for r in told] == [
        "not recorded: c.db: the disk reports an error",
        "recorded again, nothing is missing",
    ]
