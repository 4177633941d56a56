"""Which signal leads where: keys to commands, the bridge's news in, each panel's picks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from app.services.lessons import FIRST_CALL
from widgets.actions import BY_NAME

if TYPE_CHECKING:
    from widgets.bridge import Bridge
    from widgets.window import ConsoleWindow


def wire(window: ConsoleWindow, bridge: Bridge) -> None:
    bind_keys(window)
    hear_bridge(window, bridge)
    hear_map(window)
    hear_panels(window)
    hear_call_taking(window)
    hear_directives(window)
    hear_ledger(window)
    hear_response(window)
    give_focus_back(window)


# ---- keys --------------------------------------------------------------------------------------


def bind_keys(window: ConsoleWindow) -> None:
    for action in BY_NAME.values():
        if action.counts_from is None:
            bind(window, action.name, action.keys, action.repeats, (action.name,))
            continue
        for number, key in enumerate(action.keys, action.counts_from):
            bind(window, action.name, (key,), False, (action.name, number))


def bind(
    window: ConsoleWindow,
    name: str,
    keys: tuple[str, ...],
    repeats: bool,
    call: tuple[str, *tuple[int, ...]],
) -> None:
    action = QAction(name, window)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setAutoRepeat(repeats)
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda _=False: window.commands.carry_out(*call))
    window.addAction(action)


# ---- news --------------------------------------------------------------------------------------


def hear_bridge(window: ConsoleWindow, bridge: Bridge) -> None:
    incoming = window.incoming
    bridge.changed.connect(incoming.put)
    bridge.entries.connect(incoming.put_entries)
    bridge.stories.connect(incoming.put_story)
    bridge.settled.connect(incoming.refresh)
    bridge.fixes.connect(incoming.put_fixes)
    bridge.links.connect(incoming.put_link)
    bridge.advice.connect(incoming.put_advice)
    bridge.recorded.connect(incoming.put_recorded)
    bridge.pasts.connect(window.intake.put_past)
    typed = window.line.search, window.tools.search
    for field in (*typed, window.intake.address, window.tip_form.address):
        bridge.found.connect(field.hear)
    bridge.done.connect(window.commands.done)
    bridge.answered.connect(window.commands.heard)
    bridge.refused.connect(lambda *_: window.order_taking.refused())
    bridge.refused.connect(window.commands.refused)
    bridge.faulted.connect(window.commands.faulted)
    bridge.said.connect(window.notices.fault)
    bridge.beeped.connect(QApplication.beep)
    bridge.audible.connect(window.strip.meter.put_audible)


# ---- hands -------------------------------------------------------------------------------------


def hear_map(window: ConsoleWindow) -> None:
    chart, tools = window.chart, window.tools
    chart.incident_chosen.connect(window.choice.choose)
    chart.unit_chosen.connect(window.choice.unit_on_map)
    tools.incident_wanted.connect(window.intake.open_at)
    tools.unit_pointed.connect(chart.point_at)
    tools.said.connect(window.notices.refuse)
    tools.containment_wanted.connect(window.commands.contain_from)
    tools.asked.connect(window.rounds.ask_soon)


def hear_panels(window: ConsoleWindow) -> None:
    choice, commands, advice = window.choice, window.commands, window.card.advice
    window.panels.brought.connect(window.bottom.bring_up)
    window.queue.chosen.connect(choice.choose)
    window.units.chosen.connect(choice.unit_in_table)
    window.alarms.chosen.connect(choice.choose)
    window.alarms.unit_chosen.connect(choice.unit_in_table)
    window.card.wanted.connect(commands.carry_out)
    advice.sent.connect(commands.send_units)
    advice.freed.wanted.connect(commands.do_free_up)
    advice.pointed.connect(window.chart.point_at)
    window.distress.taken.connect(commands.take_distress)
    window.distress.shown.connect(choice.unit_on_map)
    window.line.given.connect(commands.typed.give)
    window.line.asked.connect(window.rounds.ask)
    window.city_maker.wanted.connect(commands.open_pack)
    window.first_call.learned.connect(lambda: window.kept.teach(FIRST_CALL))


def hear_call_taking(window: ConsoleWindow) -> None:
    intake, calls = window.intake, window.call_taking
    intake.reported.connect(window.commands.calls.report)
    intake.drafted.connect(calls.keep)
    intake.moved.connect(calls.place_known)
    intake.refused.connect(lambda key, facts: window.commands.say(key, **facts))
    window.draft_offer.resumed.connect(calls.resume)
    window.draft_offer.dropped.connect(intake.clear)


def hear_directives(window: ConsoleWindow) -> None:
    choice, commands, composer = window.choice, window.commands, window.composer
    window.bottom.directives.chosen.connect(choice.choose_directive)
    window.bottom.directives.wanted.connect(commands.carry_out)
    window.bottom.tips.chosen.connect(choice.choose_tip)
    window.directive_card.wanted.connect(commands.carry_out)
    window.alarms.directive_chosen.connect(choice.choose_directive)
    window.strip.levels.chosen.connect(commands.show_level)
    window.strip.today.wanted.connect(commands.do_response)
    window.tip_card.wanted.connect(commands.carry_out)
    composer.asked.connect(window.clerk.do)
    composer.sent.connect(window.order_taking.send)
    composer.drafted.connect(window.order_taking.keep)
    window.tip_form.given.connect(window.order_taking.tell_tip)


def hear_ledger(window: ConsoleWindow) -> None:
    ledger, commands = window.ledger, window.commands
    ledger.wanted.connect(commands.carry_out)
    ledger.opened.connect(commands.open_owed)
    window.alarms.owed_chosen.connect(commands.show_owed)
    ledger.ask.left.connect(ledger.view.setFocus)
    repeats, figures = window.bottom.repeats, window.bottom.evaluation
    repeats.wanted.connect(commands.carry_out)
    repeats.stale.connect(commands.ask_repeats)
    repeats.chosen.connect(window.choice.choose)
    repeats.pointed.connect(window.chart.go_to)
    repeats.ask.left.connect(repeats.list.setFocus)
    figures.wanted.connect(commands.carry_out)
    figures.asked.connect(commands.ask_evaluation)
    figures.chosen.connect(window.choice.choose)
    figures.directive_chosen.connect(window.choice.choose_directive)
    figures.ask.left.connect(figures.behind.setFocus)


def hear_response(window: ConsoleWindow) -> None:
    sheet, commands = window.response, window.commands
    sheet.wanted.connect(commands.show_number)
    sheet.report_wanted.connect(commands.do_report)
    sheet.signals.opened.connect(commands.show_recorded)


def give_focus_back(window: ConsoleWindow) -> None:
    """Whatever lay over the panels is gone: the keys belong to the queue again."""
    back = window.queue.list.setFocus
    window.intake.left.connect(back)
    window.city_maker.left.connect(back)
    window.keys_tour.left.connect(back)
    window.keys.left.connect(back)
    window.response.left.connect(back)
    window.report_form.left.connect(back)
    window.card.ask.left.connect(back)
    window.composer.left.connect(back)
    window.tip_form.left.connect(back)
    window.directive_card.ask.left.connect(window.directive_card.people.setFocus)
    window.tip_card.ask.left.connect(window.bottom.tips.setFocus)
    window.line.left.connect(back)
