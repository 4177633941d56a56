"""围堵 on the map: where the suspect was, and every post with its unit and when it is there."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle, beside
from widgets.map.projection import View, to_mercator
from widgets.map.room import Room
from widgets.palette import Palette

HALF_PX = 7.0


@dataclass(frozen=True, slots=True)
class PostMark:
    """A filled square is held in time, a hollow one with a cross is not; a ring is the start."""

    lon: float
    lat: float
    text: str
    held: bool = False
    start: bool = False


class Posts:
    """None while nobody is contained."""

    def __init__(self) -> None:
        self._marks: tuple[PostMark, ...] = ()
        self._printer = PlatePrinter()

    def show(self, marks: tuple[PostMark, ...]) -> None:
        self._marks = marks

    def recolour(self) -> None:
        self._printer.clear()

    def paint(self, painter: QPainter, view: View, palette: Palette) -> None:
        """Squares first, then the words where there is room."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room, placed = Room(view.width, view.height), []
        for mark in self._marks:
            x, y = view.to_screen(*to_mercator(mark.lon, mark.lat)).tolist()
            if not (-20 < x < view.width + 20 and -20 < y < view.height + 20):
                continue
            self._sign(painter, QPointF(x, y), mark, palette)
            room.take([(x - HALF_PX, y - HALF_PX, x + HALF_PX, y + HALF_PX)])
            placed.append((x, y, mark))
        for x, y, mark in placed:
            if mark.text:
                self._words(painter, x, y, mark, palette, room)

    def _sign(self, painter: QPainter, at: QPointF, mark: PostMark, palette: Palette) -> None:
        box = QRectF(at.x() - HALF_PX, at.y() - HALF_PX, 2 * HALF_PX, 2 * HALF_PX)
        colour = palette.states["available" if mark.held else "overdue"]
        if mark.start:
            colour = palette.text.first
        for ink, width in ((palette.map.symbol_edge, 5.0), (colour, 2.5)):
            painter.setPen(QPen(ink, width))
            painter.setBrush(colour if mark.held else Qt.BrushStyle.NoBrush)
            if mark.start:
                painter.drawEllipse(at, 2 * HALF_PX, 2 * HALF_PX)
                continue
            painter.drawRect(box)
            if not mark.held:
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())

    def _words(
        self, painter: QPainter, x: float, y: float, mark: PostMark, palette: Palette, room: Room
    ) -> None:
        colours = palette.map
        edge = palette.states["available" if mark.held else "overdue"]
        width = self._printer.width(mark.text, bold=True)
        rect = beside(room, x, y, width, HALF_PX + 3)
        if rect is not None and rect.height() == HEIGHT:
            style = PlateStyle(colours.plate, edge, colours.plate_text, bold=True)
            self._printer.draw(painter, rect, mark.text, style)
