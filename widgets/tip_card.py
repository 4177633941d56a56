"""线索卡: one tip: what was said, where, by whom, how it was judged."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.tip import Tip, TipState
from widgets import levels
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.card_head import plain
from widgets.directive_words import cut, tip_facts
from widgets.plain import Words, tip
from widgets.scene import Scene

OFFERED: dict[str, Callable[[Tip], bool]] = {
    "tip_assess": lambda t: t.state is not TipState.DISMISSED,
    "tip_dismiss": lambda t: t.state is not TipState.DISMISSED,
    "directive_new": lambda t: t.state is TipState.ASSESSED,
}


class TipCard(QWidget):
    """`wanted` names an action of widgets.actions; the window carries it out."""

    wanted = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._shown_id = ""
        self.level, self.state = Words(), Words()
        self.title, self.text, self.facts = plain(18), plain(15), plain(13, "second")
        self.ask = AskForm(scene)
        self.buttons = {name: QPushButton(self) for name in OFFERED}
        top, row = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(8)
        for label, stretch in ((self.level, 0), (self.title, 1), (self.state, 0)):
            top.addWidget(label, stretch, Qt.AlignmentFlag.AlignTop)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        under: tuple[QWidget, ...] = (self.text, self.facts, self.ask)
        for part in under:
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        self.retranslate()

    @property
    def tip(self) -> Tip | None:
        return self._scene.picture.tips.get(self._scene.tip_id or "")

    def refresh(self) -> None:
        """Bring everything up to the scene."""
        known, scene = self.tip, self._scene
        if known is None:
            return
        if known.id != self._shown_id:
            self._shown_id = known.id
            self.ask.hide()
        self.level.setVisible(known.level is not None)
        if known.level is not None:
            ink = levels.ink(scene, known.level).name()
            self.level.setText(levels.spoken(scene, known.level))
            self.level.setStyleSheet(
                f"font-size: 15px; font-weight: 700; color: {ink}; border: 1px solid {ink};"
                " border-radius: 3px; padding: 0 6px;"
            )
        self.title.setText(scene.text("tips.title", number=f"{known.number:04}"))
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.state.setText(scene.text(f"tip.{known.state.value}"))
        self.state.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.text.setText(cut(known.text, 1200))
        self.text.setToolTip(tip(known.text))
        self.facts.setText("\n".join(tip_facts(scene, known)))
        for name, button in self.buttons.items():
            button.setVisible(OFFERED[name](known))

    def tick(self) -> None:
        known = self.tip
        if known is not None and self.isVisible():
            self.facts.setText("\n".join(tip_facts(self._scene, known)))

    def retranslate(self) -> None:
        text = self._scene.text
        for name, button in self.buttons.items():
            button.setText(f"{text(f'act.{name}')} {keys_of(name).replace('Ctrl+I, ', '')}")
        self.refresh()
