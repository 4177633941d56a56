"""留痕: checks the chain of the journal, rebuilds the picture from it, and hands it out masked."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

import sqlalchemy as sa

from app.domain.incident import Caller
from app.domain.picture import Picture
from app.store import rows, tables
from app.store.chain import FIRST, seal
from app.store.codec import CodecError, canonical, decode_value, encode_value, write_time
from app.store.database import Database
from app.store.errors import StoreError

Seen = dict[tuple[str, str], tuple[int, bytes]]  # (type, id): the last entry and its value's digest
FREE_TEXT = frozenset({"summary", "text", "remark", "reason", "feedback", "ended_why", "address"})
LONG_NUMBER = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Verification:
    """`first_bad` is the number of the first entry that is not as it was written; `why` in words.

    Whoever can rewrite the whole file can make a new chain that fits: note `head` (the last number
    and hash) elsewhere from time to time, and hold it against this.
    """

    entries: int
    ok: bool
    first_bad: int | None = None
    why: str = ""
    head: str = ""


def verify(database: Database) -> Verification:
    """The chain from the first entry to the last, then the current rows against the journal."""
    seen: Seen = {}
    last, before = 0, FIRST
    with database.asking() as db:
        total: int = db.execute(sa.select(sa.func.count()).select_from(tables.journal)).scalar_one()
        for row in _stream(db):
            if why := _flaw(row, last, before, seen):
                return Verification(total, False, min(row["number"], last + 1), why)
            last, before = row["number"], row["hash"]
        head = tables.head.c
        number, sealed = db.execute(sa.select(head.number, head.hash)).one()
        if (number, sealed) != (last, before):
            why = f"the journal ends at entry {last}, but {number} were written"
            return Verification(total, False, last + 1, why)
        if wrong := _wrong_row(db, seen):
            return Verification(total, False, *wrong)
    return Verification(total, True, head=f"{last}:{before}")


def _stream(db: sa.Connection, *where: sa.ColumnElement[bool]) -> Iterator[sa.RowMapping]:
    question = sa.select(tables.journal).where(*where).order_by(tables.journal.c.number)
    with db.execute(question.execution_options(yield_per=rows.FETCH)) as found:
        yield from found.mappings()  # whoever stops half way leaves no cursor open


def _flaw(row: sa.RowMapping, last: int, before: str, seen: Seen) -> str:
    """What is wrong with the entry after `last`; "" where nothing is."""
    number = row["number"]
    if number != last + 1:
        return f"entry {last + 1} is missing" if number > last else f"entry {number} was inserted"
    if row["hash"] != seal(dict(row)):
        return f"entry {number} was altered"
    if row["prev_hash"] != before:
        return f"entry {number} does not follow the entry before it"
    try:
        for plain in json.loads(row["after"]):
            seen[plain["type"], plain["id"]] = number, digest(plain)
    except (ValueError, TypeError, KeyError) as error:
        return f"entry {number} cannot be read: {error}"
    return ""


def digest(plain: Any) -> bytes:
    return hashlib.sha256(canonical(plain).encode()).digest()[:16]


def _wrong_row(db: sa.Connection, seen: Seen) -> tuple[int | None, str] | None:
    """The first current row that is not what the journal left, by entry; None where all are."""
    for kind in rows.TABLES:
        name = rows.TABLES[kind].name
        for value in rows.read(db, kind):
            number, known = seen.pop((kind.__name__, value.id), (0, b""))
            if not number:
                return None, f"no entry made the row {value.id} of {name}"
            if digest(encode_value(value)) != known:
                return number, f"the row {value.id} of {name} is not what entry {number} left"
    for (kind_name, id), (number, _) in seen.items():
        return number, f"the {kind_name} {id} of entry {number} has no row"
    return None


def rebuild(database: Database) -> Picture:
    """The picture from the journal alone, with everything that ever was."""
    picture = Picture()
    with database.asking() as db:
        for row in _stream(db):
            try:
                picture.put_all(decode_value(plain) for plain in json.loads(row["after"]))
            except (CodecError, ValueError) as error:
                raise StoreError(f"{database.name}: entry {row['number']}: {error}") from None
    return picture


def export(
    database: Database, out: TextIO, since: datetime | None = None, until: datetime | None = None
) -> int:
    """JSON lines of the entries saved from `since` to before `until`; how many there are.

    Callers are masked, long numbers in free text too, and what could not be read is left out.
    """
    column = tables.journal.c.saved_at
    where = [column >= since] if since else []
    where += [column < until] if until else []
    count = 0
    for line in _lines(database, where):
        out.write(line)  # what fails here is no fault of the database
        count += 1
    return count


def _lines(database: Database, where: Sequence[sa.ColumnElement[bool]]) -> Iterator[str]:
    with database.asking() as db:
        for row in _stream(db, *where):
            yield canonical(_line(row, database.name)) + "\n"


def _line(row: sa.RowMapping, name: str) -> dict[str, Any]:
    try:
        body, after = json.loads(row["body"]), json.loads(row["after"])
    except ValueError as error:
        raise StoreError(f"{name}: entry {row['number']}: {error}") from None
    line = {key: row[key] for key in row if key not in ("body", "after", "prev_hash")}
    for key in ("at", "entered_at", "saved_at"):
        line[key] = write_time(row[key])
    return {**line, "body": masked(body), "after": masked(after)}


def masked(plain: Any, key: str = "") -> Any:
    """Plain JSON without the personal data of callers."""
    match plain:
        case dict() if key == "caller":
            shown = Caller(**plain).masked()
            return {"name": shown.name, "phone": shown.phone}
        case dict():
            return {name: masked(part, name) for name, part in plain.items()}
        case list():
            return [masked(part, key) for part in plain]
        case str() if key == "raw":
            return f"({len(plain)} characters)"
        case str() if key in FREE_TEXT:
            return LONG_NUMBER.sub(lambda number: Caller("", number[0]).masked().phone, plain)
        case _:
            return plain
