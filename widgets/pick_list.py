"""The list of recommended units: Space or Ctrl and a click mark those to be sent together."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from widgets.value_table import ValueList


class PickList(ValueList):
    """`marked` names the row that is to be marked, or not any more."""

    marked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.marked.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        index = self.indexAt(event.position().toPoint())
        if held and index.isValid():
            self.setCurrentIndex(index)
            self.marked.emit(index.row())
            return
        super().mousePressEvent(event)
