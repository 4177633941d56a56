"""What a report 简报 says, as plain tables, charts and sentences; writers turn it into files."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from app.services.trend import Control

Cell: TypeAlias = str | int | float | None


class CellKind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    SECONDS = "seconds"  # float; written m:ss
    SHARE = "share"  # 0 to 1; written as a percentage


class BulletinKind(StrEnum):
    DAILY = "daily"  # 日报
    WEEKLY = "weekly"  # 周报
    MONTHLY = "monthly"  # 月报
    SHIFT = "shift"  # 交接班
    DISTRICTS = "districts"  # 警务区对比
    UNITS = "units"  # 各警力派警单
    UNIT = "unit"  # 一个警力的派警单


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows have as many cells as there are columns; None is written as a dash."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""  # what was left out, and why


@dataclass(frozen=True, slots=True)
class Chart:
    """`values` of each label, None where there is no figure; a control chart has its limits."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    kind: CellKind
    limits: Control | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`since` to before `until` in the zone of the city; all words in one language."""

    kind: BulletinKind
    title: str
    city: str
    since: datetime
    until: datetime
    made_at: datetime
    sections: tuple[Section, ...] = field(default=())


def written(cell: Cell, kind: CellKind) -> str:
    """As a person reads it: 1,204, 3:05, 92.5 %; a dash where there is no figure."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    match kind:
        case CellKind.SECONDS:
            return clocked(cell)
        case CellKind.SHARE:
            return f"{100 * cell:.1f} %"
        case CellKind.COUNT:
            return f"{cell:,.0f}"
        case CellKind.TEXT:
            return str(cell)


def clocked(seconds: float) -> str:
    """m:ss, from 100 minutes on h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 100:
        return f"{minutes}:{rest:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
