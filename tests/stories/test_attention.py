"""What calls for attention rings until it is taken; a mute and a snooze are in the journal."""

from datetime import timedelta

from PySide6.QtCore import Qt

from app.domain import messages as m
from app.domain.link import LinkStatus
from app.services.recorded import Recorded
from tests.stories.room import Room

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_p1_rings_until_it_is_taken(room: Room, until) -> None:
    first = room.call("0101", priority=1)
    until(lambda: room.heard == ["high"])
    room.wait(7)
    until(lambda: room.heard == ["high", "high"])
    room.window.choose(first)
    room.press(Qt.Key.Key_F8)
    until(lambda: room.incident(first).taken_by)
    until(lambda: room.window.scene.watch.held(room.now) == 0)
    room.wait(7)
    until(lambda: room.window.scene.now == room.now)
    room.window.turns.finish()
    assert room.heard == ["high", "high"]


def test_a_mute_is_seen_and_ends_and_is_recorded(room: Room, until) -> None:
    room.press(Qt.Key.Key_M, CTRL | SHIFT)
    until(room.window.strip.meter.mute.isVisible)
    room.call("0101", priority=1)
    until(lambda: len(room.queue()) == 1)
    room.wait(75)
    until(lambda: room.window.strip.meter.mute.text() == "✕ 已静音 1:15")
    assert room.heard == []
    until(lambda: any("静音" in line for line in journal(room)))
    room.press(Qt.Key.Key_M, CTRL | SHIFT)
    until(lambda: not room.window.strip.meter.mute.isVisible())
    room.wait(1)
    until(lambda: room.heard == ["high"])


def test_a_snooze_needs_a_reason_and_is_listed(room: Room, until) -> None:
    incident = room.call("0304", priority=3)
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident)
    room.press(Qt.Key.Key_S, CTRL | SHIFT)
    room.press(Qt.Key.Key_1)  # 5 minutes, and no reason
    until(lambda: any("原因" in sentence for sentence in room.notices()))
    room.press(Qt.Key.Key_S, CTRL | SHIFT)
    room.window.card.ask.words.setText("等报警人回电")
    room.press(Qt.Key.Key_2)
    watch = room.window.scene.watch
    until(lambda: incident in watch.snoozed)
    assert watch.snoozed[incident].until == room.now + timedelta(minutes=10)
    room.window.panels.bring(room.window.alarms)
    room.wait(120)  # its dispatch is late by now, in silence
    until(lambda: [row.id for row in alarms(room)] == [f"incident:{incident}"])
    (row,) = alarms(room)
    assert row.snoozed is not None
    assert (row.snoozed.reason, row.snoozed.by) == ("等报警人回电", "3")
    assert "暂缓至" in room.queue()[0]
    room.wait(500)
    until(lambda: incident not in watch.snoozed)
    until(lambda: room.heard[-1:] == ["low"])
    assert any("等报警人回电" in line for line in room.story())


def test_who_took_the_alarm_of_a_link_is_on_record(room: Room, until) -> None:
    lost = LinkStatus("110", False, room.now - timedelta(seconds=40), "no route")
    room.bridge.link(lost)
    watch = room.window.scene.watch
    room.wait(1)
    until(lambda: room.heard == ["middle"])
    room.press(Qt.Key.Key_F9, SHIFT)
    until(lambda: any("110" in line and "知悉" in line for line in journal(room)))
    assert watch.held(room.now) == 0
    assert watch.alarms, "taken, but it is still down"


def test_another_seat_takes_the_alarm_of_the_store(room: Room, until) -> None:
    watch = room.window.scene.watch
    room.bridge.record(Recorded(3, room.now, "the disk is full"))
    room.wait(1)
    until(lambda: watch.held(room.now) > 0)
    room.bridge.record(Recorded())
    room.say(m.TakeAlarm, "5", link="store")
    room.wait(1)
    until(lambda: watch.held(room.now) == 0)


def alarms(room: Room) -> list:
    return room.window.alarms.table.values()


def journal(room: Room) -> list[str]:
    table = room.window.messages.table
    return [table.index(row, 2).data() for row in range(table.rowCount())]
