"""The ways of units to their incidents, each with who it is and how long it takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

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


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """m lines, their p points one after the other in Mercator metres."""

    points: F8  # (p, 2)
    owner: NDArray[np.intp]  # (p,) line of each point
    far: F8  # (p,) metres from the first point of all, growing also from line to line

    @staticmethod
    def of(marks: tuple[WayMark, ...]) -> "Courses":
        owner = np.repeat(np.arange(len(marks)), [len(mark.lon) for mark in marks])
        lon, lat = (
            np.concatenate([*column, np.empty(0)])
            for column in ([mark.lon for mark in marks], [mark.lat for mark in marks])
        )
        points = np.stack(to_mercator(lon, lat), axis=-1)
        steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
        return Courses(points, owner, np.cumsum(steps))

    def segments(self, pixels: F8, view: View, chosen: NDArray[np.bool_]) -> F8:
        """(n, 4) pixels of the pieces in view of the lines that are `chosen` (m,)."""
        rows = np.hstack((pixels[:-1], pixels[1:]))
        low, high = np.minimum(rows[:, :2], rows[:, 2:]), np.maximum(rows[:, :2], rows[:, 2:])
        own = (self.owner[1:] == self.owner[:-1]) & chosen[self.owner[1:]]
        seen = ((low < (view.width, view.height)) & (high > 0)).all(axis=1)
        drawn: F8 = rows[own & seen & (high > low).any(axis=1)]
        return drawn

    def anchors(self, pixels: F8, view: View) -> dict[int, F8]:
        """(TRIES, 2) pixels along the part in view of each line that has one."""
        inside = ((pixels > 0) & (pixels < (view.width, view.height))).all(axis=1)
        lines, first = np.unique(self.owner[inside], return_index=True)
        if not len(lines):
            return {}
        far = self.far[inside]
        ends = np.append(first[1:], len(far)) - 1
        at = far[first, None] + np.array(TRIES) * (far[ends] - far[first])[:, None]
        places = np.stack([np.interp(at, self.far, pixels[:, axis]) for axis in (0, 1)], axis=-1)
        return {int(line): places[n] for n, line in enumerate(lines) if ends[n] > first[n]}


class Ways:
    """Those that are only looked at lie on top."""

    def __init__(self) -> None:
        self._printer = PlatePrinter()
        self.show(())

    def show(self, marks: tuple[WayMark, ...]) -> None:
        """Replace all ways."""
        self._marks = tuple(sorted(marks, key=lambda mark: not mark.sent))
        self._courses = Courses.of(self._marks)
        self._sent = np.array([mark.sent for mark in self._marks], np.bool_)

    def recolour(self) -> None:
        self._printer.clear()

    def paint(
        self, painter: QPainter, view: View, colours: MapColours, moving: bool = False
    ) -> None:
        """Draw the lines, light over dark; plainly while the map moves under the hand."""
        if not len(self._marks):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not moving)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pixels = self._pixels(view)
        for chosen, wide in ((self._sent, SENT_PX), (~self._sent, LINE_PX)):
            lines = self._courses.segments(pixels, view, chosen)
            if not moving:
                _stroke(painter, lines, colours.route_edge, wide + EDGE_PX - LINE_PX)
            if moving or wide == SENT_PX:
                _stroke(painter, lines, colours.route, wide)
        for row in np.flatnonzero(~self._sent) if not moving else ():
            self._dashed(painter, pixels[self._courses.owner == row], colours)

    def _dashed(self, painter: QPainter, line: F8, colours: MapColours) -> None:
        """A way that nobody was sent on."""
        apart = np.ones(len(line), dtype=np.bool_)
        apart[1:] = (np.abs(np.diff(line, axis=0)) > 0.5).any(axis=1)
        pen = QPen(colours.route, LINE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setDashPattern(list(DASHES))
        painter.setPen(pen)
        painter.drawPolyline(qfast.polygon(line[apart]))

    def paint_plates(self, painter: QPainter, view: View, palette: Palette, room: Room) -> None:
        """Write who and how long beside each line, at most once and only where there is room."""
        if not len(self._marks):
            return
        colours = palette.map
        style = PlateStyle(colours.plate, colours.route, colours.plate_text)
        anchors = self._courses.anchors(self._pixels(view), view)
        for row in sorted(anchors, reverse=True):
            text = self._marks[row].text
            width = self._printer.width(text) if text else 0.0
            for x, y in anchors[row].tolist() if text else ():
                left, top = round(x - width / 2), round(y - HEIGHT / 2)
                if room.take([(left, top, left + width, top + HEIGHT)]):
                    rect = QRectF(left, top, width, HEIGHT)
                    self._printer.draw(painter, rect, text, style)
                    break

    def _pixels(self, view: View) -> F8:
        points = self._courses.points
        return view.to_screen(points[:, 0], points[:, 1])


def _stroke(painter: QPainter, lines: F8, colour: QColor, width: float) -> None:
    # Square caps close the corners and, unlike round ones, keep to Qt's quick way.
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    qfast.draw_lines(painter, lines)
