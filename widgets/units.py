"""警力: every unit with what it does, where it belongs and how lately it was seen."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.domain.unit import Unit, UnitState
from widgets import figures
from widgets.empty import EmptyNote
from widgets.paint import SHAPES
from widgets.scene import Scene
from widgets.style import ROW
from widgets.value_table import LEFT, RIGHT, ROOT, Column, ValueTable, steady

ORDER_EVERY = 5  # seconds
OFFICERS = 8  # the column that takes what room the others leave
RUNNING = {"state", "seen"}  # columns that the clock alone changes
FIRST = {  # the order in which a room asks for them
    UnitState.ON_SCENE: 1,
    UnitState.EN_ROUTE: 2,
    UnitState.DISPATCHED: 3,
    UnitState.AVAILABLE: 4,
    UnitState.BUSY: 5,
    UnitState.OFF_DUTY: 6,
}


class UnitColumns:
    """What each column says of a unit, as the scene stands when it is asked."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self) -> list[Column[Unit]]:
        s = self._scene
        title = s.text
        return [
            Column(
                "call_sign", title("units.call_sign"), self.name, 82, order=lambda u: u.call_sign
            ),
            Column("kind", title("units.kind"), self.kind, 88),
            Column("state", title("units.state"), self.state, 92, LEFT, self.ink, order=self.rank),
            Column("incident", title("units.incident"), self.incident, 136),
            Column("district", title("units.district"), self.district, 74),
            Column("grid", title("units.grid"), self.grid, 112),
            Column(
                "seen", title("units.seen"), self.seen, 56, RIGHT, self.seen_ink, order=self.age
            ),
            Column("skills", title("units.skills"), self.skills, 104),
            Column("officers", title("units.officers"), self.officers, 150),
            Column("shift", title("units.shift"), lambda u: u.shift, 54),
        ]

    def name(self, unit: Unit) -> str:
        return f"{SHAPES[unit.kind]} {unit.call_sign}"

    def kind(self, unit: Unit) -> str:
        return self._scene.text(f"kind.{unit.kind.value}")

    def state(self, unit: Unit) -> str:
        role = self._scene.unit_role(unit)
        if role in {"distress", "lost", "stale"}:
            return self._scene.text(f"units.{role}")
        return self._scene.text(f"unit.{unit.state.value}")

    def rank(self, unit: Unit) -> tuple[int, str]:
        return (0 if unit.in_distress else FIRST[unit.state], unit.call_sign)

    def ink(self, unit: Unit) -> QColor:
        return self._scene.palette.states[self._scene.unit_role(unit)]

    def incident(self, unit: Unit) -> str:
        sent = self._scene.picture.assignments.get(unit.assignment_id or "")
        known = self._scene.picture.incidents.get(sent.incident_id) if sent else None
        if known is None:
            return ""
        return f"#{known.number:04} {self._scene.names.category(known.category)}"

    def district(self, unit: Unit) -> str:
        return self._scene.names.district(unit.district_id)

    def grid(self, unit: Unit) -> str:
        return self._scene.names.listed(self._scene.names.grid(id) for id in unit.grid_ids)

    def seen(self, unit: Unit) -> str:
        return figures.age(self._scene.fix_age(unit.id))

    def age(self, unit: Unit) -> float:
        seconds = self._scene.fix_age(unit.id)
        return seconds if seconds == seconds else float("inf")  # noqa: PLR0124  NaN goes last

    def seen_ink(self, unit: Unit) -> QColor | None:
        role = self._scene.unit_role(unit)
        return self._scene.palette.states[role] if role in {"lost", "stale"} else None

    def skills(self, unit: Unit) -> str:
        return self._scene.names.skills(unit.skills)

    def officers(self, unit: Unit) -> str:
        return self._scene.names.listed(self._scene.names.officer(id) for id in unit.officer_ids)


class UnitsPanel(QTableView):
    """`chosen` names the unit that a person picked."""

    chosen = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("units")
        self._scene = scene
        self._columns = UnitColumns(scene)
        self.table: ValueTable[Unit] = ValueTable(self._columns.columns(), self)
        self._by, self._falling = 2, False
        self._sorted_by: tuple[int, str] | None = None
        self._keys: dict[str, tuple[Unit, tuple[Any, Any]]] = {}
        self._quiet = False
        self._ticks = 0
        self.setModel(self.table)
        dress_table(self)
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(OFFICERS, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self._by, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort_by)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.empty = EmptyNote(self)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Bring rows and order up to the scene; the row in use stays where it is."""
        units = self._ordered()
        held = self._in_use()
        if held:
            by_id = {unit.id: unit for unit in units}
            shown = [unit.id for unit in self.table.values()]
            units = [by_id[id] for id in steady(list(by_id), shown, held)]
        self._quiet = True
        self.table.arrange(units)
        self._quiet = False
        self.empty.setVisible(not units)
        self.viewport().update()

    def _ordered(self) -> list[Unit]:
        """By the column, then by rank; who calls for help first. Eleven thousand in a few ms."""
        known, column = self._scene.picture.units, self.table.columns[self._by]
        if self._sorted_by != (self._by, self._scene.text.language) or self._key == "seen":
            self._sorted_by = (self._by, self._scene.text.language)
            self._keys.clear()
        keys, rank = self._keys, self._columns.rank
        for id, unit in known.items():
            if (kept := keys.get(id)) is None or kept[0] is not unit:
                keys[id] = (unit, (column.sort_key(unit), rank(unit)))
        # What is sorted nearly, as it is shown, is sorted fast.
        units = [known[row.id] for row in self.table.values() if row.id in known]
        if len(units) < len(known):
            units = list(known.values())
        units.sort(key=lambda unit: keys[unit.id][1][1])
        units.sort(key=lambda unit: keys[unit.id][1][0], reverse=self._falling)
        calling = [unit for unit in units if unit.in_distress]
        return calling + [u for u in units if not u.in_distress] if calling else units

    def tick(self) -> None:
        """Ages run on, and what stands for them; an order by age follows more slowly."""
        self._ticks += 1
        if self._ticks % ORDER_EVERY == 0 and self._key == "seen":
            self.refresh()
            return
        for section, column in enumerate(self.table.columns):
            if column.key in RUNNING:
                left, wide = self.columnViewportPosition(section), self.columnWidth(section)
                self.viewport().update(left, 0, wide, self.viewport().height())

    @property
    def _key(self) -> str:
        """The column that the rows are ordered by."""
        return self.table.columns[self._by].key

    def retranslate(self) -> None:
        self.empty.setText(self._scene.text("units.none"))
        self.table.put_title([column.title for column in self._columns.columns()])
        self.viewport().update()

    def _in_use(self) -> list[str]:
        held = []
        viewport = self.viewport()
        pointed = self.indexAt(viewport.mapFromGlobal(self.cursor().pos()))
        if viewport.underMouse() and pointed.isValid():
            held.append(self.table.value(pointed.row()).id)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            held.append(self.table.value(current.row()).id)
        return held

    def _sort_by(self, section: int, order: Qt.SortOrder) -> None:
        self._by, self._falling = section, order == Qt.SortOrder.DescendingOrder
        self.refresh()

    def _moved(self) -> None:
        current = self.currentIndex()
        if not self._quiet and current.isValid():
            self.chosen.emit(self.table.value(current.row()).id)

    def show_unit(self, unit_id: str) -> None:
        """Make a unit's row the current one, as when it was picked on the map."""
        row = self.table.row_of(unit_id)
        if row is not None:
            self._quiet = True
            self.setCurrentIndex(self.table.index(row, 0, ROOT))
            self.scrollTo(self.table.index(row, 0, ROOT))
            self._quiet = False


def dress_table(view: QTableView) -> None:
    """Rows of one height, lines of one pixel, whole rows chosen one at a time."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # an address says most at both ends
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)
