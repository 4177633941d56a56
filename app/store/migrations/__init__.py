"""Brings a database to the tables of this program, and refuses one that is newer than it."""

import sqlalchemy as sa

from app.store.errors import StoreError

HEAD = "0003"  # the newest revision; a test holds it equal to the scripts
OURS = "journal_head"


def upgrade(db: sa.Connection, name: str) -> None:
    """All missing steps in one transaction. `name` is what to call the database in an error."""
    found = revision(db, name)
    db.rollback()
    if found == HEAD:
        return
    _foreign_keys(db, on=False)  # a table made anew would take its children with it
    with db.begin():
        _run(db, name, found)
        _must_hold(db, name)
    _foreign_keys(db, on=True)


def check(db: sa.Connection, name: str) -> None:
    """For who only reads: the tables must be those of this program already."""
    found = revision(db, name)
    if found is None:
        raise StoreError(f"{name}: it holds no journal of PatrolGrid")
    if found != HEAD:
        raise StoreError(f"{name}: revision {found} is not {HEAD}; open it once with the console")


def revision(db: sa.Connection, name: str) -> str | None:
    """None for an empty database; StoreError for one that is not ours."""
    tables = sa.inspect(db).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or OURS not in tables:
        raise StoreError(f"{name}: it is a database, but not one of PatrolGrid")
    found = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    if len(found) != 1:
        raise StoreError(f"{name}: {len(found)} revisions are noted in it, not one")
    return str(found[0])


def _foreign_keys(db: sa.Connection, on: bool) -> None:
    if db.dialect.name == "sqlite":  # has no effect inside a transaction
        raw = db.connection.driver_connection
        assert raw is not None  # noqa: S101  a live connection has one
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _must_hold(db: sa.Connection, name: str) -> None:
    """What the database would have refused, had it been watching."""
    if db.dialect.name != "sqlite":
        return
    orphan = db.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise StoreError(f"{name}: a row of {orphan[0]} names one of {orphan[2]} that is not there")


def _run(db: sa.Connection, name: str, found: str | None) -> None:
    from app.store.migrations import steps  # noqa: PLC0415  brings alembic: 0.2 s, rarely needed

    if found is not None and found not in steps.known_revisions():
        raise StoreError(
            f"{name}: it was written by a newer PatrolGrid "
            f"(revision {found}; this one knows up to {HEAD})"
        )
    steps.run(db)
