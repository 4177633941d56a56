"""A question in the card: choices by number, a line of words, Enter to answer, Esc to leave it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from widgets.button_rows import ButtonRows
from widgets.focus import step
from widgets.plain import Words
from widgets.scene import Scene

EDGE, INSET = 12, 24  # pixels, within and around it
Answer = Callable[[str, str], None]  # the choice ("" where there is none) and the words


class AskForm(QFrame):
    """Shown in place, so that nothing else of the console is covered or blocked."""

    left = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene = scene
        self._answer: Answer = lambda _choice, _words: None
        self._choices: list[tuple[str, QPushButton]] = []
        self.title = Words()
        self.title.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.title.setWordWrap(True)
        self.words = QLineEdit()
        self.words.returnPressed.connect(self._entered)
        self.hint = Words()
        self.hint.setObjectName("note")
        self._rows = ButtonRows()
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 6, EDGE, 6)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self._rows)
        column.addWidget(self.words)
        column.addWidget(self.hint)
        self.hide()

    def ask(
        self,
        title: str,
        answer: Answer,
        choices: Sequence[tuple[str, str]] = (),
        placeholder: str = "",
        per_row: int = 3,
    ) -> None:
        """`choices` are codes with their words; the line of words is then an optional remark."""
        self._answer = answer
        self.title.setText(title)
        self.words.clear()
        self.words.setPlaceholderText(placeholder)
        self.words.setVisible(bool(placeholder) or not choices)  # nothing is typed in vain
        self.words.setAccessibleName(placeholder or title)
        self.setAccessibleName(title)
        self._put_choices(choices, per_row)
        key = "ask.choose" if choices else "ask.write"
        self.hint.setText(self._scene.text(key))
        self.show()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        (self if choices else self.words).setFocus()

    def _put_choices(self, choices: Sequence[tuple[str, str]], per_row: int) -> None:
        gone = [button for _, button in self._choices]
        self._choices = []
        for place, (code, word) in enumerate(choices, 1):
            button = QPushButton(f"{place} {word}", self._rows)
            button.clicked.connect(lambda _=False, chosen=code: self._give(chosen))
            self._choices.append((code, button))
        self._rows.offer([button for _, button in self._choices], self._room(), per_row)
        for button in gone:
            button.deleteLater()

    def _room(self) -> int:
        """What the place where it is shown leaves for buttons."""
        host = self.parentWidget()
        own = self.maximumWidth()
        return min(own, host.width() - INSET if host else own) - 2 * EDGE

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._choices):
            self._give(self._choices[place][0])
            return
        super().keyPressEvent(event)

    def _entered(self) -> None:
        if self._choices:
            return  # a choice is made by its number or its button, never by a stray Enter
        if self.words.text().strip():
            self._give("")

    def choose(self, choice: str) -> None:
        """Answer with one of the choices, and the words that are written."""
        self._give(choice)

    def _give(self, choice: str) -> None:
        words = self.words.text().strip()
        self.hide()
        self.left.emit()  # first: the answer may be the next question, which keeps the keys
        self._answer(choice, words)

    def leave(self) -> None:
        self.hide()
        self.left.emit()
