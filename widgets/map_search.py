"""Looks for an address from the map: Enter brings the place to the middle and puts a pin on it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout

from widgets.doors import Hit
from widgets.plain import Words
from widgets.scene import Scene

WIDTH, HIT_PX, MOST_HITS = 360, 28, 8
SEARCH_MS = 120  # after the last key


class SearchBox(QFrame):
    """Lies on the map's upper left corner; `found` carries the place."""

    found = Signal(float, float, str)  # lon, lat in degrees, name

    def __init__(self, scene: Scene, search: Callable[[str], Sequence[Hit]] | None) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene, self._search = scene, search
        self.words, self.hits, self.none = QLineEdit(), QListWidget(), Words()
        self.hits.setObjectName("hits")
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none.setObjectName("note")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for part in (self.words, self.hits, self.none):
            column.addWidget(part)
        self.setFixedWidth(WIDTH)
        self._shown: list[Hit] = []
        self._pause = QTimer(self)
        self._pause.setObjectName("map-search")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._pause.timeout.connect(self.look_up)
        self.words.textEdited.connect(lambda _: self._pause.start())
        self.words.installEventFilter(self)
        self.hits.itemClicked.connect(lambda _: self._take())
        self.hits.hide()
        self.hide()

    def open(self) -> None:
        self.look_up()
        self.show()
        self.raise_()
        self.words.setFocus()
        self.words.selectAll()

    def look_up(self) -> None:
        """Show what the words may mean, now."""
        self._pause.stop()
        words = self.words.text().strip()
        self._shown = list(self._search(words)) if self._search and words else []
        self.hits.clear()
        self.hits.addItems([hit.text for hit in self._shown])
        self.hits.setFixedHeight(HIT_PX * min(len(self._shown), MOST_HITS) + 4)
        self.hits.setVisible(bool(self._shown))
        self.hits.setCurrentRow(0 if self._shown else -1)
        self.none.setText(self._scene.text("map.no_hit" if words else "map.search_how"))
        self.none.setVisible(not self._shown)
        self.adjustSize()

    def _take(self) -> None:
        row = self.hits.currentRow()
        if 0 <= row < len(self._shown):
            hit = self._shown[row]
            self.words.setText(hit.text)
            self.found.emit(hit.lon, hit.lat, hit.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the line of words the arrows walk the hits and Enter takes one."""
        if watched is self.words and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
            if step is not None and self._shown:
                row = self.hits.currentRow() + step
                self.hits.setCurrentRow(min(max(row, 0), len(self._shown) - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._pause.isActive():
                    self.look_up()
                self._take()
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self.words.setPlaceholderText(self._scene.text("map.search_hint"))
        self.words.setAccessibleName(self._scene.text("map.search_hint"))
        self.look_up()
