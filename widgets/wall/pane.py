"""A pane of the wall: shows one content, and is painted anew only when that has changed."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.services.text import Text
from widgets.wall.ink import Ink

C = TypeVar("C")


class Pane(QWidget, Generic[C]):
    """`parts` are those of its own rectangle on each screen, the largest first."""

    def __init__(self, ink: Ink, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self.ink, self.text = ink, text
        self.content: C | None = None
        self.parts: tuple[QRectF, ...] = ()
        self.ask: Callable[[], None] = self.update  # a window of several panes sets another
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_content(self, content: C) -> None:
        if content != self.content:
            self.content = content
            self.ask()

    def place(self, parts: tuple[QRectF, ...]) -> None:
        """Keep letters within these parts of it."""
        if parts != self.parts:
            self.parts = parts
            self.update()

    @property
    def part(self) -> QRectF:
        """Where letters go."""
        return self.parts[0] if self.parts else QRectF(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.ink.palette.surface.panel)
        if self.content is not None:
            self.paint(painter, self.content)
        painter.setPen(self.ink.palette.surface.line)
        painter.drawLine(0, 0, self.width(), 0)
        painter.drawLine(0, 0, 0, self.height())
        painter.end()

    def paint(self, painter: QPainter, content: C) -> None:
        raise NotImplementedError

    # ---- for all of them -----------------------------------------------------------------------

    def body(self) -> QRectF:
        """The part without its rims."""
        pad = self.ink.pad
        return self.part.adjusted(pad, pad / 2, -pad, -pad / 2)

    def heading(self, painter: QPainter, words: str) -> QRectF:
        """Put the heading; what is left below it."""
        body, high = self.body(), self.ink.note_line
        top = QRectF(body.left(), body.top(), body.width(), high)
        self.ink.put(painter, top, words, self.ink.palette.text.second, size=self.ink.note)
        return body.adjusted(0, high, 0, 0)
