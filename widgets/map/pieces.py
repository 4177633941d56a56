"""A picture that is painted in short pieces, one a turn of the event loop, and shown when whole."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QPainter, QPixmap

from widgets.map.render_thread import Gate
from widgets.turns import Turns

Pieces = Callable[[QPainter, float], Iterator[None]]  # at a device pixel ratio


class Piecework(QObject):
    """Only the newest picture is kept; `done` is told when it is whole."""

    def __init__(
        self, pieces: Pieces, turns: Turns, gate: Gate, done: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pieces, self._turns, self._gate, self._done = pieces, turns, gate, done
        self._picture = QPixmap()
        self._painter: QPainter | None = None
        self._left: Iterator[None] | None = None
        self.whole = False

    @property
    def under_way(self) -> bool:
        return self._left is not None

    def begin(self, size: QSize, ratio: float) -> None:
        """Paint it anew; what was there is there no more."""
        self.drop()
        if self._picture.size() != size * ratio:
            self._picture = QPixmap(size * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._painter = QPainter(self._picture)
        self._left = self._pieces(self._painter, ratio)
        self._turns.soon("map", self._next)

    def drop(self) -> None:
        """It would show what is not so any more."""
        self.whole, self._left = False, None
        if self._painter is not None:
            self._painter.end()
            self._painter = None

    def draw(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, self._picture)

    def _next(self) -> None:
        if self._left is None:
            return
        with self._gate:
            more = next(self._left, self) is not self
        if more:
            self._turns.soon("map", self._next)
        else:
            self.drop()
            self.whole = True
            self._done()
