"""Streets that no free unit reaches in time: drawn hollow, as if nobody were on them."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPen

from widgets.map import qfast
from widgets.map.geometry import Frame, Lines
from widgets.map.marks import ReachLines
from widgets.map.qfast import on_pixels
from widgets.map.render_thread import Breathe, no_breath
from widgets.palette import MapColours

WIDTHS = ((11.0, 2.0), (13.0, 3.6), (15.0, 6.5), (17.0, 11.0))
RIM_PX = 1.3  # of the hollow line


@dataclass(frozen=True, slots=True, eq=False)
class Bare:
    """May be used from any thread."""

    lines: Lines

    @staticmethod
    def of(lines: ReachLines) -> "Bare":
        return Bare(Lines.of(lines))

    def paint(
        self,
        image: QImage,
        frame: Frame,
        zoom: float,
        colours: MapColours,
        breathe: Breathe = no_breath,
    ) -> None:
        """Draw the streets that meet a tile."""
        with on_pixels(image) as (painter, ratio):
            width = float(np.interp(zoom, *np.array(WIDTHS).T)) * ratio
            rows = self.lines.segments(frame, width)
            strokes: list[tuple[QColor, float]] = [(colours.bare, width)]
            if width > 3 * RIM_PX * ratio:  # thinner ones stay filled: nothing to hollow out
                strokes.append((colours.land, width - 2 * RIM_PX * ratio))
            for colour, wide in strokes:
                painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
                qfast.draw_lines(painter, rows, breathe)
