"""Distance along clicks: a line with the length so far at every corner."""

from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map import qfast
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.marks import MapTexts
from widgets.map.projection import View, to_mercator
from widgets.palette import Palette

EARTH_M = 6_371_008.8
DOT_PX = 3.5
LonLat = tuple[float, float]


def metres_between(one: LonLat, other: LonLat) -> float:
    """Metres over the ground between two places in degrees, as the crow flies."""
    (lon1, lat1), (lon2, lat2) = ([radians(v) for v in place] for place in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def lengths(places: list[LonLat]) -> list[float]:
    """Metres from the first place along the line to each."""
    sums = [0.0]
    for one, other in pairwise(places):
        sums.append(sums[-1] + metres_between(one, other))
    return sums[: len(places)]


def distance_text(metres: float, texts: MapTexts) -> str:
    """ "840 m", "2.35 km"."""
    if metres < 1000:
        return f"{metres:.0f} {texts.metres}"
    return f"{metres / 1000:.2f} {texts.kilometres}"


class Measure:
    """The places that were clicked; `on` while more are wanted."""

    def __init__(self) -> None:
        self.on = False
        self.places: list[LonLat] = []
        self._printer = PlatePrinter()

    @property
    def metres(self) -> float:
        return lengths(self.places)[-1] if self.places else 0.0

    def recolour(self) -> None:
        self._printer.clear()

    def paint(self, painter: QPainter, view: View, palette: Palette, texts: MapTexts) -> None:
        if not self.places:
            return
        pixels = view.to_screen(*to_mercator(*np.array(self.places).T))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink, edge = palette.text.first, palette.map.symbol_edge
        for colour, width in ((palette.map.plate, 5.0), (ink, 2.0)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(qfast.polygon(pixels))
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(ink)
        for x, y in pixels:
            painter.drawEllipse(QPointF(x, y), DOT_PX, DOT_PX)
        colours = palette.map
        plain = PlateStyle(colours.plate, colours.plate_edge, colours.plate_text)
        total = PlateStyle(colours.plate, palette.text.focus, colours.plate_text, bold=True)
        sums = lengths(self.places)
        for row, (x, y) in enumerate(pixels[1:], 1):
            text, style = distance_text(sums[row], texts), total if row == len(sums) - 1 else plain
            width = self._printer.width(text, style.bold)
            rect = QRectF(round(x) + 8, round(y) - HEIGHT - 4, width, HEIGHT)
            self._printer.draw(painter, rect, text, style)
