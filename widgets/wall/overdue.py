"""The strip: what is overdue and who waits, the most urgent first, as many as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.stage import Stage
from app.domain.wall import Wall, WallIncident
from widgets.wall.ink import RIGHT
from widgets.wall.names import WallNames
from widgets.wall.pane import Pane
from widgets.wall.words import clock

ENTRY_EMS = 13.4  # the least that an entry needs
WHOLE_EMS = 16.5  # a longer one is cut rather than half as many shown
MOST_LINES = 60  # more than any strip has room for


@dataclass(frozen=True, slots=True)
class Line:
    priority: int
    number: str
    category: str
    where: str
    district: str
    clock: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Urgent:
    overdue: int
    waiting: int
    lines: tuple[Line, ...]  # the most urgent
    listed: int  # how many there are
    feedback: int  # overdue with the feedback alone: counted, not listed


def urgent_of(wall: Wall, names: WallNames, now: datetime) -> Urgent:
    """What is overdue and who waits: by priority, there what is overdue first, then by how long."""
    overdue = waiting = feedback = 0
    ranks: list[tuple[int, bool, float, int]] = []  # the last is its place
    for place, incident in enumerate(wall.incidents):
        late_s, waits = incident.overdue_s(now), incident.waiting
        waiting += waits
        if late_s is not None and incident.due is Stage.FEEDBACK:
            feedback += 1
            late_s = None
        overdue += late_s is not None
        if late_s is not None or waits:
            long_s = waited_s(incident, now) if late_s is None else late_s
            ranks.append((incident.priority, late_s is None, -long_s, place))
    first = [wall.incidents[place] for *_, place in nsmallest(MOST_LINES, ranks)]
    lines = tuple(line_of(incident, names, now) for incident in first)
    return Urgent(overdue, waiting, lines, len(ranks), feedback)


def waited_s(incident: WallIncident, now: datetime) -> float:
    return (now - incident.reported_at).total_seconds() if incident.reported_at else 0.0


def line_of(incident: WallIncident, names: WallNames, now: datetime) -> Line:
    late_s = incident.overdue_s(now)
    shown_s = late_s if late_s is not None else max(waited_s(incident, now), 0.0)
    return Line(
        incident.priority,
        f"#{incident.number:04}",
        names.categories.get(incident.category, "–"),
        names.where(incident.district_id, incident.grid_id),
        names.districts.get(incident.district_id, "–"),
        clock(shown_s),
        late_s is not None,
    )


class OverduePane(Pane[Urgent]):
    """Entries run down a column, then into the next; none lies across two screens."""

    def paint(self, painter: QPainter, content: Urgent) -> None:
        body = self.body()
        wide = self._counts(painter, body, content)
        left = QRectF(body.left() + wide + self.ink.pad, body.top(), 0, body.height())
        left.setRight(body.right())
        rooms = [left, *(self._inner(part) for part in self.parts[1:])]
        boxes = [box for room in rooms for box in self._entries(room, content.lines)]
        if not content.lines:
            self.ink.put(painter, left, self.text("wall.nobody"), self.ink.palette.text.second)
            return
        shown: Sequence[Line] = content.lines[: len(boxes)]
        if boxes and content.listed > len(shown):
            shown = shown[: len(boxes) - 1]
            words = self.text("wall.more", n=f"{content.listed - len(shown):,}")
            self.ink.put(painter, boxes[len(shown)], words, self.ink.palette.text.first)
        for box, line in zip(boxes, shown, strict=False):
            self._entry(painter, box, line)

    def _inner(self, part: QRectF) -> QRectF:
        pad = self.ink.pad
        return part.adjusted(pad, pad / 2, -pad, -pad / 2)

    def _entries(self, room: QRectF, lines: Sequence[Line]) -> list[QRectF]:
        """Boxes of entries, down the first column and so on; no narrower than they must be."""
        em = self.ink.read
        rows = max(int(room.height() // self.ink.line), 1)
        most = max(int(room.width() // (em * ENTRY_EMS)), 1)
        if room.width() < em * 8:
            return []
        widest = max((self._needed(line) for line in lines[: rows * most]), default=0.0)
        wanted = min(max(widest + self.ink.pad, em * ENTRY_EMS), em * WHOLE_EMS)
        columns = max(int(room.width() // wanted), 1)
        wide, high = room.width() / columns, room.height() / rows
        return [
            QRectF(room.left() + c * wide, room.top() + r * high, wide - self.ink.pad, high)
            for c in range(columns)
            for r in range(rows)
        ]

    def _needed(self, line: Line) -> float:
        """The width of an entry in which nothing is cut."""
        ink, gap = self.ink, self.ink.read * 0.3
        words = (line.number, line.category, line.district)
        bold = ink.width(f"P{line.priority}", bold=True) + ink.width(f"!{line.clock}", bold=True)
        return bold + sum(ink.width(word) for word in words) + 4 * gap + ink.read * 0.5 + 6

    def _counts(self, painter: QPainter, box: QRectF, content: Urgent) -> float:
        """Put the counts at the left; how wide they are."""
        states, text = self.ink.palette.states, self.ink.palette.text
        rows = [
            (self.text("strip.overdue"), content.overdue, states["overdue"], True),
            (self.text("incident.waiting"), content.waiting, states["waiting"], False),
            (self.text("wall.feedback"), content.feedback, text.second, False),
        ][: max(int(box.height() // (self.ink.line * 1.1)), 2)]
        high = min(box.height() / len(rows), self.ink.line * 1.7)
        said = [f"{word} {count:,}" for word, count, _, _ in rows]
        wide = max(self.ink.width(words, bold=True) for words in said) + self.ink.read * 0.7
        for n, (words, (_, count, colour, act)) in enumerate(zip(said, rows, strict=True)):
            row = QRectF(box.left(), box.top() + n * high, wide, high - 2 * self.ink.gap)
            if act and count:
                self.ink.chip(painter, row, words, colour)
            else:
                ink = colour if count and not act else text.second
                inset = self.ink.read * 0.3
                self.ink.put(painter, row.adjusted(inset, 0, 0, 0), words, ink, bold=True)
        return wide

    def _entry(self, painter: QPainter, box: QRectF, line: Line) -> None:
        ink, colours = self.ink, self.ink.palette
        em, gap = ink.read, ink.read * 0.3
        words = f"!{line.clock}" if line.overdue else line.clock
        right = max(ink.width(words, bold=True) + em * 0.5, em * 3)
        time = QRectF(box.right() - right, box.top(), right, box.height())
        time.adjust(0, ink.gap, 0, -ink.gap)
        if line.overdue:
            ink.chip(painter, time, words, colours.states["overdue"])
        else:
            ink.put(painter, time, words, colours.states["waiting"], bold=True, align=RIGHT)
        x = box.left()
        for part, colour, bold in (
            (f"P{line.priority}", colours.text.first, True),
            (line.number, colours.text.second, False),
        ):
            wide = ink.width(part, bold=bold) + 2
            ink.put(painter, QRectF(x, box.top(), wide, box.height()), part, colour, bold=bold)
            x += wide + gap
        room = time.left() - gap - x
        self._words(painter, QRectF(x, box.top(), room, box.height()), line, gap)

    def _words(self, painter: QPainter, room: QRectF, line: Line, gap: float) -> None:
        """The grid too where the whole category has room beside it."""
        ink = self.ink
        whole = ink.width(line.where) + gap + ink.width(line.category) + 4
        place = line.where if whole <= room.width() else line.district
        self._both(painter, room, (line.category, place), gap)

    def _both(self, painter: QPainter, room: QRectF, words: tuple[str, str], gap: float) -> None:
        colours, ink = self.ink.palette.text, self.ink
        wide = min(ink.width(words[1]) + 2, room.width() * 0.6)
        what = QRectF(room.left(), room.top(), room.width() - wide - gap, room.height())
        where = QRectF(room.right() - wide, room.top(), wide, room.height())
        ink.put(painter, what, words[0], colours.first)
        ink.put(painter, where, words[1], colours.second, align=RIGHT)
