"""How 分流 and 回访 fared: by agency and year, and the share of the satisfied, each with its n."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from app.domain.call_back import CallBack, CallBackState
from app.domain.diversion import Diversion, DiversionState
from app.services.evaluation import Rate, rate

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Diverted:
    """What one agency was given in one year; the rows are ids of diversions."""

    agency_id: str
    year: int
    rows: tuple[str, ...]
    accepted_in_time: Rate  # of those that are due, whatever came later
    fed_back_in_time: Rate  # of those that were not declined
    declined: Rate  # of all
    open: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class CalledBack:
    """`satisfied` is of those who answered; the others are told beside it, never mixed in."""

    rows: tuple[str, ...]
    satisfied: Rate
    reached: Rate  # of those that are over
    due: tuple[str, ...]
    withdrawn: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.rows)


def by_agency(diversions: Iterable[Diversion], zone: tzinfo, now: datetime) -> list[Diverted]:
    """One row for each agency and year of the city, in that order."""

    def key(one: Diversion) -> tuple[str, int]:
        return one.agency_id, one.diverted_at.astimezone(zone).year

    return [
        Diverted(
            agency_id,
            year,
            tuple(d.id for d in some),
            rate((d.id, accepted_in_time(d, now)) for d in some),
            rate((d.id, fed_back_in_time(d, now)) for d in some),
            rate((d.id, d.state is DiversionState.DECLINED) for d in some),
            tuple(d.id for d in some if d.open),
        )
        for (agency_id, year), some in sorted(grouped(diversions, key).items())
    ]


def accepted_in_time(one: Diversion, now: datetime) -> bool | None:
    """A refusal within the time is an answer in time; None: not due yet."""
    answered = [at for at in (one.accepted_at, one.ended_at) if at is not None]
    if answered:
        return min(answered) <= one.accept.due
    return None if now <= one.accept.due else False


def fed_back_in_time(one: Diversion, now: datetime) -> bool | None:
    if one.fed_back_at is not None:
        return one.fed_back_at <= one.feedback.due
    if one.state is DiversionState.DECLINED or now <= one.feedback.due:
        return None
    return False


def of_call_backs(found: Iterable[CallBack]) -> CalledBack:
    states = {call.id: call.state for call in found}
    answered = (CallBackState.SATISFIED, CallBackState.NOT_SATISFIED)
    over = {id: s for id, s in states.items() if s in (*answered, CallBackState.NOT_REACHED)}
    return CalledBack(
        tuple(states),
        rate((id, s is CallBackState.SATISFIED) for id, s in over.items() if s in answered),
        rate((id, s in answered) for id, s in over.items()),
        tuple(id for id, s in states.items() if s is CallBackState.DUE),
        tuple(id for id, s in states.items() if s is CallBackState.WITHDRAWN),
    )


def grouped(values: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups
