"""The buttons that give orders are out of use where a night is shown again, and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton

from widgets.plain import tip

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

READS = ("ledger_export", "look_backs", "evaluation_export", "evaluation")  # these only look


def order_buttons(window: ConsoleWindow) -> list[QPushButton]:
    """All that somebody could give an order with by the mouse."""
    card, bottom = window.card, window.bottom
    found = [card.advice.send, card.duplicates.link, card.owed.answer, card.owed.call]
    found += [button for button, _ in card.advice.freed.rows]
    found += [bottom.directives.new, window.distress.take]
    named: list[dict[str, QPushButton]] = [
        *(card.buttons, window.directive_card.buttons, window.tip_card.buttons),
        *(bottom.ledger.buttons, bottom.repeats.buttons, bottom.evaluation.buttons),
    ]
    return found + [b for some in named for name, b in some.items() if name not in READS]


class OutOfUse(QObject):
    """Whatever their panels do with them, they stay so."""

    def __init__(self, window: ConsoleWindow) -> None:
        super().__init__(window)
        self._window, self._buttons, self._why = window, order_buttons(window), ""
        for button in self._buttons:
            button.setEnabled(False)
            button.installEventFilter(self)
        self.retranslate()

    def retranslate(self) -> None:
        self._why = tip(self._window.scene.text("refused.replayed"))
        for button in self._buttons:
            button.setToolTip(self._why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QPushButton):
            kinds = (QEvent.Type.EnabledChange, QEvent.Type.Show)
            if event.type() in kinds and watched.isEnabled():
                watched.setEnabled(False)
            if event.type() is QEvent.Type.ToolTipChange and watched.toolTip() != self._why:
                watched.setToolTip(self._why)
        return False
