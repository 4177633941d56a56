"""Small pieces that several painted rows share: chips, elided text, unit shapes."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from app.domain.unit import UnitKind

MIDDLE = Qt.TextElideMode.ElideMiddle
END = Qt.TextElideMode.ElideRight
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
SHAPES = {UnitKind.FOOT: "●", UnitKind.MOTORCYCLE: "▲", UnitKind.CAR: "⬟"}
CHIP_PAD = 6


def write(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = END,
) -> int:
    """One line of text, shortened to the area; the pixels it took."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, elide, max(area.width(), 0))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, int(align), shown)
    return metrics.horizontalAdvance(shown)


def width_of(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 2


def chip_width(text: str, font: QFont) -> int:
    return width_of(text, font) + 2 * CHIP_PAD


def chip(
    painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor, ink: QColor | None
) -> None:
    """Filled, with `ink` for the text: act. Outlined where `ink` is None: know."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(colour if ink is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(font)
    painter.setPen(ink if ink is not None else colour)
    painter.drawText(area, int(CENTRE), text)
    painter.restore()


def unit_shape(painter: QPainter, centre: QPointF, kind: UnitKind, size: float) -> None:
    """The mark of a kind of unit, as on the map: a disc, a triangle, a pentagon.

    Drawn with the painter's brush and pen; `size` is its height in pixels.
    """
    half = size / 2
    x, y = centre.x(), centre.y()
    if kind is UnitKind.FOOT:
        painter.drawEllipse(centre, half, half)
        return
    if kind is UnitKind.MOTORCYCLE:
        corners = [(0.0, -half), (half, half * 0.8), (-half, half * 0.8)]
    else:
        corners = [(0.0, -half), (half, -0.15 * half), (0.7 * half, half), (-0.7 * half, half)]
        corners.append((-half, -0.15 * half))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
