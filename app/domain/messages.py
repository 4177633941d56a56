"""Everything that can happen to the console. Read this file first.

A report is past tense: the world says so, it is absorbed. An order is imperative: a person wants
it, it may be refused. A tick is the clock, so that deadlines need no hidden timer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.domain.directive_messages import DirectiveOrder, DirectiveReport
from app.domain.duty_messages import DutyOrder
from app.domain.incident import Caller, Disposition
from app.domain.message import Message as Base
from app.domain.unit import Unit

Message: TypeAlias = Base


# ---- reports -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLoaded(Message):
    """The force as the city pack has it; states of known units stay as they are."""

    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Message):
    incident_id: str
    source_ref: str
    category: str
    priority: int
    lon: float
    lat: float
    address: str
    summary: str = ""
    district_id: str | None = None
    grid_id: str | None = None
    caller: Caller | None = None
    hazards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAcknowledged(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDeparted(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitArrived(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingBegun(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven(Message):
    assignment_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCleared(Message):
    """归队: from its incident, or from whatever kept it busy when `assignment_id` is None."""

    unit_id: str
    assignment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSignedOn(Message):
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSignedOff(Message):
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWentBusy(Message):
    unit_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistressRaised(Message):
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorMoved(Message):
    """Last of the messages that one reading of a feed brought."""

    feed: str
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQuarantined(Message):
    """A feed sent what cannot be understood; `raw` is kept (cut to 4,000 characters)."""

    feed: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureNoted(Message):
    """The desk's picture after entry `number`: SHA-256 of what stood, or was over after `since`."""

    number: int
    digest: str
    since: datetime


# ---- orders ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sending:
    """One unit of a dispatch order; `eta_s` is what the recommendation promised."""

    assignment_id: str
    unit_id: str
    eta_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIncident(Message):
    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Message):
    """Send units to an incident, the first ones or reinforcements: all of them or none."""

    incident_id: str
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Message):
    """Call a unit back, stand it down on the way, or undo its dispatch; the reason says which."""

    assignment_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Message):
    """Take a unit from its incident and send it to another."""

    assignment_id: str
    incident_id: str
    sending: Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLead(Message):
    assignment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendIncident(Message):
    """Correct what was taken down; None leaves a field as it is."""

    incident_id: str
    category: str | None = None
    priority: int | None = None
    address: str | None = None
    summary: str | None = None
    lon: float | None = None
    lat: float | None = None
    district_id: str | None = None
    grid_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDuplicate(Message):
    incident_id: str
    primary_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkDuplicate(Message):
    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFeedback(Message):
    incident_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident(Message):
    """End it; units still on it are stood down or cleared by the same order."""

    incident_id: str
    disposition: Disposition
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIncident(Message):
    incident_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Message):
    incident_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Message):
    """暂缓: what calls for attention here is silent until then; a time that is past wakes it.

    Without an incident it is about all sounds of the seat (静音); nothing but the journal changes.
    """

    until: datetime
    reason: str = ""
    incident_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealCaller(Message):
    """Look at who called without the mask; the look itself is what is recorded."""

    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDistress(Message):
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAlarm(Message):
    """Somebody sees to a link that fails, or to the "store"; nothing but the journal changes."""

    link: str


# ---- the clock ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Message):
    """Time passes."""


Report: TypeAlias = (
    RosterLoaded
    | IncidentReported
    | OrderDelivered
    | OrderAcknowledged
    | UnitDeparted
    | UnitArrived
    | HandlingBegun
    | FeedbackGiven
    | UnitCleared
    | UnitSignedOn
    | UnitSignedOff
    | UnitWentBusy
    | DistressRaised
    | CursorMoved
    | MessageQuarantined
    | PictureNoted
    | DirectiveReport
)
Order: TypeAlias = (
    TakeIncident
    | Dispatch
    | Recall
    | Reassign
    | NameLead
    | AmendIncident
    | LinkDuplicate
    | UnlinkDuplicate
    | ReturnFeedback
    | CloseIncident
    | ReopenIncident
    | AddNote
    | Snooze
    | RevealCaller
    | TakeDistress
    | TakeAlarm
    | DutyOrder
    | DirectiveOrder
)
AnyMessage: TypeAlias = Report | Order | Tick
