"""Notices that interrupt nobody: refusals go by themselves, faults stay until they are read."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.plain import Words
from widgets.scene import Scene

STAYS = timedelta(seconds=15)
MOST = 4


class Notice(QFrame):
    closed = Signal(object)

    def __init__(self, sentence: str, mark: str, name: str, ink: str, until: datetime | None):
        super().__init__()
        self.setObjectName(name)
        self.sentence, self.until, self.times = sentence, until, 1
        shape = Words(mark)
        shape.setStyleSheet(f"color: {ink}; font-size: 15px; font-weight: 700;")
        self.words = Words(sentence)
        self.words.setWordWrap(True)
        self.words.setStyleSheet("font-size: 15px;")
        shut = QPushButton("✕")
        shut.setObjectName("quiet")
        shut.setFixedWidth(20)
        shut.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shut.clicked.connect(lambda: self.closed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(shut, 0, Qt.AlignmentFlag.AlignTop)

    def again(self, until: datetime | None) -> None:
        self.times += 1
        self.until = until
        self.words.setText(f"{self.sentence}  ×{self.times}")


class NoticeStack(QWidget):
    """Lies over the host's top edge; newest on top, a repeated sentence is counted."""

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self._scene, self._host = scene, host
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.notices: list[Notice] = []
        self._near = (False, 0)  # left of the host's middle, and how far down: where the eye was
        host.installEventFilter(self)
        self.hide()

    def refuse(self, sentence: str) -> None:
        """An order was not carried out."""
        self._add(sentence, "!", "notice", "waiting", self._scene.now + STAYS)

    def fault(self, sentence: str) -> None:
        """Something broke; it stays until a person has read it."""
        self._add(sentence, "✕", "fault", "overdue", None)

    def tick(self) -> None:
        for notice in [n for n in self.notices if n.until and n.until <= self._scene.now]:
            self._remove(notice)

    def dismiss(self) -> bool:
        """Put the newest away; False where there is none."""
        if not self.notices:
            return False
        self._remove(self.notices[0])
        return True

    def _add(self, sentence: str, mark: str, name: str, role: str, until: datetime | None) -> None:
        if not self.notices:  # it stays where it is while it is read
            self._near = eye(self._host)
        known = next((n for n in self.notices if n.sentence == sentence), None)
        if known is not None:
            known.again(until)
        else:
            ink = self._scene.palette.states[role].name()
            notice = Notice(sentence, mark, name, ink, until)
            notice.closed.connect(self._remove)
            self.notices.insert(0, notice)
            self._column.insertWidget(0, notice)
            notice.show()  # now: until it is shown it asks for no room
            for old in self.notices[MOST:]:
                self._remove(old)
        self.place()

    def _remove(self, notice: Notice) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
            self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Panels are moved and dragged larger: the notices stay on the host."""
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A notice that comes, goes or says more: all of them get the room they need."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.place()
        return done

    def place(self) -> None:
        """On the host, on the side and at the height where somebody was working, else at the top
        right; as wide as a sentence wants to be."""
        host = self._host
        width = min(460, host.width() - 16)
        height = self._column.heightForWidth(width)
        size = QSize(width, max(height, self._column.sizeHint().height()))
        left, y = self._near
        x = 8 if left else host.width() - width - 8
        y = max(8, min(y - size.height() // 2, host.height() - size.height() - 8))
        self.setGeometry(x, y, size.width(), size.height())
        self.setVisible(bool(self.notices))
        self.raise_()


def eye(host: QWidget) -> tuple[bool, int]:
    """Whether the focus is to the left of the host's middle, and its height on the host in pixels.

    In a list the eye is on the current row.
    """
    focused = QApplication.focusWidget()
    if focused is None or focused.window() is not host.window():
        return False, 0
    middle = focused.rect().center()
    if isinstance(focused, QAbstractItemView) and focused.currentIndex().isValid():
        middle = focused.viewport().mapTo(
            focused, focused.visualRect(focused.currentIndex()).center()
        )
    at = host.mapFromGlobal(focused.mapToGlobal(middle))
    return at.x() < host.width() // 2, at.y()
