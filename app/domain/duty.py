"""What a person or a unit has to do by a day: follow-up 跟进, look-back 回头看, objection 异议."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.chase import Chase


class DutyKind(StrEnum):
    FOLLOW_UP = "follow_up"  # 跟进: a caller was not satisfied
    LOOK_BACK = "look_back"  # 回头看: it keeps happening there
    OBJECTION = "objection"  # 异议: somebody objects to a score


class DutyState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class DutyVerb(StrEnum):
    FINISH = "finish"
    WITHDRAW = "withdraw"


class OwnerKind(StrEnum):
    UNIT = "unit"
    OFFICER = "officer"
    DISTRICT = "district"
    STATION = "station"
    SEAT = "seat"
    AGENCY = "agency"


class OwedKind(StrEnum):
    """What can be in the ledger of duties, and be pressed for and supervised."""

    RECEIVER = "receiver"  # of a directive
    FEEDBACK = "feedback"  # on an incident
    DIVERSION = "diversion"
    CALL_BACK = "call_back"
    FOLLOW_UP = "follow_up"
    LOOK_BACK = "look_back"
    OBJECTION = "objection"


S, V = DutyState, DutyVerb
ARROWS = {
    (S.OPEN, V.FINISH): S.DONE,
    (S.OPEN, V.WITHDRAW): S.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: nothing here is without one."""

    kind: OwnerKind
    id: str


@dataclass(frozen=True, slots=True)
class Duty:
    id: str
    kind: DutyKind
    text: str  # what is to be done
    owner: Owner
    chase: Chase
    opened_by: str
    head_id: str = ""  # the officer above the owner; "" where the roster names none
    about_ids: tuple[str, ...] = ()  # incidents; receivers of an objection
    state: DutyState = DutyState.OPEN
    result: str = ""  # what was done, or why it was withdrawn
    ended_at: datetime | None = None
    ended_by: str = ""
    version: int = 0

    @property
    def open(self) -> bool:
        return self.state is S.OPEN

    @property
    def running(self) -> Chase | None:
        return self.chase if self.open else None

    def chased(self, chase: Chase) -> "Duty":
        return replace(self, chase=chase)
