"""What is done to the incident on the card and to the units on it."""

from __future__ import annotations

from app.domain.incident import Disposition, Incident
from widgets.aim import Aim
from widgets.call_commands import CallCommands
from widgets.dispatch_commands import DispatchCommands

RECALLS = ("wrong_unit", "not_needed", "other_task")


class IncidentCommands(Aim):
    """One method an action."""

    calls: CallCommands
    sending: DispatchCommands

    # ---- its units -----------------------------------------------------------------------------

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
        if incident is not None and not incident.open:
            self._say("refused.incident_closed", number=incident.number)
        elif incident is not None:
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

    def do_new_incident(self) -> None:
        self._window.intake.open_empty()

    def do_clear_form(self) -> None:
        if self._window.composer.isVisible():
            self._window.composer.clear()
        elif self.calls.at_form:
            self._window.intake.clear()

    def do_reveal(self) -> None:
        self.calls.reveal()

    # ---- what is alike -------------------------------------------------------------------------

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
