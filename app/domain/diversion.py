"""分流: an incident that is not police work, handed to the agency whose work it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.chase import Chase


class DiversionState(StrEnum):
    OFFERED = "offered"  # 待接收
    ACCEPTED = "accepted"  # 已接收
    FED_BACK = "fed_back"  # 已反馈
    CLOSED = "closed"  # 已办结
    DECLINED = "declined"  # 已退回: the incident is ours again


class DiversionVerb(StrEnum):
    ACCEPT = "accept"
    FEED_BACK = "feed_back"
    DECLINE = "decline"
    CLOSE = "close"
    TAKE_BACK = "take_back"  # the incident was opened again here


S, V = DiversionState, DiversionVerb
ARROWS = {
    (S.OFFERED, V.ACCEPT): S.ACCEPTED,
    (S.OFFERED, V.DECLINE): S.DECLINED,
    (S.ACCEPTED, V.DECLINE): S.DECLINED,  # an agency may find out late that it is not its work
    (S.OFFERED, V.FEED_BACK): S.FED_BACK,  # done before anybody said that it was taken
    (S.ACCEPTED, V.FEED_BACK): S.FED_BACK,
    (S.FED_BACK, V.CLOSE): S.CLOSED,
    (S.OFFERED, V.TAKE_BACK): S.DECLINED,
    (S.ACCEPTED, V.TAKE_BACK): S.DECLINED,
    (S.FED_BACK, V.TAKE_BACK): S.DECLINED,
}
ENDED = (S.CLOSED, S.DECLINED)


@dataclass(frozen=True, slots=True)
class Diversion:
    """`accept` and `feedback` are its two deadlines; one of them runs at a time."""

    id: str
    incident_id: str
    agency_id: str
    diverted_by: str
    diverted_at: datetime
    accept: Chase
    feedback: Chase
    reason: str = ""  # why it is not ours
    state: DiversionState = DiversionState.OFFERED
    accepted_at: datetime | None = None
    fed_back_at: datetime | None = None
    said: str = ""  # what the agency did, or why it declined
    ended_at: datetime | None = None
    ended_by: str = ""
    version: int = 0

    @property
    def open(self) -> bool:
        return self.state not in ENDED

    @property
    def running(self) -> Chase | None:
        """The deadline that runs now; None: nobody owes anything.

        The one of the feedback runs on until the answer is closed here: by then the matter is over.
        """
        match self.state:
            case S.OFFERED:
                return self.accept
            case S.ACCEPTED | S.FED_BACK:
                return self.feedback
            case S.CLOSED | S.DECLINED:
                return None

    def chased(self, chase: Chase) -> "Diversion":
        """With that in the place of the deadline that runs."""
        if self.state is S.OFFERED:
            return replace(self, accept=chase)
        return replace(self, feedback=chase)
