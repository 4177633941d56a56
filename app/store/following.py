"""Follows a store that another process writes: the picture once, then what each entry changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.domain.picture import Value
from app.store import rows, tables
from app.store.codec import CodecError, decode_value
from app.store.database import Database, file_of
from app.store.errors import StoreError

LINES = tables.journal.c


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the journal: its number, when it was stored, and the values after it."""

    number: int
    saved_at: datetime
    values: tuple[Value, ...]


def last_entry(database: Database) -> tuple[int, datetime | None]:
    """Number and time of the newest entry; 0 and None in an empty journal."""
    question = sa.select(LINES.number, LINES.saved_at).order_by(LINES.number.desc()).limit(1)
    with database.asking() as db:
        found = db.execute(question).one_or_none()
    return (0, None) if found is None else (found.number, found.saved_at)


def changes_after(database: Database, number: int, limit: int = rows.FETCH) -> list[Change]:
    """The entries that follow that number, the oldest first."""
    question = (
        sa.select(LINES.number, LINES.saved_at, LINES.after)
        .where(LINES.number > number)
        .order_by(LINES.number)
        .limit(limit)
    )
    with database.asking() as db:
        found = db.execute(question).all()
    return [_change(*line, database.name) for line in found]


def _change(number: int, saved_at: datetime, after: str, name: str) -> Change:
    try:
        values = tuple(decode_value(plain) for plain in json.loads(after))
    except (CodecError, ValueError) as error:
        raise StoreError(f"{name}: entry {number} cannot be read: {error}") from None
    return Change(number, saved_at, values)


def identity_of(url: str) -> tuple[int, int] | None:
    """Which file the address names now (device, inode); None where it is not a file's.

    Raises StoreError where there is no such file: a reader goes on reading a deleted one.
    """
    path: Path | None = file_of(url)
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from None
    return found.st_dev, found.st_ino
