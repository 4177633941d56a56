"""What the bridge tells goes into the scene; what shows something that changed follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.assignment import Assignment
from app.domain.cursor import Cursor
from app.domain.directive import Directive
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.link import LinkStatus
from app.domain.picture import Value
from app.domain.receiver import Receiver
from app.domain.tip import Tip
from app.domain.unit import Unit
from app.services.advisor import Answer
from app.services.recorded import Recorded
from widgets.ringer import Ringer

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class Incoming:
    """One method for each kind of news; a frame of them ends with `refresh`."""

    def __init__(self, window: ConsoleWindow) -> None:
        self._window, self._scene = window, window.scene
        self._ringer = Ringer(window.scene, window.doors.play)
        self._changed: set[type] = set()  # kinds of what came in since the last frame

    def put(self, values: list[Value]) -> None:
        self._scene.put(values)
        self._changed |= {type(value) for value in values}
        units = [value for value in values if isinstance(value, Unit)]
        if units:
            self._window.chart.put_units(units)
            self._window.line.put_units(units)

    def put_entries(self, entries: list[Entry]) -> None:
        self._scene.chronicle.read(entries)
        self._window.commands.calls.journalled(entries)
        self._scene.watch.read(entries)
        self._changed.add(Entry)

    def put_story(self, entries: list[Entry]) -> None:
        self._scene.chronicle.recall(entries)
        self._window.card.refresh()

    def put_link(self, link: LinkStatus) -> None:
        self._scene.links[link.name] = link

    def put_fixes(self, fixes: Fixes) -> None:
        self._scene.put_fixes(fixes)
        self._window.turns.soon("chart", self._window.chart.refresh)

    def put_advice(self, answer: Answer) -> None:
        scene, window = self._scene, self._window
        window.line.put_advice(answer.advice)
        if answer.advice is not None and answer.advice.incident_id == scene.chosen_id:
            scene.advice = answer.advice
            scene.duplicates = answer.duplicates
            window.commands.note_ranking()
            window.commands.calls.advised()
            window.chart.point_at()
            window.card.refresh()
        window.intake.put_answer(answer.drafted)
        if answer.whole:
            self._put_rest(answer)

    def _put_rest(self, answer: Answer) -> None:
        scene, window = self._scene, self._window
        scene.outlook = dict(answer.outlook)
        scene.watch.foresee(scene.outlook)
        window.line.put_sights(answer.sights)
        window.tools.put(answer.sights)
        window.commands.plans.put(answer.plans)
        window.queue.list.repaint_changed()

    def put_recorded(self, recorded: Recorded) -> None:
        self._scene.recorded = recorded
        self._window.status.tick()
        self._window.strip.tick()

    # ---- what shows it -------------------------------------------------------------------------

    def refresh(self) -> None:
        """A frame has come in: what shows something that changed follows it."""
        changed, self._changed = self._changed, set()
        window, soon = self._window, self._window.turns.soon
        window.choice.look_for_expected()
        window.bottom.follow(changed, window.turns)
        if changed - {Cursor, Entry}:
            for name in ("distress", "queue", "strip"):
                soon(name, getattr(window, name).refresh)
            if Unit in changed:
                soon("chart", window.chart.refresh)
            else:
                soon("incidents on the chart", window.chart.follow_incidents)
            window.rounds.ask_soon()
        self._follow_orders(changed)
        if changed - {Cursor}:
            soon("card", window.card.refresh)
            soon("first_call", window.first_call.refresh)
            soon("attend", self.attend)

    def _follow_orders(self, changed: set[type]) -> None:
        """Directives, their receivers and tips: the card, the map, the forms that wait for them."""
        window, soon = self._window, self._window.turns.soon
        if changed & {Directive, Receiver, Tip}:
            soon("right", window.right.refresh)
            soon("expected order", window.order_taking.look_for_recorded)
        if Directive in changed:
            soon("orders on the chart", window.sketching.show_orders)

    def refresh_all(self) -> None:
        """Everything anew, as for another theme or language."""
        self._changed = {Incident, Unit, Assignment, Entry, Directive, Receiver, Tip}
        self.refresh()
        self._window.turns.finish()

    def attend(self) -> None:
        """What calls for attention is looked at; a sound may be due."""
        self._ringer.look()
        self._window.strip.meter.tick()
        window, soon = self._window, self._window.turns.soon
        soon("alarms", window.alarms.refresh)
        soon("tabs", lambda: window.bottom.name(window.panels))
