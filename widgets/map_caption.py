"""Says in words what lies over the map just now: whose reach, how much is bare, how far."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from widgets.scene import Scene

MARGIN, ABOVE_SCALE = 8, 44


class Caption(QLabel):
    """At the map's lower left, above the scale; gone while there is nothing to say."""

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self._scene, self._host = scene, host
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def put(self, lines: list[str]) -> None:
        words = "\n".join(lines)
        if words != self.text():
            self.setText(words)
        self.setVisible(bool(words))
        self.place()

    def place(self) -> None:
        """Whole sentences: what is wider than the map goes on in the next line."""
        most = max(self._host.width() - 2 * MARGIN, 1)
        self.setWordWrap(False)
        wide = self.sizeHint().width() > most
        self.setWordWrap(wide)
        self.resize(most, self.heightForWidth(most)) if wide else self.adjustSize()
        self.move(MARGIN, self._host.height() - ABOVE_SCALE - self.height())
        self.raise_()

    def retranslate(self) -> None:
        surface, ink = self._scene.palette.surface, self._scene.palette.text.first
        self.setStyleSheet(
            f"background: {surface.raised.name()}; color: {ink.name()};"
            f"border: 1px solid {surface.line.name()}; border-radius: 3px; padding: 4px 8px;"
        )
