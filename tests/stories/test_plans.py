"""Several wait and each gets a unit at one stroke; a suspect is held at every way out."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from tests.stories.room import Room

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def wait_for_three(room: Room, until) -> list[str]:  # type: ignore[no-untyped-def]
    ids = [room.call(row=row, priority=p) for row, p in ((9000, 2), (4000, 3), (12000, 3))]
    until(lambda: len(room.queue()) == 3)
    room.press(Qt.Key.Key_B, BOTH)
    until(lambda: room.window.commands.plans.sheet.table.rowCount() == 3)
    return ids


def test_everybody_who_waits_gets_a_unit(room: Room, until) -> None:
    ids = wait_for_three(room, until)
    sheet = room.window.commands.plans.sheet
    assert sheet.accept.text().startswith("派出所选 3 行")
    promised = {line.incident_id: line.unit_id for line in sheet.table.values()}
    assert len(set(promised.values())) == 3
    room.press(Qt.Key.Key_F5)
    until(lambda: all(room.on(id) for id in ids))
    assert {id: room.on(id)[0].unit_id for id in ids} == promised
    assert not sheet.isVisible()


def test_in_part_and_what_is_gone_meanwhile_is_refused_alone(room: Room, until) -> None:
    ids = wait_for_three(room, until)
    sheet = room.window.commands.plans.sheet
    first, second, third = sheet.table.values()
    assert first.incident_id == ids[0]  # the most urgent
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Space)  # the second is left out
    assert [line.marked for line in sheet.table.values()] == [True, False, True]
    room.say(m.UnitWentBusy, "x", unit_id=third.unit_id, reason="交接")
    until(lambda: room.unit(third.unit_id).state.value == "busy")
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(first.incident_id))
    until(room.notices)
    assert room.notices() == [f"{third.unit} 现在是“占用”，不能派警。"]
    assert room.on(second.incident_id) == room.on(third.incident_id) == []


def test_hazards_of_a_batch_are_known_before_it_goes(room: Room, until) -> None:
    incident_id = room.call(hazards=("持刀",))
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_B, BOTH)
    sheet = room.window.commands.plans.sheet
    until(lambda: sheet.table.rowCount() == 1)
    room.press(Qt.Key.Key_F5)
    assert sheet.isVisible()
    assert "持刀" in sheet.warning.text()
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    room.window.choose(incident_id)
    until(lambda: any("已知悉隐患" in line for line in room.story()))


def test_a_suspect_on_foot_is_held_all_round(room: Room, until) -> None:
    incident_id = room.call(priority=1)
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    room.press(Qt.Key.Key_X, BOTH)
    room.window.card.ask.words.setText("1")
    room.window.card.ask.setFocus()
    room.press(Qt.Key.Key_1)  # on foot
    sheet = room.window.commands.plans.sheet
    until(lambda: sheet.table.rowCount() > 2)
    lines = sheet.table.values()
    assert "合围" in sheet.note.text()
    assert len({line.unit_id for line in lines}) == len(lines)
    room.press(Qt.Key.Key_F5)
    until(lambda: len(room.on(incident_id)) == len(lines))
    until(lambda: any(f"{lines[0].unit} → {lines[0].what}" in line for line in room.story()))
    room.press(Qt.Key.Key_Z, CTRL)  # one plan, one undo
    until(lambda: room.on(incident_id) == [])


def test_minutes_that_are_none_are_refused_in_words(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    room.window.commands.contain_from(*room.pack.bounds[:2])
    room.window.card.ask.words.setText("昨天")
    room.window.card.ask.setFocus()
    room.press(Qt.Key.Key_3)
    assert "昨天" in room.notices()[0]
    assert not room.window.commands.plans.open


def test_escape_leaves_everything_as_it_was(room: Room, until) -> None:
    ids = wait_for_three(room, until)
    room.press(Qt.Key.Key_Escape)
    assert not room.window.commands.plans.open
    assert [room.on(id) for id in ids] == [[], [], []]
