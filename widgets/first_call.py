"""One line for who is new: how to take and send the first incident. It goes away by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.domain.incident import IncidentState
from app.services.lessons import Lesson, next_lesson
from widgets.plain import Words
from widgets.scene import Scene

STAYS = 12  # ticks after the first order
ROOM = 56  # pixels above the lower edge of the map
WIDEST = 16_777_215  # what Qt calls no limit


class FirstCall(QFrame):
    """`learned` tells that it need not be shown again."""

    learned = Signal()

    def __init__(self, scene: Scene, host: QWidget, skip_to: Callable[[], None]) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self._lesson: Lesson | None = None
        self._left = STAYS
        self.words, self.more, self.drop = Words(), QPushButton(), QPushButton()
        self.words.setStyleSheet("font-size: 15px; font-weight: 600;")
        for button in (self.more, self.drop):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys belong to the queue
        self.more.clicked.connect(skip_to)
        self.drop.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for part in (self.words, self.more, self.drop):
            row.addWidget(part)
        host.installEventFilter(self)
        self.hide()

    @property
    def teaching(self) -> bool:
        return self._lesson is not None

    def begin(self) -> None:
        self._lesson = Lesson.WAIT
        self.show()
        self.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Follow what has happened since."""
        if self._lesson is None:
            return
        picture, chosen = self._scene.picture, self._scene.chosen
        waits = chosen is not None and chosen.state is IncidentState.WAITING
        lesson = next_lesson(len(picture.incidents), waits, bool(picture.assignments))
        if lesson is Lesson.DONE and self._lesson not in (Lesson.SEND, Lesson.DONE):
            self.leave()  # somebody has sent before and needs no teaching
        elif lesson is not self._lesson or not self.words.text():
            self._lesson = lesson
            self.retranslate()

    def tick(self) -> None:
        self.refresh()
        if self._lesson is Lesson.DONE:
            self._left -= 1
            if self._left <= 0:
                self.leave()

    def leave(self) -> None:
        """It need not be shown again."""
        self._lesson = None
        self.hide()
        self.learned.emit()

    def retranslate(self) -> None:
        text = self._scene.text
        if self._lesson is not None:
            self.words.setText(text(f"first.{self._lesson.value}"))
        self.more.setText(text("first.more"))
        self.drop.setText(text("first.drop"))
        self.place()

    def place(self) -> None:
        host = self._host
        self.words.setWordWrap(False)
        if self.sizeHint().width() > host.width() - 8:  # two lines rather than half a button
            self.words.setWordWrap(True)
            self.setFixedWidth(host.width() - 8)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(WIDEST)
        self.adjustSize()
        self.move(max(4, (host.width() - self.width()) // 2), host.height() - self.height() - ROOM)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)
