"""Somebody new is led from the first call to the first order, and left alone afterwards."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.services.lessons import FIRST_CALL
from tests.stories.room import Room

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_down_and_f5_send_the_first_incident_and_the_hint_goes(room: Room, until) -> None:
    window, text = room.window, room.text
    window.teach_first_call()
    hint = window.first_call
    assert hint.isVisible()
    assert hint.words.text() == text("first.wait")
    incident_id = room.call()
    until(lambda: hint.words.text() == text("first.choose"))
    until(room.queue)
    assert QApplication.focusWidget() is window.queue.list
    room.press(Qt.Key.Key_Down)
    until(lambda: hint.words.text() == text("first.send"))
    until(room.picks)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    until(lambda: hint.words.text() == text("first.done"))
    for _ in range(20):
        room.wait(1)
        window.look(at_once=True)
    assert not hint.isVisible()
    assert FIRST_CALL in window.kept.now.taught
    window.teach_first_call()
    assert not hint.isVisible()  # once is enough


def test_the_tour_of_the_keys_goes_on_back_and_away(room: Room) -> None:
    room.press(Qt.Key.Key_F1, SHIFT)
    tour = room.window.keys_tour
    assert tour.isVisible()
    assert tour.hasFocus()
    first = tour.lit()
    assert first.width() >= 300
    room.press(Qt.Key.Key_Return)
    assert tour.lit() != first
    room.press(Qt.Key.Key_Left)
    assert tour.lit() == first
    for _ in range(4):
        room.press(Qt.Key.Key_Return)
        assert tour.rect().contains(tour.box.geometry())
    room.press(Qt.Key.Key_Return)
    assert not tour.isVisible()
    room.press(Qt.Key.Key_F1, SHIFT)
    room.press(Qt.Key.Key_Escape)
    assert not tour.isVisible()
    assert QApplication.focusWidget() is room.window.queue.list
