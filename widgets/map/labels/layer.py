"""Draws the names of the blocks in view; missing blocks are prepared on the render thread."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from widgets.map import qfast
from widgets.map.ahead import Ahead
from widgets.map.labels.place import BLOCK_PX, Block
from widgets.map.labels.sheet import Sheet
from widgets.map.projection import View
from widgets.map.render_thread import RenderThread
from widgets.map.squares import STEPS, squares_over

KEPT = 36  # of those for more pixels a point as many as are as large together
PaintSheet = Callable[[Block, float], Sheet]


class LabelLayer(QObject):
    """Sheets of names by block. Until a level is ready the names of the last one stay."""

    changed = Signal()

    def __init__(
        self, paint: PaintSheet, thread: RenderThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sheets: Ahead[Block, Sheet] = Ahead(
            lambda block, ratio: partial(paint, block, ratio), thread, self.changed.emit, KEPT
        )
        self._last_level: int | None = None
        self.seams: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())  # across and down

    def outdate(self) -> None:
        """Names or colours have changed: prepare each block anew."""
        self._sheets.outdate()

    def draw(self, painter: QPainter, view: View, ratio: float, ask: bool = True) -> bool:
        """Draw the names in view; True when no block was missing. With `ask`, they are prepared."""
        self._sheets.use_ratio(ratio)
        level = level_of(view)
        needed = blocks_over(view, level)
        self._sheets.room = max(int(KEPT / ratio**2), 2 * len(needed))
        self._sheets.want(needed)
        missing = [block for block in needed if not self._sheets.is_current(block)]
        shown = needed
        if missing and all(self._sheets.get(block) is None for block in needed):
            shown = [] if self._last_level is None else blocks_over(view, self._last_level)
        else:
            self._last_level = level
        for block in shown:
            sheet = self._sheets.get(block)
            if sheet is not None:
                _stamp(painter, view, ratio, sheet, self.seams)
        for block in missing if ask else []:
            self._sheets.request(block)
        return not missing

    def complete(self, view: View, ratio: float) -> None:
        """Prepare all blocks in view now, on this thread."""
        self._sheets.use_ratio(ratio)
        for block in blocks_over(view, level_of(view)):
            self._sheets.complete(block)


def level_of(view: View) -> int:
    """The level below the zoom: nearer, names only move apart."""
    return math.floor(view.zoom * STEPS + 1e-6)


def blocks_over(view: View, level: int) -> list[Block]:
    """Blocks of a level that touch the view, the middle first."""
    return [Block(level, x, y) for x, y in squares_over(view.bounds, BLOCK_PX, level)]


def _stamp(
    painter: QPainter,
    view: View,
    ratio: float,
    sheet: Sheet,
    seams: tuple[tuple[float, ...], tuple[float, ...]],
) -> None:
    """Names that would lie across a seam between two screens are left out."""
    pixels = view.to_screen(sheet.x, sheet.y)
    half = sheet.source[:, 2:4] / 2
    low, high = -half / ratio, np.array((view.width, view.height)) + half / ratio
    inside = ((pixels > low) & (pixels < high)).all(axis=1)
    for axis, lines in enumerate(seams):
        for seam in lines:
            inside &= np.abs(pixels[:, axis] - seam) > half[:, axis] / ratio
    rows = qfast.fragments(int(inside.sum()), ratio)
    # On whole pixels of the device, or letters would blur.
    rows[:, 0:2] = (np.round(pixels[inside] * ratio - half[inside]) + half[inside]) / ratio
    rows[:, 2:6] = sheet.source[inside]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    qfast.draw_fragments(painter, rows, sheet.pixmap)
