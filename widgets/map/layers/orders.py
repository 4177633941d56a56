"""指令 on the map: the outline of each that is in force, with the shape of its level and number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.directive_area import Circle, Point
from app.domain.place import METRES_A_DEGREE
from widgets.map import qfast
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.projection import F8, View, to_mercator
from widgets.map.room import Room
from widgets.palette import Palette

CORNERS = 64  # of a circle
FILL, EDGE_PX = 0.06, 2.5
Ring = Sequence[tuple[float, float]]  # lon and lat


@dataclass(frozen=True, slots=True)
class OrderMark:
    """`level` is a code of the palette, `text` its shape and number: ◆ Y0412."""

    id: str
    level: str
    text: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    chosen: bool = False
    active: bool = True  # in force; else its outline is dashed and it is not filled


def ring_of(circle: Circle) -> tuple[tuple[float, float], ...]:
    """A circle as a ring of lon and lat; good for a city."""
    angle = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
    high = circle.radius_m / METRES_A_DEGREE
    wide = high / max(float(np.cos(np.radians(circle.lat))), 0.01)
    lon, lat = circle.lon + wide * np.cos(angle), circle.lat + high * np.sin(angle)
    return tuple(zip(lon.tolist(), lat.tolist(), strict=True))


def ring_of_points(points: Sequence[Point]) -> tuple[tuple[float, float], ...]:
    return tuple((point.lon, point.lat) for point in points)


def colour_of(palette: Palette, level: str) -> QColor:
    known = palette.directives.get(level)
    return known.colour if known is not None else palette.text.first


class OrderAreas:
    """Painted every frame; their rings are kept in Mercator metres."""

    def __init__(self) -> None:
        self.on = True
        self._marks: tuple[OrderMark, ...] = ()
        self._rings: list[list[F8]] = []
        self._printer = PlatePrinter()

    @property
    def marks(self) -> tuple[OrderMark, ...]:
        return self._marks

    def show(self, marks: tuple[OrderMark, ...]) -> None:
        self._marks = marks
        self._rings = [
            [np.stack(to_mercator(*np.array(ring).T), axis=-1) for ring in mark.rings]
            for mark in marks
        ]

    def recolour(self) -> None:
        self._printer.clear()

    def paint(self, painter: QPainter, view: View, palette: Palette, moving: bool) -> None:
        """Outlines, below names and symbols; the chosen one is filled more."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not moving)
        for mark, rings in zip(self._marks, self._rings, strict=True):
            ink = colour_of(palette, mark.level)
            fill = QColor(ink)
            fill.setAlphaF((2 * FILL if mark.chosen else FILL) * mark.active)
            painter.setBrush(fill)
            line = Qt.PenStyle.SolidLine if mark.active else Qt.PenStyle.DashLine
            painter.setPen(QPen(ink, EDGE_PX + mark.chosen, line))
            for ring in rings:
                if seen(ring, view):
                    painter.drawPath(qfast.path([view.to_screen(ring[:, 0], ring[:, 1])]))

    def paint_plates(self, painter: QPainter, view: View, palette: Palette, room: Room) -> None:
        """The shape of the level and the number, in the middle of its first part that is seen."""
        colours = palette.map
        for mark, rings in zip(self._marks, self._rings, strict=True):
            shown = next((ring for ring in rings if seen(ring, view)), None)
            if shown is None:
                continue
            pixels = view.to_screen(shown[:, 0], shown[:, 1])
            x, top = float(pixels[:, 0].mean()), float(pixels[:, 1].min())
            width = self._printer.width(mark.text, bold=True)
            style = PlateStyle(
                colours.plate, colour_of(palette, mark.level), colours.plate_text, True
            )
            middle = float(pixels[:, 1].mean())
            for y in (top - HEIGHT / 2, middle - HEIGHT / 2, top + HEIGHT):
                left, above = round(x - width / 2), round(y)
                if room.take([(left, above, left + width, above + HEIGHT)]):
                    rect = QRectF(left, above, width, HEIGHT)
                    self._printer.draw(painter, rect, mark.text, style)
                    break


def seen(ring: F8, view: View) -> bool:
    """Whether the box round it meets the view."""
    left, bottom, right, top = view.bounds
    low, high = ring.min(axis=0), ring.max(axis=0)
    return bool(low[0] < right and high[0] > left and low[1] < top and high[1] > bottom)
