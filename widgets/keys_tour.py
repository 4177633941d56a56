"""A short tour of the keys: one part of the window after the other is lit, with what to press."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.focus import step
from widgets.plain import Words
from widgets.scene import Scene

DIM = QColor(0, 0, 0, 150)
WIDTH, GAP = 380, 12  # pixels
Stop = tuple[str, Callable[[], QWidget]]  # the text `tour.<name>`, and what is lit


class KeysTour(QWidget):
    """Enter or → goes on, ← back, Esc leaves. Nothing beneath can be hit meanwhile."""

    left = Signal()

    def __init__(self, scene: Scene, host: QWidget, stops: Sequence[Stop]) -> None:
        super().__init__(host)
        self._scene, self._host, self._stops = scene, host, stops
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box = QFrame(self)
        self.box.setObjectName("form")
        self.title, self.words, self.count = Words(), Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.words.setWordWrap(True)
        self.count.setObjectName("note")
        self.drop, self.go_on = QPushButton(), QPushButton()
        self.go_on.setObjectName("act")
        for button in (self.drop, self.go_on):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.drop.clicked.connect(self.leave)
        self.go_on.clicked.connect(lambda: self.step(1))
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.drop)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row)
        self.hide()

    def begin(self) -> None:
        self._at = 0
        self.show()
        self.setFocus()
        self.retranslate()

    def step(self, by: int) -> None:
        """Past the last stop is out."""
        self._at = max(0, self._at + by)
        if self._at >= len(self._stops):
            self.leave()
        else:
            self.retranslate()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def give_way(self) -> None:
        """An officer calls for help: the window is not dimmed now."""
        if self.isVisible():
            self.leave()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def retranslate(self) -> None:
        text, name = self._scene.text, self._stops[min(self._at, len(self._stops) - 1)][0]
        self.title.setText(text(f"tour.{name}"))
        self.words.setText(text(f"tour.{name}_what"))
        self.count.setText(f"{self._at + 1} / {len(self._stops)}")
        self.drop.setText(f"{text('tour.leave')}  Esc")
        last = self._at == len(self._stops) - 1
        self.go_on.setText(f"{text('tour.end' if last else 'tour.on')}  Enter")
        self.setAccessibleName(text(f"tour.{name}"))
        self.setAccessibleDescription(text(f"tour.{name}_what"))
        self.place()

    def place(self) -> None:
        """Over the whole window, the box beside what is lit."""
        if not self.isVisible():
            return
        self.setGeometry(self._host.rect())
        self.raise_()
        lit = self.lit()
        self.box.setFixedWidth(WIDTH)
        self.words.setFixedHeight(self.words.heightForWidth(WIDTH - 34))  # less the margins
        self.box.adjustSize()
        size, whole = self.box.size(), self.rect()
        right = lit.right() + GAP + size.width() < whole.right()
        x = lit.right() + GAP if right else lit.left() - GAP - size.width()
        y = lit.top() + GAP
        if x < 0:  # neither side has room: above or within
            x = lit.left() + GAP
            y = lit.top() - GAP - size.height()
        y = max(GAP, min(y, whole.bottom() - size.height() - GAP))
        self.box.move(QPoint(min(x, whole.right() - size.width() - GAP), y))
        self.update()

    def lit(self) -> QRect:
        """What is lit, in this widget's own pixels; empty where it floats or is hidden."""
        part = self._stops[min(self._at, len(self._stops) - 1)][1]()
        if not part.isVisible() or part.window() is not self.window():
            return QRect(self.rect().center(), self.rect().center())
        return QRect(part.mapTo(self._host, QPoint(0, 0)), part.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self.lit()
        painter.setClipRegion(QRegion(self.rect()) - QRegion(lit))
        painter.fillRect(self.rect(), DIM)
        painter.setClipping(False)
        painter.setPen(QPen(self._scene.palette.text.focus, 2))
        painter.drawRect(lit.adjusted(1, 1, -2, -2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        on = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Space}
        if event.key() in on:
            self.step(1)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Backspace}:
            self.step(-1)
        else:
            super().keyPressEvent(event)
