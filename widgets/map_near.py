"""谁在附近: the free units nearest to a place by road, for looking; it sends nobody."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from app.domain.sights import Near
from widgets import figures
from widgets.plain import Words
from widgets.scene import Scene

WIDTH = 340
COLUMNS = ("call_sign", "kind", "eta", "road", "seen")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NearPanel(QFrame):
    """Lies on the map's upper left corner; the chosen row is ringed on the map."""

    pointed = Signal(str)  # unit id

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene = scene
        self.title, self.words = Words(), Words()
        self.title.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.words.setObjectName("note")
        self.words.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setColumnCount(len(COLUMNS))
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(True)
        self.list.currentItemChanged.connect(self._point)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for part in (self.title, self.list, self.words):
            column.addWidget(part)
        self.setFixedWidth(WIDTH)
        self.hide()

    def open(self) -> None:
        """Ask for the first answer to come; until then it says so."""
        self.list.clear()
        self._say(self._scene.text("map.near_wait"))
        self.show()
        self.raise_()
        self.list.setFocus()

    def put(self, near: tuple[Near, ...]) -> None:
        """Take over an answer; the row one is at stays with its unit."""
        current = self.list.currentItem()
        at = current.data(0, Qt.ItemDataRole.UserRole) if current else None
        self.list.blockSignals(True)
        self.list.clear()
        for found in near:
            item = QTreeWidgetItem(self._line(found))
            item.setData(0, Qt.ItemDataRole.UserRole, found.unit_id)
            for column in range(2, len(COLUMNS)):
                item.setTextAlignment(column, RIGHT)
            if found.fix_age_s > self._scene.picture.limits.stale_s:
                item.setForeground(len(COLUMNS) - 1, self._scene.palette.states["waiting"])
                item.setText(len(COLUMNS) - 1, f"! {item.text(len(COLUMNS) - 1)}")
            self.list.addTopLevelItem(item)
            if found.unit_id == at:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._say(self._scene.text("map.near_note" if near else "map.near_none"))

    def _line(self, near: Near) -> list[str]:
        unit = self._scene.picture.units.get(near.unit_id)
        return [
            self._scene.call_sign(near.unit_id),
            self._scene.text(f"kind.{unit.kind}") if unit else "",
            figures.clock(near.eta_s),
            figures.distance(near.metres),
            figures.age(near.fix_age_s),
        ]

    def _say(self, words: str) -> None:
        self.words.setText(words)
        rows = self.list.topLevelItemCount()
        self.list.setVisible(rows > 0)
        row_px = max(self.list.sizeHintForRow(0), 0)
        self.list.setFixedHeight(row_px * rows + self.list.header().sizeHint().height() + 4)
        self.adjustSize()

    def _point(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.pointed.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("map.near"))
        self.list.setHeaderLabels([text(f"near.{name}") for name in COLUMNS])
        for column in range(2, len(COLUMNS)):
            self.list.headerItem().setTextAlignment(column, RIGHT)
