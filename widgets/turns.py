"""Work of the UI thread in small pieces: one a turn of the event loop, keys come between."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """What is asked for twice before its turn is done once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], None]] = {}
        self._next = QTimer(self)
        self._next.setObjectName("turns")
        self._next.setInterval(0)
        self._next.timeout.connect(self._one)

    def soon(self, name: str, work: Callable[[], None]) -> None:
        """`name` is what it is known by; the work asked for last is done."""
        self._waiting[name] = work
        if not self._next.isActive():
            self._next.start()

    def first(self, name: str, work: Callable[[], None]) -> None:
        """Before all else that waits: somebody has asked for it."""
        self._waiting = {name: work, **self._waiting}
        if not self._next.isActive():
            self._next.start()

    def finish(self) -> None:
        """Do all that waits, now."""
        while self._waiting:
            self._one()

    def stop(self) -> None:
        self._waiting.clear()
        self._next.stop()

    def _one(self) -> None:
        if self._waiting:
            name = next(iter(self._waiting))
            self._waiting.pop(name)()
        if not self._waiting:
            self._next.stop()
