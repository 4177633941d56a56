"""Pictures from a tile file as the ground, in place of our own streets."""

import math
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from widgets.map.geometry import Frame
from widgets.map.projection import EARTH_RADIUS_M, Box
from widgets.map.qfast import on_pixels
from widgets.map.tiles import Tile

HALF_M = math.pi * EARTH_RADIUS_M
UP = 6  # how many zooms farther out is looked for where a picture is missing


class Pictures(Protocol):
    """256-pixel pictures in Web Mercator; `app.city.tile_file` opens them."""

    @property
    def zooms(self) -> tuple[int, int]: ...

    def tile(self, zoom: int, x: int, y: int) -> bytes | None: ...


def paint_raster(image: QImage, frame: Frame, tile: Tile, pictures: Pictures) -> None:
    """Paint what the file has of a tile; where it has nothing the ground's colour stays."""
    low, high = pictures.zooms
    ratio = image.devicePixelRatio()
    # Our zoom shows 256 logical pixels a tile; on a finer screen the next zoom is sharper.
    zoom = min(max(math.ceil(tile.zoom + math.log2(ratio) - 0.25), low), high)
    with on_pixels(image) as (painter, _):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for x, y in _over(tile.box, zoom):
            found = _picture(pictures, zoom, x, y, low)
            if found is not None:
                picture, source = found
                painter.drawImage(_target(frame, zoom, x, y), picture, source)


def _picture(
    pictures: Pictures, zoom: int, x: int, y: int, low: int
) -> tuple[QImage, QRectF] | None:
    """The picture of a tile, or the part of a coarser one that shows it."""
    for up in range(min(UP, zoom - low) + 1):
        body = pictures.tile(zoom - up, x >> up, y >> up)
        image = QImage.fromData(body) if body is not None else QImage()
        if not image.isNull():
            width, height = image.width() / 2**up, image.height() / 2**up
            left, top = (x & 2**up - 1) * width, (y & 2**up - 1) * height
            return image, QRectF(left, top, width, height)
    return None


def _over(box: Box, zoom: int) -> list[tuple[int, int]]:
    side, last = 2 * HALF_M / 2**zoom, 2**zoom - 1
    inset = side * 1e-9
    left, right = (int((edge + HALF_M) // side) for edge in (box[0] + inset, box[2] - inset))
    top, bottom = (int((HALF_M - edge) // side) for edge in (box[3] - inset, box[1] + inset))
    return [
        (x, y)
        for y in range(max(top, 0), min(bottom, last) + 1)
        for x in range(max(left, 0), min(right, last) + 1)
    ]


def _target(frame: Frame, zoom: int, x: int, y: int) -> QRectF:
    """Whole pixels, so that neighbours meet without a seam."""
    side = 2 * HALF_M / 2**zoom
    scale = frame.pixels_per_m
    left, right = (round((at * side - HALF_M - frame.box[0]) * scale) for at in (x, x + 1))
    top, bottom = (round((frame.box[3] - HALF_M + at * side) * scale) for at in (y, y + 1))
    return QRectF(left, top, right - left, bottom - top)
