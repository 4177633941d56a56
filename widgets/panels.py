"""The panels of the console: docked as look.md has them, or tabbed, moved, floated by hand."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QTabBar,
    QTabWidget,
    QWidget,
)

from widgets.plain import Words
from widgets.scene import Scene

VERSION = 2  # of the arrangement: raise it when panels come or go and old ones make no sense
TITLE = 26  # pixels
LEAST_QUEUE, LEAST_CARD = 320, 380
SHARES = ((1600, 340, 400), (2800, 420, 460), (99_999, 520, 560))  # below a width: queue, card
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class PanelTitle(QWidget):
    """What a panel is dragged by; a double click floats it or brings it back."""

    def __init__(self, dock: QDockWidget, scene: Scene) -> None:
        super().__init__(dock)
        self._dock, self._scene = dock, scene
        self.setObjectName("grip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TITLE)
        self.name, self.turn = Words(), QPushButton()
        self.turn.setObjectName("quiet")
        self.turn.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.turn)

    def retranslate(self) -> None:
        self.name.setText(self._dock.windowTitle())
        word = "panel.dock" if self._dock.isFloating() else "panel.float"
        self.turn.setText(self._scene.text(word))
        what = self._scene.text(f"{word}_what", panel=self._dock.windowTitle())
        self.turn.setAccessibleName(what)
        self.turn.setToolTip(what)


class Panel(QDockWidget):
    """One panel. It has a title only while panels are being arranged or while it floats."""

    def __init__(self, name: str, inner: QWidget, scene: Scene) -> None:
        super().__init__()
        self.setObjectName(name)  # what a kept arrangement knows it by
        self._bare = QWidget(self)
        self._bare.setFixedHeight(0)
        self.grip = PanelTitle(self, scene)
        self._arranging = False
        self.setWidget(inner)
        self.topLevelChanged.connect(lambda _: self.dress())

    def arrange(self, on: bool) -> None:
        self._arranging = on
        self.dress()

    def dress(self) -> None:
        loose = self._arranging or self.isFloating()
        move = QDockWidget.DockWidgetFeature
        self.setFeatures(
            move.DockWidgetMovable | move.DockWidgetFloatable
            if loose
            else move.NoDockWidgetFeatures
        )
        self.grip.setVisible(loose)
        self._bare.setVisible(not loose)
        self.setTitleBarWidget(self.grip if loose else self._bare)
        self.grip.retranslate()

    def name_it(self, words: str) -> None:
        if self.windowTitle() != words:
            self.setWindowTitle(words)
            self.setAccessibleName(words)
            self.grip.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A floating panel that is closed comes back: none can be lost."""
        if self.isFloating():
            event.ignore()
            self.setFloating(False)
        else:
            super().closeEvent(event)


class Panels(QMainWindow):
    """Holds all panels; the map is one of them and takes what room the others leave.

    `moved` tells that the arrangement may be another than the one that was kept.
    """

    moved = Signal()
    brought = Signal(QWidget)  # what a panel holds that has come before the others of its tabs

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self._scene = scene
        self._docks: dict[QWidget, Panel] = {}
        self._room: tuple[int, int] | None = None
        self.arranging = self._quiet = False
        self.kept = False  # a person's own arrangement: no window size changes it
        self.setAnimated(False)
        self.setDockNestingEnabled(True)
        self.setDocumentMode(True)
        everywhere = Qt.DockWidgetArea.AllDockWidgetAreas
        self.setTabPosition(everywhere, QTabWidget.TabPosition.North)
        corner, area = Qt.Corner, Qt.DockWidgetArea
        self.setCorner(corner.BottomRightCorner, area.RightDockWidgetArea)
        self.setCorner(corner.TopRightCorner, area.RightDockWidgetArea)
        self.setCorner(corner.BottomLeftCorner, area.BottomDockWidgetArea)
        self.setCorner(corner.TopLeftCorner, area.LeftDockWidgetArea)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def fill(self, panels: Mapping[str, QWidget], tables: Sequence[str]) -> None:
        """`panels` by name: "queue", "map", "card" and the tables that share the bottom."""
        for name, inner in panels.items():
            self._docks[inner] = Panel(name, inner, self._scene)
            self._docks[inner].topLevelChanged.connect(lambda _: self._touched())
            self._docks[inner].dockLocationChanged.connect(lambda _: self._touched())
            self._docks[inner].visibilityChanged.connect(
                lambda seen, inner=inner: self.brought.emit(inner) if seen else None
            )
        self._queue, self._map, self._card = (
            self._docks[panels[name]] for name in ("queue", "map", "card")
        )
        self._tables = [self._docks[panels[name]] for name in tables]
        # An arrangement of a larger screen is made smaller in proportion: words must stay words.
        for dock, least in ((self._queue, LEAST_QUEUE), (self._card, LEAST_CARD)):
            dock.setMinimumWidth(least)
        self._lay_out()

    def reset(self) -> None:
        """The arrangement of look.md again."""
        self._quiet = True
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        self._lay_out()

    def _lay_out(self) -> None:
        self._quiet = True
        area = Qt.DockWidgetArea
        self.addDockWidget(area.LeftDockWidgetArea, self._queue)
        self.splitDockWidget(self._queue, self._map, ACROSS)
        self.addDockWidget(area.RightDockWidgetArea, self._card)
        self.addDockWidget(area.BottomDockWidgetArea, self._tables[0])
        for before, dock in zip(self._tables, self._tables[1:], strict=False):
            self.tabifyDockWidget(before, dock)
        for dock in self._docks.values():
            dock.show()
            dock.dress()
        self._tables[0].raise_()
        self._quiet = self.kept = False
        self._room = None
        self.share_room()

    def _touched(self) -> None:
        if not self._quiet:
            self.kept = True
            self.moved.emit()

    def share_room(self) -> None:
        """The proportions of look.md; narrower and lower where the screen is."""
        size = (self.width(), self.height())
        if self.kept or self._room == size or not self.isVisible():
            return
        self._room = size
        low = self.height() < 820
        queue, card = next(shares for most, *shares in SHARES if self.width() < most)
        # Five or six whole rows under tabs, buttons and titles; more where there is room.
        bottom = 236 if low else max(264, self.height() // 6)
        rest = self.width() - card - queue - 2  # the edges
        self.resizeDocks([self._queue, self._map, self._card], [queue, rest, card], ACROSS)
        self.resizeDocks([self._map, self._tables[0]], [self.height() - bottom, bottom], DOWN)

    # ---- tables that share a place -------------------------------------------------------------

    def bring(self, inner: QWidget) -> None:
        """Put a panel before those that it shares its place with."""
        dock = self._docks[inner]
        dock.show()
        dock.raise_()

    def front(self) -> QWidget | None:
        """The table that is looked at among those that share the bottom."""
        for dock in self._tables:
            if not dock.visibleRegion().isEmpty():
                return dock.widget()
        return None

    def name(self, inner: QWidget, words: str) -> None:
        self._docks[inner].name_it(words)
        inner.setAccessibleName(words)

    # ---- arranged by a person ------------------------------------------------------------------

    def arrange(self, on: bool) -> None:
        """Panels get titles to drag them by; without, nothing moves by accident."""
        self.arranging = on
        for dock in self._docks.values():
            dock.arrange(on)

    def float(self, inner: QWidget) -> None:
        """A panel into a window of its own, or back."""
        self._docks[inner].setFloating(not self._docks[inner].isFloating())

    def state(self) -> bytes:
        return bytes(self.saveState(VERSION).data())

    def restore(self, state: bytes) -> bool:
        """False, and the arrangement of look.md, where the state is of other panels or broken."""
        self._quiet = True
        done = self.restoreState(QByteArray(state), VERSION)
        self._quiet = False
        for dock in self._docks.values():
            dock.dress()
        if done:
            self.kept = True
        else:
            self.reset()
        return done

    def retranslate(self) -> None:
        for dock in self._docks.values():
            dock.grip.retranslate()
        for bar in self.tab_bars():
            bar.setAccessibleName(", ".join(bar.tabText(n) for n in range(bar.count())))

    def put_away(self) -> None:
        """Windows of panels go with the console's."""
        for dock in self._docks.values():
            if dock.isFloating():
                dock.hide()

    def event(self, event: QEvent) -> bool:
        """Only the edges between panels are its own: who lets one go has moved it."""
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._touched()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_room()

    def tab_bars(self) -> list[QTabBar]:
        """Qt makes one where panels share a place."""
        return [bar for bar in self.findChildren(QTabBar) if bar.parent() is self]
