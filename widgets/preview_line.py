"""One line that says what a typed line means, its parts in their inks, cut where it is too long."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.command_line.reading import Reading
from widgets.paint import width_of, write
from widgets.plain import tip
from widgets.scene import Scene
from widgets.style import CARD, TABLE, sized

GAP = 12


@dataclass(frozen=True, slots=True)
class Piece:
    words: str
    colour: QColor
    bold: bool = False


class PreviewLine(QWidget):
    """What Enter does begins with ↵; what is missing with ▸, a warning with !."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._pieces: list[Piece] = []
        self.words = ""  # all of it, as it reads
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def tell(self, reading: Reading) -> None:
        ink, states = self._scene.palette.text, self._scene.palette.states
        if reading.ready:
            pieces = [Piece(f"↵ {reading.words}", ink.first, True)]
        else:
            pieces = [Piece(f"▸ {reading.words}", states["waiting"], True)] if reading.words else []
        notes = [Piece(note, ink.second) for note in reading.notes]
        warnings = [Piece(f"! {said}", states["overdue"], True) for said in reading.warnings]
        pieces += [*notes[:1], *warnings, *notes[1:]]  # when somebody is there, then what may hurt
        self._show(pieces)

    def say(self, words: str, role: str = "") -> None:
        """A sentence by itself; `role` is a colour role of a state."""
        palette = self._scene.palette
        colour = palette.states[role] if role else palette.text.second
        self._show([Piece(words, colour)])

    def _show(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self.words = "  ".join(piece.words for piece in pieces)
        self.setToolTip(tip(self.words))
        self.setAccessibleName(self.words)
        self.update()

    def _font(self, piece: Piece, pixels: int) -> QFont:
        return sized(self.font(), pixels if piece.bold else TABLE, piece.bold)

    def _fits(self, pixels: int) -> bool:
        """Whether all of it can be shown with the bold parts that tall."""
        wide = (width_of(p.words, self._font(p, pixels)) + GAP for p in self._pieces)
        return sum(wide) <= self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at, pixels = QPainter(self), 0, CARD if self._fits(CARD) else TABLE
        for piece in self._pieces:
            font = self._font(piece, pixels)
            area = QRect(at, 0, self.width() - at, self.height())
            write(painter, area, piece.words, font, piece.colour)
            at += width_of(piece.words, font) + GAP
            if at >= self.width():
                break
        painter.end()
