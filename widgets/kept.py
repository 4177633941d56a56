"""Keeps how a person has arranged the window, and puts it so again at the next start."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.services.arrangement import Arrangement, Arrangements, stepped
from widgets.columns import Columns

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

SOON_MS = 1500  # after the last change: dragging an edge is one
LEAST = (1200, 700)  # the window's own least size, in pixels at 1x


class Kept(QObject):
    """Looks at window, panels and tables; what is written is written elsewhere."""

    def __init__(self, window: "ConsoleWindow", keeper: Arrangements) -> None:
        super().__init__(window)
        self._window, self._keeper = window, keeper
        self.now = keeper.at_start
        bottom = [view for one in window.bottom.docked for view in one.views()]
        views = (*bottom, window.card.crew, window.card.stages)
        self.tables = {view.objectName(): Columns(view, window.scene) for view in views}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.keep)
        for columns in self.tables.values():
            columns.changed.connect(self._soon.start)
        window.panels.moved.connect(self._soon.start)
        self.restore(keeper.at_start)

    def restore(self, kept: Arrangement) -> None:
        """As it was left; each part that cannot be used is as usual."""
        self.now = kept
        if kept.window:
            self._window.restoreGeometry(QByteArray(kept.window))
        if kept.panels:
            self._window.panels.restore(kept.panels)
        for name, columns in self.tables.items():
            if state := kept.columns.get(name):
                columns.restore(state)

    def take_place(self) -> None:
        """The whole screen where no place is kept, and where no frame can be drawn round it."""
        bare = QApplication.platformName() == "vnc"
        if bare or not self.now.window:
            self._window.setGeometry(self._window.screen().availableGeometry())
        if not bare and not self.now.window:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def stop(self) -> None:
        """The window goes: what changed last is kept now, and what its end changes is not."""
        for columns in self.tables.values():
            columns.changed.disconnect(self._soon.start)
        self._window.panels.moved.disconnect(self._soon.start)
        self._soon.stop()
        self.keep()

    def keep(self) -> None:
        panels = self._window.panels
        self.now = replace(
            self.now,
            panels=panels.state() if panels.kept else b"",
            window=bytes(self._window.saveGeometry().data()),
            columns={name: state for name, one in self.tables.items() if (state := one.state())},
        )
        self._keeper.keep(self.now)

    def reset(self) -> None:
        """Panels and columns as look.md has them."""
        self._window.panels.reset()
        for columns in self.tables.values():
            columns.reset()
        self.keep()

    # ---- lessons -------------------------------------------------------------------------------

    def teach(self, lesson: str) -> bool:
        """Whether a lesson is new to this person; from now on it is not."""
        if lesson in self.now.taught:
            return False
        self.now = replace(self.now, taught=self.now.taught | {lesson})
        self._soon.start()
        return True

    # ---- the size of everything ----------------------------------------------------------------

    def step_scale(self, by: int) -> float | None:
        """The next scale, from the next start on; None where the screen is too small for it.

        Qt takes its scale once, before the first window, and scales all with it: map, pictures,
        every pixel of a layout. Sizes of our own beside it would be a second way to do the same.
        """
        usual = QApplication.instance().property("scale") or 1.0  # type: ignore[union-attr]
        scale = stepped(self.now.scale or usual, by)
        screen = self._window.screen().size()
        wide, high = screen.width() * usual / scale, screen.height() * usual / scale
        if by > 0 and (wide < LEAST[0] or high < LEAST[1]):
            return None
        self.now = replace(self.now, scale=scale)
        self.keep()
        return scale


def unkept() -> Arrangements:
    """For a window that forgets."""
    return Arrangements(None, lambda _: None)
