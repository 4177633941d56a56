"""Values as rows and back, written only over the version that they were decided on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.domain.assignment import Assignment
from app.domain.call_back import CallBack
from app.domain.chase import Chase
from app.domain.cursor import Cursor
from app.domain.directive import Directive
from app.domain.diversion import Diversion
from app.domain.duty import Duty, Owner
from app.domain.incident import Caller, Incident
from app.domain.picture import STAMPS, Value
from app.domain.receiver import Receiver
from app.domain.stage import Stage, Stages, Stamp
from app.domain.tip import Tip
from app.domain.unit import Unit
from app.store import directive_tables, tables
from app.store.errors import Conflict

FETCH = 200  # rows at a time: more would hold the interpreter's lock too long
IDS = 1000  # ids in one question
TABLES: dict[type, sa.Table] = {
    Unit: tables.units,
    Incident: tables.incidents,
    Assignment: tables.assignments,
    Cursor: tables.cursors,
    Diversion: tables.diversions,
    CallBack: tables.call_backs,
    Duty: tables.duties,
    Tip: directive_tables.tips,
    Directive: directive_tables.directives,
    Receiver: directive_tables.receivers,
}
INSERT = {kind: sa.insert(table) for kind, table in TABLES.items()}
UPDATE = {  # only over the version that the change was decided on
    kind: sa.update(table).where(
        table.c.id == sa.bindparam("over"), table.c.version == sa.bindparam("before")
    )
    for kind, table in TABLES.items()
}
VERSION = {kind: sa.select(table.c.id, table.c.version) for kind, table in TABLES.items()}
FIELDS = {kind: tuple(f.name for f in fields_of(kind)) for kind in TABLES}
STAGES = tuple(stage.value for stage in Stage)
PARTS: dict[type, dict[str, type]] = {  # fields that are several columns: name_since, name_due …
    Incident: {"feedback_chase": Chase},
    Diversion: {"accept": Chase, "feedback": Chase},
    CallBack: {"chase": Chase},
    Duty: {"chase": Chase, "owner": Owner},
    **{kind: dict.fromkeys(names, Stamp) for kind, names in STAMPS.items()},
}
PARTS[Receiver] |= {"signing": Chase, "answering": Chase}
COLUMNS: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields_of(kind)) for kind in (Chase, Owner, Stamp)
}


def to_row(value: Value) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(value, name) for name in FIELDS[type(value)]}
    stages = row.pop("stages", None)
    if stages is not None:
        for name in STAGES:
            stamp = getattr(stages, name)
            row[f"{name}_at"] = stamp and stamp.at
            row[f"{name}_entered_at"] = stamp and stamp.entered_at
            row[f"{name}_saved_at"] = stamp and stamp.saved_at
    if isinstance(value, Incident):
        caller = row.pop("caller")
        row["caller_name"] = caller and caller.name
        row["caller_phone"] = caller and caller.phone
    for name, kind in PARTS.get(type(value), {}).items():
        part = row.pop(name)
        row.update((f"{name}_{column}", part and getattr(part, column)) for column in COLUMNS[kind])
    return row


def from_row(kind: type, row: sa.RowMapping) -> Value:
    given = {name: row[name] for name in FIELDS[kind] if name in row}
    if "stages" in FIELDS[kind]:
        given["stages"] = Stages(**{name: _stamp(row, name) for name in STAGES})
    if kind is Incident:
        name, phone = row["caller_name"], row["caller_phone"]
        given["caller"] = None if name is None else Caller(name, phone)
    for name, part in PARTS.get(kind, {}).items():
        given[name] = _part(row, name, part)
    value: Value = kind(**given)
    return value


def _part(row: sa.RowMapping, name: str, kind: type) -> Any:
    """None where its first column is NULL."""
    found = {column: row[f"{name}_{column}"] for column in COLUMNS[kind]}
    return None if found[COLUMNS[kind][0]] is None else kind(**found)


def _stamp(row: sa.RowMapping, name: str) -> Stamp | None:
    at = row[f"{name}_at"]
    if at is None:
        return None
    return Stamp(at, row[f"{name}_entered_at"], row[f"{name}_saved_at"])


def read(db: sa.Connection, kind: type, *where: sa.ColumnElement[bool]) -> Iterator[Value]:
    """The values of that kind which fit, by id."""
    table = TABLES[kind]
    question = sa.select(table).where(*where).order_by(table.c.id)
    with db.execute(question.execution_options(yield_per=FETCH)) as found:
        for row in found.mappings():
            yield from_row(kind, row)


@dataclass(slots=True)
class Change:
    """What one transaction does to one value: from the version it had to the last one."""

    before: int
    value: Value


def write(db: sa.Connection, values: Iterable[Value]) -> None:
    """The newest of each value, over the version it was decided on; Conflict otherwise."""
    changes: dict[type, dict[str, Change]] = {kind: {} for kind in TABLES}
    for value in values:
        of_kind = changes[type(value)]
        if value.id in of_kind:
            of_kind[value.id].value = value
        else:
            of_kind[value.id] = Change(value.version - 1, value)
    for kind, by_id in changes.items():
        if by_id:
            _write_kind(db, kind, by_id)


def _write_kind(db: sa.Connection, kind: type, by_id: dict[str, Change]) -> None:
    # Ended assignments go first, so that the index never sees a unit on two of them; then by id,
    # so that two seats never wait for one another.
    ordered = sorted(by_id.values(), key=lambda c: (getattr(c.value, "active", False), c.value.id))
    over = [_over(c) for c in ordered if c.before]
    if over and db.execute(UPDATE[kind], over).rowcount != len(over):
        stale = _stale(db, kind, by_id)
        raise Conflict(f"{kind.__name__} {stale[0]} was changed by somebody else", stale)
    new = [to_row(c.value) for c in ordered if not c.before]
    if new:
        try:
            db.execute(INSERT[kind], new)
        except IntegrityError as error:
            raise Conflict(f"{kind.__name__}: {error.orig}", [row["id"] for row in new]) from error


def _over(change: Change) -> dict[str, Any]:
    row = to_row(change.value)
    row["over"] = row.pop("id")
    row["before"] = change.before
    return row


def _stale(db: sa.Connection, kind: type, by_id: dict[str, Change]) -> list[str]:
    """Which of the values are not as they were when the change was decided."""
    table = TABLES[kind]
    known: dict[str, int] = {}
    for some in chunks(sorted(by_id)):
        for id, version in db.execute(VERSION[kind].where(table.c.id.in_(some))):
            known[id] = version
    # What was updated already counts as ours, for this transaction will not stand.
    fine = {id: (change.before, change.value.version) for id, change in by_id.items()}
    return [id for id in by_id if known.get(id, 0) not in fine[id]] or list(by_id)


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), IDS):
        yield ids[start : start + IDS]
