"""What stands at the rim of the map: scale bar, attribution, and a word when it is empty."""

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.marks import MapTexts
from widgets.map.projection import View
from widgets.map.room import Room
from widgets.palette import Palette

MARGIN, TEXT_PX, HEIGHT = 12, 12, 18
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


class Furniture:
    """Draws the scale bar and the attribution at the lower rim; texts are kept as pictures."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, int, float], QPixmap] = {}
        self._owner_px = 0  # how wide the attribution is

    def paint(self, painter: QPainter, view: View, palette: Palette, texts: MapTexts) -> None:
        length = round_length(BAR_PX * view.ground_scale)
        across, floor = round(length / view.ground_scale), view.height - MARGIN
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for grown, colour in ((1, palette.map.land), (0, palette.text.second)):
            for left, top, width, height in (
                (MARGIN, floor - 1, across, 2),
                (MARGIN, floor - 6, 2, 6),
                (MARGIN + across - 2, floor - 6, 2, 6),
            ):
                rect = QRect(left - grown, top - grown, width + 2 * grown, height + 2 * grown)
                painter.fillRect(rect, colour)
        name = self._picture(painter, length_text(length, texts), palette.text.second, palette)
        painter.drawPixmap(QPoint(MARGIN + 4, floor - 6 - HEIGHT), name)
        if texts.attribution:
            owner = self._picture(painter, texts.attribution, palette.text.faint, palette)
            width = round(owner.width() / owner.devicePixelRatio())
            painter.drawPixmap(QPoint(view.width - MARGIN - width, floor - HEIGHT + 4), owner)
            self._owner_px = width

    def reserve(self, view: View, room: Room) -> None:
        """Keep plates off the scale bar and the attribution."""
        floor = view.height - MARGIN
        owner = view.width - MARGIN - self._owner_px
        for left, right in ((MARGIN, MARGIN + BAR_PX), (owner, view.width)):
            room.take_whatever((left, floor - HEIGHT - 6, right, view.height))

    def _picture(self, painter: QPainter, text: str, colour: QColor, palette: Palette) -> QPixmap:
        ratio, land = painter.device().devicePixelRatio(), palette.map.land
        key = (text, colour.rgba(), land.rgba(), ratio)
        if key not in self._made:
            self._made[key] = _printed(text, colour, land, ratio)
        return self._made[key]


def paint_empty(painter: QPainter, view: View, palette: Palette, texts: MapTexts) -> None:
    """Say in the middle what to do when there is no ground to show."""
    painter.setPen(palette.text.second)
    painter.setFont(map_font(15))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(QRectF(MARGIN, 0, view.width - 2 * MARGIN, view.height), flags, texts.empty)


def _printed(text: str, colour: QColor, halo: QColor, ratio: float) -> QPixmap:
    width = math.ceil(QFontMetricsF(map_font(TEXT_PX)).horizontalAdvance(text)) + 4
    pixmap = QPixmap(math.ceil(width * ratio), math.ceil(HEIGHT * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    letters = QPainterPath()
    letters.addText(QPointF(2, HEIGHT - 5), map_font(TEXT_PX), text)
    pen = QPen(halo, 4.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(letters, pen)
    painter.fillPath(letters, colour)
    painter.end()
    return pixmap
