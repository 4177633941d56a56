from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.incident import Disposition
from app.services.outbox import RETRY, Outbox
from tests.domain.build import NOON, call, picture_of, say, send


class Terminals:
    """What each unit's terminal shows; some cannot be reached."""

    def __init__(self):
        self.shows = {}
        self.away = set()
        self.broken = set()
        self.told = []

    def deliver(self, order, incident):
        if order.unit_id in self.broken:
            raise OSError("gateway")
        if order.unit_id in self.away:
            return False
        self.told.append(order.id)
        self.shows[order.unit_id] = order.id
        return True

    def withdraw(self, unit_id, assignment_id):
        if unit_id in self.away:
            return False
        self.told.append(f"-{assignment_id}")
        if self.shows.get(unit_id) == assignment_id:
            del self.shows[unit_id]
        return True


class Room:
    def __init__(self, *units):
        self.picture = picture_of(*units)
        self.terminals = Terminals()
        self.now = NOON
        self.restart()

    def restart(self):
        self.outbox = Outbox(self.terminals.deliver, self.terminals.withdraw)
        self.outbox.saw(self.picture.everything())

    def say(self, *messages):
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.outbox.saw(values)

    def turn(self, seconds=1.0):
        self.now += timedelta(seconds=seconds)
        reading = self.outbox.read("", self.now)
        self.say(*reading.messages)
        return [message.assignment_id for message in reading.messages]


def test_every_order_is_delivered_once():
    room = Room("u1", "u2")
    room.say(call("i"), send("i", "u1", "u2"))
    assert room.turn() == ["i/u1", "i/u2"]
    assert [room.turn() for _ in range(10)] == [[]] * 10
    assert room.picture.assignments["i/u1"].delivered_at == NOON + timedelta(seconds=1)


def test_a_terminal_that_is_away_is_told_when_it_is_back():
    room = Room("u1")
    room.terminals.away = {"u1"}
    room.say(call("i"), send("i", "u1"))
    assert [room.turn() for _ in range(4)] == [[]] * 4
    room.terminals.away.clear()
    assert room.turn(RETRY.total_seconds()) == ["i/u1"]


def test_a_restart_sends_what_was_never_delivered_and_nothing_else():
    room = Room("u1", "u2")
    room.terminals.away = {"u2"}
    room.say(call("i"), send("i", "u1", "u2"))
    assert room.turn() == ["i/u1"]
    room.terminals.away.clear()
    room.restart()
    assert room.turn() == ["i/u2"]
    assert room.terminals.told == ["i/u1", "i/u2"]


def test_recall_is_told_also_after_a_restart():
    room = Room("u1")
    room.say(call("i"), send("i", "u1"))
    room.turn()
    room.terminals.away = {"u1"}
    room.say(say(m.Recall, 5, assignment_id="i/u1"))
    room.turn()
    room.terminals.away.clear()
    room.restart()
    room.turn()
    assert room.terminals.shows == {}


def test_a_recall_before_delivery_means_that_nothing_is_sent():
    room = Room("u1")
    room.say(call("i"), send("i", "u1"), say(m.Recall, 1, assignment_id="i/u1"))
    assert room.turn() == []
    assert room.terminals.told == []


def test_reassigned_the_terminal_shows_the_new_order():
    room = Room("u1")
    room.say(call("i"), call("j", 1), send("i", "u1"))
    room.turn()
    again = m.Sending("j/u1", "u1")
    room.say(say(m.Reassign, 5, assignment_id="i/u1", incident_id="j", sending=again))
    assert room.turn() == ["j/u1"]
    assert room.terminals.told == ["i/u1", "-i/u1", "j/u1"]


def test_what_the_officer_ended_is_not_told_to_the_officer():
    room = Room("u1")
    room.say(call("i"), send("i", "u1"))
    room.turn()
    room.say(say(m.UnitCleared, 9, unit_id="u1", assignment_id="i/u1"))
    room.turn()
    assert room.terminals.told == ["i/u1"]


def test_closing_stands_down_who_is_still_there():
    room = Room("u1")
    room.say(call("i"), send("i", "u1"))
    room.turn()
    room.say(say(m.CloseIncident, 9, incident_id="i", disposition=Disposition.CANCELLED))
    room.turn()
    assert room.terminals.told == ["i/u1", "-i/u1"]


def test_one_broken_terminal_does_not_stop_another_and_all_broken_is_a_link_down():
    room = Room("u1", "u2")
    room.terminals.broken = {"u1"}
    room.say(call("i"), send("i", "u1", "u2"))
    assert room.turn() == ["i/u2"]
    with pytest.raises(OSError, match="gateway"):
        room.turn(RETRY.total_seconds())
    room.terminals.broken.clear()
    assert room.turn(RETRY.total_seconds()) == ["i/u1"]


def recall(room, n, unit, has):
    room.say(say(m.Recall, n, assignment_id=has))


def clear(room, n, unit, has):
    room.say(say(m.UnitCleared, n, unit_id=unit, assignment_id=has))
    room.terminals.shows.pop(unit, None)  # the officer has put it away


def reassign(room, n, unit, has):
    other = "j" if room.picture.assignments[has].incident_id == "i" else "i"
    order = m.Sending(f"{other}/{n}", unit)
    room.say(say(m.Reassign, n, assignment_id=has, incident_id=other, sending=order))


WITH_ORDER = {"recall": recall, "clear": clear, "reassign": reassign}
ANY_TIME = {
    "away": lambda room, unit: room.terminals.away.add(unit),
    "back": lambda room, unit: room.terminals.away.discard(unit),
    "restart": lambda room, unit: room.restart(),
    "turn": lambda room, unit: room.turn(),
}
DEEDS = st.tuples(
    st.sampled_from(["send", *WITH_ORDER, *ANY_TIME]),
    st.sampled_from("ij"),
    st.sampled_from(["u1", "u2"]),
)


@given(st.lists(DEEDS, max_size=30))
def test_whatever_happens_the_terminals_show_the_picture_in_the_end(deeds):
    room = Room("u1", "u2")
    room.say(call("i"), call("j", 1))
    for n, (deed, incident, unit) in enumerate(deeds):
        has = room.picture.units[unit].assignment_id
        if deed in ANY_TIME:
            ANY_TIME[deed](room, unit)
        elif deed == "send" and has is None:
            room.say(send(incident, unit, second=n, tag=f"/{n}"))
        elif deed in WITH_ORDER and has is not None:
            WITH_ORDER[deed](room, n, unit, has)
    room.terminals.away.clear()
    for _ in range(3):
        room.turn(RETRY.total_seconds())
    orders = {u.id: u.assignment_id for u in room.picture.units.values() if u.assignment_id}
    assert room.terminals.shows == orders
    assert all(room.picture.assignments[order].delivered_at for order in orders.values())
