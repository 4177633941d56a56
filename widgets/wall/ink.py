"""Letters of the wall: two sizes from the viewing distance, and larger ones for what stands out."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.services.wall_sizes import CAPITAL, LEAST, LINE, READ, Sight
from widgets.map.fonts import FAMILIES
from widgets.palette import Palette

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def wall_font(pixels: float, bold: bool = False) -> QFont:
    """Figures of equal width, so that running clocks do not dance."""
    font = QFont(FAMILIES)
    font.setPixelSize(max(round(pixels), 1))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def capital_share() -> float:
    """How tall a capital of the installed typeface is, in ems; no digit is lower."""
    metrics = QFontMetricsF(wall_font(200))
    return metrics.tightBoundingRect("H").height() / 200.0 or CAPITAL


@lru_cache(4096)
def width_of(text: str, pixels: int, bold: bool) -> float:
    return QFontMetricsF(wall_font(pixels, bold)).horizontalAdvance(text)


@lru_cache(4096)
def elided(text: str, pixels: int, bold: bool, room: int) -> str:
    metrics = QFontMetricsF(wall_font(pixels, bold))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


class Ink:
    """`read` and `note` are sizes of letters in logical pixels; nothing smaller is ever put."""

    def __init__(self, sight: Sight, palette: Palette) -> None:
        self.sight, self.palette = sight, palette
        self.read = self._at_least(READ)
        self.note = self._at_least(LEAST)
        self.line = round(self.read * LINE)
        self.note_line = round(self.note * LINE)
        self.pad = round(self.read * 0.4)
        self.gap = self.read * 0.06  # between what is filled and its neighbours
        self.smallest = self.read  # of all that was put so far

    def _at_least(self, minutes: float) -> int:
        """Whole pixels, rounded up: never less than was asked for."""
        return int(-(-self.sight.em_px(minutes) // 1))

    def put(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        colour: QColor,
        *,
        size: float | None = None,
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """One line, cut with … where it is too long."""
        pixels = round(size or self.read)
        self.smallest = min(self.smallest, pixels)
        painter.setFont(wall_font(pixels, bold))
        painter.setPen(colour)
        # Cut by us where it is too wide; letters with tails may hang over a low row.
        painter.drawText(
            rect,
            align | Qt.TextFlag.TextDontClip,
            elided(text, pixels, bold, int(rect.width()) + 1),
        )

    def width(self, text: str, size: float | None = None, bold: bool = False) -> float:
        return width_of(text, round(size or self.read), bold)

    def chip(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        fill: QColor,
        *,
        act: bool = True,
        size: float | None = None,
    ) -> None:
        """Filled where somebody must act, an outline where one should know."""
        if act:
            painter.fillRect(rect, fill)
            colour = self.palette.text.overdue
        else:
            painter.setPen(QPen(fill, self.gap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(self.gap, self.gap, -self.gap, -self.gap))
            colour = fill
        self.put(painter, rect, text, colour, size=size, bold=True, align=CENTRE)
