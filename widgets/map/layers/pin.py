"""A pin at a place somebody looked for, with its name."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.projection import View, to_mercator
from widgets.palette import Palette

HEAD_PX, TAIL_PX = 7.0, 20.0


class Pin:
    """At most one; `lonlat` is None while there is none."""

    def __init__(self) -> None:
        self.lonlat: tuple[float, float] | None = None
        self.name = ""
        self._printer = PlatePrinter()

    def put(self, lon: float, lat: float, name: str) -> None:
        self.lonlat, self.name = (lon, lat), name

    def take_away(self) -> None:
        self.lonlat, self.name = None, ""

    def recolour(self) -> None:
        self._printer.clear()

    def paint(self, painter: QPainter, view: View, palette: Palette) -> None:
        if self.lonlat is None:
            return
        x, y = view.to_screen(*to_mercator(*self.lonlat)).tolist()
        head = QPointF(x, y - TAIL_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.map.symbol_edge, 1.5))
        painter.setBrush(palette.text.first)
        foot = [QPointF(x - 4, y - TAIL_PX + 5), QPointF(x, y), QPointF(x + 4, y - TAIL_PX + 5)]
        painter.drawPolygon(QPolygonF(foot))
        painter.drawEllipse(head, HEAD_PX, HEAD_PX)
        painter.setBrush(palette.map.symbol_edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(head, 2.5, 2.5)
        if self.name:
            colours = palette.map
            style = PlateStyle(colours.plate, palette.text.first, colours.plate_text, bold=True)
            width = self._printer.width(self.name, bold=True)
            rect = QRectF(round(x) + HEAD_PX + 4, round(y - TAIL_PX - HEIGHT / 2), width, HEIGHT)
            self._printer.draw(painter, rect, self.name, style)
