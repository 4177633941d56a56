"""警力: an officer on foot, a motorcycle or a car crew: what can be sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UnitKind(StrEnum):
    FOOT = "foot"
    MOTORCYCLE = "motorcycle"
    CAR = "car"


class UnitState(StrEnum):
    OFF_DUTY = "off_duty"
    AVAILABLE = "available"  # 可用
    DISPATCHED = "dispatched"  # 已派
    EN_ROUTE = "en_route"  # 途中
    ON_SCENE = "on_scene"  # 到场
    BUSY = "busy"  # not on an incident, yet not to be sent


class UnitVerb(StrEnum):
    SIGN_ON = "sign_on"
    SIGN_OFF = "sign_off"
    DISPATCH = "dispatch"
    DEPART = "depart"
    ARRIVE = "arrive"
    CLEAR = "clear"  # 归队, recalled or stood down: free again
    GO_BUSY = "go_busy"


S, V = UnitState, UnitVerb
ARROWS = {
    (S.OFF_DUTY, V.SIGN_ON): S.AVAILABLE,
    (S.AVAILABLE, V.SIGN_OFF): S.OFF_DUTY,
    (S.BUSY, V.SIGN_OFF): S.OFF_DUTY,
    (S.AVAILABLE, V.DISPATCH): S.DISPATCHED,
    (S.DISPATCHED, V.DEPART): S.EN_ROUTE,
    (S.DISPATCHED, V.ARRIVE): S.ON_SCENE,
    (S.EN_ROUTE, V.ARRIVE): S.ON_SCENE,
    (S.DISPATCHED, V.CLEAR): S.AVAILABLE,
    (S.EN_ROUTE, V.CLEAR): S.AVAILABLE,
    (S.ON_SCENE, V.CLEAR): S.AVAILABLE,
    (S.AVAILABLE, V.GO_BUSY): S.BUSY,
    (S.BUSY, V.CLEAR): S.AVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    call_sign: str
    kind: UnitKind
    district_id: str
    grid_ids: tuple[str, ...] = ()  # the grids it patrols
    officer_ids: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()  # of all its officers together
    shift: str = ""  # as the roster names it
    state: UnitState = UnitState.OFF_DUTY
    assignment_id: str | None = None
    distress_at: datetime | None = None  # 紧急求助: latches until a person takes it
    distress_taken_at: datetime | None = None
    distress_taken_by: str = ""
    version: int = 0

    @property
    def in_distress(self) -> bool:
        """True until a person has taken the call for help."""
        return self.distress_at is not None and self.distress_taken_at is None
