"""Hazards are known first, several go with one order, two are compared, a unit is freed."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain import messages as m
from app.domain.assignment import AssignmentState
from tests.stories.room import Room

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(room: Room, until, **facts: object) -> str:  # type: ignore[no-untyped-def]
    incident_id = room.call(**facts)
    until(lambda: incident_id in room.window.scene.picture.incidents)
    room.window.choose(incident_id)
    until(lambda: len(room.picks()) >= 3)
    return incident_id


def test_hazards_are_asked_for_once_and_recorded(room: Room, until) -> None:
    incident_id = shown(room, until, hazards=("持刀", "楼道狭窄"))
    room.press(Qt.Key.Key_F5)
    ask = room.window.card.ask
    assert ask.isVisible()
    assert "持刀、楼道狭窄" in ask.title.text()
    assert room.picks()[0] in ask.title.text()
    assert room.on(incident_id) == []
    room.press(Qt.Key.Key_1)
    until(lambda: room.on(incident_id))
    until(lambda: any("已知悉隐患：持刀、楼道狭窄" in line for line in room.story()))
    until(lambda: len(room.picks()) == 3 and room.window.commands.steady(3))
    room.press(Qt.Key.Key_3, CTRL)  # a reinforcement: this seat knows by now
    until(lambda: len(room.on(incident_id)) == 2)
    assert not ask.isVisible()


def test_what_was_acknowledged_is_known_after_a_restart(room: Room, until) -> None:
    incident_id = shown(room, until, hazards=("持刀",))
    room.press(Qt.Key.Key_F5)
    room.press(Qt.Key.Key_1)
    until(lambda: room.on(incident_id))
    room.close()
    room.open()
    until(lambda: incident_id in room.window.scene.picture.incidents)
    room.window.choose(incident_id)
    incident = room.incident(incident_id)
    until(lambda: room.window.commands.sending.unknown_hazards(incident) == ())


def test_no_hazards_no_question(room: Room, until) -> None:
    incident_id = shown(room, until)
    room.press(Qt.Key.Key_F5)
    assert not room.window.card.ask.isVisible()
    until(lambda: room.on(incident_id))


def test_marked_units_go_with_one_order_and_come_back_with_one_undo(room: Room, until) -> None:
    incident_id = shown(room, until)
    advice = room.window.card.advice
    advice.list.setFocus()
    room.press(Qt.Key.Key_Space)
    third = advice.list.visualRect(advice.table.index(2, 0)).center()
    QTest.mouseClick(advice.list.viewport(), Qt.MouseButton.LeftButton, CTRL, QPoint(third))
    first, _, other, *_ = room.picks()
    assert f"派 2 个：{first}、{other}" in advice.send.text()
    room.press(Qt.Key.Key_F5)
    until(lambda: len(room.on(incident_id)) == 2)
    assert {room.unit(sent.unit_id).call_sign for sent in room.on(incident_id)} == {first, other}
    until(lambda: any(f"派 {first}、{other} 至" in line for line in room.story()))
    assert advice.marked == []
    notes = [room.window.card.crew.table.value(row).note for row in (0, 1)]
    assert all("撤销" in note for note in notes)
    room.press(Qt.Key.Key_Z, CTRL)
    until(lambda: room.on(incident_id) == [])


def test_a_marked_unit_that_goes_elsewhere_is_not_replaced_unseen(room: Room, until) -> None:
    other, incident_id = room.call(row=9000), shown(room, until)
    advice = room.window.card.advice
    advice.turn_mark(0)
    (marked,) = advice.marked
    sending = m.Sending(room.new_id(), marked)
    room.say(m.Dispatch, "5", incident_id=other, sendings=(sending,))
    until(lambda: not advice.marked)
    room.press(Qt.Key.Key_F5)
    assert room.notices()
    assert room.on(incident_id) == []


def test_two_are_compared(room: Room, until) -> None:
    shown(room, until)
    advice = room.window.card.advice
    assert not advice.compare.isVisible()
    room.press(Qt.Key.Key_D, CTRL)
    assert advice.compare.isVisible()
    cells = [[cell.text() for cell in row] for row in advice.compare.cells]
    assert [head.removesuffix(" ◂") for head in cells[0][1:]] == room.picks()[:2]
    assert "◂" in cells[1][1]  # the first is there first
    assert cells[-1][1].startswith("0 次")
    room.press(Qt.Key.Key_D, CTRL)
    assert not advice.compare.isVisible()


def test_a_unit_is_freed_after_the_consequence_is_shown(room: Room, until) -> None:
    """Everybody but one far away is on something lesser; then the worst happens."""
    lesser = shown(room, until, priority=4)
    best = room.window.card.advice.table.value(0)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(lesser))
    for unit in list(room.window.scene.picture.units.values()):
        if unit.id != best.id and unit.state.value == "available":
            room.say(m.UnitWentBusy, unit.call_sign, unit_id=unit.id, reason="交接")
    urgent = room.call(priority=1, row=9000)
    until(lambda: urgent in room.window.scene.picture.incidents)
    room.window.choose(urgent)
    freed = room.window.card.advice.freed
    until(freed.isVisible)
    assert best.call_sign in freed.rows[0][0].text()
    assert "将没有警力" in freed.rows[0][1].text()
    room.press(Qt.Key.Key_U, CTRL)
    number = room.incident(lesser).number
    assert f"#{number:04}" in room.window.card.ask.title.text()
    assert room.on(urgent) == []
    room.press(Qt.Key.Key_1)
    until(lambda: room.on(urgent))
    assert room.on(urgent)[0].unit_id == best.id
    assert room.on(lesser) == []
    ended = [a for a in room.window.scene.picture.assignments.values() if a.incident_id == lesser]
    assert [a.state for a in ended] == [AssignmentState.REASSIGNED]


def test_a_click_on_send_sends_and_leaves_the_keys_to_the_queue(room: Room, until) -> None:
    """The button goes when somebody has been sent: the keys must not fall to the map."""
    incident_id = shown(room, until)
    room.click(room.window.card.advice.send)
    until(lambda: room.on(incident_id))
    until(lambda: not room.window.card.advice.send.isVisible())
    assert room.window.queue.list.hasFocus()


def test_what_is_put_away_leaves_the_incident_on_the_card(room: Room, until) -> None:
    """Sent, it is behind another tab: the first that waits must not take its place by itself."""
    first = shown(room, until, row=9000)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(first))
    other = room.call(row=400)
    until(lambda: other in room.window.scene.picture.incidents)
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_F3)
    room.press(Qt.Key.Key_Escape)
    assert room.window.queue.list.hasFocus()
    assert room.window.scene.chosen_id == first
    room.press(Qt.Key.Key_Down)
    assert room.window.scene.chosen_id == other
