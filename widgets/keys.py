"""F1: every key of the console, from the table that binds them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.services.command_line.words import DEEDS, VERBS
from widgets.actions import BY_NAME
from widgets.plain import Words
from widgets.scene import Scene

MAP_KEYS = (("map_move", "← ↑ → ↓"), ("map_zoom", "+ −"), ("map_home", "Home"))
COLUMNS = 3


class KeysSheet(QFrame):
    """Lies over the middle of the window; any second F1 or Esc puts it away."""

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self.title = Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        self._labels: list[tuple[str, QLabel]] = []
        self._fill()
        self.hide()

    def _fill(self) -> None:
        lines = [(action.name, action.shown or typed(action.name)) for action in BY_NAME.values()]
        lines += MAP_KEYS
        rows = -(-len(lines) // COLUMNS)
        for place, (name, keys) in enumerate(lines):
            key, words = Words(keys), Words()
            key.setStyleSheet("font-weight: 600;")
            key.setAlignment(Qt.AlignmentFlag.AlignRight)
            words.setObjectName("second")
            self._grid.addWidget(key, place % rows, 2 * (place // rows))
            self._grid.addWidget(words, place % rows, 2 * (place // rows) + 1)
            self._labels.append((name, words))

    def turn(self) -> None:
        """Show it, or put it away."""
        self.setVisible(not self.isVisible())
        self.place()

    def place(self) -> None:
        host = self._host
        self.adjustSize()
        self.move((host.width() - self.width()) // 2, max(56, (host.height() - self.height()) // 3))
        self.raise_()

    def retranslate(self) -> None:
        self.title.setText(self._scene.text("key.title"))
        for name, words in self._labels:
            words.setText(self._scene.text(f"key.{name}"))
        self.place()


def typed(name: str) -> str:
    """What may be typed for an action whose keys were taken away: its word for the command line."""
    words = {**{str(v): w for v, w in VERBS.items()}, **{str(d): w for d, w in DEEDS.items()}}
    return f"/ {words[name].split()[0]}" if name in words else "–"
