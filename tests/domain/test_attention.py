"""What calls for attention, how much, until when; what rings, what is silent, what is counted."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain import messages as m
from app.domain.advice import Outlook
from app.domain.attention import STORE, About, Cause, Subject, of_incident
from app.domain.decide import decide
from app.domain.entry import Entry
from app.domain.limits import Limits
from app.domain.link import LinkStatus
from app.domain.picture import Picture
from app.domain.watch import Watch
from tests.domain.build import NOON, call, picture_of, say, send, tell

LIMITS = Limits()
LATE = Outlook(NOON, 90.0, 0.9)


def at(second: float) -> datetime:
    return NOON + timedelta(seconds=second)


def found(p: Picture, second: float, outlook: Outlook | None = None) -> list[tuple[str, int]]:
    calls = of_incident(p.incidents["i1"], at(second), LIMITS, None, outlook)
    return [(c.cause.value, int(c.severity)) for c in calls]


@pytest.mark.parametrize(
    ("priority", "second", "outlook", "expected"),
    [
        (1, 5, None, [("untaken", 3)]),
        (2, 5, None, [("untaken", 2)]),
        (4, 5, None, [("untaken", 1)]),
        (1, 61, None, [("untaken", 3), ("overdue", 3)]),
        (1, 5, LATE, [("untaken", 3), ("will_miss", 2)]),
        (3, 5, Outlook(NOON, 3.0, 0.2), [("untaken", 1)]),
        (3, 5, Outlook(NOON, 3.0, 0.49), [("untaken", 1)]),
        (3, 5, Outlook(NOON, 3.0, 0.5), [("untaken", 1), ("will_miss", 1)]),  # as likely as not
        (2, 5, Outlook(None, None, 1.0), [("untaken", 2), ("nobody", 1)]),
    ],
)
def test_causes_of_a_waiting_incident(
    priority: int, second: float, outlook: Outlook | None, expected: list[tuple[str, int]]
) -> None:
    p = tell(Picture(), call("i1", priority=priority))
    assert found(p, second, outlook) == expected


def test_an_unsigned_order_calls_and_a_closed_incident_does_not() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1", second=10))
    assert found(p, 39) == []
    assert found(p, 41) == [("unsigned", 2)]
    tell(p, say(m.CloseIncident, 50, incident_id="i1", disposition="cancelled"))
    assert found(p, 5000) == []


def test_who_is_there_and_has_not_fed_back_asks_for_little_whatever_the_priority() -> None:
    p = tell(picture_of("u1"), call("i1", priority=1), send("i1", "u1"))
    tell(p, say(m.OrderAcknowledged, 5, assignment_id="i1/u1"))
    tell(p, say(m.UnitArrived, 30, assignment_id="i1/u1"))
    assert found(p, 30 + LIMITS.feedback_s + 1) == [("overdue", 1)]


class Seat:
    """A watch beside a picture: what is told is decided, put and entered."""

    def __init__(self, *units: str) -> None:
        self.picture, self.watch = picture_of(*units), Watch(LIMITS, lambda _: None)
        self.n = 0

    def tell(self, *messages: m.AnyMessage, recorded: bool = True) -> "Seat":
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.watch.put(values)
            if recorded:
                self.n += 1
                about = getattr(message, "incident_id", None)
                self.watch.read([Entry(self.n, message, message.at, about)])
        return self

    def rings(self, second: float, **facts: object) -> int:
        self.watch.look(at(second), **facts)  # type: ignore[arg-type]
        return int(self.watch.ring(at(second)) or 0)


def test_p1_rings_again_until_it_is_taken() -> None:
    seat = Seat().tell(call("i1", priority=1))
    heard = [seat.rings(s) for s in range(9)]
    assert heard == [3, 0, 0, 0, 0, 0, 3, 0, 0]
    seat.tell(say(m.TakeIncident, 9, incident_id="i1"))
    assert [seat.rings(s) for s in range(9, 30)] == [0] * 21


def test_lesser_ones_ring_once_and_only_when_it_rises() -> None:
    seat = Seat().tell(call("i1", priority=3), call("i2", priority=2))
    assert [seat.rings(s) for s in range(5)] == [2, 0, 0, 0, 0]
    seat.tell(call("i3", 5, priority=3))
    assert seat.rings(5) == 1
    assert seat.watch.rate() == 3
    assert seat.rings(65) == 0  # overdue by now, which asks for no more than they did before
    causes = [alarm.calls[-1].cause for alarm in seat.watch.shown(at(65))]
    assert causes == [Cause.OVERDUE] * 2 + [Cause.UNTAKEN]


def test_the_meter_counts_ten_minutes() -> None:
    seat = Seat()
    for n in range(12):
        seat.tell(call(f"i{n}", n * 60.0, priority=4))
        seat.rings(n * 60.0)
    assert seat.watch.rate() == 10
    seat.rings(2000)
    assert seat.watch.rate() == 0


def test_distress_is_heard_through_a_mute() -> None:
    seat = Seat("u1").tell(call("i1", priority=1))
    seat.watch.mute(at(0), at(900))
    assert seat.rings(1) == 0
    seat.tell(say(m.DistressRaised, 2, unit_id="u1"))
    assert [seat.rings(s) for s in range(2, 7)] == [4, 0, 4, 0, 4]
    seat.tell(say(m.TakeDistress, 7, unit_id="u1"), recorded=False)  # the store fails
    assert [seat.rings(s) for s in range(7, 12)] == [0] * 5
    assert seat.rings(901) == 3  # the mute has ended by itself
    assert not seat.watch.muted(at(901))


def test_a_snooze_hides_until_its_end_and_counts_what_it_hid() -> None:
    seat = Seat().tell(call("i1"), say(m.TakeIncident, 3, incident_id="i1"))
    snooze = say(m.Snooze, 10, incident_id="i1", until=at(400), reason="等报警人回电")
    seat.tell(snooze)
    assert [seat.rings(s) for s in (20, 70, 310)] == [0, 0, 0]  # overdue meanwhile
    assert seat.watch.shown(at(310)) == []
    hidden = seat.watch.snoozed["i1"]
    assert (hidden.reason, hidden.until, hidden.missed) == ("等报警人回电", at(400), 1)
    assert seat.rings(401) == 2
    assert seat.watch.snoozed == {}
    assert len(seat.watch.shown(at(401))) == 1


def test_a_snooze_does_not_hide_what_is_worse_and_can_be_ended() -> None:
    seat = Seat().tell(call("i1"))
    seat.tell(say(m.Snooze, 5, incident_id="i1", until=at(900), reason="等人"))
    assert seat.rings(6) == 0
    seat.tell(say(m.AmendIncident, 30, incident_id="i1", priority=1))
    assert [seat.rings(s) for s in (31, 59, 61)] == [0, 0, 3]
    calm = Seat().tell(call("i1"))
    calm.tell(say(m.Snooze, 5, incident_id="i1", until=at(900), reason="等人"))
    calm.rings(61)
    calm.tell(say(m.Snooze, 62, incident_id="i1", until=at(62)))
    assert calm.rings(63) == 2


def test_links_and_the_store_latch_too() -> None:
    seat, down = Seat(), LinkStatus("110", False, at(-30), "refused")
    assert seat.rings(0, links=[down]) == 2
    assert seat.rings(9, links=[replace(down, up=True, last_data_at=at(9))]) == 0
    (alarm,) = seat.watch.shown(at(9))
    assert (alarm.standing, alarm.taken) == (False, False)  # back, and nobody has seen it
    seat.watch.take(Subject(About.LINK, "110"), at(10))
    assert seat.rings(10) == 0
    assert seat.watch.shown(at(10)) == []
    assert seat.rings(11, unsaved=3, unsaved_since=at(11)) == 3
    seat.watch.take(STORE, at(12))
    assert [seat.rings(s, unsaved=9, unsaved_since=at(11)) for s in range(12, 30)] == [0] * 18


def test_after_a_restart_what_was_taken_stays_taken() -> None:
    before = Seat().tell(call("i1"), say(m.TakeIncident, 5, incident_id="i1"))
    again = Watch(LIMITS, lambda _: None)
    again.put(before.picture.incidents.values())
    again.read([Entry(2, say(m.TakeIncident, 700, incident_id="i1"), at(700), "i1")])
    again.look(at(701))
    assert again.ring(at(701)) is None
    assert again.held(at(701)) == 0
