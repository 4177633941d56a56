"""Rings around symbols, drawn once and then stamped, which costs far less than ellipses."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap


class RingPrinter:
    """Draws rings of few radii and colours."""

    def __init__(self) -> None:
        self._made: dict[tuple[float, float, int, float], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn: colours have changed."""
        self._made.clear()

    def draw(
        self, painter: QPainter, at: QPointF, radius: float, colour: QColor, width: float
    ) -> None:
        """Draw a ring around a place, `width` pixels strong."""
        ratio = painter.device().devicePixelRatio()
        key = (radius, width, colour.rgba(), ratio)
        if key not in self._made:
            self._made[key] = ring_picture(radius, colour, width, ratio)
        made = self._made[key]
        half = made.width() / 2 / ratio
        left, top = (round((each - half) * ratio) / ratio for each in (at.x(), at.y()))
        painter.drawPixmap(QPointF(left, top), made)


def ring_picture(radius: float, colour: QColor, width: float, ratio: float) -> QPixmap:
    """A ring in the middle of a square, in device pixels."""
    side = math.ceil((2 * radius + width + 2) * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width))
    rim = side / ratio / 2 - radius
    painter.drawEllipse(QRectF(rim, rim, 2 * radius, 2 * radius))
    painter.end()
    return pixmap
