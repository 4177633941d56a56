"""Simulated receivers: the same seed the same day; every state is seen; nobody answers unasked."""

from collections import Counter
from datetime import timedelta

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.receiver import ReceiverState
from app.feeds.simulated.receivers import DirectiveTemper, SimulatedReceivers
from app.services.directive_outbox import DirectiveOutbox
from tests.domain.build import NOON, say
from tests.domain.orders import draft, issue


class City:
    """A picture, the outbox and the people, driven second by second."""

    def __init__(self, seed: int, temper: DirectiveTemper | None = None) -> None:
        self.picture = Picture()
        self.people = SimulatedReceivers(seed, temper or DirectiveTemper())
        self.outbox = DirectiveOutbox(self.people.tell)
        self.heard: list[m.AnyMessage] = []

    def say(self, *messages: m.AnyMessage) -> None:
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.outbox.saw(values)

    def live(self, seconds: int, step: int = 20) -> "City":
        for second in range(0, seconds, step):
            now = NOON + timedelta(seconds=second)
            self.say(*self.outbox.read("", now).messages)
            said = self.people.read("", now).messages
            self.heard += said
            self.say(*said, say(m.Tick, second))
        return self


def sent(seed: int, receivers: int, temper: DirectiveTemper | None = None) -> City:
    city = City(seed, temper)
    city.say(draft(), issue("d1", *(f"o{n}" for n in range(receivers))))
    return city


def test_the_demo_shows_every_state_of_a_receiver() -> None:
    city = sent(1, 120)
    city.live(280)
    early = Counter(r.state for r in city.picture.receivers.values())
    assert early[ReceiverState.DELIVERED]
    assert early[ReceiverState.ACKNOWLEDGED]
    city.live(12_000)
    known = list(city.picture.receivers.values())
    assert sum(r.state is ReceiverState.FED_BACK for r in known) > 60
    assert any(r.signed_late for r in known)
    assert any(r.fed_back_late for r in known)
    assert any(r.signing.supervised_at for r in known), "some do nothing, whoever presses"
    assert {"收到", "已处理", "正常"} & {r.text for r in known}


def test_the_same_seed_is_the_same_day() -> None:
    days = [sent(seed, 20).live(8000).heard for seed in (3, 3, 4)]
    assert days[0] == days[1]
    assert days[0] != days[2]


def test_who_forgets_is_woken_and_who_answered_badly_does_better_the_second_time() -> None:
    always = DirectiveTemper(forget_share=1.0, ignore_share=0.0, poor_share=1.0, wake_share=1.0)
    city = sent(2, 5, always).live(14_000)
    known = list(city.picture.receivers.values())
    assert all(r.signing.reminded_at and r.fed_back for r in known)
    assert {r.text for r in known} <= {"收到", "已处理", "正常"}
    for one in known:
        about = {"directive_id": "d1", "receiver_id": one.id}
        city.say(say(d.ReturnReceiverFeedback, 14_000, **about, reason="不详"))
    for second in range(14_000, 40_000, 20):
        now = NOON + timedelta(seconds=second)
        city.say(*city.outbox.read("", now).messages, *city.people.read("", now).messages)
        city.say(say(m.Tick, second))
    assert all(len(r.text) > 5 for r in city.picture.receivers.values())


def test_what_is_withdrawn_is_not_answered() -> None:
    city = sent(5, 10).live(40)
    city.say(say(d.RevokeDirective, 41, directive_id="d1", reason="解除"))
    city.live(100)
    before = len(city.heard)
    city.live(9000)
    assert len(city.heard) == before


def test_after_a_restart_they_go_on() -> None:
    city = sent(6, 10).live(60)
    again = City(6)
    again.picture = city.picture
    again.outbox.saw(city.picture.everything())
    again.people.resume(city.picture)
    again.live(9000)
    assert any(r.fed_back for r in again.picture.receivers.values())
