"""Help that teaches: what can be typed, with the call signs and numbers of this moment."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from widgets.plain import Words
from widgets.scene import Scene

WIDTH = 680


class LessonSheet(QFrame):
    """Stands above the command line until something else is typed."""

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self.title, self.foot = Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.foot.setObjectName("second")
        self.foot.setWordWrap(True)
        self._taught: tuple[object, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        column.addWidget(self.foot)
        self.hide()

    def teach(self, examples: Sequence[tuple[str, str]]) -> None:
        text = self._scene.text
        if self._taught == (text.language, *examples) and self.isVisible():
            return
        self._taught = (text.language, *examples)
        self.title.setText(text("lesson.title"))
        self.foot.setText(text("lesson.foot"))
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for row, (line, words) in enumerate(examples):
            typed, does = Words(line), Words(words)
            typed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            typed.setStyleSheet("font-size: 15px; font-weight: 600;")
            does.setObjectName("second")
            self._grid.addWidget(typed, row, 0)
            self._grid.addWidget(does, row, 1)
            typed.show()
            does.show()
        self.show()

    def stand_on(self, x: int, bottom: int) -> None:
        """With its lower left corner there, in the host's pixels."""
        width = min(WIDTH, self._host.width() - 2 * x)
        self._column.invalidate()
        self._column.activate()
        needs = self._column.totalMinimumSize().height()
        height = max(self._column.totalHeightForWidth(width), needs)
        self.setGeometry(x, max(bottom - height, 0), width, height)
        self.raise_()
