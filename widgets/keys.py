"""F1: every key of the console, from the table that binds them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services.command_line.words import DEEDS, VERBS
from widgets.actions import BY_NAME
from widgets.distress import floor_of
from widgets.plain import Words
from widgets.scene import Scene

MAP_KEYS = (("map_move", "← ↑ → ↓"), ("map_zoom", "+ −"), ("map_home", "Home"))
COLUMNS = 3
LINE = 24  # pixels of one step


class KeysSheet(QFrame):
    """Lies over the middle of the window; any second F1 or Esc puts it away.

    There are more keys than a small screen has lines: it scrolls, and what is typed narrows it.
    """

    left = Signal()

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self.title, self.filter = Words(), QLineEdit()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.filter.setFixedWidth(260)
        self.filter.textChanged.connect(lambda _: self._lay())
        self.filter.installEventFilter(self)
        inside = self._inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 12, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        scroll = self._scroll = QScrollArea()
        scroll.setObjectName("sheet")
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 12, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        self._labels: list[tuple[str, QLabel]] = []
        self._keys: list[QLabel] = []
        self._fill()
        self.hide()

    def _fill(self) -> None:
        lines = [(action.name, action.shown or typed(action.name)) for action in BY_NAME.values()]
        lines += MAP_KEYS
        for name, keys in lines:
            key, words = Words(keys, self._inside), Words("", self._inside)
            key.setStyleSheet("font-weight: 600;")
            key.setAlignment(Qt.AlignmentFlag.AlignRight)
            words.setObjectName("second")
            self._keys.append(key)
            self._labels.append((name, words))
        self._lay()

    def _lay(self) -> None:
        """Those that fit what is typed, in columns."""
        wanted = self.filter.text().strip().casefold()
        pairs = list(zip(self._keys, (words for _, words in self._labels), strict=True))
        shown = [p for p in pairs if wanted in f"{p[0].text()} {p[1].text()}".casefold()]
        for pair in pairs:
            for label in pair:
                self._grid.removeWidget(label)
                label.setVisible(pair in shown)
        rows = max(-(-len(shown) // COLUMNS), 1)
        for place, pair in enumerate(shown):
            for n, label in enumerate(pair):
                self._grid.addWidget(label, place % rows, 2 * (place // rows) + n)

    def turn(self) -> None:
        """Show it, or put it away."""
        self.setVisible(not self.isVisible())
        self.place()
        if self.isVisible():
            self.filter.clear()
            self.filter.setFocus()
        else:
            self.left.emit()

    def place(self) -> None:
        """As high as it wants to be, or as the window is."""
        host, size, top = self._host, self._inside.sizeHint(), floor_of(self._host) + 8
        wide = min(size.width() + 60, host.width() - 16)
        high = min(size.height() + 76, host.height() - top - 8)
        down = max(top, (host.height() - high) // 3)
        self.setGeometry((host.width() - wide) // 2, down, wide, high)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and pages scroll, wherever the cursor of the line stands."""
        if event.type() is QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
            page = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(key)
            bar = self._scroll.verticalScrollBar()
            if step or page:
                bar.setValue(bar.value() + (step or 0) * LINE + (page or 0) * bar.pageStep())
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self.title.setText(self._scene.text("key.title"))
        self.filter.setPlaceholderText(self._scene.text("key.filter"))
        self.filter.setAccessibleName(self._scene.text("key.filter"))
        for name, words in self._labels:
            words.setText(self._scene.text(f"key.{name}"))
        self._lay()
        self.place()


def typed(name: str) -> str:
    """What may be typed for an action whose keys were taken away: its word for the command line."""
    words = {**{str(v): w for v, w in VERBS.items()}, **{str(d): w for d, w in DEEDS.items()}}
    return f"/ {words[name].split()[0]}" if name in words else "–"
