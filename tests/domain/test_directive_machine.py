"""Any sequence of orders, signatures and ticks: nothing closes early, each step comes once."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.chase import Chase, ChaseStep
from app.domain.decide import decide
from app.domain.directive import DirectiveState
from app.domain.picture import Picture
from app.domain.receiver import OPEN, Receiver, ReceiverState
from app.domain.refusal import Refused
from tests.domain.build import NOON, say
from tests.domain.orders import draft, issue, receiver

PEOPLE = ("a", "b", "c")
people = st.sampled_from(PEOPLE)
jumps = st.sampled_from((-4000.0, -60.0, 0.0, 1.0, 50.0, 200.0, 3000.0, 9000.0))
texts = st.sampled_from(("收到", "已核查", ""))


class Directives(RuleBasedStateMachine):
    """One directive to three officers, and a clock that jumps both ways."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = Picture()
        self.second = 0.0
        self.journal: list[list[object]] = []
        self.taken: set[tuple[str, str, ChaseStep, object, object]] = set()
        self.say(draft("d1"), issue("d1", *PEOPLE, second=0.0))

    def say(self, *messages: m.AnyMessage) -> None:
        for message in messages:
            before = dict(self.picture.receivers)
            try:
                values = decide(self.picture, message)
            except Refused:
                assert isinstance(message, m.Order), "a report is absorbed, whatever it says"
                continue
            self.journal.append(list(values))
            self.picture.put_all(values)
            for value in values:
                if isinstance(value, Receiver) and value.id in before:
                    self.watch(before[value.id], value, message)

    def watch(self, old: Receiver, new: Receiver, message: m.AnyMessage) -> None:
        """What one message may do to one receiver."""
        assert old.signed is None or new.signed is not None, "nobody is un-signed"
        if old.signed and new.signed:
            assert new.signed.at <= old.signed.at, "the earliest time stands"
        for name in ("signing", "answering"):
            was: Chase = getattr(old, name)
            now: Chase = getattr(new, name)
            for step in ChaseStep:
                if was.taken_at(step) is None and now.taken_at(step) is not None:
                    once = (new.id, name, step, now.since, now.due)
                    assert once not in self.taken, "each step exactly once for one deadline"
                    self.taken.add(once)
        if new.state is ReceiverState.CLOSED and old.state is not ReceiverState.CLOSED:
            assert isinstance(message, d.EvaluateReceiver | d.CloseReceiver)

    @rule(jump=jumps)
    def tick(self, jump: float) -> None:
        self.second += jump
        self.say(say(m.Tick, self.second))

    @rule(who=people, kind=st.sampled_from((d.DirectiveDelivered, d.DirectiveAcknowledged)))
    def report(self, who: str, kind: type[d.DirectiveMessage]) -> None:
        self.say(say(kind, self.second, **self.about(who)))

    @rule(who=people, text=texts, ago=st.sampled_from((0.0, 100.0, 5000.0)))
    def feeds_back(self, who: str, text: str, ago: float) -> None:
        self.say(say(d.DirectiveFedBack, self.second - ago, **self.about(who), text=text))

    @rule(who=people)
    def returns(self, who: str) -> None:
        self.say(say(d.ReturnReceiverFeedback, self.second, **self.about(who), reason="不详"))

    @rule(who=people, mark=st.integers(0, 6))
    def evaluates(self, who: str, mark: int) -> None:
        self.say(say(d.EvaluateReceiver, self.second, **self.about(who), mark=mark))

    @rule(who=people)
    def closes_one(self, who: str) -> None:
        self.say(say(d.CloseReceiver, self.second, **self.about(who), reason="已口头报告"))

    @rule(
        who=people,
        kind=st.sampled_from((d.PressReceiver, d.EscalateReceiver, d.SuperviseReceiver)),
    )
    def chases(self, who: str, kind: type[d.DirectiveMessage]) -> None:
        self.say(say(kind, self.second, **self.about(who)))

    @rule(later=st.sampled_from((600.0, 20_000.0)))
    def extends(self, later: float) -> None:
        at = NOON + timedelta(seconds=self.second + later)
        self.say(say(d.ExtendDirective, self.second, directive_id="d1", feedback_by=at))

    @rule(text=st.sampled_from(("加派一组", "撤回一组")))
    def amends(self, text: str) -> None:
        self.say(say(d.AmendDirective, self.second, directive_id="d1", text=text))

    @rule()
    def closes(self) -> None:
        open_before = [r for r in self.picture.receivers_of("d1") if not r.settled]
        active = self.picture.directives["d1"].active
        self.say(say(d.CloseDirective, self.second, directive_id="d1"))
        closed = self.picture.directives["d1"].state is DirectiveState.CLOSED
        if active:
            assert closed == (not open_before), "closed only when each is closed or escalated"

    @precondition(lambda self: len(self.journal) > 25)
    @rule()
    def revokes(self) -> None:
        self.say(say(d.RevokeDirective, self.second, directive_id="d1", reason="解除"))

    @invariant()
    def holds(self) -> None:
        p = self.picture
        directive = p.directives["d1"]
        mine = p.receivers_of("d1")
        assert directive.receivers == len(mine) == len(PEOPLE)
        assert p.unsettled("d1") == sum(not r.settled for r in mine)
        if directive.ended_for_good:
            assert not any(r.state in OPEN for r in mine), "nobody owes what has ended"
            assert not len(p.chases), "and nobody is chased for it"
        for one in mine:
            assert (one.state is ReceiverState.FED_BACK) <= (one.fed_back is not None)
            assert (one.mark is not None) == (one.evaluated is not None)

    @invariant()
    def the_journal_rebuilds_the_picture(self) -> None:
        again = Picture()
        for values in self.journal:
            again.put_all(values)  # type: ignore[arg-type]  of decide
        assert again.receivers == self.picture.receivers
        assert again.directives == self.picture.directives

    @staticmethod
    def about(who: str) -> dict[str, str]:
        return {"directive_id": "d1", "receiver_id": receiver("d1", who)}


Directives.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_directives = Directives.TestCase
