"""A line for an address: what it may mean is looked up beside the screen, not on its thread."""

from collections.abc import Callable

from app.services.command_line.known import Place
from app.services.lookup import Asked, Found
from widgets.intake_fields import Finder

LookUp = Callable[[Asked], None]


class AddressField(Finder):
    """`hear` brings the answer; only that to the words which stand in the line is shown.

    The rows of the words before stay until then. Enter waits for the answer and takes its first.
    """

    def __init__(
        self,
        name: str,
        look_up: LookUp | None,
        label: Callable[[Place], str] = lambda hit: hit.text,
    ) -> None:
        """`look_up` returns at once; None where the city has no addresses."""
        super().__init__(lambda _: ())
        self._name, self._look_up, self._label = name, look_up, label
        self._awaited = ""
        self._in_a_hurry = False

    def look(self) -> None:
        self._pause.stop()
        words = self.line.text().strip()
        if not words or self._look_up is None:
            self._forget()
            self._show([])
            return
        self._awaited = words
        self._look_up(Asked((words,), by=self._name))

    def hear(self, found: Found) -> None:
        words = self._awaited
        if not words or found.asked.by != self._name or words not in found.places:
            return
        hurried = self._in_a_hurry
        self._forget()
        self._show([(self._label(hit), hit) for hit in found.places[words]])
        if hurried:
            self._enter()

    def _enter(self) -> None:
        if self._pause.isActive() or self._awaited:
            self.look()
        if self._awaited:
            self._in_a_hurry = True
        else:
            super()._enter()

    def _forget(self) -> None:
        self._awaited, self._in_a_hurry = "", False

    def _edited(self) -> None:
        self._forget()
        super()._edited()

    def put(self, words: str) -> None:
        self._forget()
        super().put(words)

    def fold(self) -> None:
        self._forget()
        super().fold()
