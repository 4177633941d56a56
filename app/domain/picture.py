"""态势: every current value, by id."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, TypeVar, assert_never

from app.domain.assignment import Assignment
from app.domain.cursor import Cursor
from app.domain.incident import Incident
from app.domain.limits import Limits
from app.domain.refusal import Refused
from app.domain.unit import Unit

Value: TypeAlias = Incident | Unit | Assignment | Cursor
V = TypeVar("V")


@dataclass(slots=True)
class Picture:
    """The desk owns one; whoever shows or advises keeps a copy that is a little older."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    last_number: int = 0
    _on: dict[str, set[str]] = field(default_factory=dict)  # active assignments of an incident

    def everything(self) -> list[Value]:
        return [
            *self.incidents.values(),
            *self.units.values(),
            *self.assignments.values(),
            *self.cursors.values(),
        ]

    def put_all(self, values: Iterable[Value]) -> None:
        for value in values:
            self.put(value)

    def put(self, value: Value) -> None:
        match value:
            case Incident():
                self.incidents[value.id] = value
                self.last_number = max(self.last_number, value.number)
            case Unit():
                self.units[value.id] = value
            case Assignment():
                self.assignments[value.id] = value
                on = self._on.setdefault(value.incident_id, set())
                (on.add if value.active else on.discard)(value.id)
            case Cursor():
                self.cursors[value.id] = value
            case _:
                assert_never(value)

    def current(self, value: Value) -> Value | None:
        """The value of the same kind and id as it stands now."""
        match value:
            case Incident():
                return self.incidents.get(value.id)
            case Unit():
                return self.units.get(value.id)
            case Assignment():
                return self.assignments.get(value.id)
            case Cursor():
                return self.cursors.get(value.id)
            case _:
                assert_never(value)

    def active_on(self, incident_id: str) -> list[Assignment]:
        """The active assignments of an incident, first sent first."""
        return [self.assignments[id] for id in sorted(self._on.get(incident_id, ()))]

    def active(self) -> list[Assignment]:
        """All active assignments."""
        return [self.assignments[id] for on in self._on.values() for id in on]

    def forget_closed(self, before: datetime) -> None:
        """Drop incidents closed before `before`, with their assignments: the store keeps them."""
        old = {
            i.id
            for i in self.incidents.values()
            if not i.open and i.stages.close and i.stages.close.at < before
        }
        for id in old:
            del self.incidents[id]
            self._on.pop(id, None)
        self.assignments = {id: a for id, a in self.assignments.items() if a.incident_id not in old}


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
        case _:
            return value
