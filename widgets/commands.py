"""Every action of the console by its name, and what the desk says to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.messages import AnyMessage
from app.domain.refusal import Refused
from widgets.attention_commands import AttentionCommands
from widgets.directive_commands import DirectiveCommands
from widgets.incident_commands import IncidentCommands
from widgets.ledger_commands import LedgerCommands
from widgets.map_commands import MapCommands
from widgets.night_commands import NightCommands
from widgets.orders import Orders
from widgets.panel_commands import PanelCommands
from widgets.record_commands import RecordCommands
from widgets.response_commands import ResponseCommands
from widgets.screen_commands import ScreenCommands
from widgets.send_commands import SendCommands
from widgets.typed_orders import TypedOrders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class Commands(
    ResponseCommands,
    SendCommands,
    IncidentCommands,
    ScreenCommands,
    PanelCommands,
    MapCommands,
    DirectiveCommands,
    LedgerCommands,
    NightCommands,
    RecordCommands,
):
    """One method an action. Whatever cannot be done now says so in a notice."""

    def __init__(self, window: ConsoleWindow, orders: Orders) -> None:
        super().__init__(window, orders)
        MapCommands.__init__(self, window.tools)
        self.attention = AttentionCommands(window, orders, self._say)
        self.typed = TypedOrders(window, orders, self._sent)
        self.begin_duties()

    def carry_out(self, name: str, *which: int) -> None:
        """`name` is that of an action in widgets.actions."""
        done: Callable[..., None] = getattr(self, f"do_{name}")
        done(*which)

    # ---- attention -----------------------------------------------------------------------------

    def do_take_distress(self) -> None:
        unit_id = self._window.distress.unit_id
        if unit_id is None:
            self._say("notice.no_distress")
        else:
            self.take_distress(unit_id)

    def take_distress(self, unit_id: str) -> None:
        self._orders.take_distress(unit_id)

    def do_take_alarm(self) -> None:
        self.attention.take()

    def do_next_alarm(self) -> None:
        self.attention.show_next()

    def do_snooze(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self.attention.snooze(incident)

    def do_mute(self) -> None:
        self.attention.mute()

    # ---- what the desk says --------------------------------------------------------------------

    def refused(self, message: AnyMessage, no: Refused) -> None:
        """Shown at the seat that gave the order; the world's reports are never refused."""
        if message.by == self._scene.seat:
            self._window.notices.refuse(self._scene.text.refused(no))
            self._window.line.say(self._scene.text.refused(no))

    def faulted(self, error: Exception) -> None:
        self._window.notices.fault(self._scene.text("notice.broken", what=str(error)))
