"""Response today beside the same weekday of the last weeks: median, 90th percentile, shares, n."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.services.text import Text
from app.services.wall_figures import DayFigures, Shown
from widgets.wall.ink import RIGHT
from widgets.wall.pane import Pane
from widgets.wall.words import clock, seconds, share

COLUMNS = (0.0, 0.33, 0.6, 1.0)  # name, today, usual
FEW = 10  # of fewer samples nothing is said in a sentence


@dataclass(frozen=True, slots=True)
class FigureLine:
    name: str
    today: str
    usual: str


@dataclass(frozen=True, slots=True)
class Response:
    head: FigureLine
    lines: tuple[FigureLine, ...]
    sentence: str
    slower: bool


def response_of(found: DayFigures | None, text: Text) -> Response:
    weekday = text(f"weekday.{found.weekday}") if found else ""
    before = text("wall.no_past")
    if found and found.weeks:
        before = text("wall.usual", n=found.weeks, weekday=weekday)
    head = FigureLine("", text("wall.today"), before)
    today = found.today if found else None
    usual = found.usual if found and found.weeks else None
    rows = (
        ("wall.median", seconds_in("median")),
        ("wall.p90", seconds_in("p90")),
        ("wall.in_five", share_in("in_five")),
        ("wall.in_target", share_in("in_target")),
        ("wall.n", count_in),
    )
    lines = tuple(FigureLine(text(key), show(today), show(usual)) for key, show in rows)
    sentence, slower = compared(today, usual, text)
    return Response(head, lines, sentence, slower)


def seconds_in(name: str) -> Callable[[Shown | None], str]:
    return lambda s: seconds(getattr(s, name) if s else None)


def share_in(name: str) -> Callable[[Shown | None], str]:
    return lambda s: share(getattr(s, name) if s else None)


def count_in(s: Shown | None) -> str:
    return "–" if s is None else f"{s.n:,}"


def compared(today: Shown | None, usual: Shown | None, text: Text) -> tuple[str, bool]:
    """In words, and whether it is slower; too few samples say nothing."""
    if today is None or usual is None or today.median is None or usual.median is None:
        return text("wall.no_figures") if not today or not today.n else text("wall.no_usual"), False
    if today.n < FEW or usual.n < FEW:
        return text("wall.too_few"), False
    apart = today.median - usual.median
    if abs(apart) < 1.0:
        return text("wall.as_usual"), False
    key = "wall.slower" if apart > 0 else "wall.faster"
    return text(key, by=clock(apart)), apart > 0


class FiguresPane(Pane[Response]):
    def paint(self, painter: QPainter, content: Response) -> None:
        ink, colours = self.ink, self.ink.palette.text
        left = self.heading(painter, self.text("wall.response"))
        high = min((left.height() - ink.note_line) / (len(content.lines) + 1.0), ink.line * 1.5)
        head = QRectF(left.left(), left.top(), left.width(), ink.note_line)
        self._row(painter, head, content.head, small=True)
        for n, line in enumerate(content.lines):
            row = QRectF(left.left(), head.bottom() + n * high, left.width(), high)
            self._row(painter, row, line)
        last = QRectF(left.left(), head.bottom() + len(content.lines) * high, left.width(), high)
        colour = ink.palette.states["waiting"] if content.slower else colours.second
        ink.put(painter, last, content.sentence, colour, size=ink.note)

    def _row(self, painter: QPainter, box: QRectF, line: FigureLine, small: bool = False) -> None:
        ink, colours = self.ink, self.ink.palette.text
        size = ink.note if small else ink.read
        edges = [box.left() + share * box.width() for share in COLUMNS]
        cells = [
            QRectF(left, box.top(), right - left, box.height()) for left, right in pairwise(edges)
        ]
        ink.put(painter, cells[0], line.name, colours.second, size=ink.note)
        today = colours.second if small else colours.first
        ink.put(painter, cells[1], line.today, today, size=size, bold=not small, align=RIGHT)
        ink.put(painter, cells[2], line.usual, colours.second, size=size, align=RIGHT)
