"""What an action on directives is about: the directive on the card, its marked receivers, a tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.directive import Directive
from app.domain.receiver import Receiver
from app.domain.tip import Tip
from widgets.ask import AskForm
from widgets.orders import Orders
from widgets.scene import Scene

if TYPE_CHECKING:
    from widgets.directive_card import DirectiveCard
    from widgets.window import ConsoleWindow

MOST = 500  # receivers of one key press


class DirectiveAim:
    """Where there is nothing of the kind, a notice says so."""

    _window: ConsoleWindow
    _orders: Orders

    @property
    def _beside(self) -> Scene:
        return self._window.scene

    @property
    def _desk(self) -> DirectiveCard:
        return self._window.directive_card

    @property
    def _ask(self) -> AskForm:
        return self._desk.ask

    def _directive(self) -> Directive | None:
        known = self._desk.directive
        if known is None or self._window.right.currentWidget() is not self._desk:
            self._note("notice.choose_directive")
            return None
        return known

    def _receivers(self) -> list[Receiver]:
        """Those that are marked; of a directive with only one, that one."""
        directive = self._directive()
        if directive is None:
            return []
        marked = self._desk.people.marked()
        known = self._beside.picture.receivers_of(directive.id)
        if not marked and len(known) == 1:
            marked = known
        if not marked:
            self._note("notice.choose_receiver")
        if len(marked) > MOST:
            self._note("notice.too_many_receivers", n=len(marked), most=MOST)
            return []
        return marked

    def _tip(self) -> Tip | None:
        known = self._window.tip_card.tip
        if known is None or self._window.right.currentWidget() is not self._window.tip_card:
            self._note("notice.choose_tip")
            return None
        return known

    def _note(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._beside.text(key, **facts))
