"""Paints an incident in the queue: two lines, the bar of its priority, what is late in a chip.

A row is painted once and kept as a picture; what runs and beats is laid over it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.piles import Pile, Shown
from widgets import paint
from widgets.palette import Palette
from widgets.queue_lines import Line, PileLine
from widgets.scene import Scene
from widgets.style import NOTE, TABLE, chosen_colour, sized
from widgets.value_table import VALUE

HEIGHT = 48
EDGE, INDENT, CLOCK_END = 8, 44, 104
KEPT = 100  # pictures of rows: twice what the highest screen shows
RUNNING = str.maketrans("123456789", "000000000")  # all as wide
DIM = 0.35  # of a bar's colour while it is dim
PRIORITIES = {1: "red", 2: "orange", 3: "blue"}  # of the directive colours; 4 is faint


def priority_colour(palette: Palette, priority: int) -> QColor:
    name = PRIORITIES.get(priority)
    return palette.directives[name].colour if name else palette.text.faint


def bar_of(area: QRect) -> QRect:
    """The bar of the priority in a row."""
    return QRect(area.left(), area.top(), 4, area.height() - 1)


def clock_of(area: QRect) -> QRect:
    """The running clock in a row."""
    return QRect(area.left() + INDENT - 8, area.top() + 4, CLOCK_END - INDENT, 20)


Said: TypeAlias = Line | PileLine


def still(said: Said) -> Said:
    """What of a row stands still: without its clock, and with room for what it warns of."""
    if isinstance(said, PileLine):
        return replace(said, clock="")
    return replace(said, clock="", warning=said.warning.translate(RUNNING))


class QueueDelegate(QStyledItemDelegate):
    """`pulse` turns once a second and dims the bar of what nobody has taken."""

    def __init__(self, scene: Scene, view: QWidget, said: Callable[[int, Shown], Said]) -> None:
        """`said` is what the row of a number, that shows something, says."""
        super().__init__(view)
        self._scene, self._said = scene, said
        self._main = sized(view.font(), TABLE)
        self._bold = sized(view.font(), TABLE, bold=True)
        self._note = sized(view.font(), NOTE)
        self._pictures: OrderedDict[tuple[Said, bool, bool], QPixmap] = OrderedDict()
        self._dressed: tuple[object, ...] = ()  # what they were painted for
        self.pulse = False

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown: Shown = index.data(VALUE)
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        said = self._said(index.row(), shown)
        first = shown.first if isinstance(shown, Pile) else shown
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(area.topLeft(), self._picture(said, chosen, first.open, area, ratio))
        late = isinstance(said, Line) and said.late
        ink = self._scene.palette.states["overdue"] if late else self._scene.palette.text.first
        paint.write(painter, clock_of(area), said.clock, self._bold, ink, paint.RIGHT)
        if isinstance(said, Line) and said.warning:
            self._warn(painter, area, said)
        if self.pulse and first.open and (said.untaken if isinstance(said, PileLine) else said.new):
            self._dim(painter, bar_of(area), chosen)

    def _picture(
        self, said: Said, chosen: bool, is_open: bool, area: QRect, ratio: float
    ) -> QPixmap:
        """All of a row but what runs."""
        dressed = (self._scene.palette, area.size(), ratio)
        if self._dressed != dressed:
            self._dressed = dressed
            self._pictures.clear()
        key = (still(said), chosen, is_open)
        if key not in self._pictures:
            self._pictures[key] = self._painted(said, chosen, is_open, area.size(), ratio)
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def _painted(
        self, said: Said, chosen: bool, is_open: bool, size: QSize, ratio: float
    ) -> QPixmap:
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        area, painter = QRect(QPoint(), size), QPainter(made)
        self._ground(painter, area, chosen, said.priority, is_open)
        if isinstance(said, PileLine):
            self._pile(painter, area, said)
        else:
            self._first(painter, area, said)
            self._second(painter, area, said)
        painter.end()
        return made

    def _dim(self, painter: QPainter, bar: QRect, chosen: bool) -> None:
        palette = self._scene.palette
        ground = QColor(chosen_colour(palette) if chosen else palette.surface.panel)
        ground.setAlphaF(1 - DIM)
        painter.fillRect(bar, ground)

    def _pile(self, painter: QPainter, area: QRect, said: PileLine) -> None:
        """Two lines as well: how many of what, then where; what is new and late at the right."""
        palette = self._scene.palette
        left, right, top = area.left() + 12, area.right() - EDGE, area.top() + 4
        ink = priority_colour(palette, said.priority)
        paint.write(painter, QRect(left, top, 26, 20), f"P{said.priority}", self._bold, ink)
        count = paint.width_of(said.count, self._bold)
        box = QRect(area.left() + CLOCK_END, top, count, 20)
        paint.write(painter, box, said.count, self._bold, palette.text.first)
        if said.untaken:
            width = paint.chip_width(said.untaken, self._note)
            chip = QRect(right - width, top + 1, width, 18)
            paint.chip(painter, chip, said.untaken, self._note, palette.states["waiting"], None)
            right = chip.left() - 6
        box = QRect(box.right() + 8, top, right - box.right() - 8, 20)
        paint.write(painter, box, said.category, self._bold, palette.text.first)
        self._pile_place(painter, area, said)

    def _pile_place(self, painter: QPainter, area: QRect, said: PileLine) -> None:
        palette, top, right = self._scene.palette, area.top() + 24, area.right() - EDGE
        if said.late:
            width = paint.chip_width(said.late, self._note)
            box = QRect(right - width, top, width, 19)
            ink = palette.text.overdue
            paint.chip(painter, box, said.late, self._note, palette.states["overdue"], ink)
            right = box.left() - 8
        mark = "▾" if said.unfolded else "▸"
        left = area.left() + 12
        paint.write(painter, QRect(left, top, 20, 19), mark, self._bold, palette.text.focus)
        box = QRect(left + 24, top, right - left - 24, 19)
        paint.write(painter, box, said.place, self._main, palette.text.second)

    def _ground(
        self, painter: QPainter, area: QRect, chosen: bool, priority: int, is_open: bool
    ) -> None:
        palette = self._scene.palette
        painter.fillRect(area, chosen_colour(palette) if chosen else palette.surface.panel)
        painter.setPen(QPen(palette.surface.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        colour = priority_colour(palette, priority) if is_open else palette.surface.line
        painter.fillRect(bar_of(area), colour)
        if chosen:
            painter.setPen(QPen(palette.text.focus, 1))
            painter.drawRect(area.adjusted(4, 0, -1, -1))

    def _first(self, painter: QPainter, area: QRect, said: Line) -> None:
        palette = self._scene.palette
        top, height = area.top() + 4, 20
        x = area.left() + 12
        box = QRect(x, top, 26, height)
        paint.write(painter, box, f"P{said.priority}", self._bold, self._priority_ink(said))
        right = self._state(painter, area.right() - EDGE, top, height, said)
        x = area.left() + CLOCK_END
        box = QRect(x, top, 50, height)
        paint.write(painter, box, said.number, self._main, palette.text.second)
        box = QRect(x + 52, top, right - x - 58, height)
        paint.write(painter, box, said.category, self._bold, self._ink(said))

    def _state(self, painter: QPainter, right: int, top: int, height: int, said: Line) -> int:
        """The state and the call sign at the right edge; where they begin."""
        palette = self._scene.palette
        if said.new:
            width = paint.chip_width(said.state, self._note)
            box = QRect(right - width, top + 1, width, height - 2)
            paint.chip(painter, box, said.state, self._note, palette.states["waiting"], None)
        else:
            width = paint.width_of(said.state, self._main)
            box = QRect(right - width, top, width, height)
            paint.write(painter, box, said.state, self._main, palette.states[said.role])
        left = right - width
        if said.units:
            width = paint.width_of(said.units, self._main)
            box = QRect(left - width - 8, top, width, height)
            paint.write(painter, box, said.units, self._main, palette.text.second)
            left = box.left()
        return left

    def _second(self, painter: QPainter, area: QRect, said: Line) -> None:
        palette = self._scene.palette
        top, height = area.top() + 24, 19
        right = area.right() - EDGE
        if said.warning:
            right = self._warning_box(area, said).left() - 8
        width = min(paint.width_of(said.place, self._note), 110)
        box = QRect(right - width, top, width, height)
        paint.write(painter, box, said.place, self._note, palette.text.faint, paint.RIGHT)
        left = area.left() + 12
        box = QRect(left, top, box.left() - left - 8, height)
        paint.write(painter, box, said.address, self._main, palette.text.second, elide=paint.MIDDLE)

    def _warning_box(self, area: QRect, said: Line) -> QRect:
        width = paint.chip_width(said.warning, self._note)
        return QRect(area.right() - EDGE - width, area.top() + 24, width, 19)

    def _warn(self, painter: QPainter, area: QRect, said: Line) -> None:
        palette = self._scene.palette
        colour = palette.states["overdue" if said.late else "waiting"]
        ink = palette.text.overdue if said.late else None
        box = self._warning_box(area, said)
        paint.chip(painter, box, said.warning, self._note, colour, ink)

    def _ink(self, said: Line) -> QColor:
        palette = self._scene.palette
        return palette.text.faint if said.role == "closed" else palette.text.first

    def _priority_ink(self, said: Line) -> QColor:
        palette = self._scene.palette
        if said.role == "closed":
            return palette.text.faint
        return priority_colour(palette, said.priority)
