"""The badge of a crowd: the most urgent one's diamond, how many there are, how many overdue."""

import math
from dataclasses import dataclass
from functools import cache, partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from widgets.map.fonts import map_font
from widgets.map.layers.stamps import Placed, StampSheet
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
        if len(marks) == 1:
            mark = marks[0]
            late = mark.overdue if mark.count > 1 else mark.overdue_s is not None
            return Tally(mark, mark.count, int(late), not (mark.taken and mark.all_taken))
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
    """Puts badges together from frames and digits, each of which is painted once."""

    def __init__(self, sheet: StampSheet, palette: Palette) -> None:
        self._sheet, self._palette = sheet, palette

    def recolour(self, palette: Palette) -> None:
        """Use another theme; the sheet is cleared by whoever owns it."""
        self._palette = palette

    def size(self, tally: Tally) -> float:
        """Logical pixels across."""
        return DIAMOND_PX + sum(_width(words) for words in tally.words)

    def stamps(self, tally: Tally, ratio: float) -> list[Placed]:
        """The frame and its digits: how far from the upper left corner, in logical pixels."""
        count, overdue = tally.words
        shape = (len(count), len(overdue), ratio)
        frame = self._sheet.stamp(("frame", *shape), lambda: _framed(tally, self._palette, ratio))
        placed: list[Placed] = [(0.0, 0.0, frame)]
        left = DIAMOND_PX
        for words, ink in (
            (count, self._palette.map.plate_text),
            (overdue, self._palette.text.overdue),
        ):
            for n, digit in enumerate(words[1:]):
                key = ("digit", digit, ink.rgba(), ratio)
                glyph = self._sheet.stamp(key, partial(_letter, digit, ink, ratio))
                placed.append((left + _first_digit(words) + n * _cell(), 0.0, glyph))
            left += _width(words)
        return placed


@cache
def _advance(letter: str) -> float:
    return QFontMetricsF(map_font(TEXT_PX, bold=True)).horizontalAdvance(letter)


@cache
def _cell() -> float:
    """Digits stand in columns, each as wide as the widest."""
    return float(round(max(_advance(digit) for digit in "0123456789")))


def _first_digit(words: str) -> float:
    return PAD_X + math.ceil(_advance(words[0]))


def _width(words: str) -> float:
    return _first_digit(words) + (len(words) - 1) * _cell() + PAD_X if words else 0.0


def _blank(width: float, ratio: float) -> QPixmap:
    pixmap = QPixmap(math.ceil(width * ratio), math.ceil(HEIGHT * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _letter(letter: str, ink: QColor, ratio: float) -> QPixmap:
    pixmap = _blank(_cell() + 1.0, ratio)
    painter = QPainter(pixmap)
    _write(painter, QRectF(0, 0, _cell(), HEIGHT), letter, ink)
    painter.end()
    return pixmap


def _write(painter: QPainter, box: QRectF, letter: str, ink: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(map_font(TEXT_PX, bold=True))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def _framed(tally: Tally, palette: Palette, ratio: float) -> QPixmap:
    """A badge without its diamond and its digits."""
    colours, red = palette.map, palette.states["overdue"]
    count, overdue = tally.words
    width = DIAMOND_PX + _width(count) + _width(overdue)
    pixmap = _blank(width, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(red if overdue else colours.plate_text, 1.5))
    painter.setBrush(colours.plate)
    painter.drawRoundedRect(QRectF(0.75, 0.75, width - 1.5, HEIGHT - 1.5), 3, 3)
    sign = QRectF(DIAMOND_PX + PAD_X, 0, _first_digit(count) - PAD_X, HEIGHT)
    _write(painter, sign, count[0], colours.plate_text)
    if overdue:
        right = QRectF(width - _width(overdue), 1.0, _width(overdue) - 1.0, HEIGHT - 2)
        painter.fillRect(right, red)
        sign = QRectF(right.left() + PAD_X, 0, _first_digit(overdue) - PAD_X, HEIGHT)
        _write(painter, sign, overdue[0], palette.text.overdue)
    painter.end()
    return pixmap
