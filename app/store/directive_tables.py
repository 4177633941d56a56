"""The tables of tips, directives and receivers; a deadline and a stamp are several columns."""

from typing import Any

import sqlalchemy as sa

from app.domain.directive import Amendment, DirectiveState
from app.domain.directive_area import DirectiveArea
from app.domain.receiver import Aim, ReceiverKind, ReceiverState, Return, Why
from app.domain.tip import SourceKind, TipState
from app.store.codec import reader, writer
from app.store.tables import BIG, Names, Utc, chase_columns, key, metadata, of


class Plain(sa.TypeDecorator[Any]):
    """A value of that type as JSON, written and read as the journal does."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, hint: Any) -> None:
        super().__init__()
        self.hint = hint

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return writer(self.hint)(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        return reader(self.hint)(value)


def stamp_columns(name: str, optional: bool = True) -> list[sa.Column[Any]]:
    """name_at, name_entered_at, name_saved_at; all NULL: it has not happened."""
    return [
        sa.Column(f"{name}_at", Utc, nullable=optional),
        sa.Column(f"{name}_entered_at", Utc, nullable=optional),
        sa.Column(f"{name}_saved_at", Utc),
    ]


tips = sa.Table(
    "tips",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", BIG, nullable=False),
    sa.Column("source_kind", of(SourceKind), nullable=False),
    sa.Column("source_name", sa.String, nullable=False),
    sa.Column("source_ref", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("district_id", sa.String),
    sa.Column("grid_id", sa.String),
    *stamp_columns("reported", optional=False),
    sa.Column("reported_by", sa.String, nullable=False),
    sa.Column("area", Plain(DirectiveArea), nullable=False),
    sa.Column("valid_from", Utc),
    sa.Column("valid_until", Utc),
    sa.Column("state", of(TipState), nullable=False),
    sa.Column("level", sa.String),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("city_wide", sa.Boolean, nullable=False),
    *stamp_columns("assessed"),
    sa.Column("assessed_by", sa.String, nullable=False),
    sa.Column("to_leaders_at", Utc),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("number"),
)
directives = sa.Table(
    "directives",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", BIG, nullable=False),
    sa.Column("level", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    *stamp_columns("drafted", optional=False),
    sa.Column("drafted_by", sa.String, nullable=False),
    sa.Column("drafted_name", sa.String, nullable=False),
    sa.Column("acknowledge_s", sa.Double, nullable=False),
    sa.Column("feedback_s", sa.Double, nullable=False),
    sa.Column("tip_id", sa.String, key("tips.id")),
    sa.Column("source_ref", sa.String, nullable=False),
    sa.Column("template", sa.String, nullable=False),
    sa.Column("area", Plain(DirectiveArea), nullable=False),
    sa.Column("aim", Plain(Aim), nullable=False),
    sa.Column("valid_from", Utc),
    sa.Column("valid_until", Utc),
    sa.Column("acknowledge_by", Utc),
    sa.Column("feedback_by", Utc),
    sa.Column("city_wide", sa.Boolean, nullable=False),
    sa.Column("to_leaders_at", Utc),
    sa.Column("state", of(DirectiveState), nullable=False),
    *stamp_columns("approved"),
    sa.Column("approved_by", sa.String, nullable=False),
    sa.Column("approved_name", sa.String, nullable=False),
    sa.Column("refused_why", sa.String, nullable=False),
    *stamp_columns("issued"),
    sa.Column("issued_by", sa.String, nullable=False),
    sa.Column("receivers", BIG, nullable=False),
    sa.Column("amendments", Plain(tuple[Amendment, ...]), nullable=False),
    *stamp_columns("ended"),
    sa.Column("ended_by", sa.String, nullable=False),
    sa.Column("ended_why", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("number"),
    sa.Index(None, "issued_at"),
    sa.Index(None, "ended_at"),
)
receivers = sa.Table(
    "receivers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("directive_id", sa.String, key("directives.id"), nullable=False, index=True),
    sa.Column("kind", of(ReceiverKind), nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("unit_id", sa.String),
    sa.Column("officer_id", sa.String),
    sa.Column("district_id", sa.String),
    sa.Column("chain", Names, nullable=False),
    sa.Column("why", Plain(tuple[Why, ...]), nullable=False),
    *stamp_columns("sent", optional=False),
    *chase_columns("signing"),
    *chase_columns("answering"),
    *stamp_columns("delivered"),
    *stamp_columns("signed"),
    *stamp_columns("fed_back"),
    *stamp_columns("evaluated"),
    sa.Column("state", of(ReceiverState), nullable=False),
    sa.Column("revision", BIG, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("returns", Plain(tuple[Return, ...]), nullable=False),
    sa.Column("mark", BIG),
    sa.Column("remark", sa.String, nullable=False),
    sa.Column("ended_why", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
