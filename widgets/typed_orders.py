"""Carries out what was typed and read: posts it, or turns the screen to what is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain import messages as m
from app.services.command_line.acts import Act, Look, Move, Press, Send, Tell
from app.services.command_line.words import Deed
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class TypedOrders:
    """`sent` are the assignments that this seat has ordered: what was last can be undone."""

    def __init__(self, window: ConsoleWindow, orders: Orders, sent: list[str]) -> None:
        self._window, self._orders, self._sent = window, orders, sent

    def give(self, acts: Sequence[Act]) -> None:
        for act in acts:
            match act:
                case Send():
                    self._send(act)
                case Move():
                    self._move(act)
                case Tell():
                    self._tell(act)
                case Look():
                    self._look(act)
                case Press():
                    self._press(act)
                case _:
                    pass  # what teaches is shown while it is typed

    def _send(self, act: Send) -> None:
        """With the arrival that was promised; hazards are acknowledged on the card first."""
        window = self._window
        picks = [(id, window.line.eta(id, act.incident_id)) for id in act.unit_ids]
        window.choose(act.incident_id)
        window.commands.sending.send(act.incident_id, picks)

    def _move(self, act: Move) -> None:
        """What becomes of the incident it leaves stood beside the line."""
        window, eta_s = self._window, self._window.line.eta(act.unit_id, act.incident_id)
        target = window.scene.picture.incidents.get(act.incident_id)

        def go() -> None:
            task = act.assignment_id
            self._sent.append(self._orders.reassign(task, act.unit_id, act.incident_id, eta_s))

        if target is not None:
            window.choose(target.id)
            window.commands.sending.once_known(target, [act.unit_id], go)

    def _tell(self, act: Tell) -> None:
        if act.kind is m.IncidentReported:
            self._window.choice.choose_when_known(self._orders.take_call(**act.facts))
        else:
            self._orders.tell(act.kind, **act.facts)

    def _look(self, act: Look) -> None:
        window = self._window
        if act.incident_id:
            window.choose(act.incident_id)
        elif act.unit_id:
            window.choice.show_unit(act.unit_id)
        elif act.place is not None:
            window.chart.go_to(*act.place)

    def _press(self, act: Press) -> None:
        """As by its key, once the screen has turned to what it is about."""
        window, commands = self._window, self._window.commands
        if act.incident_id:
            window.choose(act.incident_id)
        if act.unit_id:
            window.chart.point_at(act.unit_id)
        if act.deed is Deed.SNOOZE and act.number:
            self._orders.snooze(act.incident_id, act.number, act.words)
        elif act.deed is Deed.DIRECTIVE:
            commands.show_numbered(act.words)
        elif act.deed is Deed.FIND and act.words:
            window.queue.filter.setText(act.words)
        elif act.deed is Deed.MAP_SEARCH and act.words:
            self._search_map(act.words)
        else:
            commands.carry_out(act.deed.value, *numbers_of(act))

    def _search_map(self, words: str) -> None:
        box = self._window.tools.search
        box.address.put(words)
        if box.isVisible():
            box.open()
        else:
            self._window.tools.turn_search()


def numbers_of(act: Press) -> tuple[int, ...]:
    """Tabs are counted from nought, kept views from one."""
    if not act.number:
        return ()
    return (act.number - 1 if act.deed is Deed.TAB else act.number,)
