"""One table per value, column for field; and the journal, which is never updated."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.domain.assignment import ACTIVE, AssignmentState
from app.domain.call_back import CallBackState
from app.domain.diversion import DiversionState
from app.domain.duty import DutyKind, DutyState, OwnerKind
from app.domain.incident import Disposition, IncidentState
from app.domain.stage import Stage
from app.domain.unit import UnitKind, UnitState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Utc(sa.TypeDecorator[datetime]):
    """Microseconds since 1970 UTC: the same on every database, and a difference is plain SQL."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


class Names(sa.TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, as a JSON list."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: sa.Dialect) -> Any:
        return list(value or ())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> tuple[str, ...]:
        return tuple(value)


class NameSet(sa.TypeDecorator[frozenset[str]]):
    """A set of texts, as a sorted JSON list."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: sa.Dialect) -> Any:
        return sorted(value or ())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> frozenset[str]:
        return frozenset(value)


def of(kind: type[StrEnum]) -> sa.Enum:
    return sa.Enum(
        kind, native_enum=False, length=24, values_callable=lambda e: [s.value for s in e]
    )


def stage_columns() -> list[sa.Column[Any]]:
    """dispatch_at, dispatch_entered_at, dispatch_saved_at, and so for every stage."""
    return [
        sa.Column(f"{stage.value}_{time}", Utc)
        for stage in Stage
        for time in ("at", "entered_at", "saved_at")
    ]


def chase_columns(name: str, optional: bool = False) -> list[sa.Column[Any]]:
    """name_since, name_due and the steps that were taken; all NULL: there is none."""
    return [
        sa.Column(f"{name}_since", Utc, nullable=optional),
        sa.Column(f"{name}_due", Utc, nullable=optional),
        sa.Column(f"{name}_reminded_at", Utc),
        sa.Column(f"{name}_escalated_at", Utc),
        sa.Column(f"{name}_supervised_at", Utc),
        sa.Column(f"{name}_pressed", BIG, nullable=optional),
        sa.Column(f"{name}_pressed_at", Utc),
    ]


def key(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, deferrable=True, initially="DEFERRED")


incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", BIG, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("source_ref", sa.String, nullable=False),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("summary", sa.String, nullable=False),
    sa.Column("district_id", sa.String),
    sa.Column("grid_id", sa.String),
    *stage_columns(),
    sa.Column("caller_name", sa.String),  # both NULL: nobody is known
    sa.Column("caller_phone", sa.String),
    sa.Column("hazards", Names, nullable=False),
    sa.Column("state", of(IncidentState), nullable=False),
    sa.Column("lead_id", sa.String),
    sa.Column("taken_by", sa.String, nullable=False),
    sa.Column("taken_at", Utc),
    sa.Column("duplicate_of", sa.String, key("incidents.id")),
    sa.Column("duplicates", Names, nullable=False),
    sa.Column("disposition", of(Disposition)),
    *chase_columns("feedback_chase", optional=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("number"),
    sa.Index(None, "state"),
    sa.Index(None, "close_at"),
    sa.Index(None, "report_at"),
)
units = sa.Table(
    "units",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("call_sign", sa.String, nullable=False),
    sa.Column("kind", of(UnitKind), nullable=False),
    sa.Column("district_id", sa.String, nullable=False),
    sa.Column("grid_ids", Names, nullable=False),
    sa.Column("officer_ids", Names, nullable=False),
    sa.Column("skills", NameSet, nullable=False),
    sa.Column("shift", sa.String, nullable=False),
    sa.Column("state", of(UnitState), nullable=False),
    sa.Column("assignment_id", sa.String),
    sa.Column("distress_at", Utc),
    sa.Column("distress_taken_at", Utc),
    sa.Column("distress_taken_by", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("incident_id", sa.String, key("incidents.id"), nullable=False, index=True),
    sa.Column("unit_id", sa.String, key("units.id"), nullable=False, index=True),
    *stage_columns(),
    sa.Column("state", of(AssignmentState), nullable=False),
    sa.Column("eta_s", sa.Double),
    sa.Column("delivered_at", Utc),
    sa.Column("reminded_at", Utc),
    sa.Column("ended_why", sa.String, nullable=False),
    sa.Column("feedback", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
ACTIVE_ROWS = sa.text(f"state IN ({', '.join(repr(s.value) for s in ACTIVE)})")
sa.Index(
    "one_active_assignment_per_unit",  # nobody twice: the last word, after the versions
    assignments.c.unit_id,
    unique=True,
    sqlite_where=ACTIVE_ROWS,
    postgresql_where=ACTIVE_ROWS,
)
cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.String, nullable=False),
    sa.Column("quarantined", BIG, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
diversions = sa.Table(
    "diversions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("incident_id", sa.String, key("incidents.id"), nullable=False, index=True),
    sa.Column("agency_id", sa.String, nullable=False),
    sa.Column("diverted_by", sa.String, nullable=False),
    sa.Column("diverted_at", Utc, nullable=False),
    *chase_columns("accept"),
    *chase_columns("feedback"),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("state", of(DiversionState), nullable=False),
    sa.Column("accepted_at", Utc),
    sa.Column("fed_back_at", Utc),
    sa.Column("said", sa.String, nullable=False),
    sa.Column("ended_at", Utc),
    sa.Column("ended_by", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(None, "diverted_at"),
    sa.Index(None, "state"),
)
call_backs = sa.Table(
    "call_backs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("incident_id", sa.String, key("incidents.id"), nullable=False, index=True),
    *chase_columns("chase"),
    sa.Column("state", of(CallBackState), nullable=False),
    sa.Column("tries", BIG, nullable=False),
    sa.Column("answered_at", Utc),
    sa.Column("answered_by", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("follow_up_id", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(None, "chase_since"),
    sa.Index(None, "state"),
)
duties = sa.Table(
    "duties",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", of(DutyKind), nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("owner_kind", of(OwnerKind), nullable=False),
    sa.Column("owner_id", sa.String, nullable=False),
    *chase_columns("chase"),
    sa.Column("opened_by", sa.String, nullable=False),
    sa.Column("head_id", sa.String, nullable=False),
    sa.Column("about_ids", Names, nullable=False),
    sa.Column("state", of(DutyState), nullable=False),
    sa.Column("result", sa.String, nullable=False),
    sa.Column("ended_at", Utc),
    sa.Column("ended_by", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(None, "chase_since"),
    sa.Index(None, "state"),
)
journal = sa.Table(
    "journal",
    metadata,
    sa.Column("number", BIG, primary_key=True, autoincrement=False),
    sa.Column("message_id", sa.String, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("entered_at", Utc, nullable=False),
    sa.Column("saved_at", Utc, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("incident_id", sa.String),
    sa.Column("other_incident_id", sa.String),
    sa.Column("unit_id", sa.String),
    # Text, not JSON: the hash is over these very bytes.
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),  # the values after the change
    sa.Column("prev_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("subject_id", sa.String),  # a directive, a tip, whatever else it is about
    sa.Column("part_id", sa.String),  # one receiver of it, or the tip it came from
    sa.UniqueConstraint("message_id"),
    sa.Index(None, "incident_id", "number"),
    sa.Index(None, "other_incident_id", "number"),
    sa.Index(None, "unit_id", "number"),
)
for column in (journal.c.subject_id, journal.c.part_id):
    there = sa.text(f"{column.name} IS NOT NULL")
    sa.Index(None, column, journal.c.number, sqlite_where=there, postgresql_where=there)
head = sa.Table(  # one row: the last number and hash, taken last in every transaction
    "journal_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", BIG, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
