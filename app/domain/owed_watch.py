"""What overdue diversions, call-backs and duties call for: escalated, then supervised."""

from dataclasses import dataclass, field

from app.domain.attention import About, Call, Cause, Severity, Subject
from app.domain.call_back import CallBack
from app.domain.diversion import Diversion
from app.domain.duty import Duty, OwedKind
from app.domain.duty_messages import (
    AcceptDiversion,
    CloseDiversion,
    DeclineDiversion,
    FeedBackDiversion,
    FinishDuty,
    Press,
    RecordCallBack,
    Supervise,
    WithdrawDuty,
)


def kind_of(value: Diversion | CallBack | Duty) -> OwedKind:
    """As the ledger has it."""
    if isinstance(value, Diversion):
        return OwedKind.DIVERSION
    return OwedKind.CALL_BACK if isinstance(value, CallBack) else OwedKind(value.kind.value)


def subject_of(kind: OwedKind, id: str) -> Subject:
    return Subject(About.OWED, f"{kind.value}:{id}")


def owed_of(subject_id: str) -> tuple[OwedKind, str]:
    """Kind and id, as the ledger's rows are known by."""
    kind, _, id = subject_id.partition(":")
    return OwedKind(kind), id


@dataclass(slots=True)
class OwedWatch:
    """Follows values; those that have ended are let go of."""

    _open: dict[str, Diversion | CallBack | Duty] = field(default_factory=dict)

    def put(self, value: Diversion | CallBack | Duty) -> Subject:
        """The subject whose alarm may be another now."""
        subject = subject_of(kind_of(value), value.id)
        if value.running is None:
            self._open.pop(subject.id, None)
        else:
            self._open[subject.id] = value
        return subject

    def calls(self, subject_id: str) -> tuple[Call, ...]:
        """Every cause that stands, the worst first; none where nothing is owed."""
        value = self._open.get(subject_id)
        chase = value.running if value is not None else None
        found = []
        if chase is not None and chase.supervised_at is not None:
            found.append(Call(Cause.OWED_SUPERVISED, Severity.MIDDLE, chase.supervised_at))
        if chase is not None and chase.escalated_at is not None:
            found.append(Call(Cause.OWED_LATE, Severity.LOW, chase.escalated_at))
        return tuple(found)


def seen_to(message: object) -> tuple[Subject, ...]:
    """What an order about something owed has seen to; a duty may be of any kind of duty."""
    match message:
        case Press() | Supervise():
            return (subject_of(message.kind, message.owed_id),)
        case RecordCallBack():
            return (subject_of(OwedKind.CALL_BACK, message.call_back_id),)
        case FinishDuty() | WithdrawDuty():
            kinds = (OwedKind.FOLLOW_UP, OwedKind.LOOK_BACK, OwedKind.OBJECTION)
            return tuple(subject_of(kind, message.duty_id) for kind in kinds)
        case AcceptDiversion() | CloseDiversion() | DeclineDiversion() | FeedBackDiversion():
            return (subject_of(OwedKind.DIVERSION, message.diversion_id),)
        case _:
            return ()
