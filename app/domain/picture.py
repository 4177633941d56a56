"""态势: every current value, by id."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from app.domain.assignment import Assignment
from app.domain.call_back import CallBack
from app.domain.chase import Chase, next_at
from app.domain.cursor import Cursor
from app.domain.directive import Directive
from app.domain.diversion import Diversion
from app.domain.dues import Dues
from app.domain.duty import Duty
from app.domain.incident import Incident, feedback_chase
from app.domain.limits import Limits
from app.domain.receiver import Receiver, next_chase_at
from app.domain.refusal import Refused
from app.domain.tip import Tip
from app.domain.unit import Unit

Owing: TypeAlias = Incident | Diversion | CallBack | Duty  # what may have a deadline that is chased
Value: TypeAlias = Owing | Unit | Assignment | Cursor | Tip | Directive | Receiver
V = TypeVar("V")
TABLES: dict[type, str] = {  # where the picture holds each kind of value
    Incident: "incidents",
    Unit: "units",
    Assignment: "assignments",
    Cursor: "cursors",
    Diversion: "diversions",
    CallBack: "call_backs",
    Duty: "duties",
    Tip: "tips",
    Directive: "directives",
    Receiver: "receivers",
}
STAMPS: dict[type, tuple[str, ...]] = {  # the fields that are a Stamp
    Tip: ("reported", "assessed"),
    Directive: ("drafted", "approved", "issued", "ended"),
    Receiver: ("sent", "delivered", "signed", "fed_back", "evaluated"),
}


@dataclass(slots=True)
class Picture:
    """The desk owns one; whoever shows or advises keeps a copy that is a little older."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    diversions: dict[str, Diversion] = field(default_factory=dict)
    call_backs: dict[str, CallBack] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    tips: dict[str, Tip] = field(default_factory=dict)
    directives: dict[str, Directive] = field(default_factory=dict)
    receivers: dict[str, Receiver] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    last_number: int = 0
    last_tip: int = 0
    last_directive: int = 0
    chases: Dues = field(
        default_factory=Dues, compare=False, repr=False
    )  # receivers: the next step
    _on: dict[str, set[str]] = field(default_factory=dict)  # active assignments of an incident
    _of: dict[str, dict[str, None]] = field(default_factory=dict)  # receivers of a directive
    _unsettled: dict[str, set[str]] = field(default_factory=dict)  # those that keep it open
    dues: Dues = field(default_factory=Dues, compare=False, repr=False)  # follows the values

    def everything(self) -> list[Value]:
        return [value for kind in TABLES for value in self.table(kind).values()]

    def table(self, kind: type) -> dict[str, Any]:
        """The values of one kind, by id."""
        table: dict[str, Any] = getattr(self, TABLES[kind])
        return table

    def put_all(self, values: Iterable[Value]) -> None:
        for value in values:
            self.put(value)

    def put(self, value: Value) -> None:
        if isinstance(value, Owing):
            chase = running(value, self.limits)
            at = next_at(chase, self.limits.duties.chase) if chase else None
            self.dues.set(type(value), value.id, at)
        self.table(type(value))[value.id] = value
        match value:
            case Incident():
                self.last_number = max(self.last_number, value.number)
            case Tip():
                self.last_tip = max(self.last_tip, value.number)
            case Directive():
                self.last_directive = max(self.last_directive, value.number)
            case Assignment():
                on = self._on.setdefault(value.incident_id, set())
                (on.add if value.active else on.discard)(value.id)
            case Receiver():
                self._put_receiver(value)
            case _:
                pass

    def _put_receiver(self, value: Receiver) -> None:
        self._of.setdefault(value.directive_id, {})[value.id] = None
        unsettled = self._unsettled.setdefault(value.directive_id, set())
        (unsettled.discard if value.settled else unsettled.add)(value.id)
        self.chases.set(Receiver, value.id, next_chase_at(value, self.limits.directives.chase))

    def current(self, value: Value) -> Value | None:
        """The value of the same kind and id as it stands now."""
        known: Value | None = self.table(type(value)).get(value.id)
        return known

    def owed(self, kind: type, id: str) -> Owing | None:
        """The value of a kind that may have a deadline; None where there is none of that id."""
        value: Owing | None = self.table(kind).get(id)
        return value

    def active_on(self, incident_id: str) -> list[Assignment]:
        """The active assignments of an incident, first sent first."""
        return [self.assignments[id] for id in sorted(self._on.get(incident_id, ()))]

    def active(self) -> list[Assignment]:
        """All active assignments."""
        return [self.assignments[id] for on in self._on.values() for id in on]

    def receivers_of(self, directive_id: str) -> list[Receiver]:
        """In the order in which they were named."""
        return [self.receivers[id] for id in self._of.get(directive_id, ())]

    def unsettled(self, directive_id: str) -> int:
        """How many receivers are neither closed nor escalated."""
        return len(self._unsettled.get(directive_id, ()))

    def forget_closed(self, before: datetime) -> None:
        """Drop incidents closed before `before`, and what is about them: the store keeps them.

        What somebody still owes stays, and the incident that it is about.
        """
        pending: list[Diversion | CallBack] = [*self.diversions.values(), *self.call_backs.values()]
        kept = {value.incident_id for value in pending if value.open}
        old = {
            i.id
            for i in self.incidents.values()
            if not i.open and i.stages.close and i.stages.close.at < before and i.id not in kept
        }
        for id in old:
            del self.incidents[id]
            self._on.pop(id, None)
        self.assignments = {id: a for id, a in self.assignments.items() if a.incident_id not in old}
        self._forget_directives(before)
        self.diversions = {id: v for id, v in self.diversions.items() if v.incident_id not in old}
        self.call_backs = {id: v for id, v in self.call_backs.items() if v.incident_id not in old}
        self.duties = {
            id: v for id, v in self.duties.items() if v.ended_at is None or v.ended_at >= before
        }

    def _forget_directives(self, before: datetime) -> None:
        """Those that ended long ago with their receivers, and the tips that no directive names."""
        for one in [d for d in self.directives.values() if d.ended and d.ended.at < before]:
            del self.directives[one.id]
            self._unsettled.pop(one.id, None)
            for id in self._of.pop(one.id, ()):
                del self.receivers[id]
                self.chases.set(Receiver, id, None)
        named = {d.tip_id for d in self.directives.values()}
        for tip in [t for t in self.tips.values() if t.over(before) and t.id not in named]:
            del self.tips[tip.id]


def running(value: Owing, limits: Limits) -> Chase | None:
    """The deadline of a value that runs now; None: nobody owes anything for it."""
    return feedback_chase(value, limits) if isinstance(value, Incident) else value.running


def with_chase(value: Owing, chase: Chase) -> Owing:
    """With that in the place of the deadline that runs."""
    if isinstance(value, Incident):
        return replace(value, feedback_chase=chase)
    return value.chased(chase)


def need(table: dict[str, V], id: str) -> V:
    """The value of that id; Refused("unknown_id") where there is none."""
    try:
        return table[id]
    except KeyError:
        raise Refused("unknown_id", id=id) from None


def saved(value: Value, at: datetime) -> Value:
    """The value with the open `saved_at` of its stages filled in, as it goes into the store."""
    match value:
        case Incident() | Assignment():
            return replace(value, stages=value.stages.saved(at))
        case Tip() | Directive() | Receiver():
            fresh = {
                name: replace(stamp, saved_at=at)
                for name in STAMPS[type(value)]
                if (stamp := getattr(value, name)) is not None and stamp.saved_at is None
            }
            return replace(value, **fresh) if fresh else value
        case _:
            return value
