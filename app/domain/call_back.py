"""回访: asking the caller, after an incident has ended, whether it was dealt with."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.chase import Chase


class CallBackState(StrEnum):
    DUE = "due"  # 待回访
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_REACHED = "not_reached"  # tried often enough
    WITHDRAWN = "withdrawn"  # the incident was opened again


class CallBackVerb(StrEnum):
    SATISFY = "satisfy"
    DISSATISFY = "dissatisfy"
    MISS = "miss"  # nobody answered, there will be another try
    GIVE_UP = "give_up"
    WITHDRAW = "withdraw"
    RENEW = "renew"  # the incident ended once more


class Answer(StrEnum):
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_REACHED = "not_reached"


S, V = CallBackState, CallBackVerb
ENDED = (S.SATISFIED, S.NOT_SATISFIED, S.NOT_REACHED, S.WITHDRAWN)
ARROWS = {
    (S.DUE, V.SATISFY): S.SATISFIED,
    (S.DUE, V.DISSATISFY): S.NOT_SATISFIED,
    (S.DUE, V.MISS): S.DUE,
    (S.DUE, V.GIVE_UP): S.NOT_REACHED,
    (S.DUE, V.WITHDRAW): S.WITHDRAWN,
    **{(state, V.RENEW): S.DUE for state in ENDED},
    (S.NOT_REACHED, V.SATISFY): S.SATISFIED,  # the caller rings us
    (S.NOT_REACHED, V.DISSATISFY): S.NOT_SATISFIED,
}


@dataclass(frozen=True, slots=True)
class CallBack:
    """One for each incident that is asked about; its id is made from the incident's."""

    id: str
    incident_id: str
    chase: Chase
    state: CallBackState = CallBackState.DUE
    tries: int = 0  # how often nobody answered
    answered_at: datetime | None = None
    answered_by: str = ""  # the seat that asked
    reason: str = ""  # why not satisfied
    follow_up_id: str = ""  # the duty that it led to
    version: int = 0

    @property
    def open(self) -> bool:
        return self.state is S.DUE

    @property
    def running(self) -> Chase | None:
        return self.chase if self.open else None

    def chased(self, chase: Chase) -> "CallBack":
        return replace(self, chase=chase)


def call_back_id(incident_id: str) -> str:
    return f"call-back:{incident_id}"
