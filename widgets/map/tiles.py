"""Square images of the ground, painted ahead on the render thread, kept, and drawn per frame."""

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.map.projection import Box, View, metres_per_px
from widgets.map.render_thread import RenderThread

TILE_PX = 512  # logical pixels along a side
STEPS = 2  # tile levels to one zoom: 1 would look blurred half way between
FALLBACK_LEVELS = (1, -1, 2, -2, 3, 4, 5, 6, 8, -3)  # coarser first, nearest first
LEAST_KEPT = 80
KEPT_PER_VIEW = 3.0  # tiles kept for each that the view needs


class Tile(NamedTuple):
    """Level is `STEPS` times the zoom; x and y count tiles east and south of 0, 0 in Mercator."""

    level: int
    x: int
    y: int

    @property
    def zoom(self) -> float:
        return self.level / STEPS

    @property
    def box(self) -> Box:
        """Left, bottom, right, top in Mercator metres."""
        side = TILE_PX * metres_per_px(self.zoom)
        return (self.x * side, -(self.y + 1) * side, (self.x + 1) * side, -self.y * side)


Paint = Callable[[Tile, float], QImage]  # a tile at a device pixel ratio


def tiles_over(box: Box, level: int, ring: int = 0) -> list[Tile]:
    """Tiles of a level that touch a box in Mercator metres, the middle first."""
    side = TILE_PX * metres_per_px(level / STEPS)
    left, right = math.floor(box[0] / side) - ring, math.ceil(box[2] / side) + ring
    top, bottom = math.floor(-box[3] / side) - ring, math.ceil(-box[1] / side) + ring
    middle_x, middle_y = (left + right - 1) / 2, (top + bottom - 1) / 2
    tiles = [Tile(level, x, y) for y in range(top, bottom) for x in range(left, right)]
    return sorted(tiles, key=lambda tile: (tile.x - middle_x) ** 2 + (tile.y - middle_y) ** 2)


class TileCache(QObject):
    """Images of one layer of tiles. An outdated one is shown until the new one is there."""

    changed = Signal()

    def __init__(
        self,
        paint: Paint,
        thread: RenderThread,
        parent: QObject | None = None,
        ground: Callable[[], QColor] | None = None,
    ) -> None:
        """`ground` colours what no tile shows yet."""
        super().__init__(parent)
        self._paint, self._thread, self._bare = paint, thread, ground
        self._images: OrderedDict[Tile, tuple[int, QImage]] = OrderedDict()
        self._pending: set[tuple[int, Tile]] = set()
        self._wanted: frozenset[Tile] = frozenset()
        self._generation = 0
        self._ratio = 1.0
        self._room = LEAST_KEPT

    def __len__(self) -> int:
        return len(self._images)

    def outdate(self) -> None:
        """What the tiles show has changed: paint each anew when it is next needed."""
        self._generation += 1

    def clear(self) -> None:
        """Forget every image, also as something to show meanwhile."""
        self.outdate()
        self._images.clear()

    def draw(
        self, painter: QPainter, view: View, ratio: float, ask: bool = True, ring: int = 1
    ) -> bool:
        """Draw the view's tiles, or what is there instead; True when nothing was missing.

        With `ask`, what is missing is painted behind, and then a ring of tiles around the view.
        """
        needed = self._needed(view, ratio)
        around = tiles_over(view.bounds, round(view.zoom * STEPS), ring) if ring else needed
        self._wanted = frozenset(around)
        missing = [tile for tile in needed if not self._draw_tile(painter, view, tile)]
        for tile in (missing or around) if ask else []:
            self._request(tile)
        return not missing

    def complete(self, view: View, ratio: float) -> None:
        """Paint all the view's tiles now, on this thread: for pictures, not for the screen."""
        for tile in self._needed(view, ratio):
            if not self._is_current(tile):
                self._keep(tile, self._generation, self._paint(tile, ratio))

    def _needed(self, view: View, ratio: float) -> list[Tile]:
        if ratio != self._ratio:
            self._ratio = ratio
            self.clear()
        needed = tiles_over(view.bounds, round(view.zoom * STEPS))
        self._room = max(LEAST_KEPT, int(KEPT_PER_VIEW * len(needed)))
        return needed

    def _is_current(self, tile: Tile) -> bool:
        kept = self._images.get(tile)
        return kept is not None and kept[0] == self._generation

    def _draw_tile(self, painter: QPainter, view: View, tile: Tile) -> bool:
        kept = self._images.get(tile)
        target = _on_screen(view, tile.box)
        if kept is None:
            self._draw_instead(painter, target, tile)
            return False
        self._images.move_to_end(tile)
        if target.width() == TILE_PX and target.height() == TILE_PX:
            painter.drawImage(target.topLeft(), kept[1])  # not stretched: the quick way
        else:
            painter.drawImage(target, kept[1], QRectF(kept[1].rect()))
        return kept[0] == self._generation

    def _draw_instead(self, painter: QPainter, target: QRectF, tile: Tile) -> None:
        if self._bare is not None:
            painter.fillRect(target, self._bare())
        for up in FALLBACK_LEVELS:
            others = tiles_over(_shrunk(tile.box), tile.level - up)
            images = [self._images.get(other) for other in others]
            if (up > 0 and not all(images)) or not any(images):
                continue
            for other, kept in zip(others, images, strict=True):
                if kept is not None:
                    _draw_piece(painter, target, tile.box, other.box, kept[1])
            return

    def _request(self, tile: Tile) -> None:
        generation, ratio = self._generation, self._ratio
        if self._is_current(tile) or (generation, tile) in self._pending:
            return
        self._pending.add((generation, tile))

        def work() -> QImage | None:
            # The view may have moved on while the job waited.
            return self._paint(tile, ratio) if tile in self._wanted else None

        def then(image: QImage | None) -> None:
            self._pending.discard((generation, tile))
            if image is not None and ratio == self._ratio:
                self._keep(tile, generation, image)
                self.changed.emit()

        self._thread.submit(work, then)

    def _keep(self, tile: Tile, generation: int, image: QImage) -> None:
        self._images[tile] = (generation, image)
        self._images.move_to_end(tile)
        while len(self._images) > self._room:
            self._images.popitem(last=False)


def _on_screen(view: View, box: Box) -> QRectF:
    """Whole pixels, so that neighbours meet without a seam."""
    scale, middle_x, middle_y = view.scale, view.width / 2, view.height / 2
    left = round((box[0] - view.x) / scale + middle_x)
    right = round((box[2] - view.x) / scale + middle_x)
    top = round((view.y - box[3]) / scale + middle_y)
    bottom = round((view.y - box[1]) / scale + middle_y)
    return QRectF(left, top, right - left, bottom - top)


def _shrunk(box: Box) -> Box:
    inset = (box[2] - box[0]) * 1e-6
    return (box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset)


def _draw_piece(painter: QPainter, target: QRectF, box: Box, other: Box, image: QImage) -> None:
    """Draw what `image` of the box `other` shows of `box`, at its place within `target`."""
    left, right = max(box[0], other[0]), min(box[2], other[2])
    bottom, top = max(box[1], other[1]), min(box[3], other[3])
    side, other_side = box[2] - box[0], other[2] - other[0]
    share, pixels = target.width() / side, image.width() / other_side
    painter.drawImage(
        QRectF(
            target.left() + (left - box[0]) * share,
            target.top() + (box[3] - top) * share,
            (right - left) * share,
            (top - bottom) * share,
        ),
        image,
        QRectF(
            (left - other[0]) * pixels,
            (other[3] - top) * pixels,
            (right - left) * pixels,
            (top - bottom) * pixels,
        ),
    )
