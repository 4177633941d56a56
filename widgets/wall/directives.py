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

NAME_EMS = 2.6  # longer names leave too little for what is overdue


@dataclass(frozen=True, slots=True)
class LevelLine:
    level: str
    name: str  # shape and word: a colour alone is no sign
    active: int
    overdue: int  # receivers past their deadline
    margin: str  # to the next deadline; with ! how long it is over


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
        margin = f"!{clock(least)}" if least < 0 else text("wall.left", by=clock(least))
    return LevelLine(
        level, name_of(level, text), len(mine), sum(d.overdue(now) for d in mine), margin
    )


def name_of(level: str, text: Text) -> str:
    shape, character = DIRECTIVE_MARKS.get(level, ("◇", level))
    if text.language == "zh" or level not in DIRECTIVE_MARKS:
        return f"{shape} {character}"
    return f"{shape} {text(f'level.{level}')}"


class DirectivesPane(Pane[tuple[LevelLine, ...]]):
    def paint(self, painter: QPainter, content: tuple[LevelLine, ...]) -> None:
        left = self.heading(painter, self.text("wall.directives"))
        high = min(left.height() / max(len(content), 1), self.ink.line * 1.6)
        size = self._size(content)
        wide = max((self.ink.width(line.name, size, bold=True) for line in content), default=0.0)
        for n, line in enumerate(content):
            box = QRectF(left.left(), left.top() + n * high, left.width(), high)
            row = box.adjusted(0, self.ink.gap, 0, -self.ink.gap)
            name = QRectF(row.left(), row.top(), wide + self.ink.read * 0.6, row.height())
            self._row(painter, row, name, size, line)

    def _size(self, content: tuple[LevelLine, ...]) -> int:
        """Names of a few letters are as large as the figures, longer words a little smaller."""
        ink = self.ink
        longest = max((ink.width(line.name, bold=True) for line in content), default=0.0)
        return ink.read if longest <= NAME_EMS * ink.read else ink.note

    def _row(
        self, painter: QPainter, box: QRectF, name: QRectF, size: int, line: LevelLine
    ) -> None:
        ink, colours = self.ink, self.ink.palette
        em = ink.read
        look = colours.directives.get(line.level)
        colour = look.colour if look else colours.text.first
        if line.active:
            ink.chip(painter, name, line.name, colour, act=line.overdue > 0, size=size)
        else:
            ink.put(painter, name.adjusted(em * 0.3, 0, em, 0), line.name, colour, size=size)
        left = name.right() + em * 0.4
        count = QRectF(left, box.top(), ink.width(str(line.active), bold=True) + 2, box.height())
        ink.put(painter, count, str(line.active), colours.text.first, bold=line.active > 0)
        left = count.right() + em * 0.3
        rest = QRectF(left, box.top(), box.right() - left, box.height())
        if line.overdue:
            words = f"×{line.overdue} {line.margin}"
            wide = min(ink.width(words, bold=True) + em * 0.4, rest.width())
            late = QRectF(rest.right() - wide, rest.top(), wide, rest.height())
            ink.chip(painter, late, words, colours.states["overdue"])
        else:
            ink.put(painter, rest, line.margin or "–", colours.text.second, align=RIGHT)
