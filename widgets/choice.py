"""What is picked, an incident or a unit: card, map, tables and the journal turn to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class Choice:
    """One incident on the card; a unit pointed at in table and map."""

    def __init__(self, window: ConsoleWindow) -> None:
        self._window, self._scene = window, window.scene
        self._expected: str | None = None  # an incident reported here and not back yet

    def choose(self, incident_id: str) -> None:
        """Put an incident on the card."""
        window, scene = self._window, self._scene
        if incident_id:
            window.right.bring(window.card)
        if incident_id == scene.chosen_id or not incident_id:
            return
        scene.chosen_id = incident_id
        scene.advice, scene.duplicates = None, ()
        window.commands.note_ranking()
        window.queue.follow_choice()
        window.card.turn_to_chosen()
        window.chart.point_at("")
        self._follow_choice()
        if window.doors.tell is not None:
            window.doors.tell(incident_id)

    def _follow_choice(self) -> None:
        """What can wait until the ring and the head of the card are painted, each in its turn."""
        window, soon = self._window, self._window.turns.soon
        window.turns.first("ask", window.rounds.ask)
        incident = self._scene.chosen
        if incident is not None:
            soon("go to", partial(window.chart.go_to, incident.lon, incident.lat))
        soon("card", window.card.refresh)
        soon("queue", window.queue.refresh)
        soon("first_call", window.first_call.refresh)

    def choose_when_known(self, incident_id: str) -> None:
        """Put a reported incident on the card as soon as it has been recorded."""
        self._expected = incident_id

    def look_for_expected(self) -> None:
        """Values have come in: the expected one, or what it was linked to, goes on the card."""
        incidents, expected = self._scene.picture.incidents, self._expected
        if expected is None or expected not in incidents:
            return
        self._expected = None
        self._window.call_taking.keep(self._window.intake.draft)  # recorded now, and not before
        self.choose(incidents[expected].duplicate_of or expected)

    # ---- directives ----------------------------------------------------------------------------

    def choose_directive(self, directive_id: str) -> None:
        """Put a directive on the card; the map shows where it is about."""
        window, scene = self._window, self._scene
        known = scene.picture.directives.get(directive_id)
        if known is None:
            return
        moved, scene.directive_id = scene.directive_id != directive_id, directive_id
        window.right.bring(window.directive_card)
        window.directive_card.refresh()
        self.look_for_meant()
        window.bottom.directives.refresh()
        window.sketching.show_orders()
        if moved:
            window.sketching.go_to(known)

    def look_for_meant(self) -> None:
        """Whoever would receive a draft that is on the card is shown before it goes out."""
        window = self._window
        draft = window.directive_card.needs_meant()
        if draft is not None and window.right.currentWidget() is window.directive_card:
            window.commands.expand(draft)

    def choose_tip(self, tip_id: str) -> None:
        """Put a tip on the card; the map goes to its point."""
        window, scene = self._window, self._scene
        known = scene.picture.tips.get(tip_id)
        if known is None:
            return
        scene.tip_id = tip_id
        window.right.bring(window.tip_card)
        window.tip_card.refresh()
        window.bottom.tips.refresh()
        if known.lon is not None and known.lat is not None:
            window.chart.go_to(known.lon, known.lat)

    # ---- units ---------------------------------------------------------------------------------

    def unit_on_map(self, unit_id: str) -> None:
        """Its row is shown, the map stays where it is."""
        window = self._window
        window.panels.bring(window.units)
        window.units.show_unit(unit_id)
        window.chart.point_at(unit_id)

    def unit_in_table(self, unit_id: str) -> None:
        """The map goes to where it is."""
        self._window.chart.point_at(unit_id)
        self._window.chart.go_to_unit(unit_id)

    def show_unit(self, unit_id: str) -> None:
        """Row and map turn to a unit."""
        self.unit_on_map(unit_id)
        self._window.chart.go_to_unit(unit_id)

    # ---- the focus -----------------------------------------------------------------------------

    def step_panel(self, by: int) -> None:
        """Move the focus round the panels."""
        window, advice = self._window, self._window.card.advice
        table = window.panels.front()
        panels = [window.queue.list, window.chart.view, advice.list, window.card.crew, table]
        shown = [panel for panel in panels if panel is not None and panel.isVisible()]
        focused = QApplication.focusWidget()
        here = next((n for n, panel in enumerate(shown) if panel is focused), -by)
        shown[(here + by) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)
