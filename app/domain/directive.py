"""预警指令: an order with a level and deadlines, from its draft to its closing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.directive_area import NOWHERE, DirectiveArea
from app.domain.level import is_top
from app.domain.receiver import NOBODY, Aim
from app.domain.stage import Stamp


class DirectiveState(StrEnum):
    DRAFTED = "drafted"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    ISSUED = "issued"
    CLOSED = "closed"
    REVOKED = "revoked"  # 撤销


class DirectiveVerb(StrEnum):
    REDRAFT = "redraft"
    SUBMIT = "submit"  # for approval
    APPROVE = "approve"
    REFUSE = "refuse"
    ISSUE = "issue"
    CLOSE = "close"
    REVOKE = "revoke"


S, V = DirectiveState, DirectiveVerb
BEFORE = (S.DRAFTED, S.AWAITING_APPROVAL, S.APPROVED)  # nobody has been told
ARROWS = {
    **{(state, V.REDRAFT): S.DRAFTED for state in BEFORE},
    **{(state, V.SUBMIT): S.AWAITING_APPROVAL for state in BEFORE},
    (S.AWAITING_APPROVAL, V.APPROVE): S.APPROVED,
    (S.AWAITING_APPROVAL, V.REFUSE): S.DRAFTED,
    (S.DRAFTED, V.ISSUE): S.ISSUED,
    (S.APPROVED, V.ISSUE): S.ISSUED,
    (S.ISSUED, V.CLOSE): S.CLOSED,
    **{(state, V.REVOKE): S.REVOKED for state in (*BEFORE, S.ISSUED)},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a directive, before and after, as texts (times in ISO 8601, UTC)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the receivers see of a change after the order was sent."""

    at: datetime
    by: str
    why: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Directive:
    id: str
    number: int  # what people say: Y0412
    level: str  # a code of the palette
    title: str
    text: str
    reason: str
    source: str
    drafted: Stamp
    drafted_by: str  # the seat
    drafted_name: str  # the person, where known
    acknowledge_s: float  # from the order on, as long as it is a draft
    feedback_s: float
    tip_id: str | None = None
    source_ref: str = ""  # of an alert that it came from
    template: str = ""
    area: DirectiveArea = NOWHERE
    aim: Aim = NOBODY  # for the second person to see, before it is sent
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    acknowledge_by: datetime | None = None  # None: not sent yet
    feedback_by: datetime | None = None
    city_wide: bool = False
    to_leaders_at: datetime | None = None
    state: DirectiveState = DirectiveState.DRAFTED
    approved: Stamp | None = None
    approved_by: str = ""
    approved_name: str = ""
    refused_why: str = ""  # the approval
    issued: Stamp | None = None
    issued_by: str = ""
    receivers: int = 0
    amendments: tuple[Amendment, ...] = ()  # after the order was sent
    ended: Stamp | None = None
    ended_by: str = ""
    ended_why: str = ""
    version: int = 0

    @property
    def needs_approval(self) -> bool:
        return is_top(self.level)

    @property
    def revision(self) -> int:
        """Which text stands; a terminal says which one it has."""
        return len(self.amendments)

    @property
    def active(self) -> bool:
        return self.state is DirectiveState.ISSUED

    @property
    def ended_for_good(self) -> bool:
        return self.state in (DirectiveState.CLOSED, DirectiveState.REVOKED)

    def expired(self, now: datetime) -> bool:
        """Derived: past its validity and still not closed."""
        return self.active and self.valid_until is not None and now > self.valid_until
