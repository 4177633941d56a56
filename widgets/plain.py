"""Texts from outside, on labels and in tooltips: shown as they are, never read as markup."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Words(QLabel):
    """Every label of the console: `<b>` in an address is two brackets and a letter."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)  # where the style gives it a border, Qt would set its text in

    def setStyleSheet(self, sheet: str) -> None:
        """The same one costs nothing: Qt would dress the label and lay out its panel again."""
        if sheet != self.styleSheet():
            super().setStyleSheet(sheet)


def tip(text: str) -> str:
    """A tooltip has no plain format: Qt takes for rich text whatever looks like it."""
    return f"<qt>{escape(text, quote=False)}</qt>".replace("\n", "<br>") if "<" in text else text
