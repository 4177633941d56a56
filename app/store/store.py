"""Saves messages and the values after them, together or not at all, and loads the picture."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.domain.assignment import Assignment
from app.domain.call_back import CallBack, CallBackState
from app.domain.cursor import Cursor
from app.domain.directive import Directive
from app.domain.diversion import ENDED, Diversion
from app.domain.duty import Duty, DutyState
from app.domain.entry import Entry
from app.domain.incident import Incident, IncidentState
from app.domain.limits import Limits
from app.domain.messages import AnyMessage, RosterLoaded, Tick
from app.domain.picture import Picture, Value, saved
from app.domain.receiver import Receiver
from app.domain.tip import Tip, TipState
from app.domain.unit import Unit
from app.store import directive_tables, rows, tables
from app.store.chain import seal
from app.store.codec import canonical, encode_message, encode_value
from app.store.database import Database
from app.store.errors import Conflict
from app.store.history import entries

Decided: TypeAlias = tuple[AnyMessage, list[Value]]


class Store:
    """`url` is a path of a SQLite file or an address as SQLAlchemy writes it.

    A message is *accepted* when `save` has returned with its entry: the transaction is on disk.
    """

    def __init__(self, url: str) -> None:
        self.database = Database(url)

    @property
    def name(self) -> str:
        """The file or address, as it is named in errors."""
        return self.database.name

    def close(self) -> None:
        self.database.close()

    def save(self, batch: Sequence[Decided], saved_at: datetime) -> list[Entry]:
        """One transaction: the values over the versions they came from, then the journal.

        A message whose id is in the journal already is left out together with its values; so is
        a tick that changed nothing. Raises Conflict or StoreError, and then nothing is changed.
        """
        try:
            return self._save(batch, saved_at, set())
        except Conflict:
            done = self.known([message.id for message, _ in batch])
            if not done:
                raise
            return self._save(batch, saved_at, done)

    def _save(self, batch: Sequence[Decided], saved_at: datetime, done: set[str]) -> list[Entry]:
        changes = []
        for message, values in batch:
            if message.id in done or (not values and not journaled_when_idle(message)):
                continue
            done.add(message.id)
            changes.append((message, [saved(value, saved_at) for value in values]))
        if not changes:
            return []
        with self.database.writing() as db:
            rows.write(db, (value for _, values in changes for value in values))
            return _append(db, changes, saved_at)

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of the message ids that are in the journal."""
        with self.database.asking() as db:
            return _journaled(db, ids)

    def load(self, limits: Limits, closed_since: datetime, also: Collection[str] = ()) -> Picture:
        """All units and cursors, and the incidents that are open, were closed since, or `also`.

        With what is owed: a duty, and an incident of which a diversion or call-back is open.
        """
        return load_picture(self.database, limits, closed_since, also)

    def newest(self, limit: int) -> list[Entry]:
        """The last entries of the journal, oldest first."""
        return entries(self.database, sa.true(), limit)[::-1]

    def fetch(self, incident_ids: Collection[str], order_ids: Collection[str] = ()) -> list[Value]:
        """These incidents and those of these assignments, each with all its assignments."""
        with self.database.asking() as db:
            orders = tables.assignments.c
            wanted = set(incident_ids)
            for some in rows.chunks(sorted(order_ids)):
                found = sa.select(orders.incident_id).where(orders.id.in_(some))
                wanted.update(db.execute(found).scalars())
            return list(_with_orders(db, wanted))

    def fetch_directives(self, ids: Collection[str], tip_ids: Collection[str]) -> list[Value]:
        """These directives with all their receivers, and these tips."""
        with self.database.asking() as db:
            tips = directive_tables.tips.c.id.in_(sorted(tip_ids))
            wanted = directive_tables.directives.c.id.in_(sorted(ids))
            return [*rows.read(db, Tip, tips), *_with_receivers(db, wanted)]


def load_picture(
    database: Database, limits: Limits, closed_since: datetime, also: Collection[str] = ()
) -> Picture:
    """As `Store.load`, also for whoever only reads."""
    picture = Picture(limits=limits)
    table, duty = tables.incidents.c, tables.duties.c
    wanted = (
        (table.state != IncidentState.CLOSED)
        | (table.close_at >= closed_since)
        | table.id.in_(PENDING)
    )
    with database.asking() as db:
        for kind in (Unit, Cursor):
            picture.put_all(rows.read(db, kind))
        picture.put_all(rows.read(db, Incident, wanted))
        picture.put_all(_with_orders(db, set(also) - picture.incidents.keys()))
        picture.put_all(_about(db, list(picture.incidents)))
        owed = (duty.state == DutyState.OPEN) | (duty.ended_at >= closed_since)
        picture.put_all(rows.read(db, Duty, owed))
        picture.put_all(_directives(db, closed_since, also))
        picture.last_number = _last(db, tables.incidents)
        picture.last_tip = _last(db, directive_tables.tips)
        picture.last_directive = _last(db, directive_tables.directives)
    return picture


def journaled_when_idle(message: AnyMessage) -> bool:
    """Whether the journal keeps the message even if it changed nothing."""
    return not isinstance(message, Tick | RosterLoaded)


def checked(values: Iterable[Value]) -> None:
    """CodecError where the store could not write it: found before anything depends on it."""
    for value in values:
        canonical(encode_value(value))


PENDING = sa.union_all(  # incidents of which somebody else still owes something
    sa.select(tables.diversions.c.incident_id).where(tables.diversions.c.state.not_in(ENDED)),
    sa.select(tables.call_backs.c.incident_id).where(
        tables.call_backs.c.state == CallBackState.DUE
    ),
)
MESSAGE_ID = tables.journal.c.message_id
AMONG = sa.select(MESSAGE_ID).where(MESSAGE_ID.in_(sa.bindparam("ids", expanding=True)))


def _journaled(db: sa.Connection, ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in rows.chunks(sorted(ids)):
        found.update(db.execute(AMONG, {"ids": some}).scalars())
    return found


def _with_orders(db: sa.Connection, ids: Collection[str]) -> Iterable[Value]:
    for some in rows.chunks(sorted(ids)):
        yield from rows.read(db, Incident, tables.incidents.c.id.in_(some))
    yield from _about(db, ids)


def _about(db: sa.Connection, ids: Collection[str]) -> Iterable[Value]:
    """Assignments, diversions and call-backs of these incidents."""
    for some in rows.chunks(sorted(ids)):
        for kind in (Assignment, Diversion, CallBack):
            yield from rows.read(db, kind, rows.TABLES[kind].c.incident_id.in_(some))


def _last(db: sa.Connection, table: sa.Table) -> int:
    """The highest number that was given."""
    return db.execute(sa.select(sa.func.max(table.c.number))).scalar() or 0


def _directives(
    db: sa.Connection, closed_since: datetime, also: Collection[str]
) -> Iterable[Value]:
    """What is not over, or was not before `closed_since`, or is among `also`."""
    one, tip = directive_tables.directives.c, directive_tables.tips.c
    wanted = one.ended_at.is_(None) | (one.ended_at >= closed_since) | one.id.in_(sorted(also))
    named = sa.select(one.tip_id).where(wanted, one.tip_id.is_not(None))
    valid = tip.valid_until >= closed_since
    endless = tip.valid_until.is_(None) & (
        (tip.state == TipState.NEW) | (tip.assessed_at >= closed_since)
    )
    yield from rows.read(db, Tip, valid | endless | tip.id.in_(named) | tip.id.in_(sorted(also)))
    yield from _with_receivers(db, wanted)


def _with_receivers(db: sa.Connection, wanted: sa.ColumnElement[bool]) -> Iterable[Value]:
    found = list(rows.read(db, Directive, wanted))
    yield from found
    of = directive_tables.receivers.c.directive_id
    for one in found:
        yield from rows.read(db, Receiver, of == one.id)


# ---- the journal -------------------------------------------------------------------------------


orders = tables.assignments.c
ORDER = sa.select(orders.incident_id, orders.unit_id).where(orders.id == sa.bindparam("id"))
TAKE_HEAD = sa.select(tables.head.c.number, tables.head.c.hash).with_for_update()
ADD_LINES = sa.insert(tables.journal)
SET_HEAD = sa.update(tables.head)


def _append(db: sa.Connection, changes: Sequence[Decided], saved_at: datetime) -> list[Entry]:
    """Numbers and hashes, taken last, so that numbers follow the order of the commits."""
    subjects = [subject(db, message, values) for message, values in changes]
    last, seal_before = db.execute(TAKE_HEAD).one()
    lines = []
    added = []
    for change, about in zip(changes, subjects, strict=True):
        last += 1
        line = _line(last, change, about, saved_at, seal_before)
        seal_before = line["hash"]
        lines.append(line)
        added.append(Entry(last, change[0], saved_at, *about.ids))
    db.execute(ADD_LINES, lines)
    db.execute(SET_HEAD, {"number": last, "hash": seal_before})
    return added


def _line(
    number: int, change: Decided, about: "Subject", saved_at: datetime, prev_hash: str
) -> dict[str, Any]:
    message, values = change
    line = {
        "number": number,
        "message_id": message.id,
        "at": message.at,
        "entered_at": message.entered_at,
        "saved_at": saved_at,
        "by": message.by,
        "kind": type(message).__name__,
        "incident_id": about.incident_id,
        "other_incident_id": about.other_incident_id,
        "unit_id": about.unit_id,
        "subject_id": about.subject_id,
        "part_id": about.part_id,
        "body": canonical(encode_message(message)),
        "after": _after(values),
        "prev_hash": prev_hash,
    }
    return {**line, "hash": seal(line)}


def _after(values: Sequence[Value]) -> str:
    """One by one: a whole city's receivers in one call would stop every other thread."""
    return "[" + ",".join(canonical(encode_value(value)) for value in values) + "]"


@dataclass(frozen=True, slots=True)
class Subject:
    """Under what an entry is found again: incidents, a unit, a directive and its part."""

    incident_id: str | None = None
    other_incident_id: str | None = None
    unit_id: str | None = None
    subject_id: str | None = None
    part_id: str | None = None

    @property
    def ids(self) -> tuple[str | None, ...]:
        named = self.incident_id, self.other_incident_id, self.unit_id
        return *named, self.subject_id, self.part_id


def subject(db: sa.Connection, message: AnyMessage, values: Sequence[Value]) -> Subject:
    """Named by the message, or by what it changed, or by the assignment that it is about."""
    incident_id: str | None = getattr(message, "incident_id", None)
    unit_id: str | None = getattr(message, "unit_id", None)
    order_id: str | None = getattr(message, "assignment_id", None)
    if order_id is not None:
        about = _order(db, order_id, values)
        incident_id, unit_id = incident_id or about[0], unit_id or about[1]
    touched = [v.id for v in values if isinstance(v, Incident)]
    touched += [v.incident_id for v in values if isinstance(v, Diversion | CallBack)]
    touched = list(dict.fromkeys(touched))
    units = {v.id for v in values if isinstance(v, Unit)}
    if incident_id is None and len(touched) == 1:
        incident_id = touched[0]
    other = next((id for id in touched if id != incident_id), None)
    if unit_id is None and len(units) == 1:
        unit_id = units.pop()
    return Subject(incident_id, other if incident_id else None, unit_id, *_named(message))


SUBJECTS = ("directive_id", "tip_id", "duty_id", "diversion_id", "call_back_id", "owed_id")


def _named(message: AnyMessage) -> tuple[str | None, str | None]:
    """What the message is about beside incidents and units, and which part of it."""
    found = [id for name in SUBJECTS if (id := getattr(message, name, None)) is not None]
    part: str | None = getattr(message, "receiver_id", None)
    return (found[0] if found else None), part or (found[1] if len(found) > 1 else None)


def _order(
    db: sa.Connection, order_id: str, values: Sequence[Value]
) -> tuple[str | None, str | None]:
    """Incident and unit of an assignment: as it was changed just now, or as it is stored."""
    for value in values:
        if isinstance(value, Assignment) and value.id == order_id:
            return value.incident_id, value.unit_id
    found = db.execute(ORDER, {"id": order_id}).one_or_none()
    return (None, None) if found is None else (found.incident_id, found.unit_id)
