"""A plan of many lines over the map: mark what is wanted, accept it whole or in part."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from widgets.actions import keys_of
from widgets.focus import step
from widgets.plain import Words
from widgets.plan_lines import PlanLine
from widgets.scene import Scene
from widgets.style import ROW
from widgets.units import dress_table
from widgets.value_table import CENTRE, RIGHT, Column, ValueTable

WIDE, NARROW, TOP, EDGE = 740, 460, 44, 8  # pixels
SHARE = 0.55  # of the map's width
MOST = 12  # rows before the table scrolls
NOTE, NOTE_SHARE = 4, 0.3  # the column that names hazards, and its part of the sheet's width


class PlanTable(QTableView):
    """Space or a click marks a row, or takes its mark away; `pointed` follows the row in use."""

    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.turned.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.turned.emit(index.row())

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing."""


class PlanSheet(QFrame):
    """Says what a person wants; it posts nothing."""

    accepted = Signal()
    again = Signal()
    turned = Signal(str)  # id of a line
    left = Signal()

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._scene, self._host, self._aside = scene, host, False
        self.title, self.note, self.warning = Words(), Words(), Words()
        self.title.setStyleSheet("font-size: 15px; font-weight: 600;")
        for label in (self.note, self.warning):
            label.setWordWrap(True)
        self.table: ValueTable[PlanLine] = ValueTable(self._columns(), self)
        self.list = PlanTable()
        self.list.setModel(self.table)
        dress_table(self.list)
        self.list.horizontalHeader().hide()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.list.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(1, header.ResizeMode.Stretch)
        self.accept = QPushButton()
        self.accept.setObjectName("act")
        self.renew, self.leave_it = QPushButton(), QPushButton()
        self._lay_out()
        host.installEventFilter(self)
        self.list.turned.connect(lambda row: self.turned.emit(self.table.value(row).id))
        self.accept.clicked.connect(self.accepted)
        self.renew.clicked.connect(self.again)
        self.leave_it.clicked.connect(self.leave)
        self.hide()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.accept, 1)
        foot.addWidget(self.renew)
        foot.addWidget(self.leave_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        for part in (self.title, self.note, self.list, self.warning):
            column.addWidget(part)
        column.addLayout(foot)

    def _columns(self) -> list[Column[PlanLine]]:
        def ink(line: PlanLine) -> QColor | None:
            palette = self._scene.palette
            return palette.states["waiting"] if line.bad else palette.text.second

        return [
            Column("mark", "", lambda line: "✓" if line.marked else "–", 26, CENTRE),
            Column("what", "", lambda line: line.what, 200, tip=lambda line: line.spoken),
            Column("unit", "", lambda line: line.unit, 76),
            Column("eta", "", lambda line: line.eta, 58, RIGHT),
            Column("note", "", lambda line: line.note, 132, colour=ink),
        ]

    # ---- shown ---------------------------------------------------------------------------------

    def show_waiting(self, title: str, aside: bool) -> None:
        """It is being worked out. `aside`: the map beside it is to be seen too."""
        self._aside = aside
        self.title.setText(title)
        self.warning.clear()
        self.warning.hide()
        self.put(self._scene.text("plan.waiting"), ())
        self._label()
        self.show()
        self.place()
        self.list.setFocus()

    def put(self, note: str, lines: Sequence[PlanLine]) -> None:
        self.note.setText(note)
        self.table.arrange(lines)
        if lines and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.table.index(0, 0))
        self.list.setVisible(bool(lines))
        self.list.setFixedHeight(ROW * min(len(lines), self._rows()) + 2)
        self._label()
        self.place()

    def warn(self, words: str) -> None:
        """What must be known before it is accepted; a second Enter says that it is."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))
        self._label()
        self.place()

    def _label(self) -> None:
        text = self._scene.text
        n = len(self.marked())
        key = "plan.accept_known" if self.warning.text() and n else "plan.accept"
        self.accept.setText(f"{text(key, n=n)}  {keys_of('send')}")
        self.accept.setEnabled(n > 0)
        self.renew.setText(text("plan.again"))
        self.leave_it.setText(text("plan.leave"))

    def marked(self) -> list[PlanLine]:
        return [line for line in self.table.values() if line.marked]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _rows(self) -> int:
        return max(3, min(MOST, (self._host.height() - TOP - 190) // ROW))

    def place(self) -> None:
        """On the map's left side, so that the right of it stays to be seen."""
        room = self._host.width() - 2 * EDGE
        wide = max(NARROW, room * SHARE) if self._aside else WIDE
        wide = int(min(WIDE, room, wide))
        self.setFixedWidth(wide)
        self.list.horizontalHeader().resizeSection(NOTE, int(wide * NOTE_SHARE))
        self.adjustSize()
        self.move(EDGE, TOP)
        if self.isVisible():
            self.raise_()
