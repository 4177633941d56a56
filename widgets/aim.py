"""What an action is about: the incident on the card, one of its units, another one by number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.assignment import Assignment
from app.domain.incident import Incident
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class Aim:
    """Where there is nothing of the kind, a notice says so."""

    def __init__(self, window: ConsoleWindow, orders: Orders) -> None:
        self._window, self._orders = window, orders
        self._scene, self._card = window.scene, window.card

    def _chosen(self) -> Incident | None:
        incident = self._scene.chosen
        if incident is None:
            self._say("notice.choose_first")
        return incident

    def _chosen_unit(self) -> Assignment | None:
        if self._chosen() is None:
            return None
        sent = self._scene.picture.assignments.get(self._card.crew.current())
        if sent is None or not sent.active:
            self._say("notice.no_unit_here")
            return None
        return sent

    def _ask_number(self, title: str, answer: Callable[[Incident], None]) -> None:
        """Ask for another incident by the number that people say."""

        def found(words: str) -> None:
            digits = words.strip().lstrip("#")
            known = [
                incident
                for incident in self._scene.picture.incidents.values()
                if digits.isdecimal() and incident.number == int(digits)
            ]
            if known:
                answer(known[0])
            else:
                self._say("notice.no_such_number", words=words)

        self._card.ask_words(title, found, "#0412")

    def say(self, key: str, **facts: object) -> None:
        """A sentence that interrupts nobody."""
        self._say(key, **facts)

    def _say(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._scene.text(key, **facts))
