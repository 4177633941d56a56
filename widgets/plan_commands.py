"""成批 and 围堵: asks the adviser for a plan, shows it, posts what is accepted of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.domain.incident import Incident
from app.domain.plans import Batch, Containment, Flight, Plans, PlansWanted
from app.domain.unit import UnitKind
from widgets.dispatch_commands import DispatchCommands
from widgets.map.layers.posts import PostMark
from widgets.orders import Orders
from widgets.plan_lines import (
    PlanLine,
    batch_lines,
    batch_note,
    containment_note,
    post_lines,
)
from widgets.plan_sheet import PlanSheet

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

MOST_MINUTES = 120.0  # a suspect who fled earlier is not held by a ring
Plan = Batch | Containment


class PlanCommands:
    """A plan stays as it was worked out until it is asked for anew: lines do not move in use."""

    def __init__(
        self, window: ConsoleWindow, orders: Orders, sending: DispatchCommands, sent: list[str]
    ) -> None:
        self._window, self._orders, self._sending, self._sent = window, orders, sending, sent
        self._scene = window.scene
        self.sheet = PlanSheet(window.scene, window.chart.view)
        self.wanted = PlansWanted()  # what the adviser has not answered yet
        self._asked = PlansWanted()  # what the sheet shows or waits for
        self._plan: Plan | None = None
        self._left_out: set[str] = set()
        self._held_for: str | None = None  # the incident whose posts stay on the map
        self._warned: set[str] = set()  # incidents whose hazards the sheet shows
        self.sheet.accepted.connect(self.accept)
        self.sheet.again.connect(self.again)
        self.sheet.turned.connect(self._turn)
        self.sheet.left.connect(self._left)

    @property
    def open(self) -> bool:
        return self.sheet.isVisible()

    # ---- asked ---------------------------------------------------------------------------------

    def batch(self) -> None:
        self._ask(PlansWanted(batch=True))

    def contain(self, incident: Incident, at: tuple[float, float] | None = None) -> None:
        """Ask how the suspect fled and how long ago; `at` (lon, lat) is a place on the map."""
        text = self._scene.text
        lon, lat = at or (incident.lon, incident.lat)
        means = [(kind.value, text(f"means.{kind.value}")) for kind in UnitKind]

        def answer(by: str, words: str) -> None:
            fled_at = self._fled_at(incident, words)
            if fled_at is None:
                self._window.commands.say("plan.bad_minutes", words=words)
                return
            flight = Flight(incident.id, lon, lat, UnitKind(by), fled_at)
            self._ask(PlansWanted(flight=flight))

        number = f"#{incident.number:04}"
        self._window.card.ask.ask(
            text("plan.ask_means", number=number), answer, means, text("plan.ask_minutes")
        )

    def _fled_at(self, incident: Incident, words: str) -> datetime | None:
        """Without words: when the call came."""
        if not words.strip():
            report = incident.stages.report
            return report.at if report else self._scene.now
        try:
            minutes = float(words)
        except ValueError:
            return None
        ago = timedelta(minutes=minutes) if 0.0 <= minutes <= MOST_MINUTES else None
        return None if ago is None else self._scene.now - ago

    def _ask(self, wanted: PlansWanted) -> None:
        self.wanted = self._asked = wanted
        self._plan = None
        self._left_out.clear()
        self._warned.clear()
        self._window.chart.view.show_posts(())
        self.sheet.show_waiting(self._title(), aside=wanted.flight is not None)
        self._window.ask()

    def again(self) -> None:
        """The same once more, as things stand now."""
        self._ask(self._asked)

    # ---- answered ------------------------------------------------------------------------------

    def put(self, plans: Plans) -> None:
        """An answer of the adviser; only the one that is waited for counts."""
        self._forget_posts()
        if plans.wanted != self.wanted or self.wanted == PlansWanted():
            return
        self.wanted = PlansWanted()
        self._plan = plans.batch or plans.containment
        if self.open:
            self._show()
            self._frame()

    def _show(self) -> None:
        scene, plan = self._scene, self._plan
        if isinstance(plan, Batch):
            self.sheet.put(batch_note(scene, plan), batch_lines(scene, plan, self._left_out))
        elif isinstance(plan, Containment):
            lines = post_lines(scene, plan, self._left_out)
            self.sheet.put(containment_note(scene, plan), lines)
            self._window.chart.view.show_posts(post_marks(plan, lines))

    def _forget_posts(self) -> None:
        """Posts that were accepted are shown until their incident is over."""
        held = self._scene.picture.incidents.get(self._held_for or "")
        if self._held_for is not None and (held is None or not held.open):
            self._held_for = None
            self._window.chart.view.show_posts(())

    def _frame(self) -> None:
        """The whole ring beside the sheet, once."""
        plan = self._plan
        if isinstance(plan, Containment) and plan.posts:
            start = (plan.flight.lon, plan.flight.lat)
            places = np.array([start, *((post.lon, post.lat) for post in plan.posts)])
            self._window.chart.show_places(places, float(self.sheet.geometry().right()))

    def _turn(self, id: str) -> None:
        self._left_out ^= {id}
        self._warned.clear()
        self.sheet.warn("")
        self._show()

    def retranslate(self) -> None:
        """In the other language, the title too."""
        if self.open:
            self.sheet.title.setText(self._title())
            self._show()

    def _title(self) -> str:
        text, flight = self._scene.text, self._asked.flight
        if flight is None:
            return text("plan.batch_title")
        known = self._scene.picture.incidents.get(flight.incident_id)
        number = f"#{known.number:04}" if known else "#–"
        return text("plan.contain_title", number=number, by=text(f"means.{flight.by.value}"))

    # ---- accepted ------------------------------------------------------------------------------

    def accept(self) -> None:
        """Post what is marked; whatever of it cannot be done any more, the desk refuses alone."""
        lines = self.sheet.marked()
        if not lines or self._plan is None or not self._known(lines):
            return
        orders = [(line.incident_id, [(line.unit_id or "", line.eta_s)]) for line in lines]
        self._sent += self._orders.send_each(orders, self._notes(lines))
        plan = self._plan
        self.sheet.leave()
        if isinstance(plan, Containment):
            self._held_for = plan.flight.incident_id
            self._window.chart.view.show_posts(post_marks(plan, lines))

    def _known(self, lines: Sequence[PlanLine]) -> bool:
        """Whether all hazards are acknowledged; asks once where they are not."""
        incidents = self._scene.picture.incidents
        about = {line.incident_id: incidents.get(line.incident_id) for line in lines}
        new = [i for i in about.values() if i is not None and self._sending.unknown_hazards(i)]
        if {i.id for i in new} <= self._warned:
            for incident in new:
                self._sending.acknowledge(incident)
            return True
        names = self._scene.names
        said = names.listed(f"#{i.number:04} {names.listed(i.hazards)}" for i in new)
        self._warned = {i.id for i in new}
        self.sheet.warn(self._scene.text("plan.hazards", what=said))
        return False

    def _notes(self, lines: Sequence[PlanLine]) -> list[tuple[str, str]]:
        """Which post each unit has to hold, as a note of the incident."""
        if not isinstance(self._plan, Containment):
            return []
        posts = self._scene.names.listed(f"{line.unit} → {line.what} {line.eta}" for line in lines)
        text = self._scene.text("plan.post_note", posts=posts)
        return [(self._plan.flight.incident_id, text)]

    def _left(self) -> None:
        self.wanted = PlansWanted()
        self._window.chart.view.show_posts(())
        self._window.queue.list.setFocus()


def post_marks(plan: Containment, lines: Sequence[PlanLine]) -> tuple[PostMark, ...]:
    """Where the suspect was and where each post is."""
    known = {line.id: line for line in lines}
    flight = plan.flight
    marks = [PostMark(flight.lon, flight.lat, "", start=True)]
    for post in plan.posts:
        line = known.get(post.id)
        if line is not None:
            words = f"{line.unit} {line.eta}" if line.unit_id else line.unit
            marks.append(PostMark(post.lon, post.lat, words, held=not line.bad))
    return tuple(marks)
