"""The header of every table: choose its columns, move and widen them, or have the usual ones."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from widgets.scene import Scene


class Columns(QObject):
    """The menu of one table's header (a click with the right button, or Shift+F10 in the table).

    `changed` tells that a person has arranged the columns anew.
    """

    changed = Signal()

    def __init__(self, view: QTableView, scene: Scene) -> None:
        super().__init__(view)
        self._view, self._scene, self._quiet = view, scene, False
        header = self._header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda _: self._open(QPoint(8, header.height())))
        self._usual = bytes(header.saveState().data())
        header.sectionResized.connect(lambda *_: self._told())
        header.sectionMoved.connect(lambda *_: self._told())

    def _told(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def state(self) -> bytes:
        """Empty while the columns are the usual ones."""
        state = bytes(self._header.saveState().data())
        return b"" if state == self._usual else state

    def restore(self, state: bytes) -> None:
        """A state of other columns or a broken one changes nothing."""
        n = self._header.count()
        self._quiet = True
        if not self._header.restoreState(state) or self._header.count() != n or not self._shown():
            self._header.restoreState(self._usual)
        self._quiet = False

    def reset(self) -> None:
        self._header.restoreState(self._usual)
        self.changed.emit()

    def _shown(self) -> list[int]:
        return [n for n in range(self._header.count()) if not self._header.isSectionHidden(n)]

    def _open(self, at: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(at))

    def menu(self) -> QMenu:
        """A column that is the only one left cannot be put away."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        model, shown = self._view.model(), self._shown()
        for section in range(self._header.count()):
            words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
            if not words:  # a mark or a remark: nobody could say what would come back
                continue
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(section in shown)
            action.setEnabled(shown != [section])
            action.toggled.connect(lambda on, n=section: self.show_column(n, on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._scene.text("columns.usual")).triggered.connect(self.reset)
        return menu

    def show_column(self, section: int, on: bool) -> None:
        self._header.setSectionHidden(section, not on)
        if on and self._header.sectionSize(section) < 20:
            self._header.resizeSection(section, 100)
        self.changed.emit()
