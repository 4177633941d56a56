"""What an operator does about alarms: take the worst, look at it, put one off, mute the seat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.attention import OF_DIRECTIVE, OF_OWED, STORE_NAME, About, Subject
from app.domain.incident import Incident
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

MUTE_MINUTES = 15  # then the sounds come back by themselves
SNOOZES = (5, 10, 30)  # minutes


class AttentionCommands:
    """`say` shows a refusal by its key."""

    def __init__(self, window: ConsoleWindow, orders: Orders, say: Callable[[str], None]) -> None:
        self._window, self._orders, self._say = window, orders, say
        self._scene = window.scene

    def take(self) -> None:
        """Take what asks for most; where the list of alarms is used, its row."""
        subject = self._meant()
        if subject is None:
            self._say("notice.no_alarm")
        elif subject.about is About.UNIT:
            self._orders.take_distress(subject.id)
        elif subject.about is About.INCIDENT:
            self._orders.take(subject.id)
        elif subject.about is About.DIRECTIVE:
            self._orders.take_alarm(f"{OF_DIRECTIVE}{subject.id}")
        elif subject.about is About.OWED:
            self._orders.take_alarm(f"{OF_OWED}{subject.id}")
        else:  # silent at once, as the store that fails may be the one that records it
            self._orders.take_alarm(subject.id or STORE_NAME)
            self._scene.watch.take(subject, self._scene.now)
            self._window.incoming.attend()

    def _meant(self) -> Subject | None:
        alarms = self._window.alarms
        row = alarms.current() if alarms.hasFocus() else None
        if row is not None and row.alarm is not None and not row.alarm.taken:
            return row.alarm.subject
        waiting = self._scene.watch.waiting(self._scene.now)
        return waiting[0].subject if waiting else None

    def show_next(self) -> None:
        """Show what asks for most and is not on the card."""
        waiting = self._scene.watch.waiting(self._scene.now)
        others = [one for one in waiting if one.subject.id != self._scene.chosen_id]
        if not waiting:
            self._say("notice.no_alarm")
            return
        alarm, window = (others or waiting)[0], self._window
        if alarm.subject.about is About.INCIDENT:
            window.choose(alarm.subject.id)
        elif alarm.subject.about is About.UNIT:
            window.chart.point_at(alarm.subject.id)
            window.chart.go_to_unit(alarm.subject.id)
        elif alarm.subject.about is About.DIRECTIVE:
            window.panels.bring(window.bottom.directives)
            window.choice.choose_directive(alarm.subject.id)
        elif alarm.subject.about is About.OWED:
            window.panels.bring(window.ledger)
            window.commands.show_owed(alarm.subject.id)
        else:
            window.panels.bring(window.alarms)
            window.alarms.setFocus()
            window.alarms.point_at(alarm.id)

    def snooze(self, incident: Incident) -> None:
        """Put it off for some minutes, with a reason; again: wake it."""
        if incident.id in self._scene.watch.snoozed:
            self._orders.snooze(incident.id, 0)
            return
        text = self._scene.text
        self._window.card.ask.ask(
            text("ask.snooze", number=f"#{incident.number:04}"),
            lambda minutes, words: self._orders.snooze(incident.id, float(minutes), words),
            [(str(n), text("ask.minutes", n=n)) for n in SNOOZES],
            text("ask.snooze_reason"),
        )

    def mute(self) -> None:
        """No sound but distress for a while; again: sound as usual. Both are in the journal."""
        watch, now = self._scene.watch, self._scene.now
        muted = watch.muted(now)
        watch.mute(now, None if muted else now + timedelta(minutes=MUTE_MINUTES))
        self._orders.snooze(None, 0 if muted else MUTE_MINUTES)
        self._window.incoming.attend()
