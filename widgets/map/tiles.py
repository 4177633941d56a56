"""Square images of the ground, painted ahead on the render thread, kept, and drawn per frame."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.map.ahead import Ahead, Work
from widgets.map.projection import Box, View
from widgets.map.render_thread import RenderThread
from widgets.map.squares import STEPS, Square, box_of, squares_over

TILE_PX = 512  # logical pixels along a side
FALLBACK_LEVELS = (1, -1, 2, -2, 3, 4, 5, 6, 8, -3)  # coarser first, nearest first
LEAST_KEPT = 80  # of 1 MB; of those for more pixels a point as many as are as large together
KEPT_PER_VIEW, KEPT_STILL = 3.0, 2.0  # tiles kept for each that the view needs


class Tile(Square):
    """A square of the ground as one image."""

    __slots__ = ()

    @property
    def box(self) -> Box:
        """Left, bottom, right, top in Mercator metres."""
        return box_of(TILE_PX, *self)


Paint = Callable[[Tile, float], QImage]  # a tile at a device pixel ratio
Wash = Callable[[Tile, QImage], QImage]  # a tile over that of the layer beneath


def tiles_over(box: Box, level: int, ring: int = 0) -> list[Tile]:
    """Tiles of a level that touch a box in Mercator metres, the middle first."""
    return [Tile(level, x, y) for x, y in squares_over(box, TILE_PX, level, ring)]


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
        self._paint, self._bare = paint, ground
        self.still = False  # nobody drags the view: nothing is painted around it
        self._tiles: Ahead[Tile, QImage] = Ahead(
            self._work_for, thread, self.changed.emit, LEAST_KEPT
        )

    def __len__(self) -> int:
        return len(self._tiles)

    def outdate(self) -> None:
        """What the tiles show has changed: paint each anew when it is next needed."""
        self._tiles.outdate()

    def clear(self) -> None:
        """Forget every image, also as something to show meanwhile."""
        self._tiles.clear()

    def current(self, tile: Tile) -> QImage | None:
        """The image of a tile, if it is not outdated."""
        return self._tiles.get(tile) if self._tiles.is_current(tile) else None

    def prepare(self, view: View, ratio: float, ask: bool = True, ring: int = 1) -> list[Tile]:
        """The view's tiles. With `ask`, what is missing is painted behind, and then a ring around.

        Images are on the UI thread only; the painting itself is not.
        """
        needed = self._needed(view, ratio)
        around = needed
        if ring and not self.still:
            around = tiles_over(view.bounds, round(view.zoom * STEPS), ring)
            self._tiles.room = max(self._tiles.room, len(around))
        self._tiles.want(around)
        missing = [tile for tile in needed if not self._tiles.is_current(tile)]
        for tile in (missing or around) if ask else []:
            self._tiles.request(tile)
        return needed

    def draw(
        self, painter: QPainter, view: View, ratio: float, ask: bool = True, ring: int = 1
    ) -> bool:
        """Draw the view's tiles, or what is there instead; True when nothing was missing."""
        needed = self.prepare(view, ratio, ask, ring)
        for tile in needed:
            self.draw_tile(painter, view, tile)
        return all(self._tiles.is_current(tile) for tile in needed)

    def complete(self, view: View, ratio: float) -> None:
        """Paint all the view's tiles now, on this thread: for pictures, not for the screen."""
        for tile in self._needed(view, ratio):
            self._tiles.complete(tile)

    def draw_tile(self, painter: QPainter, view: View, tile: Tile) -> None:
        """Draw one tile, or what other levels show of it."""
        image = self._tiles.get(tile)
        target = _on_screen(view, tile.box)
        if image is None:
            self._draw_instead(painter, view, target, tile)
        elif target.width() == TILE_PX and target.height() == TILE_PX:
            painter.drawImage(target.topLeft(), image)  # not stretched: the quick way
        else:
            painter.drawImage(target, image, QRectF(image.rect()))

    def _work_for(self, tile: Tile, ratio: float) -> Work[QImage] | None:
        return partial(self._paint, tile, ratio)

    def _needed(self, view: View, ratio: float) -> list[Tile]:
        self._tiles.use_ratio(ratio)
        needed = tiles_over(view.bounds, round(view.zoom * STEPS))
        per_view = KEPT_STILL if self.still else KEPT_PER_VIEW
        self._tiles.room = max(int(LEAST_KEPT / ratio**2), int(per_view * len(needed)))
        return needed

    def _draw_instead(self, painter: QPainter, view: View, target: QRectF, tile: Tile) -> None:
        whole, pieces = self._of_other_levels(tile)
        if not whole:
            self._draw_beneath(painter, view, target, tile)
        for other, image in pieces:
            _draw_piece(painter, target, tile.box, other.box, image)

    def _draw_beneath(self, painter: QPainter, view: View, target: QRectF, tile: Tile) -> None:
        """Where there is no image at all."""
        if self._bare is not None:
            painter.fillRect(target, self._bare())

    def _of_other_levels(self, tile: Tile) -> tuple[bool, list[tuple[Tile, QImage]]]:
        """Whether they cover all of a tile, and the images of the nearest level that has any."""
        for up in FALLBACK_LEVELS:
            others = tiles_over(_shrunk(tile.box), tile.level - up)
            found = [(other, self._tiles.get(other)) for other in others]
            pieces = [(other, image) for other, image in found if image is not None]
            if pieces and (up < 0 or len(pieces) == len(others)):
                return len(pieces) == len(others), pieces
        return False, []


class WashedTiles(TileCache):
    """Tiles of another layer with more painted over them, so that a frame stamps each once."""

    def __init__(
        self, wash: Wash, beneath: TileCache, thread: RenderThread, parent: QObject | None = None
    ) -> None:
        super().__init__(lambda tile, ratio: QImage(), thread, parent)
        self._wash, self._beneath = wash, beneath

    def _work_for(self, tile: Tile, ratio: float) -> Work[QImage] | None:
        image = self._beneath.current(tile)
        return None if image is None else partial(self._wash, tile, QImage(image))

    def _draw_beneath(self, painter: QPainter, view: View, target: QRectF, tile: Tile) -> None:
        self._beneath.draw_tile(painter, view, tile)


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
