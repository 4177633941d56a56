"""How a report is broken into pages: what belongs together stays together wherever it can."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter

Draw = Callable[[QPainter, float], None]  # at that height of the page, in dots
FEWEST = 3  # rows of a table on either side of a page's end


@dataclass(frozen=True, slots=True)
class Block:
    """Something that is never cut: a line, a row of a table, a picture. `high` is in dots."""

    high: float
    draw: Draw


@dataclass(frozen=True, slots=True)
class Part:
    """`head` stays with the first rows; a table's `titles` come again on every page it goes on to;
    `tail` (a note) stays with the last rows."""

    head: tuple[Block, ...]
    rows: tuple[Block, ...] = ()
    titles: tuple[Block, ...] = ()
    tail: tuple[Block, ...] = ()

    @property
    def high(self) -> float:
        return total((*self.head, *self.titles, *self.rows, *self.tail))


@dataclass(frozen=True, slots=True)
class Placed:
    page: int
    y: float
    block: Block


def total(blocks: Iterable[Block]) -> float:
    return sum(block.high for block in blocks)


def paginate(parts: Sequence[Part], high: float) -> list[Placed]:
    """Where every block goes on pages `high` dots high; a part that fits on one is never split."""
    sheet = _Sheet(high)
    for part in parts:
        if part.high > sheet.room and part.high <= high:
            sheet.turn()
        if part.high <= sheet.room:
            sheet.put((*part.head, *part.titles, *part.rows, *part.tail))
        else:
            _split(sheet, part)
    return sheet.placed


class _Sheet:
    def __init__(self, high: float) -> None:
        self.high, self.page, self.y = high, 0, 0.0
        self.placed: list[Placed] = []

    @property
    def room(self) -> float:
        return self.high - self.y

    def turn(self) -> None:
        if self.y:
            self.page, self.y = self.page + 1, 0.0

    def put(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.placed.append(Placed(self.page, self.y, block))
            self.y += block.high


def _split(sheet: _Sheet, part: Part) -> None:
    """A table longer than a page: its titles on each, a few rows at least at both ends."""
    first = (*part.head, *part.titles)
    if total(first) + total(part.rows[:FEWEST]) > sheet.room:
        sheet.turn()
    sheet.put(first)
    left = list(part.rows)
    while left:
        n = _fitting(left, sheet.room, total(part.tail))
        sheet.put(left[:n])
        left = left[n:]
        if left:
            sheet.turn()
            sheet.put(part.titles)
    if total(part.tail) > sheet.room:
        sheet.turn()
    sheet.put(part.tail)


def _fitting(rows: Sequence[Block], room: float, tail: float) -> int:
    """How many rows go on this page: at least one, and not all but a few."""
    if total(rows) + tail <= room:
        return len(rows)
    n, used = 0, 0.0
    while n < len(rows) and used + rows[n].high <= room:
        used += rows[n].high
        n += 1
    return max(1, min(n, len(rows) - FEWEST))
