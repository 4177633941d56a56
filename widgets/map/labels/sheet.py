"""The names of a block painted into one image, from which they are stamped per frame."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.labels.place import HALO_PX, Block, Placed, place_names
from widgets.map.labels.source import LabelSource
from widgets.map.labels.style import STYLES, NameKind
from widgets.map.render_thread import Breathe, no_breath
from widgets.palette import MapColours

F8 = NDArray[np.float64]
SHEET_PX = 1024
DOT_PX = 2.2


@dataclass(frozen=True, eq=False)
class Sheet:
    """n names: where each belongs, and where it lies on the image."""

    image: QImage
    x: F8  # (n,) Mercator metres of the middle of the sprite
    y: F8  # (n,)
    source: F8  # (n, 4) left, top, width, height in device pixels of the image
    names: tuple[Placed, ...]

    @cached_property
    def pixmap(self) -> QPixmap:
        """The image as it is stamped: made on the UI thread, where pixmaps belong."""
        return QPixmap.fromImage(self.image)


class TextMeasure:
    """Widths of texts, for one thread."""

    def __init__(self) -> None:
        self._metrics: dict[NameKind, QFontMetricsF] = {}

    def __call__(self, text: str, kind: NameKind) -> float:
        if kind not in self._metrics:
            style = STYLES[kind]
            self._metrics[kind] = QFontMetricsF(map_font(style.pixels, style.bold))
        return float(self._metrics[kind].horizontalAdvance(text))


def paint_sheet(
    source: LabelSource,
    block: Block,
    ratio: float,
    colours: MapColours,
    breathe: Breathe = no_breath,
) -> Sheet:
    """Place the names of a block and paint them. May be called on any thread."""
    names = place_names(source, block, TextMeasure(), breathe)
    sizes = np.array([_size(name, ratio) for name in names]).reshape(-1, 2)
    places, height = _shelved(sizes, round(SHEET_PX * ratio))
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(round(SHEET_PX * ratio), max(height, 1), form)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, place, size in zip(names, places, sizes, strict=True):
        breathe()
        painter.save()
        painter.translate(*(place + size / 2).tolist())
        painter.scale(ratio, ratio)
        _print(painter, name, colours)
        painter.restore()
    painter.end()
    left, _, _, top = block.box
    scale = 1.0 / block.frame.pixels_per_m
    middles = np.array([(name.x, name.y) for name in names]).reshape(-1, 2) * scale
    rects = np.hstack((places, sizes))
    return Sheet(image, left + middles[:, 0], top - middles[:, 1], rects, tuple(names))


def _size(name: Placed, ratio: float) -> tuple[int, int]:
    """Device pixels of the box around a turned name, its halo and its dot."""
    height = STYLES[name.kind].pixels * 1.3
    cos, sin = abs(math.cos(name.angle)), abs(math.sin(name.angle))
    across = name.width * cos + height * sin + 2 * HALO_PX + 2
    down = name.width * sin + height * cos + 2 * HALO_PX + 2
    if name.dot is not None:
        across = max(across, 2 * abs(name.dot[0]) + 4 * DOT_PX)
        down = max(down, 2 * abs(name.dot[1]) + 4 * DOT_PX)
    return math.ceil(across * ratio), math.ceil(down * ratio)


def _shelved(sizes: F8, width: int) -> tuple[F8, int]:
    """Upper left corners on shelves of one width, the tallest first, and the height of all."""
    places = np.zeros_like(sizes)
    x = y = shelf = 0
    for row in np.argsort(-sizes[:, 1], kind="stable"):
        across, down = int(sizes[row, 0]), int(sizes[row, 1])
        if x + across > width:
            x, y, shelf = 0, y + shelf, 0
        places[row] = x, y
        x, shelf = x + across, max(shelf, down)
    return places, y + shelf


def _print(painter: QPainter, name: Placed, colours: MapColours) -> None:
    style = STYLES[name.kind]
    colour: QColor = getattr(colours, style.role)
    font = map_font(style.pixels, style.bold)
    metrics = QFontMetricsF(font)
    text = QPainterPath()
    text.addText(QPointF(-name.width / 2, metrics.capHeight() / 2 + 0.5), font, name.text)
    if name.dot is not None:
        dot = QPointF(*name.dot)
        painter.setPen(QPen(colours.land, HALO_PX))
        painter.setBrush(colour)
        painter.drawEllipse(dot, DOT_PX, DOT_PX)
    painter.rotate(math.degrees(name.angle))
    halo = QPen(colours.land, 2 * HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(text, halo)
    painter.fillPath(text, colour)
