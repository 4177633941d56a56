"""警情队列: who needs somebody, in which order, with tabs and a filter."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.incident import Incident
from widgets.queue_delegate import QueueDelegate
from widgets.queue_lines import STATES, Tab, line, wanted
from widgets.scene import Scene
from widgets.value_table import Column, ValueList, ValueTable, steady

TABS = tuple(Tab)


class QueuePanel(QWidget):
    """`chosen` tells that a person picked an incident; the clock and the desk never cause it."""

    chosen = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._quiet = False
        self._row = 0
        self.tabs = QTabBar()
        for tab in TABS:
            self.tabs.addTab(tab.value)
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.table: ValueTable[Incident] = ValueTable([self._column()], self)
        self.list = ValueList()
        self.list.setModel(self.table)
        self.delegate = QueueDelegate(scene, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.filter.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.retranslate()

    def _column(self) -> Column[Incident]:
        scene = self._scene

        def said(incident: Incident) -> str:
            row = line(scene, incident)
            parts = (
                f"P{row.priority}",
                row.clock,
                row.number,
                row.category,
                row.address,
                row.place,
            )
            return " ".join(p for p in (*parts, row.state, row.units, row.warning) if p)

        def tip(incident: Incident) -> str:
            return "\n".join(filter(None, (incident.address, incident.summary)))

        return Column("incident", "", said, tip=tip)

    def _lay_out(self) -> None:
        over = QVBoxLayout(self.list.viewport())  # the list keeps the focus when it is empty
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.empty)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        search = QWidget()
        inside = QVBoxLayout(search)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(search)
        column.addWidget(self.list, 1)

    # ---- shown ---------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return TABS[self.tabs.currentIndex()]

    def refresh(self) -> None:
        """Bring the rows and their order up to the scene; the row in use stays where it is."""
        incidents = self._scene.picture.incidents.values()
        rows = wanted(self._scene, incidents, self.tab, self.filter.text())
        by_id = {incident.id: incident for incident in rows}
        shown = [incident.id for incident in self.table.values()]
        order = steady(list(by_id), shown, self._in_use())
        self._quiet = True
        self.table.arrange([by_id[id] for id in order])
        self._point_at_chosen()
        self._quiet = False
        self._count()
        self.empty.setVisible(not rows)
        if not rows:
            self.empty.setText(self._sentence())
        self.list.viewport().update()

    def tick(self) -> None:
        """A second has passed."""
        self.delegate.pulse = not self.delegate.pulse
        self.refresh()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self._scene.text("queue.filter"))
        self.tabs.setAccessibleName(self._scene.text("queue.title"))
        self.list.setAccessibleName(self._scene.text("queue.title"))
        self.refresh()

    def _in_use(self) -> list[str]:
        held = []
        pointed = self.list.indexAt(self.list.viewport().mapFromGlobal(self.cursor().pos()))
        if self.list.viewport().underMouse() and pointed.isValid():
            held.append(self.table.value(pointed.row()).id)
        if self.list.hasFocus() and self._scene.chosen_id is not None:
            held.append(self._scene.chosen_id)
        return held

    def _point_at_chosen(self) -> None:
        row = self.table.row_of(self._scene.chosen_id or "")
        choice = self.list.selectionModel()
        if row is None:
            choice.clear()
            return
        self._row = row
        if choice.currentIndex().row() != row or not choice.hasSelection():
            where = self.table.index(row, 0)
            choice.setCurrentIndex(where, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _count(self) -> None:
        """How many stand behind each tab, whatever the filter."""
        states = [incident.state for incident in self._scene.picture.incidents.values()]
        for place, tab in enumerate(TABS):
            n = sum(state in STATES[tab] for state in states)
            self.tabs.setTabText(place, f"{self._scene.text(f'queue.{tab.value}')} {n}")

    def _sentence(self) -> str:
        if self.filter.text().strip():
            return self._scene.text("queue.no_match", words=self.filter.text().strip())
        if self._scene.picture.incidents:
            return self._scene.text("queue.none_here")
        return self._scene.text("queue.none_yet")

    # ---- used ----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Choose the next or the previous row, from wherever the focus is."""
        rows = self.table.rowCount()
        if rows == 0:
            return
        here = self.table.row_of(self._scene.chosen_id or "")
        # The chosen one may have left this tab: its place was taken by the next.
        row = self._row if here is None else here + by
        self.choose_row(min(max(row, 0), rows - 1))

    def choose_row(self, row: int) -> None:
        self._row = row
        self.list.scrollTo(self.table.index(row, 0))
        self.chosen.emit(self.table.value(row).id)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self._row = current.row()
            self.chosen.emit(self.table.value(current.row()).id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)
