"""An officer calls for help: it lies across the screen until a person takes it."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from tests.stories.room import Room


def test_distress_latches_until_it_is_taken(room: Room, until) -> None:
    bar = room.window.distress
    unit = next(u for u in room.pack.units if u.shift == "中班")
    until(lambda: unit.id in room.window.scene.picture.units)
    assert not bar.isVisible()
    room.say(m.DistressRaised, unit.call_sign, unit_id=unit.id)
    until(bar.isVisible)
    assert unit.call_sign in bar.words.text()
    room.wait(75)
    until(lambda: "1:15" in bar.words.text())
    room.say(m.UnitSignedOff, unit.call_sign, unit_id=unit.id)  # whatever it says, it stays
    room.window.incoming.refresh_all()
    assert bar.isVisible()
    assert room.window.units.table.value(0).id == unit.id
    room.press(Qt.Key.Key_F9)
    until(lambda: not bar.isVisible())
    assert room.unit(unit.id).distress_taken_by == "3"
    room.press(Qt.Key.Key_F9)
    assert room.notices() == ["没有紧急求助。"]
