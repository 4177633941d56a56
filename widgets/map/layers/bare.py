"""Streets that no free unit reaches in time: drawn hollow, as if nobody were on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from widgets.map import qfast
from widgets.map.geometry import Frame, segments_within
from widgets.map.marks import ReachLines
from widgets.map.projection import to_mercator
from widgets.palette import MapColours

F8 = NDArray[np.float64]
WIDTHS = ((11.0, 2.0), (13.0, 3.6), (15.0, 6.5), (17.0, 11.0))
RIM_PX = 1.3  # of the hollow line


@dataclass(frozen=True, slots=True, eq=False)
class Bare:
    """Lines in Mercator metres. May be used from any thread."""

    points: F8  # (p, 2)
    begins: NDArray[np.bool_]  # (p,) where a line begins

    @staticmethod
    def of(lines: ReachLines) -> "Bare":
        points = np.stack(to_mercator(lines.lon, lines.lat), axis=-1)
        begins = np.zeros(len(points), dtype=np.bool_)
        begins[lines.first[:-1]] = True
        return Bare(points, begins)

    def paint(self, image: QImage, frame: Frame, zoom: float, colours: MapColours) -> None:
        """Draw the streets that meet a tile."""
        if not len(self.points):
            return
        ratio = image.devicePixelRatio()
        image.setDevicePixelRatio(1.0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(np.interp(zoom, *np.array(WIDTHS).T)) * ratio
        rows = segments_within(frame.to_pixels(self.points), self.begins, frame.side, width)
        strokes: list[tuple[QColor, float]] = [(colours.bare, width)]
        if width > 3 * RIM_PX * ratio:  # thinner ones stay filled: there is nothing to hollow out
            strokes.append((colours.land, width - 2 * RIM_PX * ratio))
        for colour, wide in strokes:
            painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            qfast.draw_lines(painter, rows)
        painter.end()
        image.setDevicePixelRatio(ratio)
