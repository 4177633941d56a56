"""Draws the names of the blocks in view; missing blocks are prepared on the render thread."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter, QPixmap

from widgets.map import qfast
from widgets.map.labels.place import BLOCK_PX, STEPS, Block
from widgets.map.labels.sheet import Sheet
from widgets.map.projection import View, metres_per_px
from widgets.map.render_thread import RenderThread

KEPT = 36
PaintSheet = Callable[[Block, float], Sheet]


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    generation: int
    sheet: Sheet
    pixmap: QPixmap


class LabelLayer(QObject):
    """Sheets of names by block. Until a level is ready the names of the last one stay."""

    changed = Signal()

    def __init__(
        self, paint: PaintSheet, thread: RenderThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._paint, self._thread = paint, thread
        self._sheets: OrderedDict[Block, _Ready] = OrderedDict()
        self._pending: set[tuple[int, Block]] = set()
        self._wanted: frozenset[Block] = frozenset()
        self._generation, self._ratio = 0, 1.0
        self._last_level: int | None = None

    def outdate(self) -> None:
        """Names or colours have changed: prepare each block anew."""
        self._generation += 1

    def draw(self, painter: QPainter, view: View, ratio: float, ask: bool = True) -> bool:
        """Draw the names in view; True when no block was missing. With `ask`, they are prepared."""
        self._use_ratio(ratio)
        level = level_of(view)
        needed = blocks_over(view, level)
        self._wanted = frozenset(needed)
        missing = [block for block in needed if not self._is_current(block)]
        shown = needed
        if missing and not any(block in self._sheets for block in needed):
            shown = [] if self._last_level is None else blocks_over(view, self._last_level)
        else:
            self._last_level = level
        for block in shown:
            if block in self._sheets:
                self._sheets.move_to_end(block)
                _stamp(painter, view, ratio, self._sheets[block])
        for block in missing if ask else []:
            self._request(block)
        return not missing

    def complete(self, view: View, ratio: float) -> None:
        """Prepare all blocks in view now, on this thread."""
        self._use_ratio(ratio)
        for block in blocks_over(view, level_of(view)):
            if not self._is_current(block):
                self._keep(block, self._generation, self._paint(block, ratio))

    def _use_ratio(self, ratio: float) -> None:
        if ratio != self._ratio:
            self._ratio = ratio
            self._generation += 1
            self._sheets.clear()

    def _is_current(self, block: Block) -> bool:
        ready = self._sheets.get(block)
        return ready is not None and ready.generation == self._generation

    def _request(self, block: Block) -> None:
        generation, ratio = self._generation, self._ratio
        if (generation, block) in self._pending:
            return
        self._pending.add((generation, block))

        def work() -> Sheet | None:
            # The view may have moved on while the job waited.
            return self._paint(block, ratio) if block in self._wanted else None

        def then(sheet: Sheet | None) -> None:
            self._pending.discard((generation, block))
            if sheet is not None and ratio == self._ratio:
                self._keep(block, generation, sheet)
                self.changed.emit()

        self._thread.submit(work, then)

    def _keep(self, block: Block, generation: int, sheet: Sheet) -> None:
        self._sheets[block] = _Ready(generation, sheet, QPixmap.fromImage(sheet.image))
        self._sheets.move_to_end(block)
        while len(self._sheets) > KEPT:
            self._sheets.popitem(last=False)


def level_of(view: View) -> int:
    """The level below the zoom: nearer, names only move apart."""
    return math.floor(view.zoom * STEPS + 1e-6)


def blocks_over(view: View, level: int) -> list[Block]:
    """Blocks of a level that touch the view, the middle first."""
    side = BLOCK_PX * metres_per_px(level / STEPS)
    left, bottom, right, top = view.bounds
    columns = range(math.floor(left / side), math.ceil(right / side))
    rows = range(math.floor(-top / side), math.ceil(-bottom / side))
    middle_x, middle_y = view.x / side - 0.5, -view.y / side - 0.5
    blocks = [Block(level, x, y) for y in rows for x in columns]
    return sorted(blocks, key=lambda block: math.hypot(block.x - middle_x, block.y - middle_y))


def _stamp(painter: QPainter, view: View, ratio: float, ready: _Ready) -> None:
    sheet = ready.sheet
    pixels = view.to_screen(sheet.x, sheet.y)
    half = sheet.source[:, 2:4] / 2
    low, high = -half / ratio, np.array((view.width, view.height)) + half / ratio
    inside = ((pixels > low) & (pixels < high)).all(axis=1)
    rows = qfast.fragments(int(inside.sum()), ratio)
    # On whole pixels of the device, or letters would blur.
    rows[:, 0:2] = (np.round(pixels[inside] * ratio - half[inside]) + half[inside]) / ratio
    rows[:, 2:6] = sheet.source[inside]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    qfast.draw_fragments(painter, rows, ready.pixmap)
