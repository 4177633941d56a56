"""How far one gets in so many minutes: the streets themselves coloured, nearest brightest."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPen

from widgets.map import qfast
from widgets.map.geometry import Frame, Lines
from widgets.map.marks import ReachLines
from widgets.map.qfast import on_pixels
from widgets.map.render_thread import Breathe, no_breath
from widgets.palette import MapColours, mixed

BANDS = 5  # a minute each, of a reach of five minutes
WIDTHS = ((11.0, 1.6), (13.0, 2.4), (15.0, 4.0), (17.0, 7.0))


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Streets by band of travel time, nearest first. May be used from any thread."""

    bands: tuple[Lines, ...]

    @staticmethod
    def of(lines: ReachLines) -> "Reach":
        share = np.clip(lines.seconds / lines.limit_s, 0.0, 1.0)
        band = np.minimum((share * BANDS).astype(np.intp), BANDS - 1)
        band = band[np.diff(lines.first) > 0]
        streets = Lines.of(lines)
        return Reach(tuple(streets.part(np.flatnonzero(band == b)) for b in range(BANDS)))

    def paint(
        self,
        image: QImage,
        frame: Frame,
        zoom: float,
        colours: MapColours,
        breathe: Breathe = no_breath,
    ) -> None:
        """Draw the streets that meet a tile, the farthest first."""
        with on_pixels(image) as (painter, ratio):
            width = float(np.interp(zoom, *np.array(WIDTHS).T)) * ratio
            for band in reversed(range(BANDS)):
                colour = mixed(colours.reach_near, colours.reach_far, band / (BANDS - 1))
                pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)
                painter.setPen(pen)
                qfast.draw_lines(painter, self.bands[band].segments(frame, width), breathe)
