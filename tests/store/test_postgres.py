"""What is PostgreSQL's own: its rows, races, steps and faults. What both keep: test_both.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain.picture import Picture
from app.store import rows
from app.store.database import Database
from app.store.errors import Conflict, StoreError
from app.store.journal import verify
from app.store.store import Store
from app.store.tables import metadata
from tests.domain.build import call, send
from tests.store import postgres
from tests.store.anything import NARROW, anything
from tests.store.build import fresh, record, roster, small_day


@pytest.fixture
def url(another: Callable[[], str]) -> str:
    return another()


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


# ---- conflicts ---------------------------------------------------------------------------------


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
