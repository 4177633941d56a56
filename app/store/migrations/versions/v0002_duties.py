"""分流, 回访, duties and the chase of feedback. Frozen, like every step."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in chase("feedback_chase", optional=True):
        op.add_column("incidents", column)
    diversions()
    call_backs()
    duties()


def text(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable)


def state(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(24), nullable=False)


def time(name: str, nullable: bool = True) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def whole(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def chase(name: str, optional: bool = False) -> "list[sa.Column[int]]":
    return [
        time(f"{name}_since", nullable=optional),
        time(f"{name}_due", nullable=optional),
        time(f"{name}_reminded_at"),
        time(f"{name}_escalated_at"),
        time(f"{name}_supervised_at"),
        sa.Column(f"{name}_pressed", BIG, nullable=optional),
        time(f"{name}_pressed_at"),
    ]


def of_incident(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["incident_id"],
        ["incidents.id"],
        name=f"fk_{table}_incident_id",
        deferrable=True,
        initially="DEFERRED",
    )


def indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def diversions() -> None:
    op.create_table(
        "diversions",
        text("id"),
        text("incident_id"),
        text("agency_id"),
        text("diverted_by"),
        time("diverted_at", nullable=False),
        *chase("accept"),
        *chase("feedback"),
        text("reason"),
        state("state"),
        time("accepted_at"),
        time("fed_back_at"),
        text("said"),
        time("ended_at"),
        text("ended_by"),
        whole("version"),
        sa.PrimaryKeyConstraint("id", name="pk_diversions"),
        of_incident("diversions"),
    )
    indexed("diversions", "incident_id", "diverted_at", "state")


def call_backs() -> None:
    op.create_table(
        "call_backs",
        text("id"),
        text("incident_id"),
        *chase("chase"),
        state("state"),
        sa.Column("tries", BIG, nullable=False),
        time("answered_at"),
        text("answered_by"),
        text("reason"),
        text("follow_up_id"),
        whole("version"),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        of_incident("call_backs"),
    )
    indexed("call_backs", "incident_id", "chase_since", "state")


def duties() -> None:
    op.create_table(
        "duties",
        text("id"),
        state("kind"),
        text("text"),
        state("owner_kind"),
        text("owner_id"),
        *chase("chase"),
        text("opened_by"),
        text("head_id"),
        sa.Column("about_ids", sa.JSON, nullable=False),
        state("state"),
        text("result"),
        time("ended_at"),
        text("ended_by"),
        whole("version"),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
    )
    indexed("duties", "chase_since", "state")
