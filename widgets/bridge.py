"""The only Qt object that other threads touch: what they say arrives in frames, in slices."""

from collections import deque
from collections.abc import Sequence
from itertools import islice
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.messages import AnyMessage
from app.domain.picture import Value
from app.domain.refusal import Refused

FRAME_MS = 100
PART = 20  # values or entries handed to the widgets at once
SLICE_S = 0.003  # after so long the event loop may turn again: a key comes between


class Bridge(QObject):
    """Methods may be called on any thread; the signals are heard on the thread that made it.

    A frame begins every 100 ms. It brings the newest value of each id in slices of `SLICE_S`, at
    most `PART` at a time, and ends with `settled`.
    """

    changed = Signal(list)  # values
    entries = Signal(list)  # journal entries
    stories = Signal(list)  # older journal entries of one incident
    pasts = Signal(object)  # what happened at a place before
    found = Signal(object)  # what a typed line asked about
    answered = Signal(object)  # what the record, or who writes files, has to say
    done = Signal(object)  # what the clerk has done
    settled = Signal()
    refused = Signal(object, object)  # message, Refused
    faulted = Signal(object)
    said = Signal(str)  # a finished sentence about a fault that nobody caught
    recorded = Signal(object)
    links = Signal(object)
    fixes = Signal(object)
    advice = Signal(object)
    beeped = Signal()  # no player sounds: the machine's own beep
    audible = Signal(bool)  # whether sounds are heard

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Appending to and taking from a deque is atomic, so no lock and no event per call.
        self._inbox: deque[tuple[Sequence[Value], Sequence[Any]]] = deque()
        self._newest: deque[tuple[str, Any]] = deque()
        self._values: dict[tuple[type, str], Value] = {}
        self._entries: deque[Any] = deque()
        self._frame = QTimer(self)
        self._frame.setObjectName("frame")
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._begin)
        self._slices = QTimer(self)
        self._slices.setObjectName("slices")
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._hand_over)
        self._frame.start()

    # ---- called on any thread ------------------------------------------------------------------

    def publish(self, values: Sequence[Value], entries: Sequence[Any] = ()) -> None:
        self._inbox.append((values, entries))

    def refuse(self, message: AnyMessage, no: Refused) -> None:
        self.refused.emit(message, no)

    def fault(self, error: Exception) -> None:
        self.faulted.emit(error)

    def say(self, sentence: str) -> None:
        self.said.emit(sentence)

    def beep(self) -> None:
        self.beeped.emit()

    def sounds(self, heard: bool) -> None:
        """Whether anything that rings is heard."""
        self.audible.emit(heard)

    def record(self, status: Any) -> None:
        """How much is stored and how much is not yet; only the newest is shown."""
        self._newest.append(("recorded", status))

    def recall(self, entries: Sequence[Any]) -> None:
        """What the journal tells of an incident that is looked at."""
        self.stories.emit(list(entries))

    def past(self, past: Any) -> None:
        """What the store knows of a place that was asked for."""
        self.pasts.emit(past)

    def find(self, found: Any) -> None:
        """The answer of the lookup to a typed line."""
        self.found.emit(found)

    def answer(self, answer: Any) -> None:
        """To a question of the screen."""
        self.answered.emit(answer)

    def hand_in(self, done: Any) -> None:
        """A job of the clerk: receivers of a directive, alerts of a file."""
        self.done.emit(done)

    def link(self, status: Any) -> None:
        """The state of one link or of several; every one is shown, the next frame at the latest."""
        self._newest.append(("links", status))

    def locate(self, fixes: Any) -> None:
        """Where every unit is now; only the newest frame is shown."""
        self._newest.append(("fixes", fixes))

    def advise(self, advice: Any) -> None:
        self._newest.append(("advice", advice))

    # ---- on the UI thread ----------------------------------------------------------------------

    def flush(self) -> None:
        """Show all that has come in, now: for pictures and tests."""
        self._begin()
        while self._slices.isActive():
            self._hand_over()

    def stop(self) -> None:
        """Nothing is shown any more."""
        self._frame.stop()
        self._slices.stop()

    @Slot()
    def _begin(self) -> None:
        while self._inbox:
            values, entries = self._inbox.popleft()
            self._values.update(((type(value), value.id), value) for value in values)
            self._entries.extend(entries)
        self._show_newest()
        if self._values or self._entries:
            self._slices.start()

    def _show_newest(self) -> None:
        last: dict[str, Any] = {}
        while self._newest:
            name, what = self._newest.popleft()
            if name in {"links", "advice"}:
                getattr(self, name).emit(what)
            else:
                last[name] = what
        for name, what in last.items():
            getattr(self, name).emit(what)

    @Slot()
    def _hand_over(self) -> None:
        until = perf_counter() + SLICE_S
        while self._values or self._entries:
            self._hand_part()
            if perf_counter() >= until:
                break
        if not self._values and not self._entries:
            self._slices.stop()
            self.settled.emit()

    def _hand_part(self) -> None:
        keys = list(islice(self._values, PART))
        if keys:
            self.changed.emit([self._values.pop(key) for key in keys])
        read = [self._entries.popleft() for _ in range(min(PART, len(self._entries)))]
        if read:
            self.entries.emit(read)
