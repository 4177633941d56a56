"""What a night is looked through for: when something became overdue, distress, top directives."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from app.domain.area import DistrictKind
from app.domain.directive import Directive
from app.domain.incident import Incident, deadlines
from app.domain.level import is_top
from app.domain.limits import Limits
from app.domain.messages import DistressRaised
from app.store import directive_tables, rows, tables
from app.store.database import Database
from app.store.history import entry_of
from app.store.reel import first_saved

LONGEST: Final = timedelta(hours=12)  # from a report until the last deadline that is looked for


class MarkKind(StrEnum):
    INCIDENT = "incident"  # somebody called
    SENT = "sent"  # the first unit was sent to it
    OVERDUE = "overdue"  # a deadline of an incident went by unmet
    DISTRESS = "distress"
    DIRECTIVE = "directive"  # one of the top level was sent


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """`subject_id` is the incident, the unit or the directive; `number` that of an incident."""

    at: datetime
    kind: MarkKind
    subject_id: str
    number: int = 0


KindOf = Callable[[str | None], DistrictKind | None]


def read_marks(
    database: Database, since: datetime, until: datetime, limits: Limits, kind_of: KindOf
) -> list[Mark]:
    """In the order of time. Raises StoreError."""
    one, order, lines = tables.incidents.c, directive_tables.directives.c, tables.journal.c
    with database.asking() as db:
        called = one.report_at.between(since - LONGEST, until)
        found = [i for i in rows.read(db, Incident, called) if isinstance(i, Incident)]
        issued = order.issued_at.between(since, until)
        orders = [d for d in rows.read(db, Directive, issued) if isinstance(d, Directive)]
        night = lines.number.between(first_saved(db, since), first_saved(db, until))
        raised = sa.select(tables.journal).where(night, lines.kind == DistressRaised.__name__)
        said = db.execute(raised).mappings().all()
    marks = [mark for i in found for mark in of_incident(i, limits, kind_of(i.district_id))]
    marks += [
        Mark(one.issued.at, MarkKind.DIRECTIVE, one.id)
        for one in orders
        if one.issued is not None and is_top(one.level)
    ]
    for row in said:
        message = entry_of(row, database.name).message
        if isinstance(message, DistressRaised):
            marks.append(Mark(message.at, MarkKind.DISTRESS, message.unit_id))
    return sorted(mark for mark in marks if since <= mark.at <= until)


def of_incident(incident: Incident, limits: Limits, kind: DistrictKind | None) -> Iterable[Mark]:
    """The report, and each deadline met late or never; the end ends every wait."""
    stages, id, number = incident.stages, incident.id, incident.number
    if stages.report is not None:
        yield Mark(stages.report.at, MarkKind.INCIDENT, id, number)
    if stages.dispatch is not None:
        yield Mark(stages.dispatch.at, MarkKind.SENT, id, number)
    for stage, due in deadlines(incident, limits, kind).items():
        met = stages.get(stage) or stages.close
        if met is None or met.at > due:
            yield Mark(due, MarkKind.OVERDUE, id, number)


def next_mark(marks: Sequence[Mark], kind: MarkKind, after: datetime) -> Mark | None:
    """The first of that kind later than that moment; None where there is none."""
    own = [mark for mark in marks if mark.kind is kind]
    place = bisect_right([mark.at for mark in own], after)
    return own[place] if place < len(own) else None
