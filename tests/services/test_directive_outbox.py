"""Terminals are told what matters to them until they have it, also after a restart."""

from datetime import timedelta

import pytest

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.directive import Directive
from app.domain.picture import Picture
from app.domain.receiver import Receiver, ReceiverState
from app.services.directive_outbox import DirectiveOutbox, News
from tests.domain.build import NOON, say
from tests.domain.orders import draft, issue, issued, receiver


class Terminals:
    """What each was told; those in `out` cannot be reached, `broken` is the line."""

    def __init__(self) -> None:
        self.told: list[tuple[str, News]] = []
        self.out: set[str] = set()
        self.broken = False

    def tell(self, receiver: Receiver, directive: Directive, news: News) -> bool:
        if self.broken:
            raise OSError("no line")
        if receiver.key in self.out:
            return False
        self.told.append((receiver.key, news))
        return True


class Room:
    """A picture, an outbox and terminals, without threads."""

    def __init__(self, picture: Picture | None = None) -> None:
        self.picture = picture or Picture()
        self.terminals = Terminals()
        self.outbox = DirectiveOutbox(self.terminals.tell)
        self.outbox.saw(self.picture.everything())

    def say(self, *messages: m.AnyMessage) -> None:
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.outbox.saw(values)

    def read(self, second: float) -> None:
        reading = self.outbox.read("", NOON + timedelta(seconds=second))
        self.say(*reading.messages)


def test_every_terminal_is_told_once_and_the_delivery_comes_back() -> None:
    room = Room()
    room.say(*issued("d1", "a", "b"))
    for second in range(5):
        room.read(second)
    assert room.terminals.told == [("a", News.ORDER), ("b", News.ORDER)]
    assert {r.state for r in room.picture.receivers.values()} == {ReceiverState.DELIVERED}


def test_who_cannot_be_reached_is_tried_again_and_again() -> None:
    room = Room()
    room.terminals.out = {"a"}
    room.say(*issued("d1", "a", "b"))
    for second in range(12):
        room.read(second)
    assert room.terminals.told == [("b", News.ORDER)]
    room.terminals.out = set()
    room.read(13)
    room.read(17)
    assert room.terminals.told == [("b", News.ORDER), ("a", News.ORDER)]


def test_after_a_restart_only_what_was_not_delivered_is_sent() -> None:
    room = Room()
    room.terminals.out = {"a"}
    room.say(*issued("d1", "a", "b"))
    room.read(1)
    again = Room(room.picture)
    again.read(2)
    again.read(3)
    assert again.terminals.told == [("a", News.ORDER)]


def test_a_change_a_reminder_a_return_and_a_withdrawal_are_told() -> None:
    room = Room()
    room.say(*issued("d1", "a"))
    room.read(1)
    room.say(say(d.AmendDirective, 2, directive_id="d1", text="改为加派两组"))
    room.read(3)
    room.say(say(m.Tick, 290))  # the reminder before 签收 is due at 300 s
    room.read(291)
    about = {"directive_id": "d1", "receiver_id": receiver("d1", "a")}
    room.say(say(d.DirectiveFedBack, 292, **about, text="收到"))
    room.say(say(d.ReturnReceiverFeedback, 293, **about, reason="没有说明情况"))
    room.read(294)
    room.say(say(d.RevokeDirective, 295, directive_id="d1", reason="解除"))
    for second in (296, 297, 298):
        room.read(second)
    assert [news for _, news in room.terminals.told] == [
        News.ORDER,
        News.ORDER,
        News.PRESSED,
        News.RETURNED,
        News.WITHDRAWN,
    ]


def test_a_draft_is_told_to_nobody_and_a_revoked_draft_neither() -> None:
    room = Room()
    room.say(draft("d1"))
    room.say(say(d.RevokeDirective, 1, directive_id="d1", reason="不用了"))
    room.read(2)
    assert room.terminals.told == []


def test_a_line_that_is_down_is_said_and_nothing_is_lost() -> None:
    room = Room()
    room.terminals.broken = True
    room.say(*issued("d1", "a"))
    with pytest.raises(OSError, match="no line"):
        room.read(1)
    room.terminals.broken = False
    room.read(7)
    assert room.terminals.told == [("a", News.ORDER)]


def test_a_whole_city_is_told_in_parts() -> None:
    room = Room()
    room.say(draft("d1"), issue("d1", *(f"o{n}" for n in range(1200)), second=1))
    room.read(2)
    assert len(room.terminals.told) == 500
    for second in range(3, 12):
        room.read(second)
    assert len(room.terminals.told) == 1200
