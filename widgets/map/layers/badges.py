"""The badge of a crowd: the most urgent one's diamond, how many there are, how many overdue."""

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.marks import IncidentMark
from widgets.palette import Palette

HEIGHT, TEXT_PX, PAD_X = 24.0, 13, 4.0
DIAMOND_PX = 25.0  # from the left rim to where the number begins


@dataclass(frozen=True, slots=True)
class Tally:
    """What a badge says."""

    worst: IncidentMark
    count: int
    overdue: int
    untaken: bool

    @staticmethod
    def of(marks: list[IncidentMark]) -> "Tally":
        """Of the marks of one crowd, the most urgent first."""
        overdue = sum(
            mark.overdue if mark.count > 1 else mark.overdue_s is not None for mark in marks
        )
        untaken = not all(mark.taken and mark.all_taken for mark in marks)
        return Tally(marks[0], sum(mark.count for mark in marks), overdue, untaken)

    @property
    def words(self) -> tuple[str, str]:
        """How many, and how many of them are overdue; the same in every language."""
        return f"×{self.count}", f"!{self.overdue}" if self.overdue else ""


class BadgePrinter:
    """Draws badges; each is painted once and kept."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was painted: colours have changed."""
        self._made.clear()

    def rect(self, tally: Tally, x: float, y: float) -> QRectF:
        """Where the badge of a crowd lies, in logical pixels; whole ones."""
        width = DIAMOND_PX + sum(_width(words) for words in tally.words)
        return QRectF(round(x - width / 2), round(y - HEIGHT / 2), width, HEIGHT)

    def diamond(self, rect: QRectF) -> QPointF:
        """The middle of the diamond within a badge."""
        return QPointF(rect.left() + DIAMOND_PX / 2 + 0.5, rect.center().y())

    def draw(
        self, painter: QPainter, rect: QRectF, tally: Tally, diamond: QPixmap, palette: Palette
    ) -> None:
        """Draw a badge at the place that `rect` gave, with the diamond of the most urgent."""
        ratio = painter.device().devicePixelRatio()
        key = (tally.words, tally.worst.state, tally.worst.priority, ratio)
        if key not in self._made:
            self._made[key] = _printed(rect.width(), tally, diamond, palette, ratio)
        painter.drawPixmap(rect.topLeft(), self._made[key])


@lru_cache(4096)  # a flood has hundreds of badges
def _width(words: str) -> float:
    metrics = QFontMetricsF(map_font(TEXT_PX, bold=True))
    return math.ceil(metrics.horizontalAdvance(words)) + 2 * PAD_X if words else 0.0


def _printed(
    width: float, tally: Tally, diamond: QPixmap, palette: Palette, ratio: float
) -> QPixmap:
    pixmap = QPixmap(math.ceil(width * ratio), math.ceil(HEIGHT * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    colours, red = palette.map, palette.states["overdue"]
    count, overdue = tally.words
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(map_font(TEXT_PX, bold=True))
    frame = QRectF(0.75, 0.75, width - 1.5, HEIGHT - 1.5)
    painter.setPen(QPen(red if overdue else colours.plate_text, 1.5))
    painter.setBrush(colours.plate)
    painter.drawRoundedRect(frame, 3, 3)
    if overdue:
        right = QRectF(width - _width(overdue), 1.0, _width(overdue) - 1.0, HEIGHT - 2)
        painter.fillRect(right, red)
        painter.setPen(palette.text.overdue)
        painter.drawText(right, Qt.AlignmentFlag.AlignCenter, overdue)
    painter.setPen(colours.plate_text)
    middle = QRectF(DIAMOND_PX, 0, _width(count), HEIGHT)
    painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, count)
    side = diamond.width() / diamond.devicePixelRatio()
    painter.drawPixmap(QPointF(DIAMOND_PX / 2 + 0.5 - side / 2, (HEIGHT - side) / 2), diamond)
    painter.end()
    return pixmap
