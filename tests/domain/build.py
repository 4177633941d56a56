"""Short ways to make messages and pictures in tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.unit import Unit, UnitKind, UnitState

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
M = TypeVar("M", bound=m.Message)


def say(kind: type[M], second: float = 0.0, /, *, by: str = "seat 1", **facts: Any) -> M:
    """A message of that kind, `second` seconds after noon, its id made from what it says."""
    at = NOON + timedelta(seconds=second)
    said = sha256(repr(facts).encode()).hexdigest()[:16]
    return kind(id=f"{kind.__name__}-{second}-{said}", at=at, entered_at=at, by=by, **facts)


def call(id: str, second: float = 0.0, priority: int = 2) -> m.IncidentReported:
    return say(
        m.IncidentReported,
        second,
        by="110",
        incident_id=id,
        source_ref=id,
        category="fight",
        priority=priority,
        lon=113.2,
        lat=23.1,
        address="宏图路12号",
    )


def send(incident: str, *units: str, second: float = 0.0, tag: str = "") -> m.Dispatch:
    """An order to send units; the assignment of unit u to incident i is "i/u" (and the tag)."""
    sendings = tuple(m.Sending(f"{incident}/{u}{tag}", u, 120.0) for u in units)
    return say(m.Dispatch, second, incident_id=incident, sendings=sendings)


def unit(id: str, state: UnitState = UnitState.AVAILABLE) -> Unit:
    return Unit(id, id.upper(), UnitKind.CAR, "d1", state=state)


def picture_of(*units: str) -> Picture:
    picture = Picture()
    picture.put_all(unit(u) for u in units)
    return picture


def tell(picture: Picture, *messages: m.AnyMessage) -> Picture:
    """Decide and put, one after the other; a refusal goes through to the test."""
    for message in messages:
        picture.put_all(decide(picture, message))
    return picture


def absorb_all(picture: Picture, messages: Iterable[m.AnyMessage]) -> Picture:
    for message in messages:
        tell(picture, message)
    return picture


def off(u: Unit) -> Unit:
    return replace(u, state=UnitState.OFF_DUTY)
