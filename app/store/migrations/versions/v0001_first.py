"""The first tables. Frozen: it says what they were, whatever app/store/tables.py says later."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STAGES = (
    "report",
    "dispatch",
    "acknowledge",
    "depart",
    "arrive",
    "handle",
    "feedback",
    "clear",
    "close",
)
ACTIVE = sa.text("state IN ('dispatched', 'acknowledged', 'en_route', 'on_scene')")


def upgrade() -> None:
    incidents()
    units()
    assignments()
    journal()
    op.create_table(
        "cursors",
        text("id"),
        text("position"),
        sa.Column("quarantined", BIG, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cursors"),
    )


def text(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable)


def state(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String(24), nullable=nullable)


def time(name: str, nullable: bool = True) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def stages() -> "list[sa.Column[int]]":
    times = ("at", "entered_at", "saved_at")
    return [time(f"{stage}_{kind}") for stage in STAGES for kind in times]


def incidents() -> None:
    op.create_table(
        "incidents",
        text("id"),
        sa.Column("number", BIG, nullable=False),
        text("source"),
        text("source_ref"),
        text("category"),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        text("address"),
        text("summary"),
        text("district_id", nullable=True),
        text("grid_id", nullable=True),
        *stages(),
        text("caller_name", nullable=True),
        text("caller_phone", nullable=True),
        sa.Column("hazards", sa.JSON, nullable=False),
        state("state"),
        text("lead_id", nullable=True),
        text("taken_by"),
        time("taken_at"),
        text("duplicate_of", nullable=True),
        sa.Column("duplicates", sa.JSON, nullable=False),
        state("disposition", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("number", name="uq_incidents_number"),
        sa.ForeignKeyConstraint(
            ["duplicate_of"],
            ["incidents.id"],
            name="fk_incidents_duplicate_of",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    for column in ("state", "close_at", "report_at"):
        op.create_index(f"ix_incidents_{column}", "incidents", [column])


def units() -> None:
    op.create_table(
        "units",
        text("id"),
        text("call_sign"),
        state("kind"),
        text("district_id"),
        sa.Column("grid_ids", sa.JSON, nullable=False),
        sa.Column("officer_ids", sa.JSON, nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        text("shift"),
        state("state"),
        text("assignment_id", nullable=True),
        time("distress_at"),
        time("distress_taken_at"),
        text("distress_taken_by"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )


def assignments() -> None:
    op.create_table(
        "assignments",
        text("id"),
        text("incident_id"),
        text("unit_id"),
        *stages(),
        state("state"),
        sa.Column("eta_s", sa.Double),
        time("delivered_at"),
        time("reminded_at"),
        text("ended_why"),
        text("feedback"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        *(
            sa.ForeignKeyConstraint(
                [f"{table[:-1]}_id"],
                [f"{table}.id"],
                name=f"fk_assignments_{table[:-1]}_id",
                deferrable=True,
                initially="DEFERRED",
            )
            for table in ("incidents", "units")
        ),
    )
    op.create_index("ix_assignments_incident_id", "assignments", ["incident_id"])
    op.create_index("ix_assignments_unit_id", "assignments", ["unit_id"])
    op.create_index(
        "one_active_assignment_per_unit",
        "assignments",
        ["unit_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", BIG, nullable=False, autoincrement=False),
        text("message_id"),
        *(time(name, nullable=False) for name in ("at", "entered_at", "saved_at")),
        text("by"),
        text("kind"),
        *(text(name, nullable=True) for name in ("incident_id", "other_incident_id", "unit_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("body", "after")),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("prev_hash", "hash")),
        sa.PrimaryKeyConstraint("number", name="pk_journal"),
        sa.UniqueConstraint("message_id", name="uq_journal_message_id"),
    )
    for column in ("incident_id", "other_incident_id", "unit_id"):
        op.create_index(f"ix_journal_{column}_number", "journal", [column, "number"])
    head = op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])
