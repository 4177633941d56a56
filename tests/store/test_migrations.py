"""The steps reach exactly the tables of this program, with data in them; a newer one is refused."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.domain.limits import Limits
from app.domain.picture import Picture
from app.store import migrations
from app.store.database import Database
from app.store.errors import StoreError
from app.store.journal import verify
from app.store.migrations import HEAD, steps
from app.store.store import Store
from app.store.tables import metadata
from tests.domain.build import NOON
from tests.store.build import fresh, opened, record, small_day


def test_head_is_the_newest_step() -> None:
    assert ScriptDirectory.from_config(steps.config_for()).get_heads() == [HEAD]


def test_the_steps_reach_exactly_the_tables(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "c.db"))
    with database.asking() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made = {c["name"] for c in sa.inspect(db).get_indexes("assignments")}
        keys = sa.inspect(db).get_foreign_keys("assignments")
    database.close()
    assert "one_active_assignment_per_unit" in made
    assert {k["referred_table"] for k in keys} == {"incidents", "units"}


def test_the_partial_index_and_checks_are_those_of_the_tables(tmp_path: Path) -> None:
    """compare_metadata does not look at conditions; the database's own words are the same."""
    database = Database(str(tmp_path / "c.db"))
    database.close()
    plain = sa.create_engine(f"sqlite:///{tmp_path}/plain.db")
    metadata.create_all(plain)
    question = "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL"
    plain.dispose()
    with sqlite3.connect(tmp_path / "c.db") as ours, sqlite3.connect(tmp_path / "plain.db") as its:
        assert sorted(ours.execute(question)) == sorted(its.execute(question))
    ours.close()
    its.close()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    Database(str(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(StoreError, match=r"c\.db: it was written by a newer PatrolGrid .*9999"):
        Store(str(path))
    with pytest.raises(StoreError, match="revision 9999 is not"):
        Database(str(path), reading=True)


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photos (id)")
    db.close()
    with pytest.raises(StoreError, match="not one of PatrolGrid"):
        Store(str(path))
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]
    db.close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM alembic_version", "0 revisions are noted"),
        ("UPDATE units SET kind = 'boat'", "a row cannot be read: 'boat'"),
        ("UPDATE incidents SET report_at = 9223372036854775807", "a row cannot be read: date"),
        ("UPDATE incidents SET hazards = '{'", "a row cannot be read"),
    ],
)
def test_a_database_changed_by_hand_is_named(tmp_path: Path, change: str, says: str) -> None:
    with opened(tmp_path) as store:
        record(store, Picture(), small_day())
    path = tmp_path / "c.db"
    with sqlite3.connect(path) as db:
        db.execute(change)
    db.close()
    with pytest.raises(StoreError, match=rf"c\.db: {says}"), opened(tmp_path) as store:
        fresh(store)


def test_a_path_that_leads_round_in_a_circle_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.db").symlink_to(tmp_path / "c.db")
    for reading in (True, False):
        with pytest.raises(StoreError, match=r"c\.db: "):
            Database(str(tmp_path / "c.db"), reading=reading)


def test_an_interrupted_step_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.db"

    def cut(db: sa.Connection) -> None:
        db.execute(sa.text("CREATE TABLE incidents (id)"))
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(steps, "run", cut)
        with pytest.raises(StoreError, match="the power went"):
            Store(str(path))
    store = Store(str(path))
    assert store.load(Limits(), NOON).everything() == []
    store.close()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("incidents", recreate="always") as incidents:
        incidents.add_column(sa.Column("mood", sa.String, nullable=False, server_default="calm"))
"""


def with_next(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """The program as it may be after the next step."""
    (folder / "v0004_next.py").write_text(script)
    config_for = steps.config_for

    def config(db: sa.Connection | None = None) -> Config:
        made = config_for(db)
        ours = Path(steps.__file__).parent / "versions"
        made.set_main_option("path_separator", "os")
        made.set_main_option("version_locations", os.pathsep.join([str(ours), str(folder)]))
        return made

    monkeypatch.setattr(steps, "config_for", config)
    monkeypatch.setattr(migrations, "HEAD", "0004")


def test_a_step_that_makes_a_table_anew_keeps_its_rows_and_their_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as store:
        record(store, Picture(), small_day())
        before = fresh(store)
    with_next(monkeypatch, tmp_path, NEXT)
    with opened(tmp_path) as store:
        assert fresh(store) == before
        assert set(before.assignments) == {"i1/u1"}
        assert verify(store.database).ok
        with store.database.asking() as db:
            assert db.exec_driver_sql("SELECT DISTINCT mood FROM incidents").scalars().all() == [
                "calm"
            ]
            assert db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_step_that_leaves_orphans_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as store:
        record(store, Picture(), small_day())
        before = fresh(store)
    with monkeypatch.context() as patched:
        with_next(
            patched,
            tmp_path,
            NEXT.replace("    with op", "    op.execute('DELETE FROM incidents')\n    with op"),
        )
        with pytest.raises(StoreError, match="a row of assignments names one of incidents"):
            Store(str(tmp_path / "c.db"))
    with opened(tmp_path) as store:
        assert fresh(store) == before


def test_a_database_whose_driver_is_missing_is_named() -> None:
    with pytest.raises(StoreError, match=r"pg8000://.*needs pg8000, which is missing"):
        Database("postgresql+pg8000://somebody@127.0.0.1/x")
