"""What a shift hands over: incidents that are not closed, and what is owed past its deadline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.duty import Owner
from app.domain.incident import Incident
from app.services.bulletin import Cell, CellKind, Column, Section, Table
from app.services.ledger import Row
from app.services.ledger_table import head_words, margin_words, number
from app.services.response import By
from app.services.text import Text


@dataclass(frozen=True, eq=False, slots=True)
class Standing:
    """As it was at `at`, when the report was made: the record does not keep what was once open."""

    at: datetime
    incidents: tuple[Incident, ...]  # open ones
    overdue: tuple[Row, ...]  # the worst first
    owner: Callable[[Owner], str]
    officer: Callable[[str], str]


Named = Callable[[By, str], str]


def standing_sections(
    found: Standing, name: Named, zone: tzinfo | None, text: Text
) -> tuple[Section, ...]:
    return (
        open_section(found, name, zone, text),
        owed_section(found, text),
    )


def open_section(found: Standing, name: Named, zone: tzinfo | None, text: Text) -> Section:
    """By priority, then the oldest first; no address and no caller leave the console."""
    columns = (
        Column(text("response.number")),
        Column(text("response.reported")),
        Column(text("bulletin.priority")),
        Column(text("bulletin.category")),
        Column(text("bulletin.district")),
        Column(text("bulletin.grid")),
        Column(text("ledger.state")),
        Column(text("bulletin.open_for"), CellKind.SECONDS),
    )

    def line(incident: Incident) -> tuple[Cell, ...]:
        report = incident.stages.report
        return (
            f"#{incident.number:04}",
            report.at.astimezone(zone).strftime("%m-%d %H:%M") if report else None,
            f"P{incident.priority}",
            name(By.CATEGORY, incident.category),
            name(By.DISTRICT, incident.district_id or ""),
            name(By.GRID, incident.grid_id or ""),
            text(f"incident.{incident.state.value}"),
            (found.at - report.at).total_seconds() if report else None,
        )

    rows = tuple(line(incident) for incident in ranked(found.incidents))
    title = text("bulletin.still_open")
    said = text("bulletin.standing", at=f"{found.at.astimezone(zone):%Y-%m-%d %H:%M}", n=len(rows))
    return Section(title, (said,), (Table(title, columns, rows),) if rows else ())


def ranked(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda i: (i.priority, i.number))


def owed_section(found: Standing, text: Text) -> Section:
    """Every one with its owner, head and by how much it is late."""
    columns = tuple(
        Column(text(f"ledger.{key}")) for key in ("kind", "number", "owner", "head", "state")
    )
    rows = tuple(
        (
            text(f"owed.{row.kind.value}"),
            number(row),
            found.owner(row.owner),
            head_words(row.head, text, found.officer),
            text(row.state),
            margin_words(row.margin_s(found.at)),
        )
        for row in found.overdue
    )
    title = text("bulletin.overdue_duties")
    table = Table(title, (*columns, Column(text("ledger.margin"))), rows)
    said = text("bulletin.overdue_n", n=len(rows))
    return Section(title, (said,), (table,) if rows else ())
