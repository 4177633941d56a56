"""One receiver of one directive, with clocks of its own: sent, delivered, 签收, 反馈, 评价."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.chase import Chase, ChaseLimits, next_at
from app.domain.stage import Stamp


class ReceiverKind(StrEnum):
    DISTRICT = "district"
    STATION = "station"
    UNIT = "unit"
    OFFICER = "officer"


class TargetKind(StrEnum):
    """What a person may point at; each is expanded to receivers."""

    DISTRICT = "district"
    STATION = "station"
    UNIT = "unit"
    OFFICER = "officer"
    GRID = "grid"
    POLYGON = "polygon"
    RADIUS = "radius"


class ReceiverState(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"  # 已签收
    FED_BACK = "fed_back"
    CLOSED = "closed"
    ESCALATED = "escalated"  # the directive was closed over its head: the superior has it
    REVOKED = "revoked"


class ReceiverVerb(StrEnum):
    DELIVER = "deliver"
    ACKNOWLEDGE = "acknowledge"
    FEED_BACK = "feed_back"
    RETURN = "return"  # 退回: not enough
    EVALUATE = "evaluate"  # 评价, which closes it
    CLOSE = "close"
    ESCALATE = "escalate"
    REVOKE = "revoke"


S, V = ReceiverState, ReceiverVerb
OPEN = (S.SENT, S.DELIVERED, S.ACKNOWLEDGED, S.FED_BACK)
UNSIGNED = (S.SENT, S.DELIVERED)
UNANSWERED = (*UNSIGNED, S.ACKNOWLEDGED)
ARROWS = {
    (S.SENT, V.DELIVER): S.DELIVERED,
    **{(state, V.ACKNOWLEDGE): S.ACKNOWLEDGED for state in UNSIGNED},
    **{(state, V.FEED_BACK): S.FED_BACK for state in UNANSWERED},
    (S.FED_BACK, V.RETURN): S.ACKNOWLEDGED,
    (S.FED_BACK, V.EVALUATE): S.CLOSED,
    (S.CLOSED, V.EVALUATE): S.CLOSED,  # a mark corrected while the directive stands
    **{(state, V.CLOSE): S.CLOSED for state in OPEN},
    **{(state, V.ESCALATE): S.ESCALATED for state in OPEN},
    **{(state, V.REVOKE): S.REVOKED for state in OPEN},
}
MARKS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is a receiver: which target brought them in."""

    kind: TargetKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an order is sent to, as it was shown before sending."""

    kind: ReceiverKind
    key: str  # the id of the district, station, unit or officer
    name: str
    unit_id: str | None = None
    officer_id: str | None = None
    district_id: str | None = None
    chain: tuple[str, ...] = ()  # the superiors by name, the nearest first
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """Whom a draft is meant for beside its area, and who of them signs (None: who was named)."""

    station_ids: tuple[str, ...] = ()
    unit_ids: tuple[str, ...] = ()
    officer_ids: tuple[str, ...] = ()
    to: ReceiverKind | None = None


NOBODY = Aim()


@dataclass(frozen=True, slots=True)
class Return:
    """A feedback that was not enough, with its time and deadline: the record forgets nothing."""

    at: datetime
    by: str
    reason: str
    text: str
    fed_back: Stamp
    due: datetime


@dataclass(frozen=True, slots=True)
class Receiver:
    id: str
    directive_id: str
    kind: ReceiverKind
    key: str
    name: str
    unit_id: str | None
    officer_id: str | None
    district_id: str | None
    chain: tuple[str, ...]
    why: tuple[Why, ...]
    sent: Stamp
    signing: Chase  # the deadline of 签收
    answering: Chase  # and of 反馈
    delivered: Stamp | None = None
    signed: Stamp | None = None
    fed_back: Stamp | None = None
    evaluated: Stamp | None = None
    state: ReceiverState = ReceiverState.SENT
    revision: int = 0  # of the directive, as its terminal has it
    text: str = ""  # the feedback
    returns: tuple[Return, ...] = ()
    mark: int | None = None  # 1 to 5
    remark: str = ""
    ended_why: str = ""
    version: int = 0

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def returned(self) -> int:
        return len(self.returns)

    @property
    def owed(self) -> Chase | None:
        """The deadline that comes next; None: nothing is owed by this receiver."""
        if self.state in UNSIGNED:
            return self.signing
        return self.answering if self.state in UNANSWERED else None

    @property
    def escalated(self) -> bool:
        """What it owes now lies with its superior."""
        return self.owed is not None and self.owed.escalated_at is not None

    @property
    def settled(self) -> bool:
        """Does not keep the directive from being closed."""
        return not self.open or self.escalated

    @property
    def signed_late(self) -> bool:
        acted = min((s.at for s in (self.signed, self.fed_back) if s), default=None)
        return acted is not None and acted > self.signing.due

    @property
    def fed_back_late(self) -> bool:
        return self.fed_back is not None and self.fed_back.at > self.answering.due

    def overdue(self, now: datetime) -> bool:
        return self.owed is not None and now > self.owed.due

    def margin_s(self, now: datetime) -> float | None:
        """Seconds left of what is owed, negative when overdue; None: nothing is owed."""
        return None if self.owed is None else (self.owed.due - now).total_seconds()


def receiver_id(directive_id: str, kind: ReceiverKind, key: str) -> str:
    """The same for the same receiver of the same directive: nobody is told twice."""
    return f"{directive_id}/{kind.value}/{key}"


def running(receiver: Receiver) -> Iterator[tuple[str, Chase]]:
    """The deadlines that run, by the name of the field."""
    if receiver.state in UNSIGNED:
        yield "signing", receiver.signing
    if receiver.state in UNANSWERED:
        yield "answering", receiver.answering


def next_chase_at(receiver: Receiver, limits: ChaseLimits) -> datetime | None:
    """When time alone will next change this receiver."""
    times = (next_at(chase, limits) for _, chase in running(receiver))
    return min((at for at in times if at is not None), default=None)
