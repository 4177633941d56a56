"""Panes are painted one after the other: all of them at once would hold the window up."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

APART_MS = 8  # long enough for what came meanwhile to have its turn


class Turns(QObject):
    """Whoever asks is painted in a turn of its own; asking twice before that is as once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: dict[QWidget, None] = {}  # in the order of asking
        self._timer = QTimer(self)
        self._timer.setInterval(APART_MS)
        self._timer.timeout.connect(self._next)

    def ask(self, pane: QWidget) -> None:
        self._asked[pane] = None
        if not self._timer.isActive():
            self._timer.start()

    def _next(self) -> None:
        pane = next(iter(self._asked))
        del self._asked[pane]
        pane.update()
        if not self._asked:
            self._timer.stop()
