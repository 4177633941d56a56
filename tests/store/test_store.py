"""What is saved comes back; once, in order, and only over what it was decided on."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.cursor import Cursor
from app.domain.incident import Incident
from app.domain.picture import Picture, Value
from app.domain.stage import Stages
from app.domain.unit import Unit, UnitKind
from app.store import rows
from app.store.database import Database
from app.store.errors import Conflict, StoreError
from app.store.journal import verify
from app.store.store import Store
from tests.domain.build import NOON, call, say, send
from tests.store.anything import anything
from tests.store.build import SAVED, fresh, opened, record, roster, small_day


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize("kind", rows.TABLES)
@settings(max_examples=30)
@given(data=st.data())
def test_every_value_survives_its_row(
    kind: type, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    value = replace(data.draw(anything(kind)), version=1)
    database = Database("sqlite://")
    with database.writing() as db:
        db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        rows.write(db, [value])
        assert list(rows.read(db, kind)) == [value]
        db.rollback()
    database.close()


def test_a_day_survives_a_restart(tmp_path: Path) -> None:
    picture = Picture()
    with opened(tmp_path) as store:
        entries = record(store, picture, small_day())
    assert [e.number for e in entries] == list(range(1, len(small_day()) + 1))
    with opened(tmp_path) as store:
        again = fresh(store)
    assert again == picture
    assert again.last_number == 2


def test_entries_are_found_under_all_they_are_about(store: Store) -> None:
    entries = record(store, Picture(), small_day())
    by_kind = {type(e.message).__name__: e for e in entries}
    link = by_kind["LinkDuplicate"]
    assert (link.incident_id, link.other_incident_id) == ("i2", "i1")
    sent = by_kind["OrderAcknowledged"]
    assert (sent.incident_id, sent.unit_id) == ("i1", "u1")
    assert by_kind["Dispatch"].unit_id == "u1"
    late = say(m.UnitDeparted, 5000, assignment_id="i1/u1")  # changes nothing
    assert store.save([(late, [])], SAVED)[0].incident_id == "i1"


def test_the_same_message_twice_is_stored_once_and_its_values_not_again(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1")])
    value = replace(picture.incidents["i1"], summary="again", version=2)
    assert store.save([(call("i1"), [value])], SAVED) == []
    assert fresh(store).incidents["i1"].summary == ""
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    assert len(store.save([(note, []), (note, [])], SAVED)) == 1
    assert store.known([note.id, "other"]) == {note.id}


def test_a_stale_version_is_a_conflict_and_changes_nothing(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1"), say(m.TakeIncident, 1, incident_id="i1")])
    before = fresh(store)
    stale = replace(picture.incidents["i1"], version=2)
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    with pytest.raises(Conflict, match="Incident i1 was changed") as caught:
        store.save([(note, []), (say(m.TakeIncident, 2, incident_id="i1"), [stale])], SAVED)
    assert caught.value.ids == ("i1",)
    assert fresh(store) == before
    assert store.known([note.id]) == set()


def test_a_unit_is_never_on_two_incidents(store: Store) -> None:
    picture = Picture()
    record(store, picture, [*roster("u1"), call("i1"), call("i2"), send("i1", "u1")])
    forced = Assignment("other", "i2", "u1", Stages(), version=1)
    with pytest.raises(Conflict, match="UNIQUE"):
        store.save([(send("i2", "u1"), [forced])], SAVED)


def test_a_reassignment_in_one_batch_passes_the_index(store: Store) -> None:
    picture = Picture()
    record(store, picture, [*roster("u1"), call("i1"), call("i2"), send("i1", "u1")])
    onward = say(
        m.Reassign,
        20,
        assignment_id="i1/u1",
        incident_id="i2",
        sending=m.Sending("a-sorts-first", "u1"),
    )
    entry = record(store, picture, [onward])[0]
    assert (entry.incident_id, entry.other_incident_id, entry.unit_id) == ("i2", "i1", "u1")
    assert fresh(store) == picture


def test_idle_ticks_and_rosters_are_not_kept(store: Store) -> None:
    idle = [(say(m.Tick), []), (say(m.RosterLoaded, units=()), [])]
    assert store.save(idle, SAVED) == []


def test_what_closed_long_ago_is_loaded_only_when_named(store: Store) -> None:
    record(store, Picture(), small_day())
    later = NOON + timedelta(days=3)
    picture = store.load(fresh(store).limits, later)
    assert picture.incidents == {}
    assert picture.assignments == {}
    assert picture.last_number == 2
    assert set(store.load(picture.limits, later, also=["i1"]).assignments) == {"i1/u1"}
    found = store.fetch([], ["i1/u1", "nobody"])
    assert [v.id for v in found] == ["i1", "i1/u1"]


def test_eleven_thousand_units_are_one_transaction(store: Store) -> None:
    units = tuple(Unit(f"u{n:05}", str(n), UnitKind.FOOT, "d1") for n in range(11_001))
    values: list[Value] = [replace(unit, version=1) for unit in units]
    assert len(store.save([(say(m.RosterLoaded, units=units), values)], SAVED)) == 1
    assert len(fresh(store).units) == 11_001


def test_the_file_is_for_our_eyes_only(tmp_path: Path, store: Store) -> None:
    for path in tmp_path.glob("c.db*"):
        if not path.name.endswith(".lock"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


# ---- databases that cannot be used -------------------------------------------------------------


def test_one_console_per_file(tmp_path: Path, store: Store) -> None:
    with pytest.raises(StoreError, match=r"c\.db: another PatrolGrid has it open"):
        Store(str(tmp_path / "c.db"))


def test_a_reader_may_look_beside_the_console_and_cannot_write(
    tmp_path: Path, store: Store
) -> None:
    record(store, Picture(), [call("i1")])
    reading = Database(str(tmp_path / "c.db"), reading=True)
    with reading.asking() as db:
        assert len(list(rows.read(db, Incident))) == 1
    with pytest.raises(StoreError, match="read-only"), reading.writing() as db:
        rows.write(db, [Cursor("x", version=1)])
    reading.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"this is a letter, not a database" * 100, "it is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "it is not a database|it is damaged"),
    ],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=rf"c\.db: ({why})"):
        Store(str(path))
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none/c\.db: No such file or directory"):
        Store(str(tmp_path / "none" / "c.db"))
    with pytest.raises(StoreError, match="there is no such file"):
        Database(str(tmp_path / "c.db"), reading=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(str(tmp_path))


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite:/x://", "://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreError, match="not an address of a database"):
        Store(url)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    Database(str(path)).close()
    path.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be written"), opened(tmp_path) as store:
        record(store, Picture(), [call("i1")])


def test_a_locked_database_says_so_and_works_again(tmp_path: Path, store: Store) -> None:
    other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"c\.db: another program holds it locked"):
        record(store, Picture(), [call("i1")])
    other.execute("ROLLBACK")
    other.close()
    assert record(store, Picture(), [call("i1")])


def test_a_full_disk_says_so_and_works_again(store: Store) -> None:
    picture = Picture()
    with store.database.asking() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match=r"c\.db: the disk is full"):
        record(store, picture, (call(f"i{n}") for n in range(500)))
    kept = fresh(store)
    with store.database.asking() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
    assert {v.id: v for v in kept.everything()} == {v.id: v for v in picture.everything()}
    assert record(store, picture, [call("after")])


@pytest.mark.parametrize("deleted", [["c.db"], ["c.db-wal"], ["c.db", "c.db-wal", "c.db-shm"]])
def test_a_deleted_file_is_put_back_with_everything(
    tmp_path: Path, store: Store, deleted: list[str]
) -> None:
    picture = Picture()
    record(store, picture, small_day())
    for name in deleted:
        (tmp_path / name).unlink()
    record(store, picture, [call("after")])
    store.close()
    with opened(tmp_path) as again:
        assert fresh(again) == picture
        assert verify(again.database).entries == len(small_day()) + 1


def test_a_replaced_file_is_not_written_to(tmp_path: Path, store: Store) -> None:
    record(store, Picture(), small_day())
    (tmp_path / "c.db").unlink()
    (tmp_path / "c.db").write_bytes(b"an older copy")
    with pytest.raises(StoreError, match="it was replaced by another file"):
        record(store, Picture(), [call("after")])
    assert (tmp_path / "c.db").read_bytes() == b"an older copy"
