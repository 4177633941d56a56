"""PostgreSQL keeps what SQLite keeps: the same rows, conflicts, steps and chain, on a real one."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.picture import Picture
from app.domain.stage import Stages
from app.store import rows
from app.store.database import Database
from app.store.errors import Conflict, StoreError
from app.store.history import History
from app.store.journal import export, rebuild, verify
from app.store.store import Store
from app.store.tables import metadata
from tests.domain.build import call, say, send
from tests.store import postgres
from tests.store.anything import NARROW, anything
from tests.store.build import SAVED, fresh, record, roster, small_day

NUMBERS = count(1)


@pytest.fixture(scope="module")
def socket() -> Iterator[Path]:
    pytest.importorskip("psycopg", reason="needs psycopg, the driver of PostgreSQL")
    binaries = postgres.folder_of_binaries()
    if binaries is None:
        pytest.skip(f"needs Debian's package postgresql, absent at {postgres.BINARIES}")
    with postgres.cluster(binaries) as folder:
        yield folder


@pytest.fixture(scope="module")
def another(socket: Path) -> Callable[[], str]:
    """The address of one more empty database."""

    def make() -> str:
        name = f"room{next(NUMBERS)}"
        engine = sa.create_engine(
            postgres.address(socket, "postgres"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return postgres.address(socket, name)

    return make


@pytest.fixture
def url(another: Callable[[], str]) -> str:
    return another()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def empty(another: Callable[[], str]) -> Iterator[Database]:
    """For tests that roll back what they write."""
    database = Database(another())
    yield database
    database.close()


# ---- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", rows.TABLES)
@settings(max_examples=20, phases=[Phase.generate])
@given(data=st.data())
def test_every_value_survives_its_row(kind: type, data: st.DataObject, empty: Database) -> None:
    value = replace(data.draw(anything(kind, NARROW)), version=1)
    with empty.writing() as db:
        db.exec_driver_sql("SET session_replication_role = replica")  # no foreign keys
        rows.write(db, [value])
        assert list(rows.read(db, kind)) == [value]
        db.rollback()


def test_a_day_survives_a_restart(url: str) -> None:
    picture, store = Picture(), Store(url)
    entries = record(store, picture, small_day())
    store.close()
    assert [e.number for e in entries] == list(range(1, len(small_day()) + 1))
    store = Store(url)
    assert fresh(store) == picture
    assert [e.number for e in store.newest(3)] == [11, 12, 13]
    store.close()


def test_the_same_message_twice_is_stored_once(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1")])
    value = replace(picture.incidents["i1"], summary="again", version=2)
    assert store.save([(call("i1"), [value])], SAVED) == []
    assert fresh(store).incidents["i1"].summary == ""
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    assert len(store.save([(note, []), (note, [])], SAVED)) == 1
    assert store.known([note.id, "other"]) == {note.id}


# ---- conflicts ---------------------------------------------------------------------------------


def test_a_stale_version_is_a_conflict_and_changes_nothing(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1"), say(m.TakeIncident, 1, incident_id="i1")])
    before = fresh(store)
    stale = replace(picture.incidents["i1"], version=2)
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    with pytest.raises(Conflict, match="Incident i1 was changed"):
        store.save([(note, []), (say(m.TakeIncident, 2, incident_id="i1"), [stale])], SAVED)
    assert fresh(store) == before
    assert store.known([note.id]) == set()


def test_a_unit_is_never_on_two_incidents(store: Store) -> None:
    picture = Picture()
    record(store, picture, [*roster("u1"), call("i1"), call("i2"), send("i1", "u1")])
    forced = Assignment("other", "i2", "u1", Stages(), version=1)
    with pytest.raises(Conflict, match="one_active_assignment_per_unit"):
        store.save([(send("i2", "u1"), [forced])], SAVED)
    assert fresh(store) == picture


def test_of_two_seats_that_send_one_unit_the_second_is_told(url: str) -> None:
    first, second, picture = Store(url), Store(url), Picture()
    record(first, picture, [*roster("u1"), call("i1"), call("i2")])
    theirs = fresh(second)
    record(first, picture, [send("i1", "u1")])
    with pytest.raises(Conflict):
        record(second, theirs, [send("i2", "u1")])
    assert fresh(second) == picture
    for store in (first, second):
        store.close()


# ---- steps -------------------------------------------------------------------------------------


def test_the_steps_reach_exactly_the_tables(empty: Database) -> None:
    with empty.asking() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        indexes = {one["name"]: one for one in sa.inspect(db).get_indexes("assignments")}
    one = indexes["one_active_assignment_per_unit"]
    assert one["unique"]
    assert one["dialect_options"]["postgresql_where"]


def test_a_newer_database_is_refused(url: str) -> None:
    database = Database(url)
    with database.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreError, match=r"it was written by a newer PatrolGrid .*9999"):
        Store(url)


def test_a_database_of_somebody_else_is_refused(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.exec_driver_sql("CREATE TABLE photos (id int)")
    engine.dispose()
    with pytest.raises(StoreError, match="not one of PatrolGrid"):
        Store(url)


def test_an_address_without_a_driver_is_ours(url: str) -> None:
    store = Store(url.replace("postgresql+psycopg://", "postgresql://"))
    assert fresh(store).incidents == {}
    store.close()


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="No such file or directory"):
        Store(postgres.address(tmp_path, "room"))


# ---- the journal -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "first_bad", "why"),
    [
        ("UPDATE journal SET at = at - 60000000 WHERE number = 7", 7, "entry 7 was altered"),
        ("DELETE FROM journal WHERE number = 4", 4, "entry 4 is missing"),
        ("DELETE FROM journal WHERE number > 9", 10, "ends at entry 9, but 13 were written"),
        ("UPDATE incidents SET summary = 'x' WHERE id = 'i1'", 13, "is not what entry"),
    ],
)
def test_the_chain_names_what_was_altered(
    store: Store, deed: str, first_bad: int, why: str
) -> None:
    record(store, Picture(), small_day())
    assert verify(store.database).ok
    with store.database.writing() as db:
        db.exec_driver_sql(deed)
    found = verify(store.database)
    assert (found.ok, found.first_bad) == (False, first_bad)
    assert why in found.why


def test_the_journal_alone_rebuilds_the_rows_and_masks_callers(store: Store) -> None:
    picture = Picture()
    record(store, picture, small_day())
    again = rebuild(store.database)
    assert (again.incidents, again.units) == (picture.incidents, picture.units)
    assert again.assignments == picture.assignments
    out = io.StringIO()
    assert export(store.database, out) == len(small_day())
    assert "13812345678" not in out.getvalue()
    assert "13912345678" not in out.getvalue()
    assert [json.loads(line)["number"] for line in out.getvalue().splitlines()][-1] == 13


def test_history_answers_alike(store: Store, url: str) -> None:
    record(store, Picture(), small_day())
    history = History(url)
    told = [type(entry.message).__name__ for entry in history.of_incident("i1", 50)]
    history.close()
    assert "Dispatch" in told
    assert "CloseIncident" in told
