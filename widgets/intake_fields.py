"""The fields of the form that are more than a line: a line with what it may mean, a priority."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.queue_delegate import priority_colour
from widgets.scene import Scene

ROW_PX, MOST_ROWS = 28, 7
PAUSE_MS = 120  # after the last key
Meant = tuple[str, Any]  # as the list shows it, and what it stands for


class Finder(QWidget):
    """A line, and under it what it may mean: arrows walk, Enter takes, a click takes.

    `taken` carries what stands behind the row; `edited` says that nothing is taken any more;
    `entered` is an Enter with nothing to take.
    """

    taken = Signal(object)
    edited = Signal()
    entered = Signal()

    def __init__(self, find: Callable[[str], Sequence[Meant]], whole_list: bool = False) -> None:
        super().__init__()
        self._find, self._whole_list = find, whole_list
        self._meant: list[Meant] = []
        self.line, self.list = QLineEdit(), QListWidget()
        self.list.setObjectName("hits")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.hide()
        self.setFocusProxy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._pause = QTimer(self)
        self._pause.setObjectName("find")
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.line.textEdited.connect(self._edited)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self.take())

    def put(self, words: str) -> None:
        """What is known now; nothing is left to choose from."""
        self._pause.stop()
        self.line.setText(words)
        self.line.setCursorPosition(0)
        self._show([])

    def look(self) -> None:
        """Find what the line may mean, now."""
        self._pause.stop()
        words = self.line.text().strip()
        self._show(list(self._find(words)) if words or self._whole_list else [])

    def take(self) -> None:
        """The row under the bar."""
        row = self.list.currentRow()
        if 0 <= row < len(self._meant):
            meant = self._meant[row][1]
            self._show([])
            self.taken.emit(meant)

    def fold(self) -> None:
        self._pause.stop()
        self._show([])

    def _edited(self) -> None:
        self._pause.start()
        self.edited.emit()

    def _show(self, meant: list[Meant]) -> None:
        self._meant = meant
        self.list.clear()
        self.list.addItems([label for label, _ in meant])
        self.list.setFixedHeight(ROW_PX * min(len(meant), MOST_ROWS) + 4)
        self.list.setVisible(bool(meant))
        if meant:
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if plain and step is not None:
                self._walk(step)
                return True
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        if event.type() == QEvent.Type.FocusOut and watched is self.line:
            self.fold()
        return super().eventFilter(watched, event)

    def _walk(self, step: int) -> None:
        if self._pause.isActive() or not self._meant:
            self.look()
            return
        row = self.list.currentRow() + step
        self.list.setCurrentRow(min(max(row, 0), len(self._meant) - 1))

    def _enter(self) -> None:
        if self._pause.isActive():  # faster than the pause
            self.look()
        if self._meant:
            self.take()
        else:
            self.entered.emit()


class PriorityRow(QWidget):
    """P1 to P4, one of them or none yet."""

    changed = Signal(int)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for n in range(1, 5):
            button = QPushButton(f"P{n}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key is Alt and the number
            button.setFixedWidth(44)
            self._group.addButton(button, n)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idClicked.connect(self.changed)
        self.dress()

    @property
    def value(self) -> int | None:
        chosen = self._group.checkedId()
        return chosen if chosen > 0 else None

    def put(self, priority: int | None) -> None:
        self._group.setExclusive(False)
        for n in range(1, 5):
            self._group.button(n).setChecked(n == priority)
        self._group.setExclusive(True)

    def dress(self) -> None:
        palette = self._scene.palette
        for n in range(1, 5):
            colour = priority_colour(palette, n).name()
            self._group.button(n).setStyleSheet(
                f"QPushButton {{ padding: 4px 0; color: {palette.text.second.name()}; }}"
                f"QPushButton:checked {{ color: {colour}; border: 2px solid {colour};"
                " font-weight: 700; }"
            )
