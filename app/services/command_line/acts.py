"""What a typed line can come to: one thing to do, with nothing left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture, Value
from app.services.command_line.words import Deed


@dataclass(frozen=True, slots=True)
class Send:
    """Units to an incident, the first ones or reinforcements."""

    incident_id: str
    unit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A unit from its incident to another."""

    assignment_id: str
    unit_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A report or an order with all it says but who, when and its id."""

    kind: type[m.Message]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing is ordered: the screen turns to an incident, a unit or a place."""

    incident_id: str = ""
    unit_id: str = ""
    place: tuple[float, float] | None = None  # lon, lat
    name: str = ""  # of the place


@dataclass(frozen=True, slots=True)
class Press:
    """An action of the console as by its key; first the screen turns to what it is about."""

    deed: Deed
    incident_id: str = ""
    unit_id: str = ""
    number: int = 0  # of a numbered action; of a snooze its minutes
    words: str = ""


@dataclass(frozen=True, slots=True)
class Teach:
    """Show what can be typed."""


Act: TypeAlias = Send | Move | Tell | Look | Press | Teach


def tried(picture: Picture, act: Act, seat: str, now: datetime) -> list[Value] | None:
    """What the desk would decide now; None where nothing is decided at all. Raises Refused."""
    message = message_of(act, seat, now)
    return None if message is None else decide(picture, message)


def message_of(act: Act, seat: str, now: datetime) -> m.AnyMessage | None:
    """As it would be posted, under ids that are never sent."""
    head = {"id": "typed", "at": now, "entered_at": now, "by": seat}
    match act:
        case Send():
            sendings = tuple(m.Sending(f"typed-{id}", id) for id in act.unit_ids)
            return m.Dispatch(**head, incident_id=act.incident_id, sendings=sendings)  # type: ignore[arg-type]
        case Move():
            sending = m.Sending(f"typed-{act.unit_id}", act.unit_id)
            return m.Reassign(
                **head,  # type: ignore[arg-type]
                assignment_id=act.assignment_id,
                incident_id=act.incident_id,
                sending=sending,
            )
        case Tell() if act.kind is m.IncidentReported:
            ids = {"incident_id": "typed", "source_ref": ""}
            return m.IncidentReported(**head, **ids, **act.facts)  # type: ignore[arg-type]
        case Tell():
            return act.kind(**head, **act.facts)  # type: ignore[arg-type, return-value]
        case Press(Deed.SNOOZE) if act.number:
            until = now + timedelta(minutes=act.number)
            about = {"incident_id": act.incident_id, "reason": act.words}
            return m.Snooze(**head, until=until, **about)  # type: ignore[arg-type]
        case _:
            return None
