"""What follows a call that was taken here: recorded, sent, linked, undone, and who called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.domain.entry import Entry
from app.domain.incident import IncidentState
from app.services.call_taking import CallTaken
from app.services.hazards import MARK
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

SHOWN = timedelta(seconds=12)  # a caller who was looked at


class CallCommands:
    """`sent` are the assignments that this seat has ordered: what was last can be undone."""

    def __init__(self, window: ConsoleWindow, orders: Orders, sent: list[str]) -> None:
        self._window, self._orders, self._sent = window, orders, sent
        self._scene = window.scene
        self._first_for: str | None = None  # who is recommended first goes there
        self._linked: tuple[str, int] | None = None  # the last link, and how much was sent by then
        self._looked: tuple[str, str] | None = None  # a look at a caller: message and incident

    @property
    def at_form(self) -> bool:
        """While the focus is in the form, keys of rank, link and priority are about its call."""
        return self._window.intake.isAncestorOf(QApplication.focusWidget() or self._window)

    # ---- the form ------------------------------------------------------------------------------

    def report(self, call: CallTaken) -> None:
        """The new incident comes to the card when it has been recorded."""
        note, hazards = "", call.draft.hazards
        if hazards and (call.picks or call.first):  # who writes them down and sends knows them
            listed = self._scene.names.listed(hazards)
            note = MARK + self._scene.text("hazard.note", what=listed)
        began = call.draft.began_at
        id, sent = self._orders.report(began, call.picks, call.primary_id, note, **call.facts)
        self._sent += sent
        if call.primary_id is not None:
            self._linked = (id, len(self._sent))
        self._first_for = id if call.first else None
        self._window.choice.choose_when_known(id)

    def advised(self) -> None:
        """There is a ranking: whoever was to be sent at once goes now, or it is said why not."""
        wanted, advice = self._first_for, self._scene.advice
        if wanted is None or advice is None:
            return
        self._first_for = None
        if advice.incident_id != wanted:
            self._window.commands.say("notice.not_sent_at_once")
        elif not self._scene.picture.active_on(wanted):
            if advice.picks:
                pick = advice.picks[0]
                self._sent += self._orders.send(wanted, [(pick.unit_id, pick.eta_s)])
            else:
                self._window.commands.say("advice.nobody")

    # ---- duplicates ----------------------------------------------------------------------------

    def link_first(self) -> bool:
        """Link the incident on the card to the one it stands beside; False where there is none."""
        if self.at_form:
            self._window.intake.link_first()
            return True
        incident = self._scene.chosen
        primary_id = self._window.card.duplicates.current_id()
        if incident is None or not primary_id or incident.state is not IncidentState.WAITING:
            return False
        self.link(incident.id, primary_id)
        return True

    def link(self, incident_id: str, primary_id: str) -> None:
        self._orders.link(incident_id, primary_id)
        self._linked = (incident_id, len(self._sent))

    def undo_link(self) -> bool:
        """Take back the last link, if nothing was sent since; False where there is none."""
        if self._linked is None or self._linked[1] != len(self._sent):
            return False
        linked, self._linked = self._scene.picture.incidents.get(self._linked[0]), None
        if linked is None or linked.duplicate_of is None:
            return False
        self._orders.unlink(linked.id)
        self._window.choose(linked.id)
        return True

    # ---- who called ----------------------------------------------------------------------------

    def reveal(self) -> None:
        """Ask to see who called; shown when the look itself is in the journal."""
        incident = self._scene.chosen
        if incident is None:
            self._window.commands.say("notice.choose_first")
            return
        self._looked = (self._orders.reveal_caller(incident.id), incident.id)
        if self._scene.recorded.unsaved:  # nothing comes back from a store that is down
            self._show_caller()

    def journalled(self, entries: Sequence[Entry]) -> None:
        if self._looked is not None and any(e.message.id == self._looked[0] for e in entries):
            self._show_caller()

    def _show_caller(self) -> None:
        if self._looked is not None:
            self._scene.revealed = (self._looked[1], self._scene.now + SHOWN)
            self._looked = None
            self._window.card.refresh()
