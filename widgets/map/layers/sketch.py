"""An area that is being drawn for a directive: a polygon, a circle, or grids picked one by one.

What would cross itself is refused at the point where it would, and said there.
"""

from enum import StrEnum

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.directive_area import Circle, Point
from widgets.map import qfast
from widgets.map.layers.measure import metres_between
from widgets.map.layers.orders import colour_of, ring_of
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.projection import F8, View, to_mercator
from widgets.palette import Palette

DOT_PX = 4.0
LEAST_M = 20.0  # of a radius: a second click on the same place is no circle
LonLat = tuple[float, float]


class SketchKind(StrEnum):
    POLYGON = "polygon"
    CIRCLE = "circle"
    GRIDS = "grids"


class Sketch:
    """`on` is what is being drawn; None: nothing, and clicks are for others."""

    def __init__(self) -> None:
        self.on: SketchKind | None = None
        self.level = ""
        self.places: list[LonLat] = []
        self.pointer: LonLat | None = None
        self.refused: tuple[LonLat, str] | None = None  # where, and the sentence
        self.rings: tuple[tuple[LonLat, ...], ...] = ()  # of what is chosen already
        self._printer = PlatePrinter()

    def begin(self, kind: SketchKind) -> None:
        self.on, self.places, self.pointer, self.refused = kind, [], None, None

    def end(self) -> None:
        self.on, self.places, self.pointer, self.refused = None, [], None, None

    def add(self, place: LonLat) -> str:
        """Take a corner, or say by its key why it cannot be one; "" where it is taken."""
        self.refused = None
        if self.on is SketchKind.POLYGON and crosses([*self.places, place]):
            return "refused.polygon_crosses_itself"
        self.places.append(place)
        return ""

    def back(self) -> None:
        """Take the last corner back."""
        self.refused = None
        del self.places[-1:]

    def closes(self) -> str:
        """ "" where the polygon can be closed as it stands, else the key of the reason."""
        if len(set(self.places)) < 3:
            return "refused.polygon_too_small"
        ring = [*self.places, self.places[0]]
        return "" if simple(ring) else "refused.polygon_crosses_itself"

    def polygon(self) -> tuple[Point, ...]:
        return tuple(Point(lon, lat) for lon, lat in self.places)

    def circle(self) -> Circle | None:
        """From the middle to the second place; None while there is none, or both are one."""
        if len(self.places) < 2:
            return None
        metres = metres_between(self.places[0], self.places[1])
        return Circle(*self.places[0], round(metres, 1)) if metres >= LEAST_M else None

    def recolour(self) -> None:
        self._printer.clear()

    # ---- painted -------------------------------------------------------------------------------

    def paint(self, painter: QPainter, view: View, palette: Palette) -> None:
        ink = colour_of(palette, self.level)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ring in self.rings:
            self._ring(painter, pixels_of(view, list(ring)), ink)
        if self.on is SketchKind.CIRCLE:
            self._circle(painter, view, ink, palette)
        elif self.on is SketchKind.POLYGON and self.places:
            self._polygon(painter, view, ink, palette)
        if self.refused is not None:
            self._said(painter, view, palette, *self.refused)

    def _ring(self, painter: QPainter, pixels: F8, ink: QColor) -> None:
        fill = QColor(ink)
        fill.setAlphaF(0.2)
        painter.setBrush(fill)
        painter.setPen(QPen(ink, 2.5))
        painter.drawPath(qfast.path([pixels]))

    def _circle(self, painter: QPainter, view: View, ink: QColor, palette: Palette) -> None:
        if not self.places:
            return
        edge = self.places[1] if len(self.places) > 1 else self.pointer
        if edge is not None:
            metres = metres_between(self.places[0], edge)
            if metres >= LEAST_M:
                ring = ring_of(Circle(*self.places[0], metres))
                self._ring(painter, pixels_of(view, list(ring)), ink)
                self._words(painter, view, palette, edge, f"{metres:.0f} m", ink)
        self._dots(painter, pixels_of(view, self.places[:1]), ink, palette)

    def _polygon(self, painter: QPainter, view: View, ink: QColor, palette: Palette) -> None:
        """The sides so far, the closing one dashed; red where a click here would be refused."""
        pixels = pixels_of(view, self.places)
        if len(self.places) > 2:
            fill = QColor(ink)
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPath(qfast.path([pixels]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2.5))
        painter.drawPolyline(qfast.polygon(pixels))
        bad = self.pointer is not None and crosses([*self.places, self.pointer])
        dashed = QPen(palette.states["overdue"] if bad else ink, 2.0, Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        if self.pointer is not None:
            ends = pixels_of(view, [self.places[-1], self.pointer, self.places[0]])
            painter.drawPolyline(qfast.polygon(ends))
        elif len(self.places) > 2:
            painter.drawPolyline(qfast.polygon(pixels[[-1, 0]]))
        self._dots(painter, pixels, ink, palette)

    def _dots(self, painter: QPainter, pixels: F8, ink: QColor, palette: Palette) -> None:
        painter.setPen(QPen(palette.map.symbol_edge, 1.5))
        painter.setBrush(ink)
        for x, y in pixels:
            painter.drawEllipse(QPointF(x, y), DOT_PX, DOT_PX)

    def _words(
        self, painter: QPainter, view: View, palette: Palette, at: LonLat, words: str, edge: QColor
    ) -> None:
        x, y = pixels_of(view, [at])[0]
        style = PlateStyle(palette.map.plate, edge, palette.map.plate_text, bold=True)
        width = self._printer.width(words, bold=True)
        left = min(max(round(x) + 10, 4), view.width - width - 4)
        self._printer.draw(
            painter, QRectF(left, round(y) - HEIGHT - 6, width, HEIGHT), words, style
        )

    def _said(
        self, painter: QPainter, view: View, palette: Palette, at: LonLat, words: str
    ) -> None:
        """A cross where it was refused, and why, beside it."""
        x, y = pixels_of(view, [at])[0]
        painter.setPen(QPen(palette.states["overdue"], 3.0))
        for one, other in (((-7, -7), (7, 7)), ((-7, 7), (7, -7))):
            painter.drawLine(QPointF(x + one[0], y + one[1]), QPointF(x + other[0], y + other[1]))
        self._words(painter, view, palette, at, words, palette.states["overdue"])


def pixels_of(view: View, places: list[LonLat]) -> F8:
    """(n, 2) pixels of n places in degrees."""
    return view.to_screen(*to_mercator(*np.array(places).T))


def simple(places: list[LonLat]) -> bool:
    """Whether a line touches itself nowhere but where a ring closes."""
    return bool(shapely.LineString(places).is_simple)


def crosses(places: list[LonLat]) -> bool:
    """Whether an open line of corners crosses itself; fewer than four cannot."""
    apart = [place for n, place in enumerate(places) if n == 0 or place != places[n - 1]]
    return len(apart) > 3 and not simple(apart)
