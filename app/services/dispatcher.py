"""A simulated dispatcher: sends, recalls who does not sign, links, closes; by a named policy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from math import cos, hypot, inf, radians
from typing import Any, Final, TypeVar

from app.dispatch.force import Mustering
from app.dispatch.recommend import Recommender
from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.incident import Disposition, Incident, IncidentState
from app.domain.picture import Picture, Value
from app.domain.unit import Unit, UnitState
from app.feeds.calls.calls import Call
from app.feeds.ids import record_id
from app.services.levels import Chain, Level, Spent, room
from app.services.policies import SEAT, Policy, Scene
from app.services.positions import METRES_A_DEGREE, Sighting
from app.services.precincts import Precincts

MOST_UNITS: Final = 5  # to one incident; as many as a recommendation names
M = TypeVar("M", bound=m.Message)


@dataclass(frozen=True, slots=True)
class Habits:
    """What is assumed about the room, in seconds; printed with every result.

    Without levels: as many seats as there is work, nobody waits for a dispatcher, only for a unit.
    """

    reaction_s: float = 20.0  # from hearing of an incident to the order, when a unit is free
    recall_unsigned_s: float = 120.0  # who has not signed by then is recalled, another one sent
    look_again_s: float = 15.0  # after this, when nobody was free
    close_s: float = 60.0  # from the feedback to the closing
    take_distress_s: float = 5.0
    units_per_incident: int = 1  # a replay sends as many as the log did, at most MOST_UNITS
    links_duplicates: bool = True  # same category, near in place and time, the first still open

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class _Watch:
    """What the dispatcher remembers of an open incident."""

    due: float  # when it will be looked at, seconds since 1970
    looked: bool = False  # and nobody was free
    tried: set[str] = field(default_factory=set)  # units that did not sign


class SimulatedDispatcher:
    """Told of every value, asked when its time has come; belongs to one thread."""

    def __init__(
        self,
        policy: Policy,
        recommender: Recommender,
        habits: Habits,
        units_of: Mapping[str, int] | None = None,
        levels: Sequence[Level] | None = None,
        precincts: Precincts | None = None,
        seed: int = 0,
    ) -> None:
        """`units_of`: how many units an incident gets, by its id, where that is known. `levels`:
        the desks that it passes first, None: one, which takes the time of the habits."""
        self._units_of = units_of or {}
        self._policy = policy
        self._recommender = recommender
        self._mustering = Mustering(recommender.network)
        self._habits = habits
        self._precincts = precincts or Precincts()
        self._chain = Chain(levels or room(habits.reaction_s), seed, self._precincts)
        self._known: set[str] = set()  # incidents that entered the levels: once is enough
        self._free_since: dict[str, float] = {}
        self._waiting: dict[str, _Watch] = {}
        self._unsigned: dict[str, float] = {}  # assignment → when it is recalled
        self._closing: dict[str, float] = {}  # incident → when it is closed
        self._distress: dict[str, float] = {}  # unit → when the call is taken

    @property
    def spent(self) -> Spent:
        """What the levels have taken so far."""
        return self._chain.spent

    @property
    def next_at(self) -> float:
        """When it will act next, in seconds since 1970."""
        dues = (w.due for w in self._waiting.values())
        times = (self._unsigned, self._closing, self._distress)
        others = (due for table in times for due in table.values())
        return min((self._chain.next_at, *dues, *others), default=inf)

    def saw(self, values: Iterable[Value], now: datetime) -> None:
        for value in values:
            match value:
                case Incident():
                    self._note_incident(value, now.timestamp())
                case Assignment():
                    self._note_order(value, now.timestamp())
                case Unit():
                    self._note_unit(value, now.timestamp())
                case _:
                    pass

    def turn(
        self, now: datetime, picture: Picture, sighting: Callable[[], Sighting]
    ) -> list[m.AnyMessage]:
        """The orders that are due at `now`."""
        at = now.timestamp()
        orders: list[m.AnyMessage] = [
            *self._take_distress(at, now),
            *self._recall(at, now, picture),
            *self._close(at, now),
        ]
        for id in self._chain.passed(at):
            if id in self._waiting:
                self._waiting[id].due = at
        due = [id for id, watch in self._waiting.items() if watch.due <= at]
        incidents = [i for id in due if (i := picture.incidents.get(id)) is not None]
        if incidents:
            seen = sighting()
            force = self._mustering.force(picture, seen.fixes, now, seen.spots)
            scene = Scene(self._recommender, force, now, self._precincts, self._free_since)
            orders += self._send(sorted(incidents, key=_urgency), picture, scene)
        return orders

    # ---- what is noted -------------------------------------------------------------------------

    def _note_incident(self, incident: Incident, at: float) -> None:
        if incident.state is not IncidentState.WAITING:
            self._waiting.pop(incident.id, None)
        elif incident.id not in self._waiting:
            self._waiting[incident.id] = self._first_look(incident, at)
        if incident.state is IncidentState.FED_BACK:
            self._closing.setdefault(incident.id, at + self._habits.close_s)
        else:
            self._closing.pop(incident.id, None)

    def _first_look(self, incident: Incident, at: float) -> _Watch:
        """After the levels; what comes back from the street stays at the last of them."""
        if incident.id in self._known:
            return _Watch(at + self._habits.reaction_s)
        self._known.add(incident.id)
        self._chain.enter(incident, at)
        return _Watch(inf)

    def _note_order(self, order: Assignment, at: float) -> None:
        if order.active and not order.signed:
            self._unsigned.setdefault(order.id, at + self._habits.recall_unsigned_s)
        else:
            self._unsigned.pop(order.id, None)

    def _note_unit(self, unit: Unit, at: float) -> None:
        if unit.in_distress:
            self._distress.setdefault(unit.id, at + self._habits.take_distress_s)
        else:
            self._distress.pop(unit.id, None)
        if unit.state is not UnitState.AVAILABLE:
            self._free_since.pop(unit.id, None)
        else:
            self._free_since.setdefault(unit.id, at)
            for watch in self._waiting.values():
                if watch.looked:
                    watch.due = min(watch.due, at)  # somebody is free again

    # ---- what is ordered -----------------------------------------------------------------------

    def _take_distress(self, at: float, now: datetime) -> list[m.AnyMessage]:
        units = [unit_id for unit_id, due in self._distress.items() if due <= at]
        for unit_id in units:
            self._distress.pop(unit_id)
        return [_order(m.TakeDistress, now, unit_id, unit_id=unit_id) for unit_id in units]

    def _recall(self, at: float, now: datetime, picture: Picture) -> list[m.AnyMessage]:
        orders: list[m.AnyMessage] = []
        for id in [id for id, due in self._unsigned.items() if due <= at]:
            self._unsigned.pop(id)
            sent = picture.assignments[id]
            self._waiting[sent.incident_id] = _Watch(at + 1.0, True, {sent.unit_id})
            orders.append(_order(m.Recall, now, id, assignment_id=id, reason="未签收"))
        return orders

    def _close(self, at: float, now: datetime) -> list[m.AnyMessage]:
        done = [id for id, due in self._closing.items() if due <= at]
        for id in done:
            self._closing.pop(id)
        kind, valid = m.CloseIncident, Disposition.VALID
        return [_order(kind, now, id, incident_id=id, disposition=valid) for id in done]

    def _send(
        self, incidents: list[Incident], picture: Picture, scene: Scene
    ) -> list[m.AnyMessage]:
        orders: list[m.AnyMessage] = []
        taken: set[str] = set()
        for incident in incidents:
            if incident.state is not IncidentState.WAITING:  # others are still on it
                del self._waiting[incident.id]
                continue
            watch = self._waiting[incident.id]
            watch.due, watch.looked = scene.now.timestamp() + self._habits.look_again_s, True
            first = self._first_report(incident, picture)
            if first is not None:
                linked = {"incident_id": incident.id, "primary_id": first.id}
                orders.append(_order(m.LinkDuplicate, scene.now, incident.id, **linked))
                continue
            wanted = self._units_of.get(incident.id, self._habits.units_per_incident)
            count = min(max(wanted, 1), MOST_UNITS)
            sendings = self._policy(scene, incident, count, frozenset(watch.tried | taken))
            if not sendings and watch.tried:  # rather who did not sign than nobody
                sendings = self._policy(scene, incident, count, frozenset(taken))
            if sendings:
                taken |= {sending.unit_id for sending in sendings}
                sent = {"incident_id": incident.id, "sendings": tuple(sendings)}
                orders.append(_order(m.Dispatch, scene.now, incident.id, **sent))
        return orders

    def _first_report(self, incident: Incident, picture: Picture) -> Incident | None:
        """The open incident of which this is plainly another report."""
        if not self._habits.links_duplicates or incident.duplicates:
            return None
        alike = (i for i in picture.incidents.values() if _same(i, incident, picture))
        return min(alike, key=lambda i: i.number, default=None)


def _same(known: Incident, new: Incident, picture: Picture) -> bool:
    if not known.open or known.category != new.category or known.number >= new.number:
        return False
    first, second = known.stages.report, new.stages.report
    if first is None or second is None:
        return False
    within = timedelta(seconds=picture.limits.duplicate_s)
    return second.at - first.at <= within and apart_m(known, new) <= picture.limits.duplicate_m


def apart_m(a: Incident | Call, b: Incident | Call) -> float:
    """Metres between two incidents or calls, as the crow flies."""
    east = (a.lon - b.lon) * cos(radians(a.lat)) * METRES_A_DEGREE
    return hypot(east, (a.lat - b.lat) * METRES_A_DEGREE)


def _urgency(incident: Incident) -> tuple[int, int]:
    return incident.priority, incident.number


def _order(kind: type[M], now: datetime, about: str, **facts: Any) -> M:
    id = record_id(now, SEAT, kind.__name__, about)
    return kind(id=id, at=now, entered_at=now, by=SEAT, **facts)
