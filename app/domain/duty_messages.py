"""分流, 回访, 跟进, 催办 and 督办: the orders about everything that has an owner and a deadline."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.domain.call_back import Answer
from app.domain.duty import DutyKind, OwedKind, Owner
from app.domain.incident import Disposition
from app.domain.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMessage(Message):
    """The base of all of them; the rules are in duties.py and diversions.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DivertIncident(DutyMessage):
    """It ends here, and the agency owes an answer by two deadlines."""

    incident_id: str
    diversion_id: str
    agency_id: str
    accept_by: datetime
    feedback_by: datetime
    disposition: Disposition = Disposition.NOT_POLICE  # or TRANSFERRED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDiversion(DutyMessage):
    diversion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineDiversion(DutyMessage):
    """The agency does not take it: the incident is in the queue again."""

    diversion_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBackDiversion(DutyMessage):
    """What the agency did."""

    diversion_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDiversion(DutyMessage):
    diversion_id: str


@dataclass(frozen=True, slots=True)
class NewDuty:
    """Who has to do what by when. The order that holds it says what it is about."""

    duty_id: str
    text: str
    owner: Owner
    due: datetime
    head_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCallBack(DutyMessage):
    """What the caller said. Not satisfied needs the reason and who follows it up."""

    call_back_id: str
    answer: Answer
    reason: str = ""
    follow_up: NewDuty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDuty(DutyMessage):
    kind: DutyKind
    duty: NewDuty
    about_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishDuty(DutyMessage):
    duty_id: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDuty(DutyMessage):
    duty_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(DutyMessage):
    """催办 by hand: to the owner and the head of the owner's unit."""

    kind: OwedKind
    owed_id: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(DutyMessage):
    """督办 by hand, before its time has come."""

    kind: OwedKind
    owed_id: str
    text: str = ""


DutyOrder: TypeAlias = (
    DivertIncident
    | AcceptDiversion
    | DeclineDiversion
    | FeedBackDiversion
    | CloseDiversion
    | RecordCallBack
    | OpenDuty
    | FinishDuty
    | WithdrawDuty
    | Press
    | Supervise
)
