"""Small plates with a call sign or a number, placed so that none covers another or a symbol."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.room import Room

F8 = NDArray[np.float64]
PAD_X, HEIGHT, TEXT_PX = 4.0, 17.0, 12
KEPT = 3_000


def beside(room: Room, x: float, y: float, width: float, gap: float) -> QRectF | None:
    """Take a plate's place right, left, below or above a symbol; None where all is taken."""
    for corner in (
        (x + gap, y - HEIGHT / 2),
        (x - gap - width, y - HEIGHT / 2),
        (x - width / 2, y + gap),
        (x - width / 2, y - gap - HEIGHT),
    ):
        left, top = round(corner[0]), round(corner[1])
        if room.take([(left, top, left + width, top + HEIGHT)]):
            return QRectF(left, top, width, HEIGHT)
    return None


def all_beside(room: Room, pixels: F8, widths: F8, gaps: F8) -> list[QRectF | None]:
    """The same for n symbols at (n, 2), the first of them first."""
    x, y = pixels.T
    across = np.stack((x + gaps, x - gaps - widths, x - widths / 2, x - widths / 2), axis=-1)
    middle = y - HEIGHT / 2
    down = np.stack((middle, middle, y + gaps, y - gaps - HEIGHT), axis=-1)
    left, top = np.round(across), np.round(down)
    tried = np.stack((left, top, left + widths[:, None], top + HEIGHT), axis=-1)
    return [
        None if taken < 0 else QRectF(corners[taken][0], corners[taken][1], width, HEIGHT)
        for taken, corners, width in zip(
            room.take_first(tried), tried.tolist(), widths.tolist(), strict=True
        )
    ]


@dataclass(frozen=True, slots=True, eq=False)
class PlateStyle:
    fill: QColor
    edge: QColor
    text: QColor
    bold: bool = False


class PlatePrinter:
    """Draws plates; each is painted once and kept."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, float], QPixmap] = {}
        self._metrics: dict[bool, QFontMetricsF] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def clear(self) -> None:
        """Forget what was painted: colours have changed."""
        self._made.clear()

    def width(self, text: str, bold: bool = False) -> float:
        """Logical pixels across a plate with this text."""
        known = self._widths.get((text, bold))
        if known is not None:
            return known
        if bold not in self._metrics:
            self._metrics[bold] = QFontMetricsF(map_font(TEXT_PX, bold))
        if len(self._widths) >= 4 * KEPT:
            self._widths.clear()
        width = float(np.ceil(self._metrics[bold].horizontalAdvance(text) + 2 * PAD_X))
        self._widths[text, bold] = width
        return width

    def draw(self, painter: QPainter, rect: QRectF, text: str, style: PlateStyle) -> None:
        """Draw a plate at a place that `beside` gave."""
        ratio = painter.device().devicePixelRatio()
        key = (text, style.fill.rgba() ^ style.edge.rgba() << 32, ratio)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= KEPT:
                self._made.clear()
            made = self._made[key] = _printed(text, rect.width(), style, ratio)
        painter.drawPixmap(QPointF(rect.left(), rect.top()), made)


def _printed(text: str, width: float, style: PlateStyle, ratio: float) -> QPixmap:
    pixmap = QPixmap(int(np.ceil(width * ratio)), int(np.ceil(HEIGHT * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.edge, 1.0))
    painter.setBrush(style.fill)
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, HEIGHT - 1), 2, 2)
    painter.setPen(style.text)
    painter.setFont(map_font(TEXT_PX, style.bold))
    painter.drawText(QRectF(0, 0, width, HEIGHT), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap
