"""What incidents look like: the stamps of a diamond or a badge with its rings."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from app.domain.incident import IncidentState
from widgets.map.fonts import map_font
from widgets.map.layers.badges import DIAMOND_PX, HEIGHT, BadgePrinter, Tally
from widgets.map.layers.rings import ring_picture
from widgets.map.layers.stamps import Stamp, StampSheet
from widgets.map.marks import IncidentMark
from widgets.palette import Palette

F8 = NDArray[np.float64]
HALF_PX = 11.0  # from the middle to a corner
SPRITE_PX = 28
RING_PX = 15.5
FOOT = 0.45  # of half a diamond's height
PULSE = ((0.0, 1.0), (1.5, 0.75), (3.0, 0.5), (1.5, 0.75))  # radius, opacity: four steps a second
ACT = frozenset({IncidentState.WAITING})
MIDDLE = (DIAMOND_PX / 2 + 0.5, HEIGHT / 2)  # of the diamond in a badge
COLUMNS = 7  # x, y from the mark's place, where in the sheet: left, top, width, height; ring
KEPT = 4_096  # recipes


class IncidentPrinter:
    """Recipes of marks: rows of `COLUMNS`, the lowest stamp first; those with a ring that beats
    have its number and the ring's middle for x and y."""

    def __init__(self, palette: Palette) -> None:
        self._palette, self._sheet = palette, StampSheet()
        self._badges = BadgePrinter(self._sheet, palette)
        self._recipes: dict[tuple[object, ...], F8] = {}
        self._rings: dict[tuple[IncidentState, float], int] = {}
        self._pulses: list[F8] = []  # of each ring: (4, 4) where it is in the sheet at each beat

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._sheet.clear()
        self._badges.recolour(palette)
        self._recipes.clear()
        self._rings.clear()
        self._pulses.clear()

    @property
    def pixmap(self) -> QPixmap:
        """What the rows are cut from."""
        return self._sheet.pixmap

    def width(self, tally: Tally) -> float:
        """Logical pixels across a badge; 0 for a diamond alone."""
        return self._badges.size(tally) if tally.count > 1 else 0.0

    def recipe(self, tally: Tally, ratio: float) -> F8:
        """(k, COLUMNS) stamps of a badge from its upper left corner, of a diamond from its
        middle."""
        worst = tally.worst
        key = (tally.words, worst.state, worst.priority, tally.untaken, ratio)
        if key not in self._recipes:
            if len(self._recipes) >= KEPT:
                self._recipes.clear()
            self._recipes[key] = self._made(tally, ratio)
        return self._recipes[key]

    def beating(self, rows: F8, beat: int, ratio: float) -> F8:
        """The same rows with their rings as they are at a beat, and the opacity of each in place
        of the ring."""
        rows = rows.copy()
        number = rows[:, 6].astype(np.intp)
        rows[:, 6] = 1.0
        at = np.flatnonzero(number)
        if len(at):
            step = beat % len(PULSE)
            rows[at, 2:6] = np.array(self._pulses)[number[at] - 1, step]
            rows[at, 0:2] -= rows[at, 4:6] / (2 * ratio)
            rows[at, 6] = PULSE[step][1]
        return rows

    def _made(self, tally: Tally, ratio: float) -> F8:
        worst = tally.worst
        key = ("diamond", worst.state, worst.priority, ratio)
        diamond = self._sheet.stamp(key, lambda: _diamond(worst, self._palette, ratio))
        side = SPRITE_PX / 2
        rows: list[tuple[float, ...]] = []
        if tally.count > 1:
            x, y = MIDDLE
            rows += [(dx, dy, *stamp, 0) for dx, dy, stamp in self._badges.stamps(tally, ratio)]
            rows.append((x - side, y - side, *diamond, 0))
        else:
            x = y = 0.0
            rows += self._late_rings(ratio) if tally.overdue else []
        if tally.untaken:
            rows.append((x, y, 0, 0, 0, 0, self._ring(worst.state, ratio)))
        if tally.count == 1:
            rows.append((-side, -side, *diamond, 0))
        return np.array(rows, np.float64).reshape(-1, COLUMNS)

    def _late_rings(self, ratio: float) -> list[tuple[float, ...]]:
        rows: list[tuple[float, ...]] = []
        for radius in (RING_PX, RING_PX + 4.5):
            stamp = self._circle(radius, "overdue", 2.0, ratio)
            half = stamp.width / 2 / ratio
            rows.append((-half, -half, *stamp, 0))
        return rows

    def _circle(self, radius: float, role: str, width: float, ratio: float) -> Stamp:
        colour = (self._palette.states if role == "overdue" else self._palette.symbols)[role]
        key = ("ring", radius, role, ratio)
        return self._sheet.stamp(key, lambda: ring_picture(radius, colour, width, ratio))

    def _ring(self, state: IncidentState, ratio: float) -> int:
        """The number of a ring that beats; from 1."""
        if (state, ratio) not in self._rings:
            beats = [self._circle(RING_PX + grown, state, 2.5, ratio) for grown, _ in PULSE]
            self._pulses.append(np.array(beats, np.float64))
            self._rings[state, ratio] = len(self._pulses)
        return self._rings[state, ratio]


def _diamond(mark: IncidentMark, palette: Palette, ratio: float) -> QPixmap:
    side = round(SPRITE_PX * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    act = mark.state in ACT
    colour = (palette.symbols if act else palette.states)[mark.state]
    middle = QPointF(SPRITE_PX / 2, SPRITE_PX / 2)
    painter.setPen(QPen(palette.map.symbol_edge, 4.0))
    painter.setBrush(palette.map.symbol_edge)
    painter.drawPolygon(corners(middle, HALF_PX))
    painter.setPen(QPen(colour, 2.0))
    painter.setBrush(colour if act else palette.map.plate)
    painter.drawPolygon(corners(middle, HALF_PX - 0.5))
    if not act:
        painter.setBrush(colour)
        painter.drawPolygon(foot(middle, HALF_PX - 0.5))
    painter.setPen(palette.text.on_symbol if act else colour)
    painter.setFont(map_font(13, bold=True))
    square = QRectF(0, -0.5 if act else -1.5, SPRITE_PX, SPRITE_PX)
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(mark.priority))
    painter.end()
    return pixmap


def foot(at: QPointF, half: float) -> QPolygonF:
    """The lower corner of a diamond: filled where somebody is on it, told without any colour."""
    wide, low = half * FOOT, at.y() + half
    return QPolygonF(
        [
            QPointF(at.x() - wide, low - wide),
            QPointF(at.x() + wide, low - wide),
            QPointF(at.x(), low),
        ]
    )


def corners(at: QPointF, half: float) -> QPolygonF:
    """A diamond around a place."""
    x, y = at.x(), at.y()
    return QPolygonF(
        [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
    )
