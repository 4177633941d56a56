"""The outbox: each terminal is told what it should show until it has it, also after a restart."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Final

from app.domain.assignment import Assignment, AssignmentState
from app.domain.incident import Incident
from app.domain.messages import OrderDelivered
from app.domain.picture import Value
from app.domain.unit import Unit
from app.feeds.ids import record_id
from app.feeds.runner import Reading

log = logging.getLogger(__name__)
RETRY: Final = timedelta(seconds=5)


class Outbox:
    """A feed that runs the other way: driven by state, it reports what was delivered.

    `deliver` and `withdraw` answer whether the terminal has it; both may be told the same twice.
    They may raise OSError; when nothing at all goes out for that, the link is down.
    """

    name = "terminals"
    period_s = 0.5

    def __init__(
        self,
        deliver: Callable[[Assignment, Incident], bool],
        withdraw: Callable[[str, str], bool],
    ) -> None:
        self._deliver = deliver
        self._withdraw = withdraw
        self._inbox: SimpleQueue[tuple[Value, ...]] = SimpleQueue()
        self._orders: dict[str, Assignment] = {}  # active ones
        self._incidents: dict[str, Incident] = {}
        self._wanted: dict[str, str] = {}  # unit → the order it has, in the picture
        self._told: dict[str, str] = {}  # unit → the order it has, on its terminal
        self._behind: set[str] = set()  # units of which the two may differ
        self._again_at: dict[str, datetime] = {}
        self._reached = 0  # how often a terminal has answered

    def saw(self, values: Iterable[Value]) -> None:
        """New values of the desk, from any thread; at the start everything."""
        self._inbox.put(tuple(values))

    def read(self, position: str, now: datetime) -> Reading:
        """Tell what is due; the deliveries that came about."""
        while not self._inbox.empty():
            self._note(self._inbox.get())
        delivered: list[OrderDelivered] = []
        reached = self._reached
        faults: list[OSError] = []
        for unit_id in sorted(self._behind):
            if self._again_at.get(unit_id, now) > now:
                continue
            try:
                delivered += self._tell(unit_id, now)
            except OSError as fault:
                faults.append(fault)
                self._again_at[unit_id] = now + RETRY
        if faults and self._reached == reached:
            raise faults[0]
        if faults:
            log.warning("%d terminals could not be reached: %s", len(faults), faults[0])
        owes_nothing = not self._behind  # then silence is no sign of trouble
        return Reading(tuple(delivered), alive=owes_nothing or self._reached > reached)

    def _note(self, values: tuple[Value, ...]) -> None:
        for value in values:
            match value:
                case Incident():
                    self._incidents[value.id] = value
                    if not value.open:
                        del self._incidents[value.id]
                case Assignment():
                    self._note_order(value)
                case Unit():
                    self._note_unit(value)
                case _:
                    pass

    def _note_order(self, order: Assignment) -> None:
        if order.active:
            self._orders[order.id] = order
            if order.delivered_at is not None:
                self._told[order.unit_id] = order.id
        else:
            self._orders.pop(order.id, None)
            by_officer = order.state is AssignmentState.CLEARED and not order.ended_why
            if by_officer and self._told.get(order.unit_id) == order.id:
                del self._told[order.unit_id]  # the terminal knows
            elif not by_officer and order.delivered_at is not None:
                self._told.setdefault(order.unit_id, order.id)  # before a restart: tell it again
        self._behind.add(order.unit_id)

    def _note_unit(self, unit: Unit) -> None:
        if unit.assignment_id is None:
            self._wanted.pop(unit.id, None)
        else:
            self._wanted[unit.id] = unit.assignment_id
        self._behind.add(unit.id)
        self._again_at.pop(unit.id, None)

    def _tell(self, unit_id: str, now: datetime) -> list[OrderDelivered]:
        wanted, told = self._wanted.get(unit_id), self._told.get(unit_id)
        if told is not None and told != wanted:
            gone = self._withdraw(unit_id, told)
            self._reached += 1
            if not gone:
                self._again_at[unit_id] = now + RETRY
                return []
            del self._told[unit_id]
        if wanted is None or wanted == told:
            self._behind.discard(unit_id)
            return []
        order = self._orders.get(wanted)
        incident = self._incidents.get(order.incident_id) if order else None
        if order is None or incident is None:
            return []  # its values are on the way
        taken = self._deliver(order, incident)
        self._reached += 1
        if not taken:
            self._again_at[unit_id] = now + RETRY
            return []
        self._told[unit_id] = wanted
        self._behind.discard(unit_id)
        self._again_at.pop(unit_id, None)
        id = record_id(now, self.name, wanted)
        return [OrderDelivered(id=id, at=now, entered_at=now, by=self.name, assignment_id=wanted)]
