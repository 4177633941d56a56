"""What the queue says of an incident, and in which order: plain functions over the scene."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.incident import Incident, IncidentState
from app.domain.stage import Stage
from app.services.piles import Grain, Pile
from widgets import figures
from widgets.owed_about import came_back
from widgets.scene import Scene

S = IncidentState


class Tab(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in_hand"
    FEEDBACK = "feedback"
    ALL = "all"


STATES = {
    Tab.WAITING: {S.WAITING},
    Tab.IN_HAND: {S.DISPATCHED, S.EN_ROUTE, S.ON_SCENE},
    Tab.FEEDBACK: {S.AWAITING_FEEDBACK, S.FED_BACK},
    Tab.ALL: set(S),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One incident as the queue writes it."""

    number: str
    clock: str
    category: str
    address: str
    place: str  # district and grid
    state: str
    role: str  # of the state's colour
    units: str
    priority: int
    new: bool  # nobody has taken it
    warning: str = ""
    late: bool = False  # it has missed a limit; with a warning and not late: it is about to


def line(scene: Scene, incident: Incident) -> Line:
    warning, late = warn(scene, incident)
    new = incident.open and not incident.taken_by
    state = "queue.untaken" if new else f"incident.{incident.state.value}"
    if incident.state is S.WAITING and came_back(scene, incident):
        state = "queue.came_back"
    return Line(
        number=f"#{incident.number:04}",
        clock=running(scene, incident),
        category=scene.names.category(incident.category),
        address=incident.address,
        place=scene.names.area(incident.district_id, incident.grid_id),
        state=scene.text(state),
        role=incident.state.value,
        units=crew(scene, incident),
        priority=incident.priority,
        new=new,
        warning=warning,
        late=late,
    )


@dataclass(frozen=True, slots=True)
class PileLine:
    """A pile of incidents as the queue writes it; `clock` is that of the longest waiting."""

    priority: int
    count: str
    category: str
    place: str
    clock: str
    untaken: str
    late: str
    unfolded: bool


def pile_line(scene: Scene, pile: Pile) -> PileLine:
    first = pile.first
    district = first.district_id if pile.grain is not Grain.CITY else None
    grid = first.grid_id if pile.grain is Grain.GRID else None
    now, oldest = scene.now.timestamp(), pile.oldest
    late = pile.late(now)
    place = scene.names.area(district, grid)
    nowhere = "queue.whole_city" if pile.grain is Grain.CITY else "queue.no_area"
    return PileLine(
        priority=first.priority,
        count=f"×{pile.count}",
        category=scene.names.category(first.category),
        place=place or scene.text(nowhere),
        clock=figures.clock(now - oldest) if oldest is not None else "",
        untaken=scene.text("queue.pile_new", n=pile.untaken) if pile.untaken else "",
        late=scene.text("queue.pile_late", n=late) if late else "",
        unfolded=pile.unfolded,
    )


def running(scene: Scene, incident: Incident) -> str:
    """How long the caller has waited; on the scene how long it has lasted; closed: how long all."""
    s = incident.stages
    if s.report is None:
        return ""
    if s.close and not incident.open:
        return figures.clock((s.close.at - s.report.at).total_seconds())
    begun = s.arrive or s.report
    return figures.clock(scene.since(begun.at))


def crew(scene: Scene, incident: Incident) -> str:
    """The lead's call sign, and how many more there are."""
    units = scene.units_on(incident)
    if not units:
        return ""
    more = f" +{len(units) - 1}" if len(units) > 1 else ""
    return scene.call_sign(units[0][0].unit_id) + more


def warn(scene: Scene, incident: Incident) -> tuple[str, bool]:
    """A sentence on what is late, or is predicted to be, and which of the two."""
    if incident.id in scene.watch.snoozed:
        until = scene.hour(scene.watch.snoozed[incident.id].until)
        return scene.text("queue.snoozed", until=until), False
    late = scene.overdue(incident)
    if late is not None:
        stage, due = late
        by = figures.clock(scene.since(due))
        return scene.text("queue.overdue", stage=scene.text(f"stage.{stage.value}"), by=by), True
    expected = scene.outlook.get(incident.id)
    if expected is not None and incident.open and incident.stages.arrive is None:
        if expected.arrive_at is None:
            return scene.text("queue.nobody"), False
        if expected.miss_s is not None:
            return scene.text("queue.will_miss", by=figures.clock(expected.miss_s)), False
    return "", False


def holds(scene: Scene, incident: Incident, words: str) -> bool:
    """Every word of the filter is somewhere in number, category, address, grid or call signs."""
    asked = words.casefold().split()
    if not asked:
        return True
    said = " ".join(
        (
            f"#{incident.number:04} #{incident.number}",
            scene.names.category(incident.category),
            incident.address,
            incident.summary,
            scene.names.district(incident.district_id),
            scene.names.grid(incident.grid_id),
            *(scene.call_sign(sent.unit_id) for sent in scene.picture.active_on(incident.id)),
        )
    ).casefold()
    return all(word in said for word in asked)


def counts(scene: Scene) -> dict[str, int]:
    """Incidents by state, and under "overdue" those that have missed a limit."""
    tally = {state.value: scene.board.count({state}) for state in S}
    return tally | {"overdue": scene.board.overdue(scene.now)}


STAGE_ORDER = (
    Stage.REPORT,
    Stage.DISPATCH,
    Stage.ACKNOWLEDGE,
    Stage.DEPART,
    Stage.ARRIVE,
    Stage.HANDLE,
    Stage.FEEDBACK,
    Stage.CLOSE,
)
