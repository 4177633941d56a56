"""The desk: the one thread that owns the picture. It takes, decides, saves and shows."""

import gc
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.entry import Entry
from app.domain.limits import Limits
from app.domain.messages import AnyMessage
from app.domain.picture import Picture, Value
from app.domain.refusal import Refused
from app.services.recorded import Recorded
from app.services.recorder import BATCH, Group, Recorder, Turn
from app.services.spool import Spool
from app.store.store import Store

log = logging.getLogger(__name__)
RETRY_S = 1.0
MANY = 2000  # values of one turn


class Desk:
    """Post from any thread; the callbacks speak on the desk's thread and must not block.

    publish(values, entries): the newest of each value that changed, and what was accepted. A
        message is accepted when its entry is published: then it is in the journal on disk. In an
        outage values come without entries, and again with `saved_at` and entries when it is over.
        At the start everything is published, with the newest entries of earlier runs.
    refuse(message, refusal): an order that cannot be carried out; nothing changed.
    fault(error): a bug, or a store that fails (once an outage); the desk goes on.
    recorded(status): how much of what is shown is not in the journal, when that changes.
    """

    def __init__(
        self,
        store: Store,
        publish: Callable[[Sequence[Value], Sequence[Entry]], None],
        refuse: Callable[[AnyMessage, Refused], None],
        fault: Callable[[Exception], None],
        recorded: Callable[[Recorded], None],
        clock: Callable[[], datetime],
        spool: Spool,
        limits: Limits,
    ) -> None:
        self._recorder = Recorder(store, clock, spool, limits)
        self._first = self._recorder.take_up()  # before anybody asks for a feed's cursor
        self._publish = publish
        self._refuse = refuse
        self._fault = fault
        self._recorded = recorded
        self._told: Recorded | None = None
        self._shown = False
        self._open = True
        self._inbox: queue.SimpleQueue[list[AnyMessage] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk")

    @property
    def picture(self) -> Picture:
        """For the desk's own thread, and for anybody while it is not running."""
        return self._recorder.picture

    # ---- for all threads -------------------------------------------------------------------

    def start(self) -> None:
        """Shows everything that is known, with the newest entries, and begins."""
        self.show_everything()
        self._thread.start()

    def post(self, messages: AnyMessage | Sequence[AnyMessage]) -> None:
        """One message, or a group which is decided in order and saved together."""
        self._inbox.put(list(messages) if isinstance(messages, Sequence) else [messages])

    def stop(self) -> None:
        """Works off everything that was posted before, saves it, and ends. Stop the feeds first."""
        self._inbox.put(None)
        self._thread.join()

    # ---- the desk's thread -----------------------------------------------------------------

    def _run(self) -> None:
        while self._open or not self._inbox.empty():
            groups = self._take()
            try:
                self.handle(groups)
            except Exception as bug:
                log.exception("the desk stumbled over %d groups and goes on", len(groups))
                self._fault(bug)
        if unsaved := self._recorder.status.unsaved:
            log.error("ended with %d messages not in the journal", unsaved)

    def _take(self) -> list[list[AnyMessage]]:
        """What is waiting, up to a batch; waits for it, but not longer than the next retry."""
        groups: list[list[AnyMessage]] = []
        wait = RETRY_S if self._recorder.status.unsaved else None
        while sum(map(len, groups)) < BATCH:
            try:
                taken = self._inbox.get(timeout=wait)
            except queue.Empty:
                break
            if taken is None:
                self._open = False
                break
            groups.append(taken)
            wait = 0
        return groups

    def show_everything(self) -> None:
        """What `start` does before there is a thread, unless it was done already."""
        if not self._shown:
            self._shown = True
            self._first.show(self.picture.everything())
            self._tell(self._first)

    def handle(self, groups: Sequence[Group]) -> None:
        """Decide, save, then show: one turn, also for who drives the desk without its thread."""
        gc.disable()  # a collection amid a turn of thousands of values would stop every thread
        try:
            turn = self._recorder.take(groups)
        finally:
            gc.enable()
        if len(turn.shown) > MANY:
            gc.freeze()  # values hold no cycles: nobody need ever look through them for one
        self._tell(turn)

    def _tell(self, turn: Turn) -> None:
        if self._recorder.status != self._told:
            self._told = self._recorder.status
            self._recorded(self._told)
        if turn.shown or turn.entries:
            self._publish(list(turn.shown.values()), turn.entries)
        for message, refusal in turn.refused:
            self._refuse(message, refusal)
        for fault in turn.faults:
            self._fault(fault)
