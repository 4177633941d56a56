"""A Qt table over values: columns are functions of one value, rows follow a list that is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListView

from widgets.plain import tip

Index: TypeAlias = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
VALUE = Qt.ItemDataRole.UserRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class ValueList(QListView):
    """A list in which typing a letter does not jump to another row: rows are chosen on purpose."""

    def keyboardSearch(self, search: str) -> None:
        """Nothing."""


class Row(Protocol):
    @property
    def id(self) -> str: ...


V = TypeVar("V", bound=Row)


@dataclass(frozen=True, slots=True)
class Column(Generic[V]):
    """`key` names the column for the settings; `order` sorts by it, by its text where None."""

    key: str
    title: str
    text: Callable[[V], str]
    width: int = 80
    align: Qt.AlignmentFlag = LEFT
    colour: Callable[[V], QColor | None] | None = None
    tip: Callable[[V], str] | None = None
    order: Callable[[V], Any] | None = None

    def answer(self, role: int, value: V) -> Any:
        """What Qt asks of one cell."""
        said: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                said = self.text(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                said = self.align
            case Qt.ItemDataRole.ForegroundRole:
                said = self.colour(value) if self.colour else None
            case Qt.ItemDataRole.ToolTipRole:
                said = tip(self.tip(value) if self.tip else self.text(value))
            case Qt.ItemDataRole.UserRole:
                said = value
        return said

    def sort_key(self, value: V) -> Any:
        return self.order(value) if self.order else self.text(value)


class ValueTable(QAbstractTableModel, Generic[V]):
    """Rows are appended, replaced and taken away; one change of layout puts them in order."""

    def __init__(self, columns: Sequence[Column[V]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._rows: list[V] = []
        self._row_of: dict[str, int] = {}

    # ---- what is shown -------------------------------------------------------------------------

    def arrange(self, values: Sequence[V]) -> None:
        """Show exactly these values in this order; ids are unique. Selection follows the id."""
        if len(values) == len(self._rows) and all(map(is_, values, self._rows)):
            return
        wanted = {value.id: value for value in values}
        self._drop(wanted)
        self.replace([wanted[value.id] for value in self._rows])
        self._append([value for value in values if value.id not in self._row_of])
        self._order([value.id for value in values])

    def replace(self, values: Sequence[V]) -> None:
        """Newer values of rows that are shown; others are passed over."""
        touched = []
        for value in values:
            row = self._row_of.get(value.id)
            if row is not None and self._rows[row] is not value:
                self._rows[row] = value
                touched.append(row)
        for first, last in runs(sorted(touched)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def put_title(self, titles: Sequence[str]) -> None:
        """Other words for the headers, as when the language changes."""
        for section, title in enumerate(titles):
            old = self.columns[section]
            self.columns[section] = Column(
                old.key, title, old.text, old.width, old.align, old.colour, old.tip, old.order
            )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _drop(self, wanted: dict[str, V]) -> None:
        gone = [row for row, value in enumerate(self._rows) if value.id not in wanted]
        for first, last in reversed(runs(gone)):
            self.beginRemoveRows(ROOT, first, last)
            del self._rows[first : last + 1]
            self._renumber()
            self.endRemoveRows()

    def _append(self, values: list[V]) -> None:
        if not values:
            return
        first = len(self._rows)
        self.beginInsertRows(ROOT, first, first + len(values) - 1)
        self._rows += values
        self._renumber()
        self.endInsertRows()

    def _order(self, ids: list[str]) -> None:
        if ids == [value.id for value in self._rows]:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        held = [(self._rows[index.row()].id, index.column()) for index in old]
        known = {value.id: value for value in self._rows}
        self._rows = [known[id] for id in ids]
        self._renumber()
        new = [self.index(self._row_of[id], column) for id, column in held]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _renumber(self) -> None:
        self._row_of = {value.id: row for row, value in enumerate(self._rows)}

    # ---- asked by views ------------------------------------------------------------------------

    def value(self, row: int) -> V:
        return self._rows[row]

    def values(self) -> list[V]:
        return list(self._rows)

    def row_of(self, id: str) -> int | None:
        return self._row_of.get(id)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value, column = self._rows[index.row()], self.columns[index.column()]
        return column.answer(role, value)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align
        return None


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending row numbers as first and last of each unbroken run."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def steady(ids: Sequence[str], shown: Sequence[str], pinned: Sequence[str]) -> list[str]:
    """`ids` in their order, but each `pinned` one stays at the row where it is `shown`.

    The row under the cursor or the focus must not move while somebody is about to use it.
    """
    if not pinned:
        return list(ids)
    at, known = {id: row for row, id in enumerate(shown)}, set(ids)
    kept = sorted({id for id in pinned if id in at and id in known}, key=at.__getitem__)
    order = [id for id in ids if id not in kept]
    for id in kept:
        order.insert(min(at[id], len(order)), id)
    return order
