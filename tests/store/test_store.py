"""What is SQLite's own: its rows, its file, locks and disks. What both keep: test_both.py."""

import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cursor import Cursor
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.store import rows
from app.store.database import Database
from app.store.errors import StoreError
from app.store.journal import verify
from app.store.store import Store
from tests.domain.build import call
from tests.store.anything import anything
from tests.store.build import fresh, opened, record, small_day


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "c.db")


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
