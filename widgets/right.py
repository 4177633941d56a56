"""The right of the window: the incident, the directive or the tip that was picked last."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from widgets.card import Card
from widgets.directive_card import DirectiveCard
from widgets.tip_card import TipCard


class Right(QStackedWidget):
    """The others stay as they are beneath."""

    def __init__(self, card: Card, directive: DirectiveCard, tip: TipCard) -> None:
        super().__init__()
        self.card, self.directive, self.tip = card, directive, tip
        for part in (card, directive, tip):
            self.addWidget(part)

    def bring(self, part: QWidget) -> None:
        if self.currentWidget() is not part:
            self.setCurrentWidget(part)

    def refresh(self) -> None:
        """Only what is seen."""
        for part in (self.card, self.directive, self.tip):
            if part is self.currentWidget():
                part.refresh()

    def tick(self) -> None:
        for part in (self.directive, self.tip):
            if part is self.currentWidget():
                part.tick()
