"""A wall beside a console: what the console does is on it, from the store alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import messages as m
from app.domain.unit import Unit
from app.services.settings import Settings
from app.services.text import Text
from app.services.wall_age import Ageing, age_of
from app.services.wall_command import Screen, plan_for
from app.services.wall_figures import DayReader
from app.services.wall_layout import Shows, read_layout
from app.services.wall_sizes import CAPITAL
from app.store.database import Database
from app.store.tracks import TrackWriter
from tests.stories.room import Room
from widgets.wall.room import WallRoom

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def wall(room: Room, tmp_path: Path) -> Iterator[WallRoom]:
    screen = Screen(0, 0, 1280, 720, 0.27)
    plan = plan_for(read_layout(None), screen, 0.9, None, CAPITAL)
    url = f"sqlite:///{tmp_path}/room.db"
    made = WallRoom(url, room.pack, plan, Settings(), Text("zh"), room.clock)
    made.window.resize(1280, 720)
    made.window.show()
    yield made
    made.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(made.window, QEvent.Type.DeferredDelete)


def look(wall: WallRoom) -> None:
    """One look of the follower, without its thread."""
    wall.window.put_seen(wall.follower.look())


def free(room: Room) -> list[Unit]:
    return [u for u in room.window.scene.picture.units.values() if u.state == "available"]


def lines(wall: WallRoom) -> list[str]:
    content = wall.window.panes[Shows.OVERDUE].content
    assert content is not None
    return [f"{line.number} {line.category} {line.clock}" for line in content.lines]


def test_a_call_waits_goes_overdue_and_leaves_the_wall(
    room: Room, wall: WallRoom, until: Until
) -> None:
    incident_id = room.call("0201")
    until(room.queue)
    look(wall)
    assert lines(wall) == ["#0001 打架斗殴 0:00"]
    room.wait(75)
    look(wall)
    assert lines(wall) == ["#0001 打架斗殴 0:15"]
    until(lambda: free(room))
    unit = free(room)[0]
    sending = (m.Sending("a1", unit.id, 100.0),)
    room.say(m.Dispatch, "3", incident_id=incident_id, sendings=sending)
    until(lambda: room.on(incident_id))
    room.wait(10)
    room.say(m.OrderAcknowledged, unit.call_sign, assignment_id="a1")
    until(lambda: room.on(incident_id)[0].stages.acknowledge)
    look(wall)
    assert lines(wall) == []


def test_a_call_for_help_stands_across_the_map_until_it_is_taken(
    room: Room, wall: WallRoom, until: Until
) -> None:
    until(lambda: free(room))
    unit = free(room)[0]
    room.say(m.DistressRaised, unit.call_sign, unit_id=unit.id)
    until(lambda: room.unit(unit.id).in_distress)
    look(wall)
    (banner,) = wall.window.map.banners
    assert unit.call_sign in banner.words
    room.say(m.TakeDistress, "3", unit_id=unit.id)
    until(lambda: not room.unit(unit.id).in_distress)
    look(wall)
    assert wall.window.map.banners == ()


def test_the_map_stands_still_while_only_units_move(
    room: Room, wall: WallRoom, until: Until, tmp_path: Path
) -> None:
    room.call("0101", priority=1)
    until(room.queue)
    writer = TrackWriter(tmp_path / "room.db.tracks")
    writer.put(room.window.scene.fixes)
    look(wall)
    view = wall.window.map.view
    room.wait(120)
    fixes = room.window.scene.fixes
    writer.put(replace(fixes, lon=fixes.lon + 0.01, at=fixes.at + 120))
    look(wall)
    assert wall.window.map.view == view
    assert (wall.window.map.units.fix_age_s >= 0).any()


def test_a_silent_console_makes_the_wall_old_and_its_return_new(
    room: Room, wall: WallRoom, until: Until, tmp_path: Path
) -> None:
    room.call()
    until(room.queue)
    writer = TrackWriter(tmp_path / "room.db.tracks")
    room.see()
    until(lambda: room.window.scene.fixes.at[0] == room.now.timestamp())
    writer.put(room.window.scene.fixes)
    look(wall)
    assert not wall.window.map.stale
    since = f"{room.now.astimezone():%H:%M:%S}"
    room.wait(40)
    look(wall)
    assert wall.window.map.stale
    moment = wall.window.panes[Shows.CLOCK].content
    assert (moment.age, moment.why) == ("! 画面已旧 0:40", f"停在 {since}：没有新数据")
    assert wall.window.map.banners == ()  # nothing lies over the map
    until(lambda: room.window.scene.fixes.at[0] == room.now.timestamp())
    writer.put(room.window.scene.fixes)
    look(wall)
    assert not wall.window.map.stale


def test_the_wall_outlives_its_store(
    room: Room, wall: WallRoom, until: Until, tmp_path: Path
) -> None:
    room.call()
    until(room.queue)
    look(wall)
    (tmp_path / "room.db").rename(tmp_path / "away.db")
    room.wait(7)
    look(wall)
    assert age_of(wall.window.seen, room.now).ageing is Ageing.GONE
    assert len(lines(wall)) == 1
    (tmp_path / "away.db").rename(tmp_path / "room.db")
    look(wall)
    assert wall.window.map.banners == ()


def test_scenes_turn_and_what_stands_in_both_does_not_move(room: Room, wall: WallRoom) -> None:
    window = wall.window
    look(wall)
    shown = {s for s, pane in window.panes.items() if pane.isVisible()}
    where = window.map.geometry()
    room.wait(21)
    window.tick()
    now = {s for s, pane in window.panes.items() if pane.isVisible()}
    assert shown == {Shows.OVERDUE, Shows.CLOCK, Shows.FIGURES, Shows.DIRECTIVES}
    assert now == {Shows.OVERDUE, Shows.CLOCK, Shows.DISTRICTS, Shows.LOAD}
    assert window.map.geometry() == where


def test_nobody_can_click_or_type_on_a_wall(room: Room, wall: WallRoom, until: Until) -> None:
    room.call()
    until(room.queue)
    look(wall)
    window, before = wall.window, wall.window.map.view
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(window, key)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        QTest.mouseClick(window.map, button)
        QTest.mouseClick(window.panes[Shows.OVERDUE], button)
    assert window.map.view == before
    assert window.isVisible()


def test_its_threads_read_and_tell_by_themselves(
    room: Room, wall: WallRoom, until: Until, tmp_path: Path
) -> None:
    room.call()
    until(room.queue)
    writer = TrackWriter(tmp_path / "room.db.tracks")
    writer.put(room.window.scene.fixes)
    room.wait(5)
    wall.open()
    until(lambda: wall.window.seen.wall is not None and wall.window._covered is not None)
    until(lambda: wall.window._figures is not None)
    database = Database(f"sqlite:///{tmp_path}/room.db", reading=True)
    again = DayReader(database, Settings().limits, lambda _: None).read(room.now)
    database.close()
    assert wall.window._figures is not None
    assert wall.window._figures.hours == again.hours
    assert sum(again.hours) == 1
