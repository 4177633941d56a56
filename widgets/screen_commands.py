"""What turns the screen: its sheets, lists, looks and language, and what lies on top."""

from __future__ import annotations

from typing import Protocol

from widgets.aim import Aim
from widgets.ask import AskForm
from widgets.call_commands import CallCommands
from widgets.plan_commands import PlanCommands


class Leaves(Protocol):
    """What lies on top while it is wanted."""

    def isVisible(self) -> bool: ...

    def leave(self) -> None: ...


class ScreenCommands(Aim):
    """One method an action; nothing here is ordered."""

    calls: CallCommands
    plans: PlanCommands

    def do_keys(self) -> None:
        self._window.keys.turn()

    def do_command_line(self) -> None:
        self._window.line.open()

    def do_find(self) -> None:
        self._window.queue.filter.setFocus()
        self._window.queue.filter.selectAll()

    def do_next_panel(self) -> None:
        self._window.choice.step_panel(1)

    def do_previous_panel(self) -> None:
        self._window.choice.step_panel(-1)

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

    def do_group(self) -> None:
        self._window.queue.toggle_grouping()

    def do_whole_city(self) -> None:
        self._window.chart.view.fit()

    def do_full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def do_theme(self) -> None:
        self._window.put_theme("light" if self._scene.palette.theme == "dark" else "dark")

    def do_language(self) -> None:
        """A question that was put in the other language is not left standing."""
        for question in self._window.findChildren(AskForm):
            if question.isVisible():
                question.leave()
        self._window.intake.said.hide()
        self._scene.text.switch("en" if self._scene.text.language == "zh" else "zh")
        self._window.retranslate()

    def do_dismiss(self) -> None:
        """Put away whatever lies on top; with nothing there the focus returns to the queue."""
        window = self._window
        if window.draft_offer.isVisible():
            window.queue.list.setFocus()
        if window.sketching.drawing:
            window.composer.sketching.emit("")
        elif window.keys.isVisible() and not window.keys_tour.isVisible():
            window.keys.turn()
        elif (top := next((one for one in self._on_top() if one.isVisible()), None)) is not None:
            top.leave()
        elif not window.tools.put_away() and not window.notices.dismiss():
            window.queue.list.setFocus()

    def _on_top(self) -> tuple[Leaves, ...]:
        """What may lie over the panels, the uppermost first."""
        w = self._window
        bottom = (w.ledger.ask, w.bottom.repeats.ask, w.bottom.evaluation.ask)
        questions = (w.directive_card.ask, w.tip_card.ask, self._card.ask, *bottom)
        forms = (w.draft_offer, w.composer, w.tip_form, w.intake)
        return (
            w.keys_tour,
            w.city_maker,
            w.report_form,
            w.response,
            *forms,
            *questions,
            self.plans.sheet,
        )
