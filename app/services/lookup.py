"""Finds the addresses and the duplicates that typed words ask about, on a thread of its own."""

import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.dispatch.duplicates import possible_duplicates
from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.domain.limits import Limits
from app.services.command_line.known import Place

log = logging.getLogger(__name__)
Search = Callable[[str], Sequence[Place]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`by` names the field that is typed in, `call` the call that is typed, `incidents` what it may
    be a duplicate of: a copy."""

    addresses: tuple[str, ...] = ()
    call: Incident | None = None
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """To the very words that were asked, so that an answer fits no other line than its own."""

    asked: Asked
    places: Mapping[str, Sequence[Place]]
    alike: tuple[Likeness, ...] = ()


class Lookup:
    """Ask from any thread; `tell` and `fault` speak on the lookup's own.

    Of what one field asks the newest question wins; no other field takes its turn away.
    """

    def __init__(
        self, search: Search, tell: Callable[[Found], None], fault: Callable[[Exception], None]
    ) -> None:
        self._search, self._tell, self._fault = search, tell, fault
        self._asked: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="lookup", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, asked: Asked) -> None:
        self._asked.put(asked)

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        waiting: dict[str, Asked] = {}
        while True:
            while not waiting or not self._asked.empty():
                asked = self._asked.get()
                if asked is None:
                    return
                waiting[asked.by] = asked
            self._look(waiting.pop(next(iter(waiting))))

    def _look(self, asked: Asked) -> None:
        try:
            self._tell(self.answer(asked))
        except Exception as fault:  # its thread must live on: a field without answers is dead
            log.exception("what was typed could not be looked up")
            self._fault(fault)

    def answer(self, asked: Asked) -> Found:
        """On the calling thread."""
        places = {typed: self._search(typed) for typed in asked.addresses}
        if asked.call is None:
            return Found(asked, places)
        alike = possible_duplicates(asked.call, asked.incidents, asked.limits)
        return Found(asked, places, tuple(alike))


def here(search: Search, tell: Callable[[Found], None]) -> Callable[[Asked], None]:
    """Looks up on the thread that asks: for pictures and tests."""
    lookup = Lookup(search, tell, lambda _: None)
    return lambda asked: tell(lookup.answer(asked))
