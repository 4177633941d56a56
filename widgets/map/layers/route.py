"""The way of a unit to its incident: one line over all streets."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map import qfast
from widgets.map.projection import View, to_mercator
from widgets.palette import MapColours

F8 = NDArray[np.float64]
EDGE_PX, LINE_PX = 6.0, 4.0
STROKE = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


class Route:
    """A line in Mercator metres."""

    def __init__(self, lon: F8, lat: F8) -> None:
        self._x, self._y = to_mercator(lon, lat)

    def paint(self, painter: QPainter, view: View, colours: MapColours) -> None:
        """Draw the line, light over dark."""
        pixels = view.to_screen(self._x, self._y)
        apart = np.ones(len(pixels), dtype=np.bool_)
        apart[1:] = (np.abs(np.diff(pixels, axis=0)) > 0.5).any(axis=1)
        line = qfast.polygon(pixels[apart])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((colours.route_edge, EDGE_PX), (colours.route, LINE_PX)):
            painter.setPen(QPen(colour, width, *STROKE))
            painter.drawPolyline(line)
