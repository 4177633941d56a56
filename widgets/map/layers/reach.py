"""How far one gets in so many minutes: the streets themselves coloured, nearest brightest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPen

from widgets.map import qfast
from widgets.map.geometry import Frame, segments_within
from widgets.map.marks import ReachLines
from widgets.map.projection import to_mercator
from widgets.palette import MapColours, mixed

F8 = NDArray[np.float64]
BANDS = 5  # a minute each, of a reach of five minutes
WIDTHS = ((11.0, 1.6), (13.0, 2.4), (15.0, 4.0), (17.0, 7.0))


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Streets by band of travel time, in Mercator metres. May be used from any thread."""

    bands: tuple[tuple[F8, NDArray[np.bool_]], ...]  # points (n, 2), and where a line begins

    @staticmethod
    def of(lines: ReachLines) -> "Reach":
        points = np.stack(to_mercator(lines.lon, lines.lat), axis=-1)
        counts = np.diff(lines.first)
        begins = np.zeros(len(points), dtype=np.bool_)
        begins[lines.first[:-1]] = True
        share = np.clip(lines.seconds / lines.limit_s, 0.0, 1.0)
        band = np.minimum((share * BANDS).astype(np.intp), BANDS - 1)
        of_point = np.repeat(band, counts)
        return Reach(tuple((points[of_point == b], begins[of_point == b]) for b in range(BANDS)))

    def paint(self, image: QImage, frame: Frame, zoom: float, colours: MapColours) -> None:
        """Draw the streets that meet a tile, the farthest first."""
        ratio = image.devicePixelRatio()
        image.setDevicePixelRatio(1.0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(np.interp(zoom, *np.array(WIDTHS).T)) * ratio
        for band in reversed(range(BANDS)):
            points, begins = self.bands[band]
            colour = mixed(colours.reach_near, colours.reach_far, band / (BANDS - 1))
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if len(points):
                pixels = frame.to_pixels(points)
                rows = segments_within(pixels, begins, frame.side, width)
                qfast.draw_lines(painter, rows)
        painter.end()
        image.setDevicePixelRatio(ratio)
