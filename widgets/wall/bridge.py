"""What the wall's threads say, heard on the thread of its window."""

from PySide6.QtCore import QObject, Signal

from app.services.wall_cover import Covered
from app.services.wall_figures import DayFigures
from app.services.wall_follower import Seen


class WallBridge(QObject):
    """The methods may be called on any thread."""

    seen = Signal(object)
    figured = Signal(object)
    covered = Signal(object)

    def show(self, seen: Seen) -> None:
        self.seen.emit(seen)

    def figure(self, found: DayFigures) -> None:
        self.figured.emit(found)

    def cover(self, found: Covered) -> None:
        self.covered.emit(found)
