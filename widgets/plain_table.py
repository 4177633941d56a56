"""A small table of words: columns change with what it shows; rows keep their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from widgets.empty import EmptyNote
from widgets.plain import tip
from widgets.units import dress_table
from widgets.value_table import LEFT, RIGHT, ROOT, Index

LEAST = 56  # pixels of a column


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    width: int = 90
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    cells: tuple[str, ...]
    ink: QColor | None = None


class PlainModel(QAbstractTableModel):
    """Everything is put anew by `show`; the view is told once."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[Head, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show(self, heads: Sequence[Head], lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.heads, self.lines = tuple(heads), tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, head = self.lines[index.row()], self.heads[index.column()]
        words = line.cells[index.column()]
        said: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: words,
            Qt.ItemDataRole.ToolTipRole: tip(words),
            Qt.ItemDataRole.ForegroundRole: line.ink,
            Qt.ItemDataRole.TextAlignmentRole: RIGHT if head.right else LEFT,
        }
        return said.get(role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.heads):
            return None
        head = self.heads[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return head.title
        return (
            (RIGHT if head.right else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None
        )


class PlainTable(QTableView):
    """`entered` is a row that was asked for, by Enter or twice clicked, with its column."""

    entered = Signal(str, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.rows = PlainModel()
        self.setModel(self.rows)
        dress_table(self)
        self.empty = EmptyNote(self)
        self.doubleClicked.connect(lambda _: self._enter())

    def show_lines(self, heads: Sequence[Head], lines: Sequence[Line], nothing: str) -> None:
        """The row of the id that was current stays so; `nothing` is said where there is none."""
        current = self.current()
        widths = [self.horizontalHeader().sectionSize(n) for n in range(len(self.rows.heads))]
        same = [h.title for h in heads] == [h.title for h in self.rows.heads]
        self.rows.show(heads, lines)
        header = self.horizontalHeader()
        for section, head in enumerate(heads):
            need = header.fontMetrics().horizontalAdvance(head.title) + 24
            header.resizeSection(section, widths[section] if same else max(head.width, need))
        header.setMinimumSectionSize(LEAST)
        words = [n for n, head in enumerate(heads) if not head.right]
        for section in range(len(heads)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
        if words:  # the widest of them takes what room the others leave
            widest = max(words, key=lambda n: heads[n].width)
            header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        self.empty.setText(nothing)
        self.empty.setVisible(not lines)
        self.point_at(current)

    def current(self) -> str:
        index = self.currentIndex()
        return self.rows.lines[index.row()].id if index.isValid() else ""

    def point_at(self, id: str) -> None:
        for row, line in enumerate(self.rows.lines):
            if line.id == id:
                self.setCurrentIndex(self.rows.index(row, 0, ROOT))

    def first(self) -> None:
        """The first row is at hand where none is."""
        if not self.currentIndex().isValid() and self.rows.lines:
            self.setCurrentIndex(self.rows.index(0, 0, ROOT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing."""

    def _enter(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.entered.emit(self.rows.lines[index.row()].id, index.column())
