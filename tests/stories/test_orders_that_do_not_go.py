"""The unit is gone meanwhile, nobody is free, nothing is chosen: the operator is told in a line."""

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain import messages as m
from tests.stories.room import Room


def test_refused_when_the_unit_has_gone_meanwhile(room: Room, until) -> None:
    first, second = room.call(row=9000), room.call(row=9000)
    until(lambda: len(room.queue()) == 2)
    room.window.choose(second)
    until(room.picks)
    best = room.window.card.advice.table.value(0)
    sending = m.Sending(room.new_id(), best.id)
    room.say(m.Dispatch, "5", incident_id=first, sendings=(sending,))
    room.window.card.advice.send_nth(1)  # pressed before the screen could know
    until(room.notices)
    assert room.notices() == [f"{best.call_sign} 现在是“已派”，不能派警。"]
    assert room.on(second) == []
    until(lambda: best.call_sign not in room.picks())  # the next one moves up


def test_a_refusal_of_another_seat_is_not_shown_here(room: Room, qtbot) -> None:
    with qtbot.waitSignal(room.bridge.refused):
        room.say(m.TakeIncident, "5", incident_id="nobody knows it")
    assert room.notices() == []


def test_nothing_chosen_nothing_sent(room: Room) -> None:
    room.press(Qt.Key.Key_F5)
    assert room.notices() == ["先在队列里选一条警情。"]
    room.press(Qt.Key.Key_Escape)
    assert room.notices() == []


def test_a_refusal_goes_by_itself(room: Room, until) -> None:
    room.press(Qt.Key.Key_F8)
    assert room.notices()
    room.wait(16)
    until(lambda: not room.notices())


def test_nobody_on_duty_is_said_and_why(room: Room, until) -> None:
    for unit in room.pack.units:
        room.say(m.UnitSignedOff, "city", unit_id=unit.id)
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    advice = room.window.card.advice
    until(lambda: advice.words.text().startswith("没有可派的警力"))
    assert f"下班 {len(room.pack.units)}" in advice.fold.toolTip()
    room.press(Qt.Key.Key_F5)
    assert "没有第 1 个推荐" in room.notices()[0]


def test_a_rank_that_has_just_changed_cannot_be_sent(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    until(lambda: len(room.picks()) == 5)
    scene, commands = room.window.scene, room.window.commands
    first, second, *rest = scene.advice.picks
    scene.advice = replace(scene.advice, picks=(second, first, *rest))
    commands.note_ranking()  # as when the newest advice has come in, this very moment
    commands.do_send()
    assert room.notices() == ["推荐刚刚变了，没有派出。看一眼再按。"]
    commands.do_send_nth(3)  # this one stands where it stood
    until(lambda: room.on(incident_id))
    assert room.on(incident_id)[0].unit_id == rest[0].unit_id
