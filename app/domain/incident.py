"""警情: something that needs police, from the first report to its closing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.area import DistrictKind
from app.domain.assignment import Assignment, AssignmentState
from app.domain.chase import Chase
from app.domain.lifecycle import absorb
from app.domain.limits import Limits
from app.domain.stage import Stage, Stages, Stamp


class IncidentState(StrEnum):
    WAITING = "waiting"  # 待派
    DISPATCHED = "dispatched"  # 已派
    EN_ROUTE = "en_route"  # 途中
    ON_SCENE = "on_scene"  # 到场
    AWAITING_FEEDBACK = "awaiting_feedback"  # 待反馈
    FED_BACK = "fed_back"  # 待办结
    CLOSED = "closed"  # 已办结


class IncidentVerb(StrEnum):
    DISPATCH = "dispatch"  # the first five: how far its most advanced unit is
    DEPART = "depart"
    ARRIVE = "arrive"
    LEAVE = "leave"  # the last unit went after somebody had been there
    RELEASE = "release"  # the last unit went and nobody had been there
    FEED_BACK = "feed_back"
    RETURN = "return"  # the feedback is not enough
    CLOSE = "close"
    REOPEN = "reopen"
    LINK = "link"  # it is a duplicate of another
    UNLINK = "unlink"


class Disposition(StrEnum):
    VALID = "valid"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"
    NOT_POLICE = "not_police"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"


S, V = IncidentState, IncidentVerb
UNDER_WAY = (S.WAITING, S.DISPATCHED, S.EN_ROUTE, S.ON_SCENE, S.AWAITING_FEEDBACK)
ARROWS = {
    **{(state, V.DISPATCH): S.DISPATCHED for state in (*UNDER_WAY, S.FED_BACK)},
    **{(state, V.DEPART): S.EN_ROUTE for state in UNDER_WAY},
    **{(state, V.ARRIVE): S.ON_SCENE for state in UNDER_WAY},
    **{(state, V.LEAVE): S.AWAITING_FEEDBACK for state in UNDER_WAY},
    **{(state, V.RELEASE): S.WAITING for state in UNDER_WAY},
    **{(state, V.CLOSE): S.CLOSED for state in (*UNDER_WAY, S.FED_BACK)},
    (S.ON_SCENE, V.FEED_BACK): S.FED_BACK,
    (S.AWAITING_FEEDBACK, V.FEED_BACK): S.FED_BACK,
    (S.FED_BACK, V.RETURN): S.AWAITING_FEEDBACK,
    (S.CLOSED, V.REOPEN): S.WAITING,
    (S.WAITING, V.LINK): S.CLOSED,
    (S.CLOSED, V.UNLINK): S.WAITING,
}
FARTHEST = (
    (AssignmentState.ON_SCENE, V.ARRIVE),
    (AssignmentState.EN_ROUTE, V.DEPART),
    (AssignmentState.ACKNOWLEDGED, V.DISPATCH),
    (AssignmentState.DISPATCHED, V.DISPATCH),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called: kept to what dispatch needs, masked wherever it is not needed."""

    name: str = ""
    phone: str = ""

    def masked(self) -> "Caller":
        """王小明 13812345678 becomes 王** 138****5678; short numbers are hidden whole."""
        name = self.name[:1] + "*" * (len(self.name) - 1)
        if len(self.phone) < 8:
            return Caller(name, "*" * len(self.phone))
        return Caller(name, self.phone[:3] + "*" * (len(self.phone) - 7) + self.phone[-4:])


@dataclass(frozen=True, slots=True)
class Incident:
    id: str
    number: int  # what people say: #0412
    source: str  # the feed or seat that brought it
    source_ref: str  # its id there; "" when typed here
    category: str  # code of the pack's list
    priority: int  # 1 (most urgent) to 4
    lon: float
    lat: float
    address: str
    summary: str
    district_id: str | None
    grid_id: str | None
    stages: Stages
    caller: Caller | None = None
    hazards: tuple[str, ...] = ()
    state: IncidentState = IncidentState.WAITING
    lead_id: str | None = None  # the assignment that leads
    taken_by: str = ""  # 受理
    taken_at: datetime | None = None
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = field(default=())
    disposition: Disposition | None = None
    feedback_chase: Chase | None = None  # once it was pressed for, or owed again
    version: int = 0

    @property
    def open(self) -> bool:
        return self.state is not IncidentState.CLOSED


def settle(incident: Incident, active: Iterable[Assignment]) -> Incident:
    """As far as the most advanced of its active assignments, led by one of them.

    Feedback stands until it is returned or somebody else is sent, whoever leaves meanwhile.
    """
    units = sorted(active, key=lambda a: a.id)
    ids = [a.id for a in units]
    lead = incident.lead_id if incident.lead_id in ids else (ids[0] if ids else None)
    if incident.state in (S.FED_BACK, S.CLOSED):
        return replace(incident, lead_id=lead)
    states = {a.state for a in units}
    left = V.LEAVE if incident.stages.arrive else V.RELEASE
    verb = next((verb for state, verb in FARTHEST if state in states), left)
    return replace(incident, state=absorb(ARROWS, incident.state, verb), lead_id=lead)


def deadlines(
    incident: Incident, limits: Limits, kind: DistrictKind | None
) -> dict[Stage, datetime]:
    """When each stage must be reached, as far as that is known already."""
    s = incident.stages
    due: dict[Stage, datetime] = {}
    if s.report:
        due[Stage.DISPATCH] = s.report.at + timedelta(seconds=limits.dispatch_s)
        arrive_s = limits.arrive_s(incident.priority, kind)
        due[Stage.ARRIVE] = s.report.at + timedelta(seconds=arrive_s)
    if s.dispatch:
        due[Stage.ACKNOWLEDGE] = s.dispatch.at + timedelta(seconds=limits.acknowledge_s)
    if s.arrive:
        chase = incident.feedback_chase or first_feedback(s.arrive, limits)
        due[Stage.FEEDBACK] = chase.due
    return due


def feedback_chase(incident: Incident, limits: Limits) -> Chase | None:
    """The deadline of the feedback that is owed now; None: it is given, or not owed yet."""
    arrive = incident.stages.arrive
    if not incident.open or arrive is None or incident.stages.feedback is not None:
        return None
    return incident.feedback_chase or first_feedback(arrive, limits)


def first_feedback(since: Stamp, limits: Limits) -> Chase:
    return Chase(since.at, since.at + timedelta(seconds=limits.feedback_s))


def overdue(
    incident: Incident, now: datetime, limits: Limits, kind: DistrictKind | None
) -> tuple[Stage, datetime] | None:
    """The stage that is longest past its deadline and still not reached, with that deadline."""
    if not incident.open:
        return None
    late = [
        (due, stage)
        for stage, due in deadlines(incident, limits, kind).items()
        if incident.stages.get(stage) is None and now > due
    ]
    if not late:
        return None
    due, stage = min(late)
    return stage, due
