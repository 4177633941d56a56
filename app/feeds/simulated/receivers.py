"""Simulated receivers of directives: they sign, delay, forget, feed back well or badly."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import exp
from queue import SimpleQueue
from typing import Any, Final

from app.domain.directive import Directive
from app.domain.directive_messages import (
    DirectiveAcknowledged,
    DirectiveFedBack,
    DirectiveReport,
)
from app.domain.picture import Picture
from app.domain.receiver import UNANSWERED, UNSIGNED, Receiver, ReceiverState
from app.feeds.ids import record_id
from app.feeds.runner import Reading
from app.feeds.simulated.agenda import Agenda, Due, Step
from app.feeds.simulated.temper import chance_of

GOOD: Final = (
    "已核查重点部位 3 处,未发现异常,已提醒值班人员",
    "已到现场处置,秩序恢复,留 2 人值守至解除",
    "已走访相关场所并登记,隐患当场整改",
    "已增派巡逻,重点时段定点守护,无新情况",
)
POOR: Final = ("收到", "已处理", "正常")


@dataclass(frozen=True, slots=True)
class DirectiveTemper:
    """How receivers behave: assumptions, every one of them, made so that every state is seen."""

    sign_share: float = 0.3  # median, of the time that is given to sign
    answer_share: float = 0.45  # median, of the time that is given to feed back
    sigma: float = 0.8  # of both, lognormal: about one in ten is late
    forget_share: float = 0.08  # sign or answer only when pressed
    ignore_share: float = 0.02  # do nothing at all, whoever presses
    poor_share: float = 0.15  # feed back what is not enough, and do better when it is returned
    wake_share: float = 0.5  # act on being pressed, each time
    wake_s: float = 40.0  # median, after it


def simulated_receivers(
    seed: int, forget_share: float, ignore_share: float, poor_share: float
) -> "SimulatedReceivers":
    """With the shares that the settings give."""
    temper = DirectiveTemper(
        forget_share=forget_share, ignore_share=ignore_share, poor_share=poor_share
    )
    return SimulatedReceivers(seed, temper)


class SimulatedReceivers:
    """Terminals and the people who hold them; also the feed of what they report.

    `tell` is called on the outbox's thread, `read` on its own; everything follows from the seed
    and from what is told, and when.
    """

    name = "simulated_receivers"
    period_s = 1.0

    def __init__(self, seed: int, temper: DirectiveTemper) -> None:
        self._seed = seed
        self._temper = temper
        self._inbox: SimpleQueue[tuple[Receiver, Directive, str]] = SimpleQueue()
        self._agenda = Agenda()
        self._held: dict[str, Receiver] = {}  # as its terminal was last told
        self._now = 0.0
        self._said: list[DirectiveReport] = []

    def tell(self, receiver: Receiver, directive: Directive, news: str) -> bool:
        """Every terminal is within reach; silence is modelled with the units, not here."""
        self._inbox.put((receiver, directive, news))
        return True

    def resume(self, picture: Picture) -> None:
        """Take up what was delivered in an earlier run, before the first `read`."""
        for receiver in picture.receivers.values():
            directive = picture.directives.get(receiver.directive_id)
            if directive and directive.active and receiver.delivered and receiver.owed:
                self._inbox.put((receiver, directive, "order"))

    def read(self, position: str, now: datetime) -> Reading:
        return Reading(tuple(self.advance(now.timestamp())), alive=True)

    def advance(self, until: float) -> list[DirectiveReport]:
        """What is reported up to `until`, in seconds since 1970."""
        self._now = max(self._now, until)
        while not self._inbox.empty():
            self._hear(*self._inbox.get())
        while self._agenda.next_at <= until:
            self._act(self._agenda.pop())
        said, self._said = self._said, []
        return said

    # ---- what is heard ---------------------------------------------------------------------

    def _hear(self, receiver: Receiver, directive: Directive, news: str) -> None:
        known = self._held.get(receiver.id)
        if news == "withdrawn":
            self._held.pop(receiver.id, None)
            return
        self._held[receiver.id] = receiver
        if known is None or news == "returned":
            if not self._forgets(receiver):
                self._plan(receiver, pressed=False)
        elif news == "pressed" and self._wakes(receiver):
            self._plan(receiver, pressed=True)

    def _ignores(self, receiver: Receiver) -> bool:
        return self._draw(receiver, "ignores") < self._temper.ignore_share

    def _wakes(self, receiver: Receiver) -> bool:
        chase = receiver.owed
        if chase is None or self._ignores(receiver):
            return False
        stamps = (chase.reminded_at, chase.escalated_at, chase.supervised_at)
        nth = chase.pressed + sum(stamp is not None for stamp in stamps)
        chance = self._draw(receiver, f"wakes {receiver.state.value} {receiver.returned} {nth}")
        return chance < self._temper.wake_share

    def _forgets(self, receiver: Receiver) -> bool:
        if self._ignores(receiver):
            return True
        what = "sign" if receiver.state in UNSIGNED else "answer"
        return self._draw(receiver, f"forgets {what}") < self._temper.forget_share

    def _plan(self, receiver: Receiver, pressed: bool) -> None:
        """When the next thing that it owes is done."""
        chase = receiver.owed
        if chase is None:
            return
        step = Step.SIGN if receiver.state in UNSIGNED else Step.FEEDBACK
        temper = self._temper
        median = temper.sign_share if step is Step.SIGN else temper.answer_share
        given = (chase.due - chase.since).total_seconds()
        rounds = f"{step.value} {receiver.returned} {pressed}"
        spread = exp(temper.sigma * self._normal(receiver, rounds))
        wait = temper.wake_s * spread if pressed else given * median * spread
        begin = self._now if pressed else max(self._now, chase.since.timestamp())
        self._agenda.plan(begin + wait, step, token=receiver.id)

    # ---- what is done ----------------------------------------------------------------------

    def _act(self, due: Due) -> None:
        receiver = self._held.get(due.token)
        if receiver is None:
            return
        if due.step is Step.SIGN:
            self._sign(receiver, due.at)
        else:
            self._answer(receiver, due.at)

    def _sign(self, receiver: Receiver, at: float) -> None:
        if receiver.state not in UNSIGNED:
            return
        self._say(DirectiveAcknowledged, receiver, at)
        signed = replace(receiver, state=ReceiverState.ACKNOWLEDGED)
        self._held[receiver.id] = signed
        if not self._forgets(signed):
            self._plan(signed, pressed=False)

    def _answer(self, receiver: Receiver, at: float) -> None:
        if receiver.state not in UNANSWERED:
            return
        first = receiver.returned == 0
        poor = first and self._draw(receiver, "poor") < self._temper.poor_share
        words = POOR if poor else GOOD
        text = words[int(self._draw(receiver, f"words {receiver.returned}") * len(words))]
        self._say(DirectiveFedBack, receiver, at, text=text)
        self._held[receiver.id] = replace(receiver, state=ReceiverState.FED_BACK)

    def _say(self, kind: type[Any], receiver: Receiver, at: float, **facts: str) -> None:
        when = datetime.fromtimestamp(at, UTC)
        id = record_id(when, self.name, kind.__name__, receiver.id, str(receiver.returned))
        self._said.append(
            kind(
                id=id,
                at=when,
                entered_at=when,
                by=receiver.unit_id or receiver.key,
                directive_id=receiver.directive_id,
                receiver_id=receiver.id,
                **facts,
            )
        )

    def _draw(self, receiver: Receiver, what: str) -> float:
        return float(chance_of(self._seed, "directive", receiver.id, what).random())

    def _normal(self, receiver: Receiver, what: str) -> float:
        return float(chance_of(self._seed, "directive", receiver.id, what).normal())
