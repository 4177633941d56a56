"""Where units came from in the last minutes: a ring of samples, older ones fainter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPen

from app.domain.unit import UnitState
from widgets.map import qfast
from widgets.map.geometry import Frame
from widgets.map.marks import STATE_CODE, UnitMarks
from widgets.map.projection import View, to_mercator
from widgets.map.qfast import on_pixels
from widgets.map.render_thread import Breathe, no_breath
from widgets.palette import MapColours

F8 = NDArray[np.float64]
Rows = NDArray[np.intp]
EVERY_S, KEPT = 10.0, 30  # five minutes
BANDS = 3  # of age: each thinner and fainter
WIDTH_PX = 2.2
MOST, FROM_ZOOM = 3_000, 14.0  # trails at once; below the zoom only of those on their way
LEAP_M = 800.0  # between two samples: not driven, but found again
ON_THE_WAY = tuple(STATE_CODE[s] for s in (UnitState.DISPATCHED, UnitState.EN_ROUTE))


class Trails:
    """Samples of n units in Mercator metres, taken at most every ten seconds."""

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._at = -np.inf
        self._newest = 0
        self._ring = np.empty((0, KEPT, 2))
        self._heads: tuple[UnitMarks, Rows, F8] | None = None

    def put(self, marks: UnitMarks, at: float) -> bool:
        """Take in a frame seen at `at` (seconds); False when it came too soon to be kept."""
        if marks.ids is not self._ids and marks.ids != self._ids:
            self._take_over(marks.ids)
        if 0 <= at - self._at < EVERY_S:
            return False
        self._at, self._heads = at, None
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

    def _samples(self, rows: Rows) -> F8:
        back = (self._newest - np.arange(KEPT)) % KEPT
        samples: F8 = self._ring[rows][:, back]
        return samples

    def lines(self, marks: UnitMarks, picked: str) -> "TrailLines":
        """What is drawn until the next sample: those on their way first, then others."""
        going = np.isin(marks.state, ON_THE_WAY)
        if picked in marks.ids:
            going[marks.ids.index(picked)] = True
        far = np.flatnonzero(going)[:MOST]
        near = np.flatnonzero(~going & ~np.isnan(marks.lon))[: max(MOST - len(far), 0)]
        lines = _segments(self._samples(far)), _segments(self._samples(near))
        return TrailLines(*lines, far, np.concatenate((far, near)))

    def heads(self, marks: UnitMarks, rows: Rows, view: View) -> F8:
        """(n, 4) pixels from the newest sample to where each unit is now."""
        metres = self._head_metres(marks, rows)
        ends = [view.to_screen(at[:, 0], at[:, 1]) for at in (metres[:, :2], metres[:, 2:])]
        seen = (ends[1] > 0).all(axis=1) & (ends[1] < (view.width, view.height)).all(axis=1)
        drawn: F8 = np.hstack(ends)[seen]
        return drawn

    def _head_metres(self, marks: UnitMarks, rows: Rows) -> F8:
        """(n, 4) the same in Mercator metres; they stay until units move."""
        kept = self._heads
        if kept is not None and kept[0] is marks and kept[1] is rows:
            return kept[2]
        if not len(rows) or len(marks.ids) != len(self._ids):
            return np.empty((0, 4))
        here = np.stack(to_mercator(marks.lon[rows], marks.lat[rows]), axis=-1)
        newest = self._ring[rows, self._newest]
        steps = np.hypot(*(here - newest).T)
        metres: F8 = np.hstack((newest, here))[(steps > 0.5) & (steps < LEAP_M)]
        self._heads = (marks, rows, metres)
        return metres


@dataclass(frozen=True, slots=True, eq=False)
class TrailLines:
    """Segments by band of age in Mercator metres. May be used from any thread."""

    far: tuple[F8, ...]  # shown at every zoom
    near: tuple[F8, ...]  # only close up
    far_rows: Rows
    all_rows: Rows

    def rows(self, zoom: float) -> Rows:
        """The units that have a trail at a zoom."""
        return self.far_rows if zoom < FROM_ZOOM else self.all_rows

    def paint(
        self,
        image: QImage,
        frame: Frame,
        zoom: float,
        colours: MapColours,
        breathe: Breathe = no_breath,
    ) -> None:
        """Draw what meets a tile, the oldest first."""
        with on_pixels(image) as (painter, ratio):
            for band in reversed(range(BANDS)):
                painter.setPen(trail_pen(colours, band, ratio))
                for group in (self.far, self.near)[: 2 if zoom >= FROM_ZOOM else 1]:
                    qfast.draw_lines(painter, _meeting(group[band], frame), breathe)


def _meeting(rows: F8, frame: Frame) -> F8:
    """(n, 4) metres as pixels, those that meet the frame."""
    left, bottom, right, top = frame.grown(4.0)
    low, high = np.minimum(rows[:, :2], rows[:, 2:]), np.maximum(rows[:, :2], rows[:, 2:])
    met = rows[((low < (right, top)) & (high > (left, bottom))).all(axis=1)]
    pixels: F8 = np.hstack((frame.to_pixels(met[:, :2]), frame.to_pixels(met[:, 2:])))
    return pixels


def trail_pen(colours: MapColours, band: int, ratio: float = 1.0) -> QPen:
    """Older is thinner and fainter."""
    colour = colours.trail.toRgb()
    colour.setAlphaF(0.85 - 0.28 * band)
    width = (WIDTH_PX - 0.5 * band) * ratio
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _segments(samples: F8) -> tuple[F8, ...]:
    """(n, KEPT, 2) samples as one (m, 4) array a band; leaps and rests are left out."""
    steps = np.hypot(*np.moveaxis(np.diff(samples, axis=1), 2, 0))
    drawn = (steps > 0.5) & (steps < LEAP_M)  # NaN is neither
    segments = np.concatenate((samples[:, :-1], samples[:, 1:]), axis=2)
    parts = [slice(b * KEPT // BANDS, (b + 1) * KEPT // BANDS) for b in range(BANDS)]
    return tuple(segments[:, part][drawn[:, part]] for part in parts)
