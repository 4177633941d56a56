"""The bridge of a replayed night: beside what a live one brings, it can begin anew at a moment."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, Slot

from app.domain.entry import Entry
from app.domain.messages import AnyMessage
from app.domain.picture import Value
from app.domain.plans import Plans
from app.domain.refusal import Refused
from app.services.advisor import Answer
from widgets.bridge import Bridge


class Anew(list[Value]):
    """Everything there is at a moment; what was shown before is forgotten."""


class NightBridge(Bridge):
    """Methods may be called on any thread, the signals are heard on the thread that made it."""

    emptied = Signal()
    progressed = Signal(float)  # share of the journal that was read
    opened = Signal(object)
    held = Signal(object)
    done = Signal(object)
    advised = Signal()  # after what the adviser said has been shown

    def __init__(self) -> None:
        super().__init__()
        self.hides_answers = False

    # ---- called on any thread ------------------------------------------------------------------

    def begin_again(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        self._inbox.append((Anew(values), entries))

    def progress(self, share: float) -> None:
        self.progressed.emit(share)

    def open_night(self, opened: Any) -> None:
        self.opened.emit(opened)

    def hold(self, held: Any) -> None:
        self.held.emit(held)

    def tell_done(self, done: Any) -> None:
        self.done.emit(done)

    def post(self, messages: AnyMessage | Sequence[AnyMessage]) -> None:
        """Nothing can be ordered any more: it has been."""
        given = list(messages) if isinstance(messages, Sequence) else [messages]
        for message in given[:1]:
            self.refuse(message, Refused("replayed"))

    def advise(self, advice: Answer) -> None:
        """What the console would have said then, unless somebody is to find it himself."""
        if self.hides_answers:
            sights = replace(advice.sights, ways=())
            advice = replace(advice, advice=None, outlook={}, sights=sights, plans=Plans())
        super().advise(advice)

    # ---- on the UI thread ----------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        anew = [n for n, (values, _) in enumerate(self._inbox) if isinstance(values, Anew)]
        if anew:
            for _ in range(anew[-1]):
                self._inbox.popleft()
            self._values.clear()
            self._entries.clear()
            self.emptied.emit()
        super()._begin()
        self.advised.emit()
