"""Units and coverage of each district; where they do not all fit, one page after the other."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.wall import Wall
from app.services.text import Text
from app.services.wall_cover import Covered
from widgets.wall.ink import RIGHT
from widgets.wall.names import WallNames
from widgets.wall.pane import Pane
from widgets.wall.words import share

PAGE_S = 10
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
    turn: int  # which page, modulo how many there are


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
    def paint(self, painter: QPainter, content: Districts) -> None:
        ink = self.ink
        left = self.heading(painter, self.text("wall.force"))
        rows = max(int(left.height() // (ink.line * ROW)) - 1, 1)
        pages = max(-(-len(content.lines) // rows), 1)
        page = content.turn % pages
        even = -(-len(content.lines) // pages)  # as many on each page
        shown = content.lines[page * even : (page + 1) * even]
        high = min(left.height() / (even + 1), ink.line * 1.5)
        for n, line in enumerate((content.whole, *shown)):
            box = QRectF(left.left(), left.top() + n * high, left.width(), high)
            self._row(painter, box, line, whole=n == 0)
        if pages > 1:
            place = QRectF(left.left(), self.body().top(), left.width(), ink.note_line)
            words = f"{page + 1}/{pages}"
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
