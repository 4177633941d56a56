"""Districts and grids: edges baked into the tiles, the hovered grid filled per frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPen

from widgets.map import qfast
from widgets.map.geometry import SAME_PIXEL, Frame
from widgets.map.marks import AreaMark
from widgets.map.projection import View, to_mercator
from widgets.palette import MapColours

F8 = NDArray[np.float64]
DISTRICT_PX, GRID_PX = 2.0, 1.0
DASH_PX, GAP_PX = 9.0, 6.0
GRIDS_FROM_ZOOM = 11.5
HOVER_FILL = 0.12
WELD_M = 0.05  # the same corner written twice differs by rounding only


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edges shared by neighbours appear once, so that their dashes do not cover each other."""

    lines: tuple[F8, ...]  # (n, 2) Mercator metres each

    @staticmethod
    def of(areas: tuple[AreaMark, ...], without: "Edges | None" = None) -> "Edges":
        """The edges of all areas, less those that `without` draws already."""
        if not areas:
            return Edges(())
        boundaries: Any = [shapely.set_precision(_boundary(area), WELD_M) for area in areas]
        merged: Any = shapely.union_all(boundaries, grid_size=WELD_M)
        if without is not None and without.lines:
            drawn = shapely.set_precision(shapely.MultiLineString(list(without.lines)), WELD_M)
            merged = shapely.difference(merged, drawn, grid_size=WELD_M)
        merged = shapely.line_merge(merged)
        return Edges(tuple(shapely.get_coordinates(part) for part in shapely.get_parts(merged)))

    def dashes(self, frame: Frame, dash: float, gap: float) -> F8:
        """(n, 4) dashes in device pixels that meet the frame; the same ones in every tile."""
        parts = [_dashes(frame.to_pixels(line), dash, gap) for line in self.lines]
        return _meeting(np.concatenate(parts) if parts else np.empty((0, 4)), frame.side)

    def segments(self, frame: Frame) -> F8:
        """(n, 4) segments in device pixels that meet the frame."""
        parts = [np.hstack((q[:-1], q[1:])) for q in map(frame.to_pixels, self.lines)]
        return _meeting(np.concatenate(parts) if parts else np.empty((0, 4)), frame.side)


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """What the tiles show of districts and grids. May be used from any thread."""

    districts: Edges
    grids: Edges

    @staticmethod
    def of(districts: tuple[AreaMark, ...], grids: tuple[AreaMark, ...]) -> "Outlines":
        edges = Edges.of(districts)
        return Outlines(edges, Edges.of(grids, without=edges))

    def paint(self, image: QImage, frame: Frame, zoom: float, colours: MapColours) -> None:
        """Draw the edges over a tile."""
        with qfast.on_pixels(image) as (painter, ratio):
            if zoom >= GRIDS_FROM_ZOOM:
                painter.setPen(QPen(colours.grid, GRID_PX * ratio))
                qfast.draw_lines(painter, self.grids.segments(frame))
            pen = QPen(colours.district, DISTRICT_PX * ratio)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            dashes = self.districts.dashes(frame, DASH_PX * ratio, GAP_PX * ratio)
            qfast.draw_lines(painter, dashes)


class GridFinder:
    """Which grid a place lies in, and how to fill it."""

    def __init__(self, grids: tuple[AreaMark, ...]) -> None:
        self._grids = grids
        self._shapes = [mercator_polygon(grid) for grid in grids]
        self._tree = shapely.STRtree(self._shapes)

    def at(self, x: float, y: float) -> AreaMark | None:
        """The grid at a place in Mercator metres."""
        found = self._tree.query(shapely.points(x, y), predicate="intersects")
        return self._grids[int(found.min())] if len(found) else None

    def fill(self, painter: QPainter, view: View, grid: AreaMark, colours: MapColours) -> None:
        """Fill a grid faintly: what the pointer is over."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edge is drawn already
        colour = colours.district.toRgb()
        colour.setAlphaF(HOVER_FILL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for polygon in grid.polygons:
            rings = [view.to_screen(*to_mercator(*np.array(ring).T)) for ring in polygon]
            painter.drawPath(qfast.path(rings))


def mercator_polygon(area: AreaMark) -> shapely.MultiPolygon:
    """An area in Mercator metres."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(_ring(polygon[0]), [_ring(hole) for hole in polygon[1:]])
            for polygon in area.polygons
        ]
    )


def _boundary(area: AreaMark) -> shapely.MultiLineString:
    rings = [ring for polygon in area.polygons for ring in polygon]
    return shapely.MultiLineString([np.vstack((_ring(ring), _ring(ring)[:1])) for ring in rings])


def _ring(ring: tuple[tuple[float, float], ...]) -> F8:
    return np.stack(to_mercator(*np.array(ring).T), axis=-1)


def _dashes(pixels: F8, dash: float, gap: float) -> F8:
    """Dashes along a line, straight between the line's corners, cut at them."""
    moved = np.append(True, (np.abs(np.diff(pixels, axis=0)) > SAME_PIXEL / 4).any(axis=1))
    pixels = pixels[moved]
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(pixels, axis=0).T)))
    starts = np.arange(0.0, along[-1], dash + gap)
    ends = np.minimum(starts + dash, along[-1])
    cuts = np.sort(np.concatenate((starts, ends, along)))
    places = np.stack([np.interp(cuts, along, pixels[:, axis]) for axis in (0, 1)], axis=-1)
    middles = (cuts[:-1] + cuts[1:]) / 2
    on = np.flatnonzero((middles % (dash + gap) < dash) & (np.diff(cuts) > 0))
    rows: F8 = np.hstack((places[:-1], places[1:]))
    return rows[on]


def _meeting(rows: F8, side: float, rim: float = 4.0) -> F8:
    low, high = np.minimum(rows[:, :2], rows[:, 2:]), np.maximum(rows[:, :2], rows[:, 2:])
    kept = np.flatnonzero(((low < side + rim) & (high > -rim)).all(axis=1))
    return rows[kept]
