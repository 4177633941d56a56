"""线索, 预警指令 and their receivers; the journal finds them again. Frozen, like every step."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    tips()
    directives()
    receivers()
    for name in ("subject_id", "part_id"):
        op.add_column("journal", text(name, nullable=True))
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_journal_{name}_number",
            "journal",
            [name, "number"],
            sqlite_where=there,
            postgresql_where=there,
        )


def text(name: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable)


def word(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(24), nullable=False)


def plain(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.JSON, nullable=False)


def time(name: str, nullable: bool = True) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def whole(name: str, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, BIG, nullable=nullable)


def version() -> "sa.Column[int]":
    return sa.Column("version", sa.Integer, nullable=False)


def yes(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False)


def stamp(name: str, nullable: bool = True) -> "list[sa.Column[int]]":
    return [
        time(f"{name}_at", nullable),
        time(f"{name}_entered_at", nullable),
        time(f"{name}_saved_at"),
    ]


def chase(name: str) -> "list[sa.Column[int]]":
    return [
        time(f"{name}_since", nullable=False),
        time(f"{name}_due", nullable=False),
        time(f"{name}_reminded_at"),
        time(f"{name}_escalated_at"),
        time(f"{name}_supervised_at"),
        whole(f"{name}_pressed"),
        time(f"{name}_pressed_at"),
    ]


def parent(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{other}.id"],
        name=f"fk_{table}_{column}",
        deferrable=True,
        initially="DEFERRED",
    )


def tips() -> None:
    op.create_table(
        "tips",
        text("id"),
        sa.Column("number", BIG, nullable=False),
        word("source_kind"),
        *(text(name) for name in ("source_name", "source_ref", "text")),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        text("address"),
        text("district_id", nullable=True),
        text("grid_id", nullable=True),
        *stamp("reported", nullable=False),
        text("reported_by"),
        plain("area"),
        time("valid_from"),
        time("valid_until"),
        word("state"),
        text("level", nullable=True),
        text("reason"),
        yes("city_wide"),
        *stamp("assessed"),
        text("assessed_by"),
        time("to_leaders_at"),
        version(),
        sa.PrimaryKeyConstraint("id", name="pk_tips"),
        sa.UniqueConstraint("number", name="uq_tips_number"),
    )


def directives() -> None:
    op.create_table(
        "directives",
        text("id"),
        sa.Column("number", BIG, nullable=False),
        *(text(name) for name in ("level", "title", "text", "reason", "source")),
        *stamp("drafted", nullable=False),
        text("drafted_by"),
        text("drafted_name"),
        sa.Column("acknowledge_s", sa.Double, nullable=False),
        sa.Column("feedback_s", sa.Double, nullable=False),
        text("tip_id", nullable=True),
        text("source_ref"),
        text("template"),
        plain("area"),
        plain("aim"),
        *(time(n) for n in ("valid_from", "valid_until", "acknowledge_by", "feedback_by")),
        yes("city_wide"),
        time("to_leaders_at"),
        word("state"),
        *stamp("approved"),
        *(text(name) for name in ("approved_by", "approved_name", "refused_why")),
        *stamp("issued"),
        text("issued_by"),
        whole("receivers"),
        plain("amendments"),
        *stamp("ended"),
        text("ended_by"),
        text("ended_why"),
        version(),
        sa.PrimaryKeyConstraint("id", name="pk_directives"),
        sa.UniqueConstraint("number", name="uq_directives_number"),
        parent("directives", "tip_id", "tips"),
    )
    for column in ("issued_at", "ended_at"):
        op.create_index(f"ix_directives_{column}", "directives", [column])


def receivers() -> None:
    op.create_table(
        "receivers",
        text("id"),
        text("directive_id"),
        word("kind"),
        text("key"),
        text("name"),
        *(text(name, nullable=True) for name in ("unit_id", "officer_id", "district_id")),
        plain("chain"),
        plain("why"),
        *stamp("sent", nullable=False),
        *chase("signing"),
        *chase("answering"),
        *(c for name in ("delivered", "signed", "fed_back", "evaluated") for c in stamp(name)),
        word("state"),
        whole("revision"),
        text("text"),
        plain("returns"),
        whole("mark", nullable=True),
        text("remark"),
        text("ended_why"),
        version(),
        sa.PrimaryKeyConstraint("id", name="pk_receivers"),
        parent("receivers", "directive_id", "directives"),
    )
    op.create_index("ix_receivers_directive_id", "receivers", ["directive_id"])
