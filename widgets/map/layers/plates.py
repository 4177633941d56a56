"""Small plates with a call sign or a number, placed so that none covers another or a symbol."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.room import Room

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

    def clear(self) -> None:
        """Forget what was painted: colours have changed."""
        self._made.clear()

    def width(self, text: str, bold: bool = False) -> float:
        """Logical pixels across a plate with this text."""
        if bold not in self._metrics:
            self._metrics[bold] = QFontMetricsF(map_font(TEXT_PX, bold))
        return float(np.ceil(self._metrics[bold].horizontalAdvance(text) + 2 * PAD_X))

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
