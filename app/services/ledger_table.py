"""The ledger of duties as a table for a file; app/services/sheet.py writes it as CSV or XLSX."""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from app.domain.chase import ChaseStep
from app.domain.duty import OwedKind, Owner
from app.services.bulletin import Cell, CellKind, Column, Table
from app.services.heads import Head, HeadBasis
from app.services.ledger import Row
from app.services.text import Text

COLUMNS = (
    ("ledger.kind", CellKind.TEXT),
    ("ledger.number", CellKind.TEXT),
    ("ledger.what", CellKind.TEXT),
    ("ledger.owner", CellKind.TEXT),
    ("ledger.head", CellKind.TEXT),
    ("ledger.since", CellKind.TEXT),
    ("ledger.due", CellKind.TEXT),
    ("ledger.margin", CellKind.TEXT),
    ("ledger.state", CellKind.TEXT),
    ("ledger.steps", CellKind.TEXT),
)


def ledger_table(
    rows: Iterable[Row],
    now: datetime,
    zone: tzinfo,
    text: Text,
    owner: Callable[[Owner], str],
    officer: Callable[[str], str],
) -> Table:
    """The rows as they come; `owner` and `officer` say what ids are called on the screen."""

    def line(row: Row) -> tuple[Cell, ...]:
        return (
            text(f"owed.{row.kind.value}"),
            number(row),
            row.what,
            owner(row.owner),
            head_words(row.head, text, officer),
            moment(row.since, zone),
            moment(row.due, zone),
            margin_words(row.margin_s(now)),
            text(row.state),
            steps_words(row, zone, text),
        )

    columns = tuple(Column(text(key), kind) for key, kind in COLUMNS)
    note = text("ledger.as_of", at=moment(now, zone))
    return Table(text("ledger.title"), columns, tuple(line(row) for row in rows), note)


def number(row: Row) -> str:
    """#0412 of an incident, Y0412 of a directive; "" where it is about neither."""
    if row.number is None:
        return ""
    return f"{'Y' if row.kind is OwedKind.RECEIVER else '#'}{row.number:04}"


def head_words(head: Head, text: Text, officer: Callable[[str], str]) -> str:
    """Who is above the owner, or plainly that the roster has nobody."""
    match head.basis:
        case HeadBasis.RESPONSIBLE:
            return text("head.responsible", name=officer(head.officer_id))
        case HeadBasis.ABOVE:
            return text("head.above", name=head.name)
        case HeadBasis.NONE:
            return text("head.none")


def steps_words(row: Row, zone: tzinfo, text: Text) -> str:
    """催办 14:05, 升级 14:20 …, and how often somebody pressed by hand."""
    words = [f"{text(f'chase.{step.value}')} {moment(at, zone)}" for step, at in row.steps]
    if row.chase.pressed:
        pressed = text(f"chase.{ChaseStep.REMIND.value}")
        words.append(text("ledger.by_hand", step=pressed, n=row.chase.pressed))
    return "; ".join(words)


def margin_words(seconds: float) -> str:
    """Hours and minutes left, with a minus when overdue: 3:05, −0:40."""
    minutes = int(abs(seconds) // 60)
    sign = "−" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def moment(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
