"""Directives in force by colour: how many, how many receivers are overdue, the next deadline."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.wall import Wall
from app.services.text import Text
from widgets.palette import DIRECTIVE_MARKS
from widgets.wall.ink import RIGHT
from widgets.wall.pane import Pane
from widgets.wall.words import clock


@dataclass(frozen=True, slots=True)
class LevelLine:
    level: str
    active: int
    overdue: int  # receivers past their deadline
    margin: str  # to the next deadline, in words


def levels_of(
    wall: Wall, levels: tuple[str, ...], now: datetime, text: Text
) -> tuple[LevelLine, ...]:
    """A line for each level of the palette, and for those of another that are still in force."""
    others = sorted({d.level for d in wall.directives} - set(levels))
    return tuple(line_of(level, wall, now, text) for level in (*levels, *others))


def line_of(level: str, wall: Wall, now: datetime, text: Text) -> LevelLine:
    mine = [d for d in wall.directives if d.level == level]
    margins = [m for d in mine if (m := d.margin_s(now)) is not None]
    margin = ""
    if margins:
        least = min(margins)
        margin = text("wall.over" if least < 0 else "wall.left", by=clock(least))
    return LevelLine(level, len(mine), sum(d.overdue(now) for d in mine), margin)


class DirectivesPane(Pane[tuple[LevelLine, ...]]):
    def paint(self, painter: QPainter, content: tuple[LevelLine, ...]) -> None:
        left = self.heading(painter, self.text("wall.directives"))
        high = min(left.height() / max(len(content), 1), self.ink.line * 1.6)
        for n, line in enumerate(content):
            box = QRectF(left.left(), left.top() + n * high, left.width(), high)
            self._row(painter, box.adjusted(0, self.ink.gap, 0, -self.ink.gap), line)

    def _row(self, painter: QPainter, box: QRectF, line: LevelLine) -> None:
        ink, colours = self.ink, self.ink.palette
        em = ink.read
        mark = DIRECTIVE_MARKS.get(line.level, ("◇", line.level[:1]))
        look = colours.directives.get(line.level)
        colour = look.colour if look else colours.text.first
        shape = mark[0] if self.text.language == "en" else " ".join(mark)
        chip = QRectF(box.left(), box.top(), em * 2.6, box.height())
        if line.active:
            ink.chip(painter, chip, shape, colour, act=line.overdue > 0)
        else:
            ink.put(painter, chip.adjusted(em * 0.3, 0, 0, 0), shape, colour)
        count = QRectF(chip.right() + em * 0.4, box.top(), em * 1.8, box.height())
        ink.put(painter, count, str(line.active), colours.text.first, bold=line.active > 0)
        rest = QRectF(count.right(), box.top(), box.right() - count.right(), box.height())
        if line.overdue:
            words = f"×{line.overdue} {line.margin}"
            wide = min(ink.width(words, bold=True) + em * 0.6, rest.width())
            late = QRectF(rest.right() - wide, rest.top(), wide, rest.height())
            ink.chip(painter, late, words, colours.states["overdue"])
        else:
            ink.put(painter, rest, line.margin or "–", colours.text.second, align=RIGHT)
