"""An officer calls for help: it lies across the screen until a person takes it."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from tests.stories.room import Room
from widgets.style import STRIP


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


def test_no_form_lies_over_a_call_for_help(room: Room, until) -> None:
    window, bar = room.window, room.window.distress
    unit = next(u for u in room.pack.units if u.shift == "中班")
    until(lambda: unit.id in window.scene.picture.units)
    window.commands.do_keys_tour()
    window.commands.do_new_incident()
    room.say(m.DistressRaised, unit.call_sign, unit_id=unit.id)
    until(bar.isVisible)
    assert not window.keys_tour.isVisible()  # nor is anything dimmed
    opened = {
        "new_incident": window.intake,
        "keys": window.keys,
        "open_city": window.city_maker,
        "response": window.response,
        "report": window.report_form,
        "tip_new": window.tip_form,
    }
    for action, form in opened.items():
        if not form.isVisible():
            window.commands.carry_out(action)
        assert form.isVisible(), action
        assert form.geometry().top() > bar.geometry().bottom(), action
        assert form.geometry().bottom() <= window.page.height(), action
        room.press(Qt.Key.Key_Escape)
    window.commands.do_new_incident()
    room.press(Qt.Key.Key_F9)
    until(lambda: not bar.isVisible())
    assert window.intake.geometry().top() == STRIP  # up again
