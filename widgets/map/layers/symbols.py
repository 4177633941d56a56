"""Symbols of units, drawn once into an atlas: shape tells kind, fill and sign state, hatch age."""

from collections.abc import Sequence
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.domain.unit import UnitKind, UnitState
from widgets.map.marks import KIND_CODE, UNIT_STATES, UnitMarks
from widgets.palette import Palette, mixed

SYMBOL_PX = 14.0
EDGE_PX = 1.5
ROOM = 1.6  # a sprite's side, in symbols
HEADINGS = 16
COLUMNS = 3 + HEADINGS  # foot, motorcycle, a standing car, cars by heading
Codes = NDArray[np.intp]


class Age(IntEnum):
    """How old a fix is, as the symbol says it."""

    FRESH = 0
    RECENT = 1
    FADING = 2
    STALE = 3  # hatched in the state's colour
    LOST = 4  # hatched both ways in grey


# What an order does to a unit, legible without colour; a free unit bears no sign.
Stroke = tuple[tuple[float, float], ...]
SIGNS: dict[UnitState, tuple[Stroke, ...]] = {
    UnitState.DISPATCHED: (((-0.1, 0.6), (0.1, 0.6)),),  # a point: told, and not rolling yet
    UnitState.EN_ROUTE: (((-1.3, -2.2), (1.5, 0.6), (-1.3, 3.4)),),  # an arrowhead
    UnitState.ON_SCENE: (((-2.6, 0.8), (2.6, 0.8)), ((0.0, -1.8), (0.0, 3.4))),  # a cross
    UnitState.BUSY: (((-2.8, 0.8), (2.8, 0.8)),),  # a bar
}
SIGN_PX = {UnitState.DISPATCHED: 4.2}
LEAST_SIGNED_PX = 8.0  # a smaller symbol has no room for it
FADE = {Age.FRESH: 0.0, Age.RECENT: 0.22, Age.FADING: 0.42}


def ages(marks: UnitMarks) -> Codes:
    """(n,) `Age` of each unit's fix."""
    limits = marks.stale_after_s * np.array((1 / 3, 2 / 3, 1.0))
    limits = np.append(limits, max(marks.lost_after_s, marks.stale_after_s))
    return np.searchsorted(limits, np.nan_to_num(marks.fix_age_s, nan=np.inf), side="left")


def columns(marks: UnitMarks) -> Codes:
    """(n,) column of the atlas for each unit's kind and heading."""
    turned = np.nan_to_num(marks.heading, nan=0.0) * (HEADINGS / 360.0)
    heading = np.round(turned).astype(np.intp) % HEADINGS
    column = marks.kind.astype(np.intp)
    moving = (marks.kind == KIND_CODE[UnitKind.CAR]) & ~np.isnan(marks.heading)
    return np.where(moving, 3 + heading, column)


class Atlas:
    """Sprites of `side` device pixels: a column a shape, a row for a state and an age; each is
    painted when it is first wanted."""

    def __init__(self, palette: Palette, size: float, ratio: float) -> None:
        self._palette, self._ratio = palette, ratio
        self.size = size  # logical pixels of a symbol
        self.side = int(np.ceil(size * ROOM * ratio))
        self.pixmap = QPixmap(self.side * COLUMNS, self.side * len(UNIT_STATES) * len(Age))
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self._there: set[int] = set()

    def provide(self, sprites: Sequence[int]) -> None:
        """Paint what is not there yet; a sprite is its row times `COLUMNS` and its column."""
        wanted = [sprite for sprite in sprites if sprite not in self._there]
        if not wanted:
            return
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._ratio * self.size / SYMBOL_PX
        for sprite in wanted:
            row, column = divmod(sprite, COLUMNS)
            painter.save()
            painter.translate((column + 0.5) * self.side, (row + 0.5) * self.side)
            painter.scale(scale, scale)
            state, age = UNIT_STATES[row // len(Age)], Age(row % len(Age))
            signed = self.size >= LEAST_SIGNED_PX
            draw_symbol(painter, _shape(column), self._palette, state, age, signed)
            painter.restore()
        painter.end()
        self._there.update(wanted)


@cache
def _shape(column: int) -> QPainterPath:
    return shape_of(column)


def shape_of(column: int) -> QPainterPath:
    """The outline in a column of the atlas, around 0, 0."""
    shape = QPainterPath()
    if column == KIND_CODE[UnitKind.FOOT]:
        shape.addEllipse(QPointF(0, 0), 6.2, 6.2)
        return shape
    if column == KIND_CODE[UnitKind.MOTORCYCLE]:
        corners = [(0.0, -7.9), (7.6, 5.8), (-7.6, 5.8)]
    else:
        corners = [(0.0, -8.2), (6.0, -2.0), (4.9, 6.6), (-4.9, 6.6), (-6.0, -2.0)]
    turn = np.radians(max(column - 3, 0) * 360.0 / HEADINGS)
    turned = [
        QPointF(x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn))
        for x, y in corners
    ]
    shape.addPolygon(QPolygonF(turned))
    shape.closeSubpath()
    return shape


def draw_symbol(
    painter: QPainter,
    shape: QPainterPath,
    palette: Palette,
    state: UnitState,
    age: Age,
    signed: bool = True,
) -> None:
    """Draw one symbol around 0, 0 at 14 pixels; `signed`, with the sign of its state."""
    grey = palette.symbols["lost"]
    colour = grey if age is Age.LOST else palette.symbols[state]
    edge = palette.map.symbol_edge
    if age in FADE and state is not UnitState.OFF_DUTY:
        fill = mixed(colour, palette.map.land, FADE[age])
        painter.setPen(QPen(edge, EDGE_PX))
        painter.setBrush(fill)
        painter.drawPath(shape)
        if signed:
            _sign(painter, state, palette.text.on_symbol)
        return
    painter.setPen(QPen(edge, EDGE_PX + 1.6))
    painter.setBrush(mixed(palette.map.land, colour, 0.12))
    painter.drawPath(shape)
    if age not in FADE:
        _hatch(painter, shape, colour, both_ways=age is Age.LOST)
    painter.setPen(QPen(colour, EDGE_PX - 0.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def _sign(painter: QPainter, state: UnitState, ink: QColor) -> None:
    width = SIGN_PX.get(state, 1.6)
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in SIGNS.get(state, ()):
        painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in stroke]))


def _hatch(painter: QPainter, shape: QPainterPath, colour: QColor, both_ways: bool) -> None:
    painter.save()
    painter.setClipPath(shape)
    painter.setPen(QPen(colour, 1.5))
    around: QRectF = shape.boundingRect()
    for offset in np.arange(-16.0, 17.0, 4.0):
        left, right = around.left() + offset, around.left() + offset + around.height()
        painter.drawLine(QPointF(left, around.bottom()), QPointF(right, around.top()))
        if both_ways:
            painter.drawLine(QPointF(left, around.top()), QPointF(right, around.bottom()))
    painter.restore()
