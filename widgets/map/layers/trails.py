"""Where units came from in the last minutes: a ring of samples, older ones fainter."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.unit import UnitState
from widgets.map import qfast
from widgets.map.marks import STATE_CODE, UnitMarks
from widgets.map.projection import View, to_mercator
from widgets.palette import MapColours

F8 = NDArray[np.float64]
EVERY_S, KEPT = 10.0, 30  # five minutes
BANDS = 3  # of age: each thinner and fainter
WIDTH_PX = 2.2
MOST, FROM_ZOOM = 150, 14.0  # trails at once; below the zoom only of those on their way
LEAP_M = 800.0  # between two samples: not driven, but found again
ON_THE_WAY = tuple(STATE_CODE[s] for s in (UnitState.DISPATCHED, UnitState.EN_ROUTE))


class Trails:
    """Samples of n units in Mercator metres, taken at most every ten seconds."""

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._at = -np.inf
        self._newest = 0
        self._ring = np.empty((0, KEPT, 2))

    def put(self, marks: UnitMarks, at: float) -> bool:
        """Take in a frame seen at `at` (seconds); False when it came too soon to be kept."""
        if marks.ids is not self._ids and marks.ids != self._ids:
            self._take_over(marks.ids)
        if 0 <= at - self._at < EVERY_S:
            return False
        self._at = at
        self._newest = (self._newest + 1) % KEPT
        self._ring[:, self._newest] = np.stack(to_mercator(marks.lon, marks.lat), axis=-1)
        return True

    def _take_over(self, ids: tuple[str, ...]) -> None:
        """Other units: those that stay keep their trail."""
        before = {id: row for row, id in enumerate(self._ids)}
        old = np.array([before.get(id, -1) for id in ids], np.intp)
        ring = np.full((len(ids), KEPT, 2), np.nan)
        ring[old >= 0] = self._ring[old[old >= 0]]
        self._ids, self._ring = ids, ring

    def line(self, row: int) -> F8:
        """(k, 2) samples of a unit, the newest first."""
        samples: F8 = self._samples(np.array([row]))[0]
        return samples

    def _samples(self, rows: NDArray[np.intp]) -> F8:
        back = (self._newest - np.arange(KEPT)) % KEPT
        samples: F8 = self._ring[rows][:, back]
        return samples

    def paint(
        self, painter: QPainter, view: View, colours: MapColours, marks: UnitMarks, picked: str
    ) -> None:
        """Draw the trails of the picked unit, of those on their way, and near by of the others."""
        rows = self._chosen(view, marks, picked)
        if not len(rows):
            return
        here = np.stack(to_mercator(marks.lon[rows], marks.lat[rows]), axis=-1)
        points = np.concatenate((here[:, None], self._samples(rows)), axis=1)
        steps = np.hypot(*np.moveaxis(np.diff(points, axis=1), 2, 0))
        pixels = view.to_screen(points[..., 0], points[..., 1])
        segments = np.concatenate((pixels[:, :-1], pixels[:, 1:]), axis=2)
        drawn = (steps > 0.5) & (steps < LEAP_M)  # NaN is neither
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in reversed(range(BANDS)):
            part = slice(band * KEPT // BANDS, (band + 1) * KEPT // BANDS)
            colour = colours.trail.toRgb()
            colour.setAlphaF(0.85 - 0.28 * band)
            width = WIDTH_PX - 0.5 * band
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            qfast.draw_lines(painter, segments[:, part][drawn[:, part]])

    def _chosen(self, view: View, marks: UnitMarks, picked: str) -> NDArray[np.intp]:
        if len(marks.ids) != len(self._ids):
            return np.empty(0, np.intp)
        x, y = to_mercator(marks.lon, marks.lat)
        left, bottom, right, top = view.bounds
        inside = (x > left) & (x < right) & (y > bottom) & (y < top)
        going = np.isin(marks.state, ON_THE_WAY)
        rank = np.where(going, 1, 2)
        if picked in marks.ids:
            rank[marks.ids.index(picked)] = 0
        if view.zoom < FROM_ZOOM:
            inside &= rank < 2
        rows = np.flatnonzero(inside)
        return rows[np.argsort(rank[rows], kind="stable")][:MOST]
