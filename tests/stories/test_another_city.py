"""Another city is opened from the window, once it is known that it can be read."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.services.city_making import CityMaking
from app.services.recorded import Recorded
from tests.stories.room import Room

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def asked(room: Room) -> list[Path | None]:
    """What the window asks of whoever began it."""
    found: list[Path | None] = []
    room.window.doors = replace(room.window.doors, again=found.append)
    return found


def give(room: Room, folder: Path) -> None:
    room.window.city_maker._making = CityMaking(folder)
    room.press(Qt.Key.Key_O, CTRL)


def test_a_city_is_opened_by_key(
    room: Room, until, asked: list[Path | None], demo_folder: Path
) -> None:
    give(room, demo_folder.parent)
    known = room.window.city_maker.known
    known.setCurrentIndex(known.findText(demo_folder.name))
    assert known.hasFocus() or known.count() == 1
    room.window.city_maker.go.setFocus()
    room.press(Qt.Key.Key_Space)
    until(lambda: asked)
    assert asked == [demo_folder]


def test_a_city_that_cannot_be_read_is_told_and_the_window_stays(
    room: Room, until, asked: list[Path | None], tmp_path: Path
) -> None:
    broken = tmp_path / "cities" / "south"
    broken.mkdir(parents=True)
    (broken / "city.toml").write_text("[", encoding="utf-8")
    give(room, broken.parent)
    room.click(room.window.city_maker.go)
    until(room.window.city_maker.report.toPlainText)
    assert "south" in room.window.city_maker.report.toPlainText()
    assert asked == []


def test_it_starts_again_by_key_unless_something_is_not_recorded(
    room: Room, asked: list[Path | None]
) -> None:
    room.window.incoming.put_recorded(Recorded(2, room.now, "disk full", True))
    room.press(Qt.Key.Key_R, CTRL | ALT)
    assert asked == []
    assert "2" in room.notices()[0]
    room.window.incoming.put_recorded(Recorded())
    room.press(Qt.Key.Key_R, CTRL | ALT)
    assert asked == [None]


def test_what_cannot_start_again_says_so(room: Room) -> None:
    room.press(Qt.Key.Key_R, CTRL | ALT)
    assert room.window.doors.again is None
    assert len(room.notices()) == 1
