"""Three lines for the limits of a directive: typed as 30, 2h or 21:30, else as the level says."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.services.directive_draft import DirectiveDraft, seconds_of
from widgets.directive_words import limit_words
from widgets.plain import Words
from widgets.scene import Scene

LIMITS = ("acknowledge", "feedback", "valid")


class LimitFields(QWidget):
    """`typed` names a limit with its seconds from now on; None: nothing that can be read."""

    typed = Signal(str, object)
    left = Signal()

    def __init__(self, scene: Scene, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._scene, self._now = scene, now
        self.lines = {name: QLineEdit() for name in LIMITS}
        self._names = {name: Words() for name in LIMITS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        for column, name in enumerate(LIMITS):
            self._names[name].setObjectName("section")
            grid.addWidget(self._names[name], 0, column)
            grid.addWidget(self.lines[name], 1, column)
            self.lines[name].textEdited.connect(lambda words, name=name: self._read(name, words))
            self.lines[name].editingFinished.connect(self.left)

    def _read(self, name: str, words: str) -> None:
        self.typed.emit(name, seconds_of(words, self._now(), self._scene.zone))

    def show_draft(self, draft: DirectiveDraft, amends: bool) -> None:
        """As it will be; in grey what the level says. A time that is past stays to be seen."""
        text = self._scene.text
        usual = self._scene.picture.limits.directives.usual_s(draft.level)
        hints = [*(limit_words(self._scene, s) for s in usual), text("composer.no_limit")]
        if amends:
            hints = [text("composer.unchanged")] * len(LIMITS)
        for name, hint in zip(LIMITS, hints, strict=True):
            line, seconds = self.lines[name], limit_of(draft, name)
            line.setPlaceholderText(hint)
            if not line.hasFocus() and (seconds is None or seconds > 0):
                line.setText("" if seconds is None else limit_words(self._scene, seconds))

    def wrong(self, draft: DirectiveDraft) -> str:
        """The key of what is wrong with them; "" where nothing is."""
        given = [name for name in LIMITS if self.lines[name].text().strip()]
        if any(limit_of(draft, name) is None for name in given):
            return "composer.unread_limit"
        past = [name for name in LIMITS if (s := limit_of(draft, name)) is not None and s <= 0]
        if "valid" in past:
            return "refused.validity_past"
        return "refused.deadline_past" if past else ""

    def retranslate(self) -> None:
        text = self._scene.text
        for name in LIMITS:
            what = text(f"composer.{name}")
            self._names[name].setText(what)
            self.lines[name].setAccessibleName(what)
            self.lines[name].setToolTip(text("composer.limit_what", what=what))


def limit_of(draft: DirectiveDraft, name: str) -> float | None:
    seconds: float | None = getattr(draft, f"{name}_s")
    return seconds
