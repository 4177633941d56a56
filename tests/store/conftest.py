"""Databases of both kinds: a file of SQLite, and a PostgreSQL of our own, started once."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.store.store import Store
from tests.store import postgres

NUMBERS = count(1)


@pytest.fixture(scope="session")
def socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL."""
    pytest.importorskip("psycopg", reason="needs psycopg, the driver of PostgreSQL")
    binaries = postgres.folder_of_binaries()
    if binaries is None:
        pytest.skip(f"needs Debian's package postgresql, absent at {postgres.BINARIES}")
    with postgres.cluster(binaries) as folder:
        yield folder


@pytest.fixture(scope="session")
def another(socket: Path) -> Callable[[], str]:
    """The address of one more empty database in it."""

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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "c.db")
    make: Callable[[], str] = request.getfixturevalue("another")
    return make()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()
