"""Simulated agencies and callers: who takes what was diverted, and what callers say afterwards."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from queue import SimpleQueue
from typing import Any, Final

from app.domain import duty_messages as d
from app.domain.call_back import Answer, CallBack
from app.domain.chase import Chase, ChaseStep
from app.domain.diversion import Diversion, DiversionState
from app.domain.duty import Owner, OwnerKind
from app.domain.incident import Incident
from app.domain.picture import Value
from app.feeds.ids import record_id
from app.feeds.runner import Reading
from app.feeds.simulated.temper import chance_of

DID: Final = ("已派员到场,问题已处理", "已联系责任单位限期整改", "已电话回复报警人")
NOT_OURS: Final = (
    "属物业管理,不在本单位职责内",
    "现场未见所述情况,请公安核实",
    "涉及纠纷,请先行处置",
)
TO_ANSWER: Final = (DiversionState.OFFERED, DiversionState.ACCEPTED)  # then it is up to a seat
UNHAPPY: Final = ("处置太慢", "没有人告知结果", "问题又出现了")


@dataclass(frozen=True, slots=True)
class AgencyTemper:
    """How they behave: assumptions, every one of them, made so that every state is seen."""

    accept_share: float = 0.4  # median, of the time that is given to accept
    answer_share: float = 0.5  # median, of the time that is given to feed back
    sigma: float = 0.7  # of both, lognormal
    decline_share: float = 0.15
    forget_share: float = 0.15  # do the next thing only when they are pressed
    wake_s: float = 90.0  # after they are pressed
    reply_share: float = 0.6  # of callers answer the text message that asks them
    reply_part: float = 0.05  # median, of the time there is for the call-back
    unhappy_share: float = 0.12  # of those who answer


class SimulatedAgencies:
    """`saw` hears the desk's values on any thread; `read` tells what they have done since.

    Everything follows from the seed and the values; who does not answer is left to the seats.
    """

    name = "agencies"
    period_s = 2.0

    def __init__(self, seed: int, follow_up_s: float, temper: AgencyTemper | None = None) -> None:
        self._seed, self._follow_up_s = seed, follow_up_s
        self._temper = temper or AgencyTemper()
        self._inbox: SimpleQueue[tuple[Value, ...]] = SimpleQueue()
        self._diversions: dict[str, Diversion] = {}
        self._calls: dict[str, CallBack] = {}
        self._incidents: dict[str, Incident] = {}
        self._planned: set[str] = set()
        self._agenda: list[tuple[float, str]] = []  # a heap of times and ids

    def saw(self, values: Iterable[Value]) -> None:
        self._inbox.put(tuple(values))

    def read(self, position: str, now: datetime) -> Reading:
        while not self._inbox.empty():
            for value in self._inbox.get():
                self._note(value, now)
        said: list[d.DutyOrder] = []
        while self._agenda and self._agenda[0][0] <= now.timestamp():
            at, id = heapq.heappop(self._agenda)
            said += self._act(id, datetime.fromtimestamp(at, UTC))
        return Reading(tuple(said), alive=True)

    # ---- what they hear ------------------------------------------------------------------------

    def _note(self, value: Value, now: datetime) -> None:
        match value:
            case Incident():
                self._incidents[value.id] = value
            case Diversion() if value.state in TO_ANSWER:
                self._diversions[value.id] = value
                share = self._temper.accept_share
                if value.state is DiversionState.ACCEPTED:
                    share = self._temper.answer_share
                if value.running is not None:
                    self._plan(value.id, value.state.value, value.running, share, now)
            case Diversion():
                self._diversions.pop(value.id, None)
            case CallBack() if value.open:
                self._calls[value.id] = value
                if self._draw(value.id, "replies") < self._temper.reply_share:
                    part = self._temper.reply_part
                    self._plan(value.id, "asked", value.chase, part, now, forgets=False)
            case CallBack():
                self._calls.pop(value.id, None)
            case _:
                pass

    def _plan(
        self, id: str, what: str, chase: Chase, share: float, now: datetime, forgets: bool = True
    ) -> None:
        """When the next thing is done; who forgets does it soon after being pressed."""
        temper, key = self._temper, f"{id} {what} {chase.since.timestamp()}"
        if key in self._planned:
            return
        if forgets and self._draw(id, f"forgets {what}") < temper.forget_share:
            if not pressed(chase):
                return
            at = now.timestamp() + temper.wake_s
        else:
            given = (chase.due - chase.since).total_seconds()
            spread = exp(temper.sigma * float(chance_of(self._seed, id, what).normal()))
            at = max(chase.since.timestamp() + given * share * spread, now.timestamp())
        self._planned.add(key)
        heapq.heappush(self._agenda, (at, id))

    # ---- what they do --------------------------------------------------------------------------

    def _act(self, id: str, at: datetime) -> list[d.DutyOrder]:
        diversion, call = self._diversions.get(id), self._calls.get(id)
        if diversion is not None:
            return [self._answer(diversion, at)]
        return [self._reply(call, at)] if call is not None else []

    def _answer(self, one: Diversion, at: datetime) -> d.DutyOrder:
        about = {"diversion_id": one.id}
        if one.state is DiversionState.ACCEPTED:
            text = DID[int(self._draw(one.id, "did") * len(DID))]
            return self._made(d.FeedBackDiversion, at, one.agency_id, **about, text=text)
        if self._draw(one.id, "declines") < self._temper.decline_share:
            reason = NOT_OURS[int(self._draw(one.id, "why") * len(NOT_OURS))]
            return self._made(d.DeclineDiversion, at, one.agency_id, **about, reason=reason)
        return self._made(d.AcceptDiversion, at, one.agency_id, **about)

    def _reply(self, call: CallBack, at: datetime) -> d.DutyOrder:
        """By text message: nobody at a seat has to ring."""
        about: dict[str, Any] = {"call_back_id": call.id}
        if self._draw(call.id, "unhappy") >= self._temper.unhappy_share:
            return self._made(d.RecordCallBack, at, self.name, **about, answer=Answer.SATISFIED)
        why = UNHAPPY[int(self._draw(call.id, "why") * len(UNHAPPY))]
        incident = self._incidents.get(call.incident_id)
        owner = Owner(OwnerKind.SEAT, incident.taken_by or "1" if incident else "1")
        if incident is not None and incident.district_id:
            owner = Owner(OwnerKind.DISTRICT, incident.district_id)
        due = at + timedelta(seconds=self._follow_up_s)
        duty_id = record_id(at, self.name, "follow-up", call.id)
        new = d.NewDuty(duty_id, f"回访不满意:{why}", owner, due)
        answer = Answer.NOT_SATISFIED
        return self._made(
            d.RecordCallBack, at, self.name, **about, answer=answer, reason=why, follow_up=new
        )

    def _made(
        self, kind: Callable[..., d.DutyOrder], at: datetime, by: str, **facts: Any
    ) -> d.DutyOrder:
        about = facts.get("diversion_id") or facts.get("call_back_id", "")
        what = getattr(kind, "__name__", "")
        id = record_id(at, self.name, what, str(about))
        return kind(id=id, at=at, entered_at=at, by=by, **facts)

    def _draw(self, id: str, what: str) -> float:
        return float(chance_of(self._seed, "agency", id, what).random())


def pressed(chase: Chase) -> bool:
    """By hand, or by the clock."""
    return chase.pressed > 0 or any(chase.taken_at(step) for step in ChaseStep)
