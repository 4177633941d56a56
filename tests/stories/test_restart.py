"""The console is ended in the middle of an incident and started again: all of it is there."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from tests.stories.room import Room


def test_a_restart_restores_picture_and_story(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    until(room.picks)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    (sent,) = room.on(incident_id)
    room.say(m.OrderAcknowledged, "unit", assignment_id=sent.id)
    until(lambda: room.on(incident_id)[0].signed)
    until(lambda: len(room.story()) == 3)
    told, before = room.story(), room.incident(incident_id)
    room.close()

    room.open()
    until(lambda: room.window.scene.picture.incidents)
    assert room.incident(incident_id) == before
    room.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert len(room.queue()) == 1
    room.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    until(lambda: room.story() == told)
    until(lambda: room.window.messages.table.rowCount() > 3)
