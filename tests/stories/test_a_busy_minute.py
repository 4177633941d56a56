"""Several incidents at once: the queue orders itself but never under the hand that uses it."""

import numpy as np
from PySide6.QtCore import Qt

from app.domain import messages as m
from app.domain.assignment import AssignmentState
from app.domain.incident import IncidentState
from tests.stories.room import Room

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def numbers(room: Room) -> list[int]:
    return [incident.number for incident in room.window.queue.table.values()]


def farthest(room: Room, unit_id: str) -> int:
    """The address as far away from a unit as the city is wide."""
    fixes, houses = room.window.scene.fixes, room.pack.addresses
    row = room.window.scene.row_of[unit_id]
    away = np.hypot(houses.lon - fixes.lon[row], houses.lat - fixes.lat[row])
    return int(away.argmax())


def test_the_row_in_use_stays_when_something_worse_comes(room: Room, until) -> None:
    room.call(priority=3)
    room.call(priority=2)
    until(lambda: numbers(room) == [2, 1])
    room.window.queue.list.setFocus()
    room.press(Qt.Key.Key_Down, ALT)
    assert room.window.scene.chosen.number == 2
    room.call(priority=1)
    until(lambda: len(numbers(room)) == 3)
    assert numbers(room) == [2, 3, 1]  # the worst goes round the row that is held
    until(room.picks)  # only what is seen takes the focus
    room.window.card.advice.list.setFocus()
    room.wait(1)
    until(lambda: numbers(room) == [3, 2, 1])
    assert room.window.scene.chosen.number == 2


def test_a_row_says_that_it_is_late_before_and_after(room: Room, until) -> None:
    on_duty = [unit for unit in room.pack.units if unit.shift == "中班"]
    for unit in on_duty[1:]:  # a single car is left
        room.say(m.UnitSignedOff, "city", unit_id=unit.id)
    until(lambda: on_duty[0].id in room.window.scene.row_of)
    room.call(row=farthest(room, on_duty[0].id), priority=1)
    until(lambda: len(room.queue()) == 1)
    until(lambda: "预计超时" in room.queue()[0])
    room.say(m.UnitSignedOff, "city", unit_id=on_duty[0].id)
    until(lambda: "无警力可派" in room.queue()[0])
    room.wait(61)
    until(lambda: "派警超时 0:01" in room.queue()[0])
    until(lambda: room.window.strip.counts["overdue"].number.text() == "1")


def test_reinforce_reassign_and_recall(room: Room, until) -> None:
    first, second = room.call(row=9000), room.call(row=12_000)
    until(lambda: len(room.queue()) == 2)
    room.window.choose(first)
    until(room.picks)
    room.press(Qt.Key.Key_1, CTRL)
    until(lambda: len(room.on(first)) == 1)
    until(lambda: len(room.picks()) == 3 and room.window.commands.steady(2))
    room.press(Qt.Key.Key_2, CTRL)
    until(lambda: len(room.on(first)) == 2)

    lead = room.on(first)[0]
    room.press(Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    room.write("2")
    room.press(Qt.Key.Key_Return)
    until(room.window.card.ask.isVisible)
    room.press(Qt.Key.Key_1)  # yes, knowing what becomes of the first
    until(lambda: len(room.on(second)) == 1)
    assert room.window.scene.picture.assignments[lead.id].state is AssignmentState.REASSIGNED
    until(lambda: room.window.card.crew.current() == room.on(first)[0].id)

    room.press(Qt.Key.Key_F7)
    until(room.window.card.ask.isVisible)
    room.press(Qt.Key.Key_2)
    until(lambda: room.incident(first).state is IncidentState.WAITING)
    until(lambda: any("已不需要" in line for line in room.story()))


def test_after_a_question_the_keys_belong_to_the_queue_again(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    for question in (Qt.Key.Key_F10, Qt.Key.Key_F3):
        room.press(question)
        assert not room.window.queue.list.hasFocus()
        room.press(Qt.Key.Key_Escape)
        assert room.window.queue.list.hasFocus()
    room.write("p1")  # a stray letter chooses nothing and filters nothing
    assert room.window.queue.filter.text() == ""
    assert room.window.scene.chosen_id == incident_id


def test_a_duplicate_is_linked_and_unlinked(room: Room, until) -> None:
    first, again = room.call(), room.call()
    until(lambda: len(room.queue()) == 2)
    room.window.choose(again)
    room.press(Qt.Key.Key_K, CTRL)
    room.write("#1")
    room.press(Qt.Key.Key_Return)
    until(lambda: room.incident(again).duplicate_of == first)
    room.window.choose(first)
    assert "1 个重复报警" in room.window.card.head.more.text()
    room.window.choose(again)
    until(room.window.card.buttons["unlink"].isVisible)
    room.press(Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    until(lambda: room.incident(again).open)


def test_markup_from_outside_is_only_text(room: Room, until) -> None:
    wicked = "<b>宏图路</b><img src=x onerror=alert(1)>&amp;{0.__class__}"
    incident_id = room.call(address=wicked, summary=wicked)
    until(lambda: len(room.queue()) == 1)
    assert wicked in room.queue()[0]
    room.window.choose(incident_id)
    assert room.window.card.head.address.text() == wicked
    assert room.window.card.head.address.textFormat() is Qt.TextFormat.PlainText
    until(lambda: any(wicked in line for line in room.story()))
