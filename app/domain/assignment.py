"""One unit sent to one incident: the order, who signed, and every clock until it is clear."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.stage import Stage, Stages


class AssignmentState(StrEnum):
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"  # 已签收
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"  # 归队
    RECALLED = "recalled"  # 召回, also stood down on the way and undone
    REASSIGNED = "reassigned"  # 改派 to another incident


class AssignmentVerb(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    DEPART = "depart"
    ARRIVE = "arrive"
    CLEAR = "clear"
    RECALL = "recall"
    REASSIGN = "reassign"


S, V = AssignmentState, AssignmentVerb
ACTIVE = (S.DISPATCHED, S.ACKNOWLEDGED, S.EN_ROUTE, S.ON_SCENE)
ARROWS = {
    (S.DISPATCHED, V.ACKNOWLEDGE): S.ACKNOWLEDGED,
    (S.DISPATCHED, V.DEPART): S.EN_ROUTE,
    (S.ACKNOWLEDGED, V.DEPART): S.EN_ROUTE,
    (S.DISPATCHED, V.ARRIVE): S.ON_SCENE,
    (S.ACKNOWLEDGED, V.ARRIVE): S.ON_SCENE,
    (S.EN_ROUTE, V.ARRIVE): S.ON_SCENE,
    **{(state, V.CLEAR): S.CLEARED for state in ACTIVE},
    **{(state, V.RECALL): S.RECALLED for state in ACTIVE},
    **{(state, V.REASSIGN): S.REASSIGNED for state in ACTIVE},
}


@dataclass(frozen=True, slots=True)
class Assignment:
    id: str
    incident_id: str
    unit_id: str
    stages: Stages  # from dispatch to clear
    state: AssignmentState = AssignmentState.DISPATCHED
    eta_s: float | None = None  # what the recommendation promised when it was sent
    delivered_at: datetime | None = None  # the terminal has it
    reminded_at: datetime | None = None  # 催签收
    ended_why: str = ""  # the reason of a recall or reassignment
    feedback: str = ""
    version: int = 0

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def signed(self) -> bool:
        """Whether the officer has acknowledged or plainly acted on the order."""
        return any(self.stages.get(s) for s in (Stage.ACKNOWLEDGE, Stage.DEPART, Stage.ARRIVE))
