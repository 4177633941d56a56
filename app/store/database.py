"""The connection to the database: how it is opened, locked, and what its errors mean in words."""

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from app.store.errors import Conflict, StoreError
from app.store.migrations import check, upgrade
from app.store.watchdog import answering

log = logging.getLogger(__name__)
PSYCOPG = "postgresql+psycopg"  # the driver that is installed with us
NONE = -(2**63)  # what stands for no number among packed ones
BUSY_S = 0.25  # the desk waits this long for a lock before it goes on without the store
ANSWER_S = 20.0  # and this long for a whole transaction of a server
PATIENCE = {  # of a connection to a server, where the address does not say otherwise
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "options": "-c lock_timeout=5s",
}
REASONS = {
    "SQLITE_NOTADB": "it is not a database",
    "SQLITE_CORRUPT": "it is damaged; restore the last copy of it",
    "SQLITE_BUSY": "another program holds it locked",
    "SQLITE_LOCKED": "another program holds it locked",
    "SQLITE_READONLY": "it cannot be written (read-only)",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CANTOPEN": "it cannot be opened; look at its folder and the rights to it",
    "SQLITE_PERM": "the rights to it are missing",
}
REPLACED = "it was replaced by another file while in use; end the program and look at both"


class Database:
    """One database, open for one writer; or `reading` only, beside a writer.

    SQLite for one workstation, PostgreSQL for many seats; everything that knows which is in this
    file. Both are tested, PostgreSQL on a real cluster (tests/store/postgres.py).
    """

    def __init__(self, url: str, reading: bool = False) -> None:
        self.url = _url(url)
        self.reading = reading
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.path = _file_of(self.url)
        self.name = str(self.path or self.url.render_as_string())
        self._lock: IO[bytes] | None = None
        self._opened: tuple[int, int] | None = None
        with self.words():
            self._open()

    def _open(self) -> None:
        if self.path and self.reading and not self.path.exists():
            raise StoreError(f"{self.name}: there is no such file")
        if self.path and not self.reading:
            self._lock = _lock(self.path)
        try:
            self.engine = self._engine()
            with self.engine.connect() as db:
                (check if self.reading else upgrade)(db, self.name)
            self._opened = self._file()
        except BaseException:
            self.close()
            raise

    def _engine(self) -> sa.Engine:
        if not self.sqlite:
            # A reader sees one state of everything; a writer must see the newest head.
            level = "REPEATABLE READ" if self.reading else "READ COMMITTED"
            patience = {k: v for k, v in PATIENCE.items() if k not in self.url.query}
            return sa.create_engine(self.url, isolation_level=level, connect_args=patience)
        if self.path is None:
            engine = sa.create_engine(self.url, poolclass=sa.StaticPool)
        else:
            # One connection, kept: after a deletion it is all that still holds the rows.
            engine = sa.create_engine(
                self.url,
                connect_args={"timeout": BUSY_S},
                pool_size=1,
                max_overflow=4 if self.reading else 0,
            )
        sa.event.listen(engine, "connect", self._pragmas)
        sa.event.listen(engine, "begin", self._begin)
        return engine

    def _pragmas(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        wanted = ["foreign_keys=ON", "trusted_schema=OFF"]
        if self.reading:
            wanted.append("query_only=ON")
        else:
            wanted += ["journal_mode=WAL", "synchronous=FULL"]
        for pragma in wanted:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    def _begin(self, db: sa.Connection) -> None:
        db.exec_driver_sql("BEGIN" if self.reading else "BEGIN IMMEDIATE")

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all or nothing. Conflict where the rows forbid it, StoreError else."""
        with self.words():
            self._keep_file()
            with self.engine.connect() as db, self._watched(db), db.begin():
                yield db

    @contextmanager
    def asking(self) -> Iterator[sa.Connection]:
        """A connection for questions, which sees one state of the rows."""
        with self.words(), self.engine.connect() as db, self._watched(db):
            try:
                yield db
            except (LookupError, ValueError, OverflowError) as error:  # somebody wrote them
                raise StoreError(f"{self.name}: a row cannot be read: {error}") from error

    def _watched(self, db: sa.Connection) -> AbstractContextManager[None]:
        """A desk must not wait for ever; who only reads has a thread for it, and long questions."""
        return nullcontext() if self.sqlite or self.reading else answering(db, ANSWER_S)

    def packed(
        self,
        source: sa.FromClause,
        numbers: Sequence[sa.ColumnElement[Any]],
        texts: Sequence[sa.ColumnElement[Any]],
    ) -> "sa.Select[*tuple[Any, ...]]":
        """A question with one answer: all whole numbers, row by row, in 16 hexadecimal digits each
        (NONE for none), and each column of texts as a JSON list.

        The database does the writing, so that no Python value is made for a number: ten times
        less time and a free interpreter lock where hundreds of thousands of rows are wanted.
        """
        plain = [
            sa.func.coalesce(sa.type_coerce(n, sa.BigInteger), sa.literal(NONE, sa.BigInteger))
            for n in numbers
        ]
        if self.sqlite:
            row = sa.func.printf("%016x" * len(plain), *plain)
            whole, listed = sa.func.group_concat(row, ""), sa.func.json_group_array
        else:
            parts = (
                sa.func.lpad(sa.func.to_hex(sa.cast(n, sa.BigInteger)), 16, "0") for n in plain
            )
            whole, listed = sa.func.string_agg(sa.func.concat(*parts), ""), sa.func.json_agg
        lists = [sa.cast(listed(sa.type_coerce(text, sa.String)), sa.Text) for text in texts]
        return sa.select(whole, *lists).select_from(source)

    @contextmanager
    def words(self) -> Iterator[None]:
        """What goes wrong with the database inside it becomes a StoreError that says it."""
        try:
            yield
        except IntegrityError as error:
            raise Conflict(f"{self.name}: {error.orig}") from error
        except DBAPIError as error:
            raise StoreError(f"{self.name}: {_reason(error)}") from error
        except OSError as error:
            raise StoreError(f"{self.name}: {error.strerror or error}") from error
        except ModuleNotFoundError as error:
            raise StoreError(f"{self.name}: needs {error.name}, which is missing") from error

    # ---- the file --------------------------------------------------------------------------

    def _file(self) -> tuple[int, int] | None:
        """Which file the path names now (device, inode)."""
        if self.path is None:
            return None
        found = os.stat(self.path)
        return found.st_dev, found.st_ino

    def _keep_file(self) -> None:
        """SQLite goes on writing into a deleted file without a word; we put it back first."""
        if self.path is None or self.reading:
            return
        try:
            found = self._file()
        except FileNotFoundError:
            self._put_back(self.path)
            return
        if found != self._opened:
            raise StoreError(f"{self.name}: {REPLACED}")
        if not os.path.exists(f"{self.path}-wal"):  # the newest rows are in it
            self._put_back(self.path)

    def _put_back(self, path: Path) -> None:
        """A deleted file lives on in the open connection: a copy of it takes its old place."""
        log.error("%s was deleted while in use; putting it back", path)
        copy = Path(f"{path}.putback")
        copy.unlink(missing_ok=True)
        with self.engine.connect() as db:
            db.rollback()
            raw: Any = db.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(copy),))
        self.engine.dispose()
        for rest in (f"{path}-wal", f"{path}-shm"):
            Path(rest).unlink(missing_ok=True)
        copy.chmod(0o600)
        _sync(copy)
        copy.rename(path)
        _sync(path.parent)
        self._opened = self._file()

    def close(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def file_of(url: str) -> Path | None:
    """The file that an address names; None where it names none. Raises StoreError."""
    return _file_of(_url(url))


def _file_of(url: sa.URL) -> Path | None:
    named = url.database if url.get_backend_name() == "sqlite" else None
    return None if not named or named == ":memory:" else Path(os.path.realpath(named))


def _url(url: str) -> sa.URL:
    """A path is a SQLite file; anything with :// is an address as SQLAlchemy writes it."""
    if "://" not in url:
        return sa.URL.create("sqlite", database=str(Path(url).expanduser()))
    try:
        made = sa.make_url(url)
        if made.drivername == "postgresql":
            made = made.set(drivername=PSYCOPG)
        made.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"{url}: not an address of a database ({error})") from None
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{made.render_as_string()}: neither a sqlite:// nor a postgresql:// one")
    return made


def _lock(path: Path) -> IO[bytes]:
    """One console per file. The lock dies with the process, however it dies."""
    # Not the database itself: closing any handle of it would drop SQLite's own locks.
    lock = open(f"{path}.lock", "ab")  # noqa: SIM115  kept open as long as the store is
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StoreError(f"{path}: another PatrolGrid has it open") from None
    try:
        if not path.exists():  # callers are named in it: for our own eyes only
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        lock.close()
        raise
    return lock


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: DBAPIError) -> str:
    name: str = getattr(error.orig, "sqlite_errorname", "")
    for known, words in REASONS.items():
        if name == known or name.startswith(f"{known}_"):
            return words
    return str(error.orig)
