"""Read-only questions about what was owed: receivers of directives, diversions, call-backs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain.call_back import CallBack
from app.domain.diversion import Diversion
from app.domain.duty import Duty, DutyKind
from app.domain.incident import Incident
from app.domain.picture import Value
from app.domain.receiver import Receiver
from app.store import directive_tables, rows, tables
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class Received:
    """A receiver as it is stored, with what its directive says of itself."""

    receiver: Receiver
    level: str
    number: int


def received(database: Database, since: datetime, until: datetime) -> Iterator[Received]:
    """Every receiver that a directive was sent to in [since, until), the first sent first."""
    of, one = directive_tables.receivers, directive_tables.directives
    question = (
        sa.select(of, one.c.level.label("its_level"), one.c.number.label("its_number"))
        .select_from(of.join(one, of.c.directive_id == one.c.id))
        .where(of.c.sent_at >= since, of.c.sent_at < until)
        .order_by(of.c.sent_at, of.c.id)
    )
    with database.asking() as db:
        for row in db.execute(question.execution_options(yield_per=rows.FETCH)).mappings():
            value = rows.from_row(Receiver, row)
            if isinstance(value, Receiver):
                yield Received(value, row["its_level"], row["its_number"])


def diverted(database: Database, since: datetime, until: datetime) -> list[Diversion]:
    """Every incident that was handed to an agency in [since, until)."""
    at = tables.diversions.c.diverted_at
    with database.asking() as db:
        found = list(rows.read(db, Diversion, at >= since, at < until))
    return [value for value in found if isinstance(value, Diversion)]


def asked(database: Database, since: datetime, until: datetime) -> list[CallBack]:
    """Every call-back that began in [since, until)."""
    at = tables.call_backs.c.chase_since
    with database.asking() as db:
        found = list(rows.read(db, CallBack, at >= since, at < until))
    return [value for value in found if isinstance(value, CallBack)]


def looked_back(database: Database, since: datetime) -> list[Duty]:
    """Look-backs that are open or were opened from `since` on."""
    duty = tables.duties.c
    recent = duty.ended_at.is_(None) | (duty.chase_since >= since)
    with database.asking() as db:
        found = list(rows.read(db, Duty, duty.kind == DutyKind.LOOK_BACK, recent))
    return [value for value in found if isinstance(value, Duty)]


def incident_ids(database: Database, numbers: list[int]) -> dict[int, str]:
    """The id of each incident number that there is."""
    table = tables.incidents.c
    ids: dict[int, str] = {}
    with database.asking() as db:
        for start in range(0, len(numbers), rows.IDS):
            some = numbers[start : start + rows.IDS]
            found = db.execute(sa.select(table.number, table.id).where(table.number.in_(some)))
            ids.update((number, id) for number, id in found)
    return ids


def incidents_named(database: Database, ids: list[str]) -> list[Incident]:
    """The incidents of these ids, the newest first; without those that the record does not know."""
    found: list[Value] = []
    with database.asking() as db:
        for start in range(0, len(ids), rows.IDS):
            some = ids[start : start + rows.IDS]
            found += rows.read(db, Incident, tables.incidents.c.id.in_(some))
    known = [value for value in found if isinstance(value, Incident)]
    return sorted(known, key=lambda one: one.number, reverse=True)
