"""Panels float, tab and come back as they were left; nothing is lost by a broken arrangement."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.services.arrangement import Arrangement
from tests.stories.room import Room

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def places(room: Room) -> dict[str, tuple[int, int, int, int]]:
    QApplication.processEvents()
    window = room.window
    parts = {"queue": window.queue, "map": window.chart.view, "card": window.right}
    return {
        name: part.rect().translated(part.mapTo(window, part.rect().topLeft())).getRect()
        for name, part in parts.items()
    }


def test_the_usual_layout_is_that_of_the_design(room: Room) -> None:
    room.window.resize(1920, 1080)
    at = places(room)
    assert at["queue"][0] == 0
    assert abs(at["queue"][2] - 420) <= 6
    assert abs(at["card"][2] - 460) <= 6
    assert at["card"][0] + at["card"][2] == 1920
    assert at["card"][3] > at["map"][3] + 200  # the card has the whole height, the map has not
    assert abs(at["map"][2] - (1920 - 420 - 460)) <= 12


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_map_floats_and_comes_back_by_key(room: Room) -> None:
    room.press(Qt.Key.Key_M, CTRL | ALT)
    dock = room.window.chart.view.parentWidget()
    assert dock.isFloating()
    assert dock.isWindow()
    assert dock.grip.isVisible()
    dock.close()  # a window that is closed is not lost either
    assert not dock.isFloating()
    assert dock.isVisible()
    assert not dock.grip.isVisible()


def test_panels_move_only_while_they_are_arranged(room: Room) -> None:
    dock = room.window.right.parentWidget()
    assert dock.features() == dock.DockWidgetFeature.NoDockWidgetFeatures
    room.press(Qt.Key.Key_P, CTRL | ALT)
    assert dock.features() & dock.DockWidgetFeature.DockWidgetMovable
    assert dock.grip.isVisible()
    assert dock.grip.name.text() == "警情卡"
    room.press(Qt.Key.Key_P, CTRL | ALT)
    assert dock.features() == dock.DockWidgetFeature.NoDockWidgetFeatures


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_an_arrangement_comes_back(room: Room) -> None:
    window, kept = room.window, room.window.kept
    usual = places(room)
    queue, card = window.queue.parentWidget(), window.right.parentWidget()
    window.panels.tabifyDockWidget(queue, card)
    window.panels.float(window.units)
    kept.tables["units"].show_column(3, False)
    changed = places(room)
    kept.keep()
    left = kept.now
    assert changed != usual

    kept.reset()
    assert places(room) == usual
    assert not window.units.isColumnHidden(3)
    assert kept.now.panels == b""

    kept.restore(left)
    assert window.units.parentWidget().isFloating()
    assert window.units.isColumnHidden(3)
    assert window.panels.tabifiedDockWidgets(queue) == [card]


@pytest.mark.parametrize("broken", [b"nothing of Qt's", b"\x00" * 400])
def test_a_broken_arrangement_is_the_usual_one(room: Room, broken: bytes) -> None:
    usual = places(room)
    room.window.kept.restore(Arrangement(broken, broken, {"units": broken, "gone": broken}))
    assert places(room) == usual
    assert not any(room.window.units.isColumnHidden(n) for n in range(10))


def test_the_last_column_cannot_be_put_away(room: Room) -> None:
    columns = room.window.kept.tables["messages"]
    for n in (1, 2, 3):
        columns.show_column(n, False)
    menu = columns.menu()
    actions = menu.actions()
    assert [a.text() for a in actions if a.isChecked()] == ["发生"]
    assert not actions[0].isEnabled()
    assert actions[1].isEnabled()
    actions[2].trigger()
    assert not room.window.messages.isColumnHidden(2)


def test_the_size_is_for_the_next_start_and_said_so(room: Room) -> None:
    room.press(Qt.Key.Key_Minus, CTRL)
    assert room.window.kept.now.scale == 0.9
    assert "90%" in room.notices()[0]
    room.press(Qt.Key.Key_0, CTRL)
    assert room.window.kept.now.scale == 1.0


def test_an_arrangement_of_a_large_screen_leaves_words_on_a_small_one(room: Room) -> None:
    window = room.window
    window.resize(3840, 2160)
    QApplication.processEvents()
    state = window.panels.state()
    window.resize(1366, 768)
    assert window.panels.restore(state)
    at = places(room)
    assert at["queue"][2] >= 318
    assert at["card"][2] >= 378
