"""What can happen to tips and directives: warned, assessed, drafted, sent, signed for, fed back."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.domain.directive_area import NOWHERE, DirectiveArea
from app.domain.message import Message
from app.domain.receiver import NOBODY, Aim, Recipient
from app.domain.tip import SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveMessage(Message):
    """The base of all of them: app/domain/directives.py has their rules."""


# ---- reports of the terminals ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveDelivered(DirectiveMessage):
    directive_id: str
    receiver_id: str
    revision: int = 0  # which text of it the terminal has


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveAcknowledged(DirectiveMessage):
    directive_id: str
    receiver_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveFedBack(DirectiveMessage):
    directive_id: str
    receiver_id: str
    text: str


# ---- tips --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTip(DirectiveMessage):
    """A place or an event, never a person: a point, an address or an area says where."""

    tip_id: str
    source_kind: SourceKind
    source_name: str
    text: str
    source_ref: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    district_id: str | None = None
    grid_id: str | None = None
    area: DirectiveArea = NOWHERE
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessTip(DirectiveMessage):
    """研判: the top level and what is of city-wide importance go to the leaders with it."""

    tip_id: str
    level: str
    reason: str = ""
    city_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissTip(DirectiveMessage):
    tip_id: str
    reason: str


# ---- directives --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDirective(DirectiveMessage):
    """`acknowledge_s` and `feedback_s` run from the order on; None: as usual for the level."""

    directive_id: str
    level: str
    title: str
    text: str
    reason: str = ""
    source: str = ""
    source_ref: str = ""
    tip_id: str | None = None
    template: str = ""
    area: DirectiveArea = NOWHERE
    aim: Aim = NOBODY
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    acknowledge_s: float | None = None
    feedback_s: float | None = None
    city_wide: bool = False
    name: str = ""  # who drafts it, where the seat knows


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDirective(DirectiveMessage):
    """By a second person, at another seat than it was drafted at."""

    directive_id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseApproval(DirectiveMessage):
    directive_id: str
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDirective(DirectiveMessage):
    """To exactly these, as they were shown; the deadlines replace those of the draft."""

    directive_id: str
    recipients: tuple[Recipient, ...]
    acknowledge_by: datetime | None = None
    feedback_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendDirective(DirectiveMessage):
    """A draft is simply changed; after the order was sent its receivers see what and why.

    None leaves a field as it is; `recipients` are added to those that have it.
    """

    directive_id: str
    why: str = ""
    level: str | None = None
    title: str | None = None
    text: str | None = None
    reason: str | None = None
    area: DirectiveArea | None = None
    aim: Aim | None = None  # of a draft
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    acknowledge_s: float | None = None  # of a draft
    feedback_s: float | None = None
    acknowledge_by: datetime | None = None  # of one that was sent
    feedback_by: datetime | None = None
    city_wide: bool | None = None
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDirective(DirectiveMessage):
    """延期: later deadlines or a longer validity, nothing else."""

    directive_id: str
    why: str = ""
    valid_until: datetime | None = None
    acknowledge_by: datetime | None = None
    feedback_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeDirective(DirectiveMessage):
    directive_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDirective(DirectiveMessage):
    directive_id: str
    remark: str = ""


# ---- one receiver ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PressReceiver(DirectiveMessage):
    """催办 by hand, as often as a person wants."""

    directive_id: str
    receiver_id: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateReceiver(DirectiveMessage):
    """To its superior before the clock does it."""

    directive_id: str
    receiver_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperviseReceiver(DirectiveMessage):
    """督办 by hand."""

    directive_id: str
    receiver_id: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceiverFeedback(DirectiveMessage):
    """退回: not enough. None: as long again as it was given at first."""

    directive_id: str
    receiver_id: str
    reason: str
    feedback_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateReceiver(DirectiveMessage):
    """评价 of the feedback, 1 (poor) to 5 (very good); it closes the receiver."""

    directive_id: str
    receiver_id: str
    mark: int
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReceiver(DirectiveMessage):
    """Nothing more is expected of it, with or without feedback; the reason says why."""

    directive_id: str
    receiver_id: str
    reason: str


DirectiveReport: TypeAlias = DirectiveDelivered | DirectiveAcknowledged | DirectiveFedBack
ReceiverOrder: TypeAlias = (
    PressReceiver
    | EscalateReceiver
    | SuperviseReceiver
    | ReturnReceiverFeedback
    | EvaluateReceiver
    | CloseReceiver
)
TipOrder: TypeAlias = ReportTip | AssessTip | DismissTip
WholeOrder: TypeAlias = (
    DraftDirective
    | ApproveDirective
    | RefuseApproval
    | IssueDirective
    | AmendDirective
    | ExtendDirective
    | RevokeDirective
    | CloseDirective
)
DirectiveOrder: TypeAlias = TipOrder | WholeOrder | ReceiverOrder
