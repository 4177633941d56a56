"""The two tables of the response figures: figures by key, and the incidents behind one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from app.services.bulletin import CellKind, written
from app.services.bulletin_sections import bucket_labels
from app.services.inquiry import Answered, Behind, Figure
from app.services.response import BUCKETS, By
from widgets.scene import Scene
from widgets.value_table import RIGHT, Column

MOST_BUCKETS = max(len(edges) for edges in BUCKETS.values()) + 1
FIRST_BUCKET = 5  # columns before the buckets: key, n, median, p90, within target
WITHIN = 4
WIDTHS = (70, 56, 56, 66, 74)  # pixels; the ends say the unit as well, the longest is 120–180


@dataclass(frozen=True, slots=True, eq=False)
class FigureRow:
    id: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True, eq=False)
class BehindRow:
    id: str
    behind: Behind


def rows_of(scene: Scene, answered: Answered) -> list[FigureRow]:
    """The whole, every key, and what was left out by reason: together all that was reported."""
    by, text = answered.asked.by, scene.text
    whole = FigureRow("all", text("response.all"), answered.whole)
    keys = [] if by is By.ALL else answered.figures
    named = [FigureRow(f"key:{f.key}", key_name(scene, by, f.key), f) for f in keys]
    left = [
        FigureRow(f"out:{f.key}", text("response.out", reason=text(f"left_out.{f.key}")), f)
        for f in answered.left_out
    ]
    return [whole, *named, *left]


def key_name(scene: Scene, by: By, key: str) -> str:
    return _name(scene, by, key) or scene.text("report.nowhere")


def _name(scene: Scene, by: By, key: str) -> str:
    names, said = scene.names, key
    match by:
        case By.PRIORITY:
            said = f"P{key}"
        case By.CATEGORY:
            said = names.category(key)
        case By.DISTRICT:
            said = names.district(key)
        case By.GRID:
            grid = names.grids.get(key)
            said = names.area(grid.district_id, key) if grid else key
        case By.UNIT:
            said = scene.call_sign(key)
        case By.HOUR:
            said = f"{int(key):02}:00"
        case By.WEEKDAY:
            said = scene.text(f"weekday.{key}")
        case _:
            pass
    return said


def figure_columns(scene: Scene, answered: Answered | None) -> list[Column[FigureRow]]:
    text = scene.text
    by = text(f"response_by.{answered.asked.by.value}") if answered else ""
    edges = bucket_labels(answered.asked.leg) if answered and answered.whole.buckets else []
    short = [*edges[:1], *(edge.split()[0] for edge in edges[1:-1]), *edges[-1:]]
    labels = [*short, *[""] * (MOST_BUCKETS - len(edges))]

    def left_out(row: FigureRow) -> QColor | None:
        return scene.palette.text.second if row.figure.reason else None

    def share(row: FigureRow) -> str:
        return said(row.figure.figures.share_within_target, CellKind.SHARE)

    def median(row: FigureRow) -> str:
        return said(row.figure.figures.median, CellKind.SECONDS)

    def p90(row: FigureRow) -> str:
        return said(row.figure.figures.p90, CellKind.SECONDS)

    return [
        Column("key", by, lambda r: r.label, 150, colour=left_out),
        Column("n", "n", lambda r: said(r.figure.figures.n, CellKind.COUNT), 54, RIGHT),
        Column("median", text("bulletin.median"), median, 66, RIGHT),
        Column("p90", text("bulletin.p90"), p90, 72, RIGHT),
        Column("within", text("bulletin.in_target"), share, 74, RIGHT),
        *[
            Column(f"bucket{n}", labels[n], bucket(n), WIDTHS[n], RIGHT)
            for n in range(MOST_BUCKETS)
        ],
    ]


def bucket(place: int) -> Callable[[FigureRow], str]:
    def count(row: FigureRow) -> str:
        parts = row.figure.buckets
        return said(len(parts[place]), CellKind.COUNT) if place < len(parts) else ""

    return count


def said(value: float | None, kind: CellKind) -> str:
    return written(value, kind)


def meant(row: FigureRow, column: int) -> NDArray[np.int64]:
    """The rows of the samples behind a cell: a share leads to those that missed the target."""
    if column == WITHIN and row.figure.reason is None:
        return row.figure.slow
    place = column - FIRST_BUCKET
    if 0 <= place < len(row.figure.buckets):
        return row.figure.buckets[place]
    return row.figure.rows


def behind_columns(scene: Scene) -> list[Column[BehindRow]]:
    text, names = scene.text, scene.names

    def at(row: BehindRow) -> str:
        return scene.hour(datetime.fromtimestamp(row.behind.at, UTC))

    def late(row: BehindRow) -> QColor | None:
        return scene.palette.states["overdue"] if row.behind.late else None

    def seconds(row: BehindRow) -> str:
        mark = "▲ " if row.behind.late else ""
        return mark + written(row.behind.seconds, CellKind.SECONDS)

    def category(row: BehindRow) -> str:
        return names.category(row.behind.category)

    def district(row: BehindRow) -> str:
        return names.district(row.behind.district)

    return [
        Column("number", text("response.number"), lambda r: f"#{r.behind.number:04}", 74),
        Column("at", text("response.reported"), at, 116),
        Column("priority", text("bulletin.priority"), lambda r: f"P{r.behind.priority}", 70),
        Column("category", text("bulletin.category"), category, 132),
        Column("where", text("bulletin.district"), district, 76),
        Column("unit", text("bulletin.unit"), lambda r: scene.call_sign(r.behind.unit), 70),
        Column("seconds", text("response.took"), seconds, 76, RIGHT, late),
    ]
