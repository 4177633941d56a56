"""What every action does: finds what it is about, asks where words are needed, posts the order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer

from app.domain.assignment import Assignment
from app.domain.incident import Disposition, Incident
from app.domain.messages import AnyMessage
from app.domain.refusal import Refused
from widgets.attention_commands import AttentionCommands
from widgets.call_commands import CallCommands
from widgets.dispatch_commands import DispatchCommands
from widgets.map_commands import MapCommands
from widgets.orders import Orders
from widgets.panel_commands import PanelCommands
from widgets.plan_commands import PlanCommands
from widgets.typed_orders import TypedOrders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

RECALLS = ("wrong_unit", "not_needed", "other_task")
STEADY_MS = 700  # a ranking that changed less long ago cannot have been read


class Commands(PanelCommands, MapCommands):
    """One method an action. Whatever cannot be done now says so in a notice."""

    def __init__(self, window: ConsoleWindow, orders: Orders) -> None:
        super().__init__(window.tools)
        self._window, self._orders = window, orders
        self.attention = AttentionCommands(window, orders, self._say)
        self._scene, self._card = window.scene, window.card
        self._sent: list[str] = []  # assignments that this seat has ordered, newest last
        self.sending = DispatchCommands(window, orders, self._sent)
        self.plans = PlanCommands(window, orders, self.sending, self._sent)
        self.typed = TypedOrders(window, orders, self._sent)
        self._ranked_for: str | None = None
        self._ranked: list[str] = []
        self._changed: dict[int, int] = {}  # when a rank got another unit, by `_clock`
        self._clock = QElapsedTimer()
        self._clock.start()
        self.calls = CallCommands(window, orders, self._sent)

    def carry_out(self, name: str, *which: int) -> None:
        """`name` is that of an action in widgets.actions."""
        done: Callable[..., None] = getattr(self, f"do_{name}")
        done(*which)

    # ---- sending -------------------------------------------------------------------------------

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
        """接警并派警: the call in the form; without a form the incident on the card."""
        if self._window.intake.isVisible():
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

    # ---- the units of the incident -------------------------------------------------------------

    def do_recall(self) -> None:
        sent = self._chosen_unit()
        if sent is None:
            return
        text = self._scene.text
        words = {code: text(f"recall.{code}") for code in RECALLS}
        self._card.ask.ask(
            text("ask.recall", call_sign=self._scene.call_sign(sent.unit_id)),
            lambda code, remark: self._orders.recall(
                sent.id, " ".join(filter(None, (words[code], remark)))
            ),
            list(words.items()),
            text("ask.remark"),
        )

    def do_lead(self) -> None:
        sent = self._chosen_unit()
        if sent is not None:
            self._orders.name_lead(sent.id)

    def do_reassign(self) -> None:
        sent = self._chosen_unit()
        if sent is None:
            return
        title = self._scene.text("ask.reassign", call_sign=self._scene.call_sign(sent.unit_id))
        self._ask_number(title, lambda other: self.sending.move(sent, other))

    # ---- the incident --------------------------------------------------------------------------

    def do_take(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self._orders.take(incident.id)

    def do_close(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self._card.ask_disposition(
                lambda disposition, words: self._close(incident, disposition, words)
            )

    def _close(self, incident: Incident, disposition: Disposition, words: str) -> None:
        self._orders.close(incident.id, disposition, words)

    def do_note(self) -> None:
        incident = self._chosen()
        if incident is not None:
            title = self._scene.text("ask.note", number=f"#{incident.number:04}")
            self._card.ask_words(title, lambda words: self._orders.note(incident.id, words))

    def do_return_feedback(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self._card.ask_words(
                self._scene.text("ask.return_feedback"),
                lambda words: self._orders.return_feedback(incident.id, words),
            )

    def do_reopen(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self._card.ask_words(
                self._scene.text("ask.reopen"),
                lambda words: self._orders.reopen(incident.id, words),
            )

    def do_link(self) -> None:
        """To what it stands beside; where nothing is alike, by number."""
        if not self.calls.link_first():
            self.do_link_other()

    def do_link_other(self) -> None:
        incident = self._chosen()
        if incident is not None:
            title = self._scene.text("ask.link", number=f"#{incident.number:04}")
            self._ask_number(title, lambda other: self.calls.link(incident.id, other.id))

    def do_unlink(self) -> None:
        incident = self._chosen()
        if incident is not None:
            self._orders.unlink(incident.id)

    def do_new_incident(self) -> None:
        self._window.intake.open_empty()

    def do_clear_form(self) -> None:
        if self.calls.at_form:
            self._window.intake.clear()

    def do_reveal(self) -> None:
        self.calls.reveal()

    # ---- distress ------------------------------------------------------------------------------

    def do_take_distress(self) -> None:
        unit_id = self._window.distress.unit_id
        if unit_id is None:
            self._say("notice.no_distress")
        else:
            self.take_distress(unit_id)

    def take_distress(self, unit_id: str) -> None:
        self._orders.take_distress(unit_id)

    # ---- attention -----------------------------------------------------------------------------

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

    def do_group(self) -> None:
        self._window.queue.toggle_grouping()

    # ---- the screen ----------------------------------------------------------------------------

    def do_keys(self) -> None:
        self._window.keys.turn()

    def do_command_line(self) -> None:
        self._window.line.open()

    def do_find(self) -> None:
        self._window.queue.filter.setFocus()
        self._window.queue.filter.selectAll()

    def do_next_panel(self) -> None:
        self._window.step_panel(1)

    def do_previous_panel(self) -> None:
        self._window.step_panel(-1)

    def do_down(self) -> None:
        self._window.queue.step(1)

    def do_up(self) -> None:
        self._window.queue.step(-1)

    def do_card_down(self) -> None:
        self._window.intake.side.walk(1) if self.calls.at_form else self._card.roll(1)

    def do_card_up(self) -> None:
        self._window.intake.side.walk(-1) if self.calls.at_form else self._card.roll(-1)

    def do_tab(self, place: int) -> None:
        """The tabs of the queue; while a call is taken, its priority."""
        if self.calls.at_form:
            self._window.intake.put_priority(place + 1)
            return
        self._window.queue.tabs.setCurrentIndex(place)

    def do_excluded(self) -> None:
        self._card.advice.fold.toggle()

    def do_whole_city(self) -> None:
        self._window.chart.view.fit()

    def do_full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def do_theme(self) -> None:
        self._window.put_theme("light" if self._scene.palette.theme == "dark" else "dark")

    def do_language(self) -> None:
        self._scene.text.switch("en" if self._scene.text.language == "zh" else "zh")
        self._window.retranslate()

    def do_dismiss(self) -> None:
        """Put away whatever lies on top; with nothing there the focus returns to the queue."""
        window = self._window
        if window.keys_tour.isVisible():
            window.keys_tour.leave()
        elif window.city_maker.isVisible():
            window.city_maker.leave()
        elif window.keys.isVisible():
            window.keys.turn()
        elif window.draft_offer.isVisible():
            window.draft_offer.leave()
            window.queue.list.setFocus()
        elif window.intake.isVisible():
            window.intake.leave()
        elif self._card.ask.isVisible():
            self._card.ask.leave()
        elif self.plans.open:
            self.plans.sheet.leave()
        elif window.tools.put_away():
            pass
        elif not window.notices.dismiss():
            window.queue.list.setFocus()

    # ---- what the desk says --------------------------------------------------------------------

    def refused(self, message: AnyMessage, no: Refused) -> None:
        """Shown at the seat that gave the order; the world's reports are never refused."""
        if message.by == self._scene.seat:
            self._window.notices.refuse(self._scene.text.refused(no))
            self._window.line.say(self._scene.text.refused(no))

    def faulted(self, error: Exception) -> None:
        self._window.notices.fault(self._scene.text("notice.broken", what=str(error)))

    # ---- what an action is about ---------------------------------------------------------------

    def _chosen(self) -> Incident | None:
        incident = self._scene.chosen
        if incident is None:
            self._say("notice.choose_first")
        return incident

    def _chosen_unit(self) -> Assignment | None:
        if self._chosen() is None:
            return None
        sent = self._scene.picture.assignments.get(self._card.crew.current())
        if sent is None or not sent.active:
            self._say("notice.no_unit_here")
            return None
        return sent

    def _ask_number(self, title: str, answer: Callable[[Incident], None]) -> None:
        """Ask for another incident by the number that people say."""

        def found(words: str) -> None:
            digits = words.strip().lstrip("#")
            known = [
                incident
                for incident in self._scene.picture.incidents.values()
                if digits.isdecimal() and incident.number == int(digits)
            ]
            if known:
                answer(known[0])
            else:
                self._say("notice.no_such_number", words=words)

        self._card.ask_words(title, found, "#0412")

    def say(self, key: str, **facts: object) -> None:
        """A sentence that interrupts nobody."""
        self._say(key, **facts)

    def _say(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._scene.text(key, **facts))
