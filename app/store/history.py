"""Read-only questions about what was, on a connection of its own beside the running desk."""

import json
from datetime import datetime
from math import cos, radians

import numpy as np
import sqlalchemy as sa

from app.domain.assignment import Assignment
from app.domain.entry import Entry
from app.domain.incident import Incident
from app.domain.picture import Value
from app.domain.place import METRES_A_DEGREE, near
from app.domain.sights import Calls
from app.store import rows, tables
from app.store.codec import CodecError, decode_message
from app.store.database import Database
from app.store.errors import StoreError

LINES = tables.journal.c
MOST_CALLS = 200_000


class History:
    """Every answer comes at most 200 rows at a fetch; ask for no more than is shown.

    One thread at a time; open one for each thread that asks.
    """

    def __init__(self, url: str) -> None:
        self.database = Database(url, reading=True)

    def close(self) -> None:
        self.database.close()

    def newest(self, limit: int = rows.FETCH) -> list[Entry]:
        """The last entries of the journal, oldest first."""
        return entries(self.database, sa.true(), limit)[::-1]

    def after(self, number: int, limit: int = rows.FETCH) -> list[Entry]:
        """The entries that follow that number."""
        return entries(self.database, LINES.number > number, limit, newest=False)

    def of_incident(self, incident_id: str, limit: int = rows.FETCH) -> list[Entry]:
        """Everything that was said about an incident, newest first."""
        about = (LINES.incident_id == incident_id) | (LINES.other_incident_id == incident_id)
        return entries(self.database, about, limit)

    def incident(self, number: int) -> list[Value]:
        """The incident that people call by that number, and its assignments; [] for none."""
        return incident_of(self.database, number)

    def whole_incident(self, id: str) -> list[Value]:
        """An incident and its assignments as they stand now; [] for none."""
        with self.database.asking() as db:
            found: list[Value] = list(rows.read(db, Incident, tables.incidents.c.id == id))
            found += rows.read(db, Assignment, tables.assignments.c.incident_id == id)
        return found

    def near(
        self, lon: float, lat: float, metres: float, limit: int = rows.FETCH
    ) -> list[Incident]:
        """Incidents open or closed within `metres` of a point, the latest report first."""
        table, high = tables.incidents, metres / METRES_A_DEGREE
        wide = high / max(cos(radians(lat)), 0.01)
        question = (
            sa.select(table)
            .where(table.c.lat.between(lat - high, lat + high))
            .where(table.c.lon.between(lon - wide, lon + wide))
            .order_by(table.c.report_at.desc(), table.c.id)
            .limit(2 * limit)  # the corners of the box fall away
        )
        with self.database.asking() as db:
            found = db.execute(question.execution_options(yield_per=rows.FETCH)).mappings()
            values = [rows.from_row(Incident, row) for row in found]
        box = [value for value in values if isinstance(value, Incident)]
        return near(box, lon, lat, metres)[:limit]

    def calls(self, since: datetime, until: datetime, limit: int = MOST_CALLS) -> Calls:
        """Places and times of the calls between two moments, the latest first; of linked reports
        the first."""
        reported = tables.incidents.c.report_at
        question = (
            sa.select(tables.incidents.c.lon, tables.incidents.c.lat, reported)
            .where(reported >= since, reported <= until)
            .where(tables.incidents.c.duplicate_of.is_(None))
            .order_by(reported.desc())
            .limit(limit)
        )
        with self.database.asking() as db:
            found = db.execute(question.execution_options(yield_per=rows.FETCH))
            calls = [(lon, lat, at.timestamp()) for lon, lat, at in found]
        columns = np.array(calls, np.float64).reshape(-1, 3).T
        return Calls(columns[0], columns[1], columns[2], until)


def incident_of(database: Database, number: int) -> list[Value]:
    """The incident that people call by that number, and its assignments; [] for none."""
    with database.asking() as db:
        found: list[Value] = list(rows.read(db, Incident, tables.incidents.c.number == number))
        for incident in found[:1]:
            mine = tables.assignments.c.incident_id == incident.id
            found += rows.read(db, Assignment, mine)
    return found


def entries(
    database: Database, about: sa.ColumnElement[bool], limit: int, newest: bool = True
) -> list[Entry]:
    """Entries that fit, the newest or the oldest first."""
    order = LINES.number.desc() if newest else LINES.number
    question = sa.select(tables.journal).where(about).order_by(order).limit(limit)
    with database.asking() as db:
        found = db.execute(question.execution_options(yield_per=rows.FETCH)).mappings()
        return [entry_of(row, database.name) for row in found]


def entry_of(row: sa.RowMapping, name: str) -> Entry:
    """A row of the journal as the console shows it; `name` is that of the database."""
    try:
        message = decode_message(row["kind"], json.loads(row["body"]))
    except (CodecError, ValueError) as error:
        raise StoreError(f"{name}: entry {row['number']} cannot be read: {error}") from None
    return Entry(
        row["number"],
        message,
        row["saved_at"],
        row["incident_id"],
        row["other_incident_id"],
        row["unit_id"],
        row["subject_id"],
        row["part_id"],
    )
