"""Directives go to the receivers' terminals, and again until they are there, also after a restart.

What changed, what is pressed for and what is withdrawn goes the same way.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from queue import SimpleQueue
from typing import Final

from app.domain.chase import Chase
from app.domain.directive import Directive, DirectiveState
from app.domain.directive_messages import DirectiveDelivered
from app.domain.picture import Value
from app.domain.receiver import Receiver
from app.feeds.ids import record_id
from app.feeds.runner import Reading

log = logging.getLogger(__name__)
RETRY: Final = timedelta(seconds=5)
MOST: Final = 500  # terminals told in one reading, so that a whole city does not come at once


class News(StrEnum):
    """Why a terminal is told."""

    ORDER = "order"  # it does not have the directive as it stands
    RETURNED = "returned"  # its feedback is not enough
    PRESSED = "pressed"  # reminded, escalated, supervised or pressed by hand
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Known:
    """What a terminal has been told."""

    revision: int = -1  # -1: nothing
    presses: int = 0
    returned: int = 0
    withdrawn: bool = False


class DirectiveOutbox:
    """A feed that runs the other way. `tell` answers whether the terminal has it; it may be told
    the same twice, and may raise OSError. When nothing goes out for that, the link is down."""

    name = "directive_terminals"
    period_s = 0.5

    def __init__(self, tell: Callable[[Receiver, Directive, News], bool]) -> None:
        self._tell = tell
        self._inbox: SimpleQueue[tuple[Value, ...]] = SimpleQueue()
        self._directives: dict[str, Directive] = {}
        self._receivers: dict[str, Receiver] = {}
        self._of: dict[str, set[str]] = {}  # receivers of a directive
        self._told: dict[str, Known] = {}
        self._behind: dict[str, datetime | None] = {}  # and when to try again

    def saw(self, values: Iterable[Value]) -> None:
        """New values of the desk, from any thread; at the start everything."""
        self._inbox.put(tuple(values))

    def read(self, position: str, now: datetime) -> Reading:
        """Tell what is due; the deliveries that came about."""
        while not self._inbox.empty():
            self._note(self._inbox.get())
        delivered: list[DirectiveDelivered] = []
        fault: OSError | None = None
        due = [id for id, again in self._behind.items() if again is None or again <= now][:MOST]
        reached = 0
        for id in due:
            try:
                delivered += self._bring(id, now)
                reached += 1
            except OSError as error:
                fault = error
                self._behind[id] = now + RETRY
        if fault is not None and not reached:
            raise fault
        if fault is not None:
            log.warning("some terminals could not be reached: %s", fault)
        return Reading(tuple(delivered), alive=not self._behind or reached > 0)

    # ---- what the desk says ----------------------------------------------------------------

    def _note(self, values: tuple[Value, ...]) -> None:
        for value in values:
            match value:
                case Directive():
                    self._note_directive(value)
                case Receiver():
                    self._note_receiver(value)
                case _:
                    pass

    def _note_directive(self, directive: Directive) -> None:
        known = self._directives.get(directive.id)
        self._directives[directive.id] = directive
        if known is None or known.revision != directive.revision or known.state != directive.state:
            self._behind.update(dict.fromkeys(self._of.get(directive.id, ())))

    def _note_receiver(self, receiver: Receiver) -> None:
        if receiver.id not in self._receivers and receiver.delivered is not None:
            # Told in an earlier run; whether a reminder got through then, nobody knows any more.
            self._told[receiver.id] = Known(receiver.revision, presses(receiver), receiver.returned)
        self._receivers[receiver.id] = receiver
        self._of.setdefault(receiver.directive_id, set()).add(receiver.id)
        self._behind.setdefault(receiver.id, None)

    # ---- what the terminals hear -----------------------------------------------------------

    def _bring(self, id: str, now: datetime) -> list[DirectiveDelivered]:
        """One step nearer to what the terminal should know."""
        receiver = self._receivers[id]
        directive = self._directives.get(receiver.directive_id)
        if directive is None:
            return []  # its value is on the way
        told = self._told.get(id, Known())
        news = due_news(directive, receiver, told)
        if news is None:
            del self._behind[id]
            if directive.ended_for_good:
                self._forget(receiver)
            return []
        if not self._tell(receiver, directive, news):
            self._behind[id] = now + RETRY
            return []
        self._told[id] = Known(
            directive.revision,
            presses(receiver),
            receiver.returned,
            withdrawn=news is News.WITHDRAWN,
        )
        self._behind[id] = None  # looked at once more: it may have changed meanwhile
        return [delivery(receiver, directive, now)] if news is News.ORDER else []

    def _forget(self, receiver: Receiver) -> None:
        self._receivers.pop(receiver.id, None)
        self._told.pop(receiver.id, None)
        others = self._of.get(receiver.directive_id, set())
        others.discard(receiver.id)
        if not others:
            self._of.pop(receiver.directive_id, None)
            self._directives.pop(receiver.directive_id, None)


def due_news(directive: Directive, receiver: Receiver, told: Known) -> News | None:
    """What the terminal lacks most; None: it knows everything."""
    if directive.state is DirectiveState.REVOKED:
        return News.WITHDRAWN if told.revision >= 0 and not told.withdrawn else None
    if not directive.active or not receiver.open:
        return None
    if told.revision < directive.revision:
        return News.ORDER
    if told.returned < receiver.returned:
        return News.RETURNED
    return News.PRESSED if told.presses < presses(receiver) else None


def presses(receiver: Receiver) -> int:
    """How often somebody was pressed for, by the clock or by hand."""
    return sum(steps(chase) for chase in (receiver.signing, receiver.answering))


def steps(chase: Chase) -> int:
    stamps = (chase.reminded_at, chase.escalated_at, chase.supervised_at)
    return chase.pressed + sum(stamp is not None for stamp in stamps)


def delivery(receiver: Receiver, directive: Directive, now: datetime) -> DirectiveDelivered:
    return DirectiveDelivered(
        id=record_id(now, DirectiveOutbox.name, receiver.id, str(directive.revision)),
        at=now,
        entered_at=now,
        by=DirectiveOutbox.name,
        directive_id=directive.id,
        receiver_id=receiver.id,
        revision=directive.revision,
    )
