"""The simulated city: callers call, units patrol, officers carry out the orders they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from queue import SimpleQueue
from typing import Final

from app.city.pack import Pack
from app.domain import messages as m
from app.domain.assignment import Assignment, AssignmentState
from app.domain.fixes import Fixes
from app.domain.incident import Incident, IncidentState
from app.domain.picture import Picture
from app.domain.stage import Stage
from app.domain.unit import UnitState
from app.feeds.ids import record_id
from app.feeds.simulated.agenda import Due, Step
from app.feeds.simulated.demand import Callers, Demand, SimulatedCall
from app.feeds.simulated.force import NAME, Force, at_time
from app.feeds.simulated.ground import Crew, Task
from app.feeds.simulated.temper import Stay, Temper, chance_of
from app.roads.network import Network

FEEDBACK: Final = ("已到场处置完毕", "双方已调解", "未发现异常", "已做笔录带回", "已移交相关部门")


@dataclass(frozen=True, slots=True)
class Delivered:
    order: Assignment
    incident: Incident


@dataclass(frozen=True, slots=True)
class Withdrawn:
    row: int
    assignment_id: str


class SimulatedCity:
    """Everything follows from the seed and from the orders that come in, and when.

    `advance` and `fixes` belong to one thread; `deliver` and `withdraw` may be called from any.
    """

    def __init__(
        self,
        pack: Pack,
        network: Network,
        demand: Demand | None,
        temper: Temper,
        seed: int,
        start: datetime,
        handle_s: Mapping[str, float] | None = None,
        first_call_s: float | None = None,
    ) -> None:
        """The units are those of the pack. Without a `demand` nobody calls (a log is replayed)
        and all units are on duty all the time. `handle_s`: seconds from arrival to clearing where
        they are known, by incident id. `first_call_s`: in a city without any incident somebody
        calls that many seconds after `resume`, whatever the hour."""
        self._first_call_s = first_call_s
        self._handle_s = handle_s or {}
        self._sent: dict[str, int] = {}  # how many units were told of an incident
        self._pack = pack
        self._seed = seed
        self._temper = temper
        self._inbox: SimpleQueue[Delivered | Withdrawn] = SimpleQueue()
        self._force = Force(pack, network, temper, seed, start, demand.zone if demand else None)
        self._row = {unit.id: row for row, unit in enumerate(pack.units)}
        self._priority = {c.code: c.priority for c in pack.categories}
        self._steps = {
            **self._force.steps,
            Step.CALL: self._somebody_calls,
            Step.SIGN: self._signs,
            Step.DEPART: self._departs,
            Step.ARRIVE: self._arrives,
            Step.BEGIN: self._begins,
            Step.DISTRESS: self._calls_for_help,
            Step.FEEDBACK: self._feeds_back,
            Step.CLEAR: self._clears,
        }
        self._call: SimulatedCall | None = None
        self._callers = Callers(demand, pack.addresses, pack.categories, seed) if demand else None
        self._plan_next_call("")

    # ---- for all threads -----------------------------------------------------------------------

    def deliver(self, order: Assignment, incident: Incident) -> bool:
        """Whether the unit's terminal has it: not while nobody hears of the unit."""
        row = self._row.get(order.unit_id)
        if row is None or self._force.silent(row):
            return False
        self._inbox.put(Delivered(order, incident))
        return True

    def withdraw(self, unit_id: str, assignment_id: str) -> bool:
        """The order no longer stands."""
        row = self._row.get(unit_id)
        if row is None or self._force.silent(row):
            return False
        self._inbox.put(Withdrawn(row, assignment_id))
        return True

    # ---- for the thread that owns it -----------------------------------------------------------

    @property
    def next_at(self) -> float:
        """When something happens next, in seconds since 1970."""
        return self._force.now if not self._inbox.empty() else self._force.agenda.next_at

    def advance(self, until: float) -> list[m.Report]:
        """What is reported up to and at `until`, in the order of its time."""
        self._read_inbox()
        while self._force.agenda.next_at <= until:
            due = self._force.agenda.pop()
            self._force.now = max(self._force.now, due.at)
            self._steps[due.step](due)
        self._force.now = max(self._force.now, until)
        said, self._force.said = self._force.said, []
        return said

    def fixes(self) -> Fixes:
        """Where the units are now, or were last seen."""
        return self._force.ground.motion.fixes(self._force.now)

    def resume(self, picture: Picture) -> None:
        """Take up where the picture stands, before the first `advance`."""
        for crew in self._force.crews:
            unit = picture.units.get(crew.unit.id)
            if unit is None or unit.state is UnitState.OFF_DUTY:
                continue
            self._force.come_on(crew)
            if unit.state is UnitState.BUSY:
                self._force.begin_break(crew)
            order = picture.assignments.get(unit.assignment_id or "")
            if order is not None and order.delivered_at is not None:
                self._resume_order(crew, order, picture.incidents[order.incident_id])
        for order in picture.assignments.values():
            incident = picture.incidents.get(order.incident_id)
            waits = incident is not None and incident.state is IncidentState.AWAITING_FEEDBACK
            if waits and order.stages.arrive and not order.feedback and not order.active:
                row = self._row.get(order.unit_id, -1)
                self._force.agenda.plan(self._force.now + 60.0, Step.FEEDBACK, row, order.id)
        if not picture.incidents and self._first_call_s is not None:
            self._call_soon(self._first_call_s)

    # ---- orders --------------------------------------------------------------------------------

    def _read_inbox(self) -> None:
        while not self._inbox.empty():
            match self._inbox.get():
                case Delivered(order, incident):
                    self._take_order(self._force.crews[self._row[order.unit_id]], order, incident)
                case Withdrawn(row, assignment_id):
                    self._drop_order(self._force.crews[row], assignment_id)

    def _take_order(self, crew: Crew, order: Assignment, incident: Incident) -> None:
        if crew.task is not None and crew.task.assignment_id == order.id:
            return  # told twice
        self._hold_task(crew, order, incident)
        assert crew.task is not None  # noqa: S101  just set
        self._force.agenda.plan(
            self._force.now + crew.task.stay.sign_s, Step.SIGN, crew.row, order.id
        )

    def _hold_task(self, crew: Crew, order: Assignment, incident: Incident) -> None:
        if not crew.on_duty:
            self._force.come_on(crew)
        crew.on_break = False
        stay = self._stay(incident)
        if incident.id in self._handle_s:
            stay = replace(stay, handle_s=self._handle_s[incident.id])
        crew.task = Task(order.id, incident.lon, incident.lat, stay)

    def _stay(self, incident: Incident) -> Stay:
        """The n-th who is sent has the n-th temper of this incident, and what is to be done there
        takes its time, whoever comes: nothing of it depends on the choice of the unit."""
        nth = self._sent.get(incident.id, 0)
        self._sent[incident.id] = nth + 1
        first = self._temper.stay(chance_of(self._seed, "stay", incident.id, 0), incident.category)
        if nth == 0:
            return first
        chance = chance_of(self._seed, "stay", incident.id, nth)
        own = self._temper.stay(chance, incident.category)
        return replace(own, handle_s=first.handle_s, feedback_s=first.feedback_s)

    def _resume_order(self, crew: Crew, order: Assignment, incident: Incident) -> None:
        self._hold_task(crew, order, incident)
        assert crew.task is not None  # noqa: S101  just set
        stay = crew.task.stay
        if order.state is AssignmentState.ON_SCENE:
            self._force.agenda.plan(self._force.now + stay.handle_s, Step.CLEAR, crew.row, order.id)
            if not order.feedback:
                self._force.agenda.plan(
                    self._force.now + stay.feedback_s, Step.FEEDBACK, crew.row, order.id
                )
            return
        step = Step.DEPART if order.stages.get(Stage.ACKNOWLEDGE) else Step.SIGN
        self._force.agenda.plan(self._force.now + stay.sign_s, step, crew.row, order.id)

    def _drop_order(self, crew: Crew, assignment_id: str) -> None:
        if crew.task is not None and crew.task.assignment_id == assignment_id:
            self._force.is_free(crew)

    def _working(self, due: Due) -> tuple[Crew, Task] | None:
        """The crew and its task, if that still stands."""
        crew = self._force.crews[due.row]
        task = crew.task
        return (crew, task) if task is not None and task.assignment_id == due.token else None

    def _signs(self, due: Due) -> None:
        if (work := self._working(due)) is not None:
            crew, task = work
            self._force.say(crew, m.OrderAcknowledged, task.assignment_id, assignment_id=due.token)
            self._force.agenda.plan(
                self._force.now + task.stay.depart_s, Step.DEPART, due.row, due.token
            )

    def _departs(self, due: Due) -> None:
        if (work := self._working(due)) is not None:
            crew, task = work
            self._force.say(crew, m.UnitDeparted, task.assignment_id, assignment_id=due.token)
            crew.leg += 1
            there = self._force.ground.drive(
                crew, task.lon, task.lat, task.stay.pace, self._force.now
            )
            self._force.agenda.plan(there, Step.ARRIVE, due.row, due.token)

    def _arrives(self, due: Due) -> None:
        if (work := self._working(due)) is None:
            return
        crew, task = work
        stay = task.stay
        if not stay.forgets:
            self._force.say(crew, m.UnitArrived, task.assignment_id, assignment_id=due.token)
        begin_s = min(stay.begin_s, stay.handle_s)
        self._force.agenda.plan(self._force.now + begin_s, Step.BEGIN, due.row, due.token)
        self._force.agenda.plan(self._force.now + stay.handle_s, Step.CLEAR, due.row, due.token)
        self._force.agenda.plan(
            self._force.now + stay.feedback_s, Step.FEEDBACK, due.row, due.token
        )
        if stay.distress:
            when = self._force.now + stay.handle_s * stay.distress_share
            self._force.agenda.plan(when, Step.DISTRESS, due.row, due.token)

    def _begins(self, due: Due) -> None:
        if (work := self._working(due)) is not None:
            crew, task = work
            self._force.say(crew, m.HandlingBegun, task.assignment_id, assignment_id=due.token)

    def _calls_for_help(self, due: Due) -> None:
        if (work := self._working(due)) is not None:
            crew, task = work
            self._force.say(crew, m.DistressRaised, task.assignment_id, unit_id=crew.unit.id)

    def _feeds_back(self, due: Due) -> None:
        if due.row >= 0:
            crew = self._force.crews[due.row]
            text = FEEDBACK[int(chance_of(self._seed, due.token).integers(len(FEEDBACK)))]
            self._force.say(crew, m.FeedbackGiven, due.token, assignment_id=due.token, text=text)

    def _clears(self, due: Due) -> None:
        if (work := self._working(due)) is not None:
            crew, task = work
            self._force.say(
                crew,
                m.UnitCleared,
                task.assignment_id,
                unit_id=crew.unit.id,
                assignment_id=due.token,
            )
            self._force.is_free(crew)

    # ---- calls ---------------------------------------------------------------------------------

    def _plan_next_call(self, ref: str) -> None:
        if self._callers is not None:
            self._call = self._callers.next_after(self._force.now, ref)
            if self._call is not None:
                self._force.agenda.plan(self._call.at, Step.CALL)

    def _call_soon(self, seconds: float) -> None:
        """A call like those of next week, now: who sits here for the first time need not wait."""
        later = self._callers.next_after(self._force.now + 7 * 86400.0) if self._callers else None
        at = round(self._force.now + seconds, 3)
        if later is None or (self._call is not None and self._call.at <= at):
            return
        self._call = replace(later, ref=f"first-{later.ref}", at=at, repeats="")
        self._force.agenda.plan(at, Step.CALL)

    def _somebody_calls(self, due: Due) -> None:
        call = self._call
        if call is None or call.at > self._force.now:
            return  # one that came sooner has planned it anew
        at = at_time(call.at)
        area = self._pack.locate(call.lon, call.lat)
        self._force.said.append(
            m.IncidentReported(
                id=record_id(at, NAME, call.ref),
                at=at,
                entered_at=at,
                by=NAME,
                incident_id=record_id(at, NAME, call.ref, "incident"),
                source_ref=call.ref,
                category=call.category,
                priority=self._priority[call.category],
                lon=call.lon,
                lat=call.lat,
                address=call.address,
                summary=call.summary,
                district_id=area.district.id if area.district else None,
                grid_id=area.grid.id if area.grid else None,
                caller=call.caller,
            )
        )
        self._plan_next_call(call.ref)
