"""Where Tab goes: round what is seen, never behind another tab, and round a form while it lies on.

Whoever has the focus shows it: controls by the style sheet, the map by an edge of its own.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from widgets.scene import Scene

EDGE = 2  # pixels


def stops(host: QWidget) -> list[QWidget]:
    """Where Tab stops within `host`, in the order in which its parts were built."""
    # Not by nextInFocusChain(): PySide makes what it returns a child of the widget that was asked,
    # and Python loses headers and scroll bars when that one, a button of a question, goes.
    found = [w for w in host.findChildren(QWidget) if takes_tab(w) and not behind(w)]
    return [host, *found] if takes_tab(host) else found


def takes_tab(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & tab == tab


def behind(widget: QWidget) -> bool:
    """Whether it is on a panel that another one lies over: Qt only moves those out of sight."""
    dock = widget.parentWidget()
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    if dock is None or dock.isFloating():
        return False
    within = dock.parentWidget()
    return within is not None and not within.rect().intersects(dock.geometry())


def step(host: QWidget, forward: bool) -> bool:
    """Move the focus to the next stop of `host`, from the last to the first; False without any."""
    if not host.isVisible():  # Qt moves the focus off what it is taking down
        return False
    found, by = stops(host), 1 if forward else -1
    focused = QApplication.focusWidget()
    if not found or focused is None:
        return False
    here = next((n for n, one in enumerate(found) if one is focused), -1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    found[(here + by) % len(found)].setFocus(reason)
    return True


class FocusEdge(QWidget):
    """An edge round a widget that paints all of itself; there while it has the focus."""

    def __init__(self, inner: QWidget, scene: Scene) -> None:
        super().__init__(inner)
        self._scene = scene
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setVisible(inner.hasFocus())
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        inner = self.parentWidget()
        if event.type() is QEvent.Type.FocusIn:
            self.show()
            self.raise_()
        elif event.type() is QEvent.Type.FocusOut:
            self.hide()
        elif event.type() is QEvent.Type.Resize and inner is not None:
            inside = inner.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
            self.setGeometry(inner.rect())
            self.setMask(QRegion(inner.rect()) - QRegion(inside))
        return super().eventFilter(watched, event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._scene.palette.text.focus)
        painter.end()
