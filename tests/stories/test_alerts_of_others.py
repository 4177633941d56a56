"""Alerts arrive by the folder: a tip, an answer that signs, a bomb; a crash loses and doubles none.

The real desk, store, feed runner and exchange; only the window is not there.
"""

from datetime import timedelta

import pytest

from app.domain import directive_messages as d
from app.domain.cursor import Cursor
from app.domain.receiver import ReceiverKind, ReceiverState, Recipient
from app.feeds.cap.folder import CapFolder
from app.feeds.runner import FeedRunner
from app.services.cap_directive import CapSender
from app.services.cap_exchange import CapExchange
from tests.domain.build import NOON, say
from tests.feeds.cap.samples import SMALL
from tests.services.room import Room

US = CapSender("110@city.example", "", "", "")
ACK = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a1</identifier>
<sender>JB</sender><sent>2026-05-01T12:02:00-00:00</sent><status>Actual</status>
<msgType>Ack</msgType><scope>Private</scope><addresses>110@city.example</addresses>
<references>110@city.example,d1,2026-05-01T12:00:09-00:00</references></alert>"""
BOMB = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


class Exchange:
    """What main.py wires: it goes on after a crash where its cursor in the store stands."""

    def __init__(self, folder):
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        self.room = Room(folder)
        self.room.now = NOON + timedelta(minutes=5)
        self.begin()

    def begin(self):
        desk = self.room.desk
        exchange = CapExchange(US.address, "zh")
        exchange.saw(desk.picture.everything())
        publish = self.room.publish

        def show(values, entries):
            exchange.saw(values)
            publish(values, entries)

        self.room.publish = show
        cursor = desk.picture.cursors.get("cap")
        feed = CapFolder(self.inbox, exchange.take, lambda: 4e9, exchange.listen)
        self.runner = FeedRunner(
            feed,
            self.room.handle,
            lambda _: None,
            lambda: self.room.now,
            cursor.position if cursor else "",
        )

    def put(self, name, text):
        (self.inbox / name).write_text(text, "utf-8")
        self.runner.step()


@pytest.fixture
def alerts(tmp_path):
    exchange = Exchange(tmp_path)
    yield exchange
    exchange.room.store.close()


def test_an_evening_at_the_exchange(alerts):
    room = alerts.room
    draft = say(d.DraftDirective, directive_id="d1", level="blue", title="散场", text="巡逻")
    recipients = (Recipient(ReceiverKind.DISTRICT, "JB", "江北"),)
    room.handle([draft], [say(d.IssueDirective, 9, directive_id="d1", recipients=recipients)])
    alerts.begin()
    alerts.put("flood.cap", SMALL.replace("2026-11-22T20", "2026-05-01T20"))
    alerts.put("ack.cap", ACK)
    alerts.put("bomb.cap", BOMB)
    picture = room.desk.picture
    (tip,) = picture.tips.values()
    assert tip.area.description == "体育场"
    assert picture.receivers["d1/district/JB"].state is ReceiverState.ACKNOWLEDGED
    assert picture.cursors["cap"].quarantined == 1
    reason = next(e.message.reason for e in room.entries if hasattr(e.message, "raw"))
    assert reason == "bomb.cap: line 1: a DOCTYPE or entity is not accepted"
    assert room.is_recorded()
    assert room.refused == []


def test_after_a_crash_nothing_is_read_again(alerts):
    alerts.put("flood.cap", SMALL)
    alerts.put("bomb.cap", BOMB)
    alerts.room.reopen()
    alerts.begin()
    alerts.runner.step()
    alerts.put("again.cap", SMALL)  # the same alert in another file is the same tip
    assert len(alerts.room.desk.picture.tips) == 1
    known = alerts.room.shown[Cursor, "cap"]
    assert known.quarantined == 1
    assert alerts.room.refused == []
