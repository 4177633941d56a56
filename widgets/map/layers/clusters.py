"""Where free units stand so close that symbols would hide each other: one badge with their number.

Far out only, and only units that wait: who is on an order, calls for help or is picked never hides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.unit import UnitState
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle
from widgets.map.marks import STATE_CODE, UnitMarks
from widgets.map.projection import View, metres_per_px
from widgets.palette import Palette

F8 = NDArray[np.float64]
Flags = NDArray[np.bool_]
BELOW_ZOOM = 13.0
CELL_PX, LEAST = 34.0, 6  # so many in a cell of so many pixels
SHIFT_PX = 5.0  # a badge leans towards its units, and never onto its neighbour
STEPS = 2  # cells change at every half zoom, not while one zooms in between


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """k badges, and which of n units they stand for."""

    merged: Flags  # (n,)
    places: F8  # (k, 2) Mercator metres
    counts: NDArray[np.intp]  # (k,)

    def seen(self, view: View) -> "tuple[F8, NDArray[np.intp]]":
        """(j, 2) pixels of the badges in view and how many units each stands for."""
        pixels = view.to_screen(self.places[:, 0], self.places[:, 1])
        rim = (CELL_PX, HEIGHT)
        inside = (
            (pixels > np.negative(rim)) & (pixels < np.add((view.width, view.height), rim))
        ).all(axis=1)
        return pixels[inside], self.counts[inside]


def none_of(count: int) -> Clusters:
    return Clusters(np.zeros(count, np.bool_), np.empty((0, 2)), np.empty(0, np.intp))


def step_of(zoom: float) -> int | None:
    """Zooms with the same step have the same badges; None where there are none."""
    return None if zoom >= BELOW_ZOOM else round(zoom * STEPS)


def clusters_of(step: int | None, x: F8, y: F8, may: Flags) -> Clusters:
    """Badges for n places in Mercator metres, of those that `may` be merged."""
    if step is None or np.count_nonzero(may) < LEAST:
        return none_of(len(x))
    rows = np.flatnonzero(may)
    side = CELL_PX * metres_per_px(step / STEPS)
    column, line = np.floor(x[rows] / side), np.floor(y[rows] / side)
    keys = column.astype(np.int64) * 2**32 + line.astype(np.int64)
    _, first, cell, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    full = counts >= LEAST
    merged = np.zeros(len(x), np.bool_)
    merged[rows[full[cell]]] = True
    middle = np.stack([np.bincount(cell, weights=at[rows]) / counts for at in (x, y)], axis=-1)
    centre = (np.stack((column, line), axis=-1)[first] + 0.5) * side
    lean = SHIFT_PX / CELL_PX * side
    places = centre + np.clip(middle - centre, -lean, lean)
    return Clusters(merged, places[full], counts[full])


def badge_at(pixels: F8, across: float, down: float) -> bool:
    """Whether one of (j, 2) badges lies under a pixel."""
    off = np.abs(pixels - (across, down))
    return bool(((off[:, 0] < 15.0) & (off[:, 1] < HEIGHT / 2)).any())


def mergeable(marks: UnitMarks, picked: NDArray[np.intp]) -> Flags:
    """(n,) units that wait and that nobody looks at; those never seen are nowhere."""
    may: Flags = (marks.state == STATE_CODE[UnitState.AVAILABLE]) & ~marks.distress
    may &= np.isfinite(marks.lon) & np.isfinite(marks.lat)
    may[picked] = False
    return may


def paint_badges(
    painter: QPainter,
    pixels: F8,
    counts: NDArray[np.intp],
    printer: PlatePrinter,
    palette: Palette,
) -> None:
    """Write how many stand there, framed in the colour of free units."""
    colours, free = palette.map, palette.states["available"]
    style = PlateStyle(colours.plate, free, colours.plate_text, bold=True)
    for (x, y), count in zip(pixels.tolist(), counts.tolist(), strict=True):
        text = str(count)
        width = printer.width(text, style.bold)
        rect = QRectF(round(x - width / 2), round(y - HEIGHT / 2), width, HEIGHT)
        printer.draw(painter, rect, text, style)
