"""Evaluation, diversions and call-backs as tables for a file: every share beside its n."""

from collections.abc import Callable, Iterable, Sequence

from app.services.bulletin import Cell, CellKind, Column, Table
from app.services.duty_figures import CalledBack, Diverted
from app.services.evaluation import By, Evaluated, Rate
from app.services.text import Text

Named = Callable[[By, str], str]


def evaluation_table(
    groups: Iterable[Evaluated], by: Sequence[By], text: Text, named: Named
) -> Table:
    """A line for each group; points are a dash where there are too few directives to judge."""
    columns = [
        *(Column(text(f"evaluation_by.{one.value}")) for one in by),
        Column(text("evaluation.n"), CellKind.COUNT),
        *rate_columns(text("evaluation.signed"), text),
        *rate_columns(text("evaluation.fed_back"), text),
        *rate_columns(text("evaluation.returned"), text),
        Column(text("evaluation.mark")),
        Column(text("evaluation.n"), CellKind.COUNT),
        Column(text("evaluation.points")),
    ]
    nobody = text("evaluation.none")
    rows = tuple(
        (
            *(named(one, part) or nobody for one, part in zip(by, g.key, strict=True)),
            g.n,
            *rate_cells(g.signed),
            *rate_cells(g.fed_back),
            *rate_cells(g.returned),
            decimal(g.mean_mark, 2),
            len(g.marks),
            decimal(g.score, 1),
        )
        for g in groups
    )
    return Table(text("evaluation.title"), tuple(columns), rows, text("evaluation.note"))


def diversion_table(found: Iterable[Diverted], text: Text, agency: Callable[[str], str]) -> Table:
    """A line for each agency and year."""
    columns = [
        Column(text("evaluation.agency")),
        Column(text("evaluation_by.year")),
        Column(text("evaluation.n"), CellKind.COUNT),
        *rate_columns(text("evaluation.accepted"), text),
        *rate_columns(text("evaluation.fed_back"), text),
        *rate_columns(text("evaluation.declined"), text),
        Column(text("evaluation.open"), CellKind.COUNT),
    ]
    rows = tuple(
        (
            agency(one.agency_id),
            str(one.year),
            one.n,
            *rate_cells(one.accepted_in_time),
            *rate_cells(one.fed_back_in_time),
            *rate_cells(one.declined),
            len(one.open),
        )
        for one in found
    )
    return Table(text("evaluation.diversions"), tuple(columns), rows)


def call_back_table(found: CalledBack, text: Text) -> Table:
    columns = [
        Column(text("evaluation.n"), CellKind.COUNT),
        *rate_columns(text("evaluation.reached"), text),
        *rate_columns(text("evaluation.satisfied"), text),
        Column(text("call_back.due"), CellKind.COUNT),
        Column(text("call_back.withdrawn"), CellKind.COUNT),
    ]
    row: tuple[Cell, ...] = (
        found.n,
        *rate_cells(found.reached),
        *rate_cells(found.satisfied),
        len(found.due),
        len(found.withdrawn),
    )
    return Table(text("evaluation.call_backs"), tuple(columns), (row,) if found.n else ())


def rate_columns(title: str, text: Text) -> tuple[Column, Column]:
    return Column(title, CellKind.SHARE), Column(text("evaluation.n"), CellKind.COUNT)


def rate_cells(rate: Rate) -> tuple[Cell, Cell]:
    return rate.share, rate.n


def decimal(value: float | None, places: int) -> Cell:
    return None if value is None else f"{value:.{places}f}"
