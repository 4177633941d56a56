"""Language and theme change while the work goes on; F1 lists every key; panels by F6."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.stories.room import Room
from widgets.actions import ACTIONS

CTRL = Qt.KeyboardModifier.ControlModifier


def test_language_changes_at_once(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    until(room.picks)
    room.press(Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    window = room.window
    assert window.queue.tabs.tabText(0) == "Waiting 1"
    assert "Fight" in room.queue()[0]
    assert window.card.stages.table.value(0).name == "Report"
    assert window.card.advice.send.text().startswith("Send ")
    assert window.units.table.headerData(0, Qt.Orientation.Horizontal) == "Call sign"


def test_no_question_is_left_in_the_other_language(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    room.press(Qt.Key.Key_F3)
    room.press(Qt.Key.Key_Return)  # there is no place yet: it says so
    room.press(Qt.Key.Key_Escape)
    room.press(Qt.Key.Key_F10)
    assert room.window.card.ask.isVisible()
    room.press(Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not room.window.card.ask.isVisible()
    assert room.window.intake.said.isHidden()
    room.press(Qt.Key.Key_F10)
    assert room.window.card.ask.title.text().startswith("Close #")


def test_theme_changes_at_once(room: Room) -> None:
    app = QApplication.instance()
    before = app.styleSheet(), app.palette(), app.font()
    sheets = []
    for theme in ("light", "dark", "light"):
        room.press(Qt.Key.Key_T, CTRL)
        assert room.window.scene.palette.theme == theme
        sheets.append(app.styleSheet())
    assert sheets[0] == sheets[2] != sheets[1]
    app.setStyleSheet(before[0])
    app.setPalette(before[1])
    app.setFont(before[2])


def test_f1_lists_every_key_and_goes_again(room: Room) -> None:
    sheet = room.window.keys
    room.press(Qt.Key.Key_F1)
    assert sheet.isVisible()
    assert {name for name, _ in sheet._labels} > {action.name for action in ACTIONS}
    assert all(words.text() for _, words in sheet._labels)
    room.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_f6_goes_round_all_panels_and_back(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    until(room.picks)
    window = room.window
    window.queue.list.setFocus()
    seen = []
    for _ in range(4):
        room.press(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen == [window.chart.view, window.card.advice.list, window.units, window.queue.list]
    room.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is window.units


def test_an_uncaught_fault_is_a_notice_that_stays(room: Room, until) -> None:
    room.bridge.say("KeyError: 'x'. The log has it.")
    until(room.notices)
    room.wait(3600)
    room.window.look()
    assert room.notices() == ["KeyError: 'x'. The log has it."]
