"""What stands at the rim of the map: scale bar, attribution, and a word when it is empty."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from widgets.map.fonts import map_font
from widgets.map.marks import MapTexts
from widgets.map.projection import View
from widgets.palette import Palette

MARGIN, TEXT_PX = 12.0, 12
BAR_PX = 140.0  # the longest bar
STEPS = (1, 2, 5)


def round_length(most_m: float) -> float:
    """The longest of 1, 2, 5, 10, 20, 50 ... metres that is not above `most_m`."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return max(step * power for step in STEPS if step * power <= most_m * (1 + 1e-9))


def length_text(metres: float, texts: MapTexts) -> str:
    """ "500 m", "2 km"."""
    if metres >= 1000:
        return f"{metres / 1000:g} {texts.kilometres}"
    return f"{metres:g} {texts.metres}"


def paint_furniture(painter: QPainter, view: View, palette: Palette, texts: MapTexts) -> None:
    """Draw the scale bar lower left and the attribution lower right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    length = round_length(BAR_PX * view.ground_scale)
    across, floor = length / view.ground_scale, view.height - MARGIN
    bar = [
        (MARGIN, floor - 5),
        (MARGIN, floor),
        (MARGIN + across, floor),
        (MARGIN + across, floor - 5),
    ]
    line = QPainterPath(QPointF(*bar[0]))
    for corner in bar[1:]:
        line.lineTo(QPointF(*corner))
    painter.strokePath(line, QPen(palette.map.land, 4.0))
    painter.strokePath(line, QPen(palette.text.second, 1.5))
    place = QPointF(MARGIN + 5, floor - 6)
    _text(painter, place, length_text(length, texts), palette.text.second, palette.map.land)
    if texts.attribution:
        width = QFontMetricsF(map_font(TEXT_PX)).horizontalAdvance(texts.attribution)
        place = QPointF(view.width - MARGIN - width, floor)
        _text(painter, place, texts.attribution, palette.text.faint, palette.map.land)


def paint_empty(painter: QPainter, view: View, palette: Palette, texts: MapTexts) -> None:
    """Say in the middle what to do when there is no ground to show."""
    painter.setPen(palette.text.second)
    painter.setFont(map_font(15))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(QRectF(MARGIN, 0, view.width - 2 * MARGIN, view.height), flags, texts.empty)


def _text(painter: QPainter, at: QPointF, text: str, colour: QColor, halo: QColor) -> None:
    letters = QPainterPath()
    letters.addText(at, map_font(TEXT_PX), text)
    pen = QPen(halo, 4.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(letters, pen)
    painter.fillPath(letters, colour)
