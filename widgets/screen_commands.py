"""What turns the screen: its sheets, lists, looks and language, and what lies on top."""

from __future__ import annotations

from widgets.aim import Aim
from widgets.call_commands import CallCommands
from widgets.plan_commands import PlanCommands


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
