"""What sends units: hazards are acknowledged first, a unit is freed with the consequence shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.domain.assignment import Assignment
from app.domain.incident import Incident
from app.services.hazards import MARK, acknowledged
from widgets.freed import consequence, known_leaving
from widgets.orders import Orders, Picks

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class DispatchCommands:
    """`sent` are the assignments that this seat has ordered: what was last can be undone."""

    def __init__(self, window: ConsoleWindow, orders: Orders, sent: list[str]) -> None:
        self._window, self._orders, self._sent = window, orders, sent
        self._scene, self._card = window.scene, window.card
        self._acknowledged: set[tuple[str, tuple[str, ...]]] = set()  # until the note is back

    # ---- hazards -------------------------------------------------------------------------------

    def unknown_hazards(self, incident: Incident) -> tuple[str, ...]:
        """Those that this seat has not acknowledged yet."""
        if (incident.id, incident.hazards) in self._acknowledged:
            return ()
        lines = self._scene.chronicle.of(incident.id)
        return () if acknowledged(lines, self._scene.seat, incident.hazards) else incident.hazards

    def acknowledge(self, incident: Incident) -> None:
        """Recorded as a note of this seat."""
        self._acknowledged.add((incident.id, incident.hazards))
        what = self._scene.names.listed(incident.hazards)
        self._orders.note(incident.id, MARK + self._scene.text("hazard.note", what=what))

    def once_known(self, incident: Incident, whom: Sequence[str], go: Callable[[], None]) -> None:
        """Go at once where no hazard is unknown; else ask, once for each seat and incident."""
        hazards, text = self.unknown_hazards(incident), self._scene.text
        if not hazards:
            go()
            return
        units = self._scene.names.listed(self._scene.call_sign(id) for id in whom)

        def known(_choice: str, _words: str) -> None:
            self.acknowledge(incident)
            go()

        self._card.ask.ask(
            text("hazard.ask", what=self._scene.names.listed(hazards), units=units),
            known,
            [("known", text("hazard.known", units=units))],
            text("ask.remark"),
        )

    # ---- sending -------------------------------------------------------------------------------

    def send(self, incident_id: str, picks: Picks) -> None:
        """All of them with one order, or none."""
        incident = self._scene.picture.incidents.get(incident_id)
        if incident is None:
            return

        def go() -> None:
            self._sent += self._orders.send(incident_id, picks)
            self._card.advice.clear_marks()

        self.once_known(incident, [unit_id for unit_id, _ in picks], go)

    def last_order(self) -> list[str]:
        """The assignments of the newest order of this seat that may still be undone."""
        assignments = self._scene.picture.assignments
        known = [assignments[id] for id in self._sent if id in assignments]
        live = [sent for sent in known if self._scene.recall_window(sent)]
        return [s.id for s in live if together(s, live[-1])]

    # ---- a unit from a lesser incident ---------------------------------------------------------

    def ask_freed(self, place: int) -> bool:
        """Show what freeing that unit means, and ask; False where it is not offered."""
        advice, incident = self._scene.advice, self._scene.chosen
        offers = advice.freeable if advice is not None else ()
        if incident is None or not 0 <= place < len(offers):
            return False
        offer = offers[place]
        sent = self._scene.picture.assignments.get(offer.assignment_id)
        if sent is None or not sent.active:
            return False
        self._ask_move(sent, incident, consequence(self._scene, offer.leaving), offer.eta_s)
        return True

    def move(self, sent: Assignment, target: Incident) -> None:
        """Reassign a unit that somebody has named, after the consequence is shown."""
        offers = self._scene.advice.freeable if self._scene.advice is not None else ()
        offer = next((o for o in offers if o.assignment_id == sent.id), None)
        left = offer.leaving if offer else known_leaving(self._scene, sent)
        self._ask_move(sent, target, consequence(self._scene, left), offer.eta_s if offer else None)

    def _ask_move(
        self, sent: Assignment, target: Incident, words: str, eta_s: float | None
    ) -> None:
        text, number = self._scene.text, f"#{target.number:04}"
        call_sign = self._scene.call_sign(sent.unit_id)

        def go() -> None:
            self._sent.append(self._orders.reassign(sent.id, sent.unit_id, target.id, eta_s))

        self._card.ask.ask(
            text("freed.ask", call_sign=call_sign, number=number, consequence=words),
            lambda _choice, _words: self.once_known(target, [sent.unit_id], go),
            [("yes", text("freed.yes", call_sign=call_sign, number=number))],
            text("ask.remark"),
        )


def together(one: Assignment, other: Assignment) -> bool:
    """Whether one order, or one plan, sent both."""
    a, b = one.stages.dispatch, other.stages.dispatch
    return one.incident_id == other.incident_id and a is not None and b is not None and a.at == b.at
