"""Many small pictures in one pixmap, so that a whole layer is stamped by one call."""

from collections.abc import Callable, Hashable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap

WIDTH, HEIGHT = 1024, 256  # device pixels; it grows downwards
GAP = 1


class Stamp(NamedTuple):
    """Where a picture lies in the sheet, in device pixels."""

    left: int
    top: int
    width: int
    height: int


Placed = tuple[float, float, Stamp]  # its upper left corner, in logical pixels


class StampSheet:
    """Each picture is painted once; for pictures of which there is a limited number."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._stamps: dict[Hashable, Stamp] = {}
        self._at, self._line = QPoint(0, 0), 0

    def clear(self) -> None:
        """Forget what was painted: colours have changed."""
        self._stamps.clear()
        self.pixmap, self._at, self._line = QPixmap(), QPoint(0, 0), 0

    def stamp(self, key: Hashable, make: Callable[[], QPixmap]) -> Stamp:
        """Where the picture is that is known by a key; made where it is new."""
        known = self._stamps.get(key)
        if known is None:
            known = self._stamps[key] = self._put(make())
        return known

    def _put(self, made: QPixmap) -> Stamp:
        if self._at.x() + made.width() > WIDTH:
            self._at, self._line = QPoint(0, self._at.y() + self._line + GAP), 0
        self._line = max(self._line, made.height())
        while self._at.y() + made.height() > self.pixmap.height():
            self._grow()
        stamp = Stamp(self._at.x(), self._at.y(), made.width(), made.height())
        made.setDevicePixelRatio(1.0)  # counted in device pixels here
        painter = QPainter(self.pixmap)
        painter.drawPixmap(self._at, made)
        painter.end()
        self._at = QPoint(self._at.x() + made.width() + GAP, self._at.y())
        return stamp

    def _grow(self) -> None:
        before = self.pixmap
        self.pixmap = QPixmap(WIDTH, max(2 * before.height(), HEIGHT))
        self.pixmap.fill(Qt.GlobalColor.transparent)
        if not before.isNull():
            painter = QPainter(self.pixmap)
            painter.drawPixmap(QPoint(0, 0), before)
            painter.end()
