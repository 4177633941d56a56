"""The ways of units to their incidents, each with who it is and how long it takes."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map import qfast
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.marks import WayMark
from widgets.map.projection import View, to_mercator
from widgets.map.room import Room
from widgets.palette import MapColours, Palette

F8 = NDArray[np.float64]
EDGE_PX, LINE_PX, SENT_PX = 6.0, 4.0, 3.0
DASHES = (2.2, 1.8)  # in widths of the line
TRIES = (0.5, 0.35, 0.65, 0.2, 0.8)  # along the visible part, until a plate finds room


class Ways:
    """Lines in Mercator metres; those that are only looked at lie on top."""

    def __init__(self) -> None:
        self._printer = PlatePrinter()
        self.show(())

    def show(self, marks: tuple[WayMark, ...]) -> None:
        """Replace all ways."""
        self._marks = tuple(sorted(marks, key=lambda mark: not mark.sent))
        self._lines = [np.stack(to_mercator(m.lon, m.lat), axis=-1) for m in self._marks]

    def recolour(self) -> None:
        self._printer.clear()

    def paint(
        self, painter: QPainter, view: View, colours: MapColours, moving: bool = False
    ) -> None:
        """Draw the lines, light over dark; plainly while the map moves under the hand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not moving)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for mark, line in zip(self._marks, self._lines, strict=True):
            pixels = view.to_screen(line[:, 0], line[:, 1])
            if not _meets(pixels, view):
                continue
            apart = np.ones(len(pixels), dtype=np.bool_)
            apart[1:] = (np.abs(np.diff(pixels, axis=0)) > 0.5).any(axis=1)
            drawn = qfast.polygon(pixels[apart])
            wide = SENT_PX if mark.sent else LINE_PX
            strokes = ((colours.route_edge, wide + EDGE_PX - LINE_PX), (colours.route, wide))
            for colour, width in strokes[1:] if moving else strokes:
                pen = QPen(colour, width)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                if not mark.sent and colour is colours.route and not moving:
                    pen.setDashPattern(list(DASHES))
                painter.setPen(pen)
                painter.drawPolyline(drawn)

    def paint_plates(self, painter: QPainter, view: View, palette: Palette, room: Room) -> None:
        """Write who and how long beside each line, at most once and only where there is room."""
        colours = palette.map
        style = PlateStyle(colours.plate, colours.route, colours.plate_text)
        for mark, line in reversed(list(zip(self._marks, self._lines, strict=True))):
            pixels = _inside(view.to_screen(line[:, 0], line[:, 1]), view)
            if not mark.text or len(pixels) < 2:
                continue
            width = self._printer.width(mark.text)
            for share in TRIES:
                x, y = _along(pixels, share)
                left, top = round(x - width / 2), round(y - HEIGHT / 2)
                if room.take([(left, top, left + width, top + HEIGHT)]):
                    rect = QRectF(left, top, width, HEIGHT)
                    self._printer.draw(painter, rect, mark.text, style)
                    break


def _meets(pixels: F8, view: View) -> bool:
    if not len(pixels):
        return False
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    return bool(low[0] < view.width and high[0] > 0 and low[1] < view.height and high[1] > 0)


def _inside(pixels: F8, view: View) -> F8:
    """The points in view, with those between them left out where the line leaves it."""
    within = (pixels > 0).all(axis=1) & (pixels < (view.width, view.height)).all(axis=1)
    kept: F8 = pixels[within]
    return kept


def _along(pixels: F8, share: float) -> tuple[float, float]:
    """The place at a share of a line's length."""
    far = np.append(0.0, np.cumsum(np.hypot(*np.diff(pixels, axis=0).T)))
    at = share * far[-1]
    return float(np.interp(at, far, pixels[:, 0])), float(np.interp(at, far, pixels[:, 1]))
