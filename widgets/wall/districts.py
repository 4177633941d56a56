"""Units and coverage of each district; where they do not all fit, one page after the other."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.domain.wall import Wall
from app.services.text import Text
from app.services.wall_cover import Covered
from widgets.wall.ink import RIGHT, Ink
from widgets.wall.names import WallNames
from widgets.wall.pane import Pane
from widgets.wall.words import share

PAGE_S = 10
COLUMN_EMS = 11.0
ROW = 1.12  # lines: the bar under a row keeps off its letters
LOW = 0.5  # of a district's streets: less is marked


@dataclass(frozen=True, slots=True)
class DistrictLine:
    name: str
    available: int
    on_duty: int
    covered: float | None


@dataclass(frozen=True, slots=True)
class Districts:
    whole: DistrictLine
    lines: tuple[DistrictLine, ...]
    turn: int  # another page with every other


def districts_of(
    wall: Wall, names: WallNames, covered: Covered | None, now: datetime, text: Text
) -> Districts:
    units, count = wall.units, len(names.districts)
    mine = units.district >= 0
    free = np.bincount(units.district[mine & units.available], minlength=count)
    duty = np.bincount(units.district[mine & units.on_duty], minlength=count)
    shares = covered.share if covered else (None,) * count
    lines = tuple(
        DistrictLine(name, int(free[n]), int(duty[n]), shares[n])
        for n, name in enumerate(names.districts.values())
    )
    total = int(units.available.sum()), int(units.on_duty.sum())
    city = DistrictLine(text("wall.city"), *total, covered.whole if covered else None)
    return Districts(city, lines, int(now.timestamp()) // PAGE_S)


class DistrictsPane(Pane[Districts]):
    """One page after the other, also where the scenes turn: none is passed over."""

    def __init__(self, ink: Ink, text: Text, parent: QWidget) -> None:
        super().__init__(ink, text, parent)
        self.page = 0  # of all that were ever shown

    def show_content(self, content: Districts) -> None:
        if self.content is not None and content.turn != self.content.turn:
            self.page += 1
        super().show_content(content)

    def paint(self, painter: QPainter, content: Districts) -> None:
        ink = self.ink
        left = self.heading(painter, self.text("wall.force"))
        columns = max(int(left.width() // (ink.read * COLUMN_EMS)), 1)
        most = max(int(left.height() // (ink.line * ROW)) - 1, 1)
        pages = max(-(-len(content.lines) // (most * columns)), 1)
        rows = -(-len(content.lines) // (pages * columns))  # as many on each page
        high = min(left.height() / (rows + 1), ink.line * 1.5)
        first = (self.page % pages) * rows * columns
        self._row(painter, QRectF(left.left(), left.top(), left.width(), high), content.whole, True)
        wide = (left.width() + ink.pad) / columns
        for n, line in enumerate(content.lines[first : first + rows * columns]):
            column, row = divmod(n, rows)
            x, y = left.left() + column * wide, left.top() + (row + 1) * high
            self._row(painter, QRectF(x, y, wide - ink.pad, high), line, whole=False)
        if pages > 1:
            place = QRectF(left.left(), self.body().top(), left.width(), ink.note_line)
            words = f"{self.page % pages + 1}/{pages}"
            ink.put(painter, place, words, ink.palette.text.second, size=ink.note, align=RIGHT)

    def _row(self, painter: QPainter, box: QRectF, line: DistrictLine, whole: bool) -> None:
        ink, colours = self.ink, self.ink.palette
        third = box.width() / 3
        name, units, cover = (
            QRectF(box.left() + n * third, box.top(), third, box.height()) for n in range(3)
        )
        none = line.on_duty > 0 and line.available == 0
        ink.put(painter, name.adjusted(0, 0, third * 0.15, 0), line.name, colours.text.first)
        words = f"{line.available}/{line.on_duty}"
        colour = colours.states["waiting"] if none else colours.text.first
        ink.put(
            painter, units, f"!{words}" if none else words, colour, bold=none or whole, align=RIGHT
        )
        low = line.covered is not None and line.covered < LOW
        colour = colours.states["waiting"] if low else colours.text.second
        said = f"!{share(line.covered)}" if low else share(line.covered)
        ink.put(painter, cover, said, colour, bold=low or whole, align=RIGHT)
        if line.covered is not None:
            self._bar(painter, box, line.covered, low)

    def _bar(self, painter: QPainter, box: QRectF, covered: float, low: bool) -> None:
        colours = self.ink.palette
        under = QRectF(box.left(), box.bottom() - 3, box.width(), 2)
        painter.fillRect(under, colours.surface.line)
        under.setWidth(box.width() * covered)
        painter.fillRect(under, colours.states["waiting" if low else "available"])
