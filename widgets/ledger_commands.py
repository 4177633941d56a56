"""What is done to the row of the ledger that is current, and to what is owed about an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.call_back import CallBack, call_back_id
from app.domain.diversion import Diversion
from app.domain.duty import OwedKind
from app.domain.incident import Incident
from app.domain.owed_watch import owed_of
from app.services.ledger import Row
from widgets.duty_orders import DutyOrders
from widgets.duty_questions import DutyQuestions
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

DUTIES = (OwedKind.FOLLOW_UP, OwedKind.LOOK_BACK, OwedKind.OBJECTION)
ELSEWHERE = {  # what is ended where it is worked on
    OwedKind.FEEDBACK: "notice.finish_feedback",
    OwedKind.RECEIVER: "notice.finish_receiver",
}


class LedgerCommands:
    """One method an action of widgets.actions."""

    _window: ConsoleWindow
    _orders: Orders
    duties: DutyOrders
    questions: DutyQuestions

    def begin_duties(self) -> None:
        """Called once, when window and orders are there."""
        doors = self._window.doors
        self.duties = DutyOrders(self._orders, doors.post, doors.now, doors.new_id)
        self.questions = DutyQuestions(self._window.scene, self.duties, self._notify)

    # ---- 台账 ----------------------------------------------------------------------------------

    def do_ledger(self) -> None:
        """Everything that somebody owes; where a shift begins."""
        self._window.panels.bring(self._window.ledger)
        self._window.ledger.begin()

    def do_owed_press(self) -> None:
        """催办: to the owner and the head of the owner's unit."""
        row = self._owed()
        if row is not None:
            self.duties.press(row.kind, row.id)

    def do_owed_supervise(self) -> None:
        """督办, before its time has come by itself."""
        row = self._owed()
        if row is not None:
            self._window.ledger.ask.ask(
                self._window.scene.text("ask.supervise_owed", what=row.what or row.id),
                lambda _code, words: self.duties.supervise(row.kind, row.id, words),
            )

    def do_owed_finish(self) -> None:
        """Closed one by one, each kind in its own way."""
        row = self._owed()
        if row is None:
            return
        picture, ask = self._window.scene.picture, self._window.ledger.ask
        if row.kind in DUTIES:
            title = self._window.scene.text("ask.duty_result", what=row.what)
            ask.ask(title, lambda _code, words: self.duties.finish(row.id, words))
        elif row.kind is OwedKind.DIVERSION and row.id in picture.diversions:
            self.questions.answer(ask, picture.diversions[row.id])
        elif row.kind is OwedKind.CALL_BACK and row.id in picture.call_backs:
            self.questions.call_back(ask, picture.call_backs[row.id])
        else:
            self.open_owed(row)
            self._notify(ELSEWHERE.get(row.kind, "notice.choose_owed"))

    def do_owed_withdraw(self) -> None:
        row = self._owed()
        if row is None:
            return
        if row.kind not in DUTIES:
            self._notify("notice.only_duties")
            return
        title = self._window.scene.text("ask.duty_withdraw", what=row.what)
        answer = self.duties.withdraw
        self._window.ledger.ask.ask(title, lambda _code, words: answer(row.id, words))

    def open_owed(self, row: Row) -> None:
        """The screen turns to what a row is about."""
        if row.incident_id is not None:
            self._window.choose(row.incident_id)
        elif row.directive_id is not None:
            self._window.choice.choose_directive(row.directive_id)

    def show_owed(self, subject_id: str) -> None:
        """What an alarm is about is the ledger's current row, and on the card."""
        row = self._window.scene.ledger.rows.get(owed_of(subject_id))
        if row is not None:
            self._window.ledger.point_at(row)
            self.open_owed(row)

    def _owed(self) -> Row | None:
        shown = self._window.ledger.current()
        if shown is None or shown.row.key not in self._window.scene.ledger.rows:
            self._notify("notice.choose_owed")
            return None
        return self._window.scene.ledger.rows[shown.row.key]

    # ---- the incident on the card --------------------------------------------------------------

    def do_divert(self) -> None:
        """分流: not police work; the agency has its own two limits."""
        incident = self._here()
        if incident is not None:
            self.questions.divert(self._window.card.ask, incident)

    def do_diversion_answer(self) -> None:
        """What the agency says of it, or its end."""
        incident = self._here()
        if incident is None:
            return
        known = self.diversion_of(incident)
        if known is None:
            self._notify("notice.not_diverted", number=f"#{incident.number:04}")
        else:
            self.questions.answer(self._window.card.ask, known)

    def do_call_back(self) -> None:
        """回访: what the caller said."""
        incident = self._here()
        if incident is None:
            return
        known = self.call_back_of(incident)
        if known is None or not self.questions.due(known):
            self._notify("notice.no_call_back", number=f"#{incident.number:04}")
        else:
            self.questions.call_back(self._window.card.ask, known)

    def diversion_of(self, incident: Incident) -> Diversion | None:
        """The one that is open."""
        known = self._window.scene.picture.diversions.values()
        return next((d for d in known if d.incident_id == incident.id and d.open), None)

    def call_back_of(self, incident: Incident) -> CallBack | None:
        return self._window.scene.picture.call_backs.get(call_back_id(incident.id))

    def _here(self) -> Incident | None:
        incident = self._window.scene.chosen
        if incident is None:
            self._notify("notice.choose_first")
        return incident

    def _notify(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._window.scene.text(key, **facts))
