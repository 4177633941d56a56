"""What sends: the first or n-th of the ranking, the units marked, a plan; and its undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer

from widgets.aim import Aim
from widgets.call_commands import CallCommands
from widgets.dispatch_commands import DispatchCommands
from widgets.orders import Orders
from widgets.plan_commands import PlanCommands

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

STEADY_MS = 700  # a ranking that changed less long ago cannot have been read


class SendCommands(Aim):
    """One method an action."""

    def __init__(self, window: ConsoleWindow, orders: Orders) -> None:
        super().__init__(window, orders)
        self._sent: list[str] = []  # assignments that this seat has ordered, newest last
        self.sending = DispatchCommands(window, orders, self._sent)
        self.plans = PlanCommands(window, orders, self.sending, self._sent)
        self.calls = CallCommands(window, orders, self._sent)
        self._ranked_for: str | None = None
        self._ranked: list[str] = []
        self._changed: dict[int, int] = {}  # when a rank got another unit, by `_clock`
        self._clock = QElapsedTimer()
        self._clock.start()

    def do_send(self) -> None:
        """The first of the ranking; whoever is reinforced says so with Ctrl and the number."""
        if self.plans.open:
            self.plans.accept()
            return
        incident = self._chosen()
        if incident is None:
            return
        advice = self._card.advice
        if advice.lost_mark:
            advice.lost_mark = False
            self._say("notice.just_changed")
        elif advice.marked:
            advice.send_marked()
        elif self._scene.picture.active_on(incident.id):
            self._say("notice.has_units", number=incident.number)
        else:
            self.do_send_nth(1)

    def do_save_and_send(self) -> None:
        """接警并派警: the call in the form; without a form the incident on the card.

        While a directive or a tip is written, it goes out.
        """
        if self._window.composer.isVisible():
            self._window.composer.give()
        elif self._window.tip_form.isVisible():
            self._window.tip_form.give()
        elif self._window.intake.isVisible():
            self._window.intake.send_nth(1)
        else:
            self.do_send()

    def do_send_nth(self, rank: int) -> None:
        if self.calls.at_form:
            self._window.intake.send_nth(rank)
            return
        if self._chosen() is None:
            return
        if not self.steady(rank):
            self._say("notice.just_changed")
        elif not self._card.advice.send_nth(rank):
            self._say("notice.no_such_pick", rank=rank)

    def steady(self, rank: int) -> bool:
        """Whether the unit at that rank has stood there long enough to be read."""
        changed = self._changed.get(rank)
        return changed is None or self._clock.elapsed() - changed >= STEADY_MS

    def note_ranking(self) -> None:
        """Remember when another unit came to a rank while the same incident was looked at."""
        advice = self._scene.advice
        incident_id = advice.incident_id if advice else None
        ranked = [pick.unit_id for pick in advice.picks] if advice else []
        if incident_id != self._ranked_for:
            self._changed.clear()
        else:
            pairs = zip(ranked, [*self._ranked, *ranked[len(self._ranked) :]], strict=False)
            now = self._clock.elapsed()
            self._changed |= {n: now for n, (new, old) in enumerate(pairs, 1) if new != old}
        self._ranked_for, self._ranked = incident_id, ranked

    def send_unit(self, unit_id: str, eta_s: float | None) -> None:
        self.send_units([(unit_id, eta_s)])

    def send_units(self, picks: list[tuple[str, float | None]]) -> None:
        """All with one order, once the hazards are known."""
        incident = self._chosen()
        if incident is not None:
            self.sending.send(incident.id, picks)

    def do_batch(self) -> None:
        self.plans.batch()

    def do_contain(self) -> None:
        """From the place of the incident; the map's menu gives another."""
        incident = self._chosen()
        if incident is not None:
            self.plans.contain(incident)

    def contain_from(self, lon: float, lat: float) -> None:
        incident = self._chosen()
        if incident is not None:
            self.plans.contain(incident, (lon, lat))

    def do_compare(self) -> None:
        if self._chosen() is not None and not self._card.advice.turn_compare():
            self._say("notice.nothing_to_compare")

    def do_free_up(self, place: int = 0) -> None:
        if self._chosen() is not None and not self.sending.ask_freed(place):
            self._say("notice.nobody_to_free")

    def do_excluded(self) -> None:
        self._card.advice.fold.toggle()

    def do_undo(self) -> None:
        """Call back what was sent last, while it may still be undone; or undo the last link."""
        if self.calls.undo_link():
            return
        undone = False
        for id in self.sending.last_order():
            self._orders.recall(id, "undo")
            undone = True
        if not undone:
            self._say("notice.nothing_to_undo", seconds=int(self._scene.picture.limits.undo_s))
