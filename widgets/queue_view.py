"""The rows of the queue on the screen: they paint only what reads otherwise than before."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent

from app.services.piles import Pile, Shown
from widgets.queue_delegate import HEIGHT, QueueDelegate, Said, bar_of, clock_of
from widgets.queue_lines import Line, line, pile_line
from widgets.scene import Scene
from widgets.value_table import ValueList, ValueTable


class QueueView(ValueList):
    def __init__(self, scene: Scene, table: ValueTable[Shown]) -> None:
        super().__init__()
        self._scene, self._table = scene, table
        self._drawn: dict[int, tuple[str, Said]] = {}
        self.setModel(table)
        self.delegate = QueueDelegate(scene, self, self._as_drawn)
        self.setItemDelegate(self.delegate)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By anything but the mouse Qt would go to the first row, and so to another incident."""
        mouse = Qt.FocusReason.MouseFocusReason
        super().focusInEvent(QFocusEvent(QEvent.Type.FocusIn, mouse))

    def in_view(self) -> tuple[int, int]:
        """The first and the last row of which anything is seen; -1, -1 where there is none."""
        top, rows = self.verticalOffset(), self._table.rowCount()
        first, last = top // HEIGHT, (top + self.viewport().height() - 1) // HEIGHT
        return (first, min(last, rows - 1)) if first < rows else (-1, -1)

    def repaint_changed(self) -> None:
        """Only what reads otherwise than it was painted: a running clock costs its own cell."""
        before, self._drawn = self._drawn, {}
        first, last = self.in_view()
        for row in range(max(first, 0), last + 1):
            shown = self._table.value(row)
            said = self._said(shown)
            self._drawn[row] = (shown.id, said)
            area = self._changed_part(row, before.get(row), shown.id, said)
            if area is not None:
                self.viewport().update(area)

    def _as_drawn(self, row: int, shown: Shown) -> Said:
        """What `repaint_changed` has found it to say; what was scrolled into view is asked."""
        drawn = self._drawn.get(row)
        return drawn[1] if drawn is not None and drawn[0] == shown.id else self._said(shown)

    def _said(self, shown: Shown) -> Said:
        if isinstance(shown, Pile):
            return pile_line(self._scene, shown)
        return line(self._scene, shown)

    def _changed_part(
        self, row: int, before: tuple[str, Said] | None, id: str, said: Said
    ) -> QRect | None:
        area = self.visualRect(self._table.index(row, 0))
        if before is None or before[0] != id:
            return area
        if before[1] == said:
            return None
        if isinstance(said, Line) and replace(said, clock="") == without_clock(before[1]):
            return clock_of(area)
        return area

    def beat(self) -> None:
        """The bars of what nobody has taken go bright and dim; nothing else is painted."""
        self.delegate.pulse = not self.delegate.pulse
        first, last = self.in_view()
        for row in range(max(first, 0), last + 1):
            shown = self._table.value(row)
            if shown.untaken if isinstance(shown, Pile) else shown.open and not shown.taken_by:
                self.viewport().update(bar_of(self.visualRect(self._table.index(row, 0))))


def without_clock(said: Said) -> Said:
    return replace(said, clock="")
