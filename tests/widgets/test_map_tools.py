"""The map's tools by mouse and keyboard: what they ask of the adviser, show, say, and put away."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from app.domain.advice import Pick, Recommendation
from app.domain.sights import Heat, Near, Sights, StreetLines, Wanted, Way
from app.services.bookmarks import Bookmarks
from app.services.lookup import here
from tests.widgets.build import NOW, incident, scene, unit
from widgets import figures
from widgets.bridge import Bridge
from widgets.chart import Chart
from widgets.map.marks import MapLayer
from widgets.map_tools import MapTools

HERE = (113.05, 23.05)


@dataclass(frozen=True)
class House:
    text: str
    lon: float
    lat: float


def found(words: str) -> list[House]:
    return [House(f"{words}{n}号", HERE[0] + n / 1000, HERE[1]) for n in range(1, 4)]


@pytest.fixture
def tools(qtbot: QtBot, demo_pack: Pack) -> MapTools:
    made = scene(incident(1), *(unit(n) for n in range(3)))
    made.chosen_id = "i1"
    chart = Chart(made, demo_pack)
    qtbot.addWidget(chart.view)
    chart.view.resize(900, 600)
    bridge = Bridge()
    tools = MapTools(made, chart, here(found, bridge.find), Bookmarks(None, print))
    bridge.found.connect(tools.search.hear)
    bridge.stop()
    tools.retranslate()
    chart.put_units(list(made.picture.units.values()))
    chart.refresh()
    chart.view.centre_on(*HERE, 15.0)
    chart.view.show()
    qtbot.waitExposed(chart.view)
    return tools


def view(tools: MapTools):
    return tools._chart.view


def advised(tools: MapTools) -> None:
    pick = Pick("u2", "3012", 74.0, 44.0, 122.0, 730.0, 5.0, owner=False, in_district=True)
    tools._scene.advice = Recommendation("i1", NOW, (pick,))


def streets(seconds: float) -> StreetLines:
    lon, lat = np.array([113.05, 113.06]), np.array([23.05, 23.05])
    first = np.array([0, 2], np.int32)
    return StreetLines(lon, lat, first, np.array([seconds]), 300.0, 1234.0, 0.02)


def test_the_way_of_the_first_pick_is_wanted_until_another_is_pointed_at(tools: MapTools) -> None:
    assert tools.wanted == Wanted(on_the_way=True)
    advised(tools)
    assert tools.wanted.pick == ("u2", "i1")
    tools._chart.point_at("u1")
    assert tools.wanted.pick == ("u1", "i1")
    tools.turn(MapLayer.WAYS)
    assert not tools.wanted.anything


def test_layers_ask_and_say_what_they_show(qtbot: QtBot, tools: MapTools) -> None:
    text = tools._scene.text
    with qtbot.waitSignal(tools.asked):
        tools.turn(MapLayer.REACH)
    assert tools.caption.text() == text("map.reach_whom")
    advised(tools)
    tools.turn(MapLayer.BARE)
    assert tools.caption.text().split("\n") == [text("map.reach_wait"), text("map.bare_wait")]
    wanted = tools.wanted
    assert (wanted.reach_of, wanted.bare) == ("u2", True)
    tools.put(Sights(wanted, reach=streets(20.0), bare=streets(np.inf)))
    assert "1.23" in tools.caption.text()
    assert "2%" in tools.caption.text()
    tools.turn(MapLayer.REACH)
    tools.turn(MapLayer.BARE)
    assert tools.caption.isHidden()


def test_an_answer_to_an_older_question_shows_nothing_wrong(tools: MapTools) -> None:
    advised(tools)
    line = np.array([113.05, 113.06])
    way = Way("u2", "i1", line, line - 90, 74.0, 730.0, sent=False)
    tools.put(Sights(tools.wanted, ways=(way,)))
    assert len(view(tools).overlay.ways._marks) == 1
    tools._chart.point_at("u1")  # the way of u2 goes at once, before the next answer
    assert len(view(tools).overlay.ways._marks) == 0


def test_heat_tells_how_many_calls_it_is_made_of(tools: MapTools) -> None:
    tools.turn(MapLayer.HEAT)
    assert tools.caption.text() == tools._scene.text("map.heat_none")
    since = NOW - timedelta(days=30)
    heat = Heat(np.ones((4, 4), np.float32), 113.0, 23.0, 113.1, 23.1, 17, since, NOW)
    tools.put(Sights(tools.wanted, heat=heat))
    words = tools.caption.text()
    assert "17" in words
    assert figures.minute(since, tools._scene.zone) in words
    assert figures.minute(NOW, tools._scene.zone) in words


def test_words_are_whole_on_a_narrow_map(tools: MapTools) -> None:
    tools.caption.put(["警情热区" * 3])
    line = tools.caption.height()
    assert tools.caption.width() < view(tools).width() / 2
    tools.caption.put(["警情热区" * 60])
    rect = tools.caption.geometry()
    assert view(tools).rect().contains(rect)
    assert rect.height() >= 2 * line - 12  # less the padding that both share


def test_an_address_is_found_by_keyboard_and_pinned(qtbot: QtBot, tools: MapTools) -> None:
    tools.turn_search()
    line = tools.search.address.line
    qtbot.keyClicks(line, "hty")
    qtbot.keyClick(line, Qt.Key.Key_Return)  # sooner than the pause
    pin = view(tools).overlay.pin
    assert pin.name == "hty1号"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):  # the next of that name
        qtbot.keyClick(line, key)
    assert pin.name == "hty2号"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(line, key)
    assert (pin.name, pin.lonlat) == ("hty1号", (HERE[0] + 0.001, HERE[1]))
    assert tools.put_away()
    assert tools.search.isHidden()
    assert tools.put_away()
    assert pin.lonlat is None
    assert not tools.put_away()


def test_one_panel_at_a_time(tools: MapTools) -> None:
    tools.turn_layers()
    tools.turn_search()
    assert tools.panel.isHidden()
    assert tools.search.isVisible()
    tools.near_here()
    assert tools.search.isHidden()
    tools.near_here()
    assert tools.near.isVisible()


def test_the_switches_are_walked_with_arrows_and_turned_with_space(
    qtbot: QtBot, tools: MapTools
) -> None:
    tools.turn_layers()
    boxes = list(tools.panel.boxes.items())
    qtbot.keyClick(tools.panel, Qt.Key.Key_Down)
    qtbot.keyClick(boxes[0][1], Qt.Key.Key_Space)
    assert boxes[0][0] not in view(tools).layers
    assert MapLayer.RASTER not in dict(boxes)  # there is no tile file


def test_who_is_near_keeps_its_row_and_points_on_the_map(qtbot: QtBot, tools: MapTools) -> None:
    with qtbot.waitSignal(tools.asked):
        tools.near_here(HERE)
    assert tools.wanted.near == HERE
    near = Near("u1", 60.0, 500.0, 5.0), Near("u2", 90.0, 900.0, 95.0)
    tools.put(Sights(tools.wanted, near=near))
    rows = tools.near.list
    with qtbot.waitSignal(tools.unit_pointed):
        rows.setCurrentItem(rows.topLevelItem(1))
    tools.put(Sights(tools.wanted, near=near[::-1]))
    assert rows.indexOfTopLevelItem(rows.currentItem()) == 0
    assert rows.currentItem().text(4).startswith("!")  # its fix is stale
    tools.put_away()
    assert tools.wanted.near is None


def test_measuring_by_clicks_and_keys(qtbot: QtBot, tools: MapTools) -> None:
    tools.turn_measure()
    view(tools)._pick(QPointF(100, 300))
    qtbot.keyClick(view(tools), Qt.Key.Key_Return)
    measure = view(tools).overlay.measure
    assert len(measure.places) == 2
    assert measure.metres > 500
    qtbot.keyClick(view(tools), Qt.Key.Key_Backspace)
    assert len(measure.places) == 1
    tools.put_away()
    assert measure.places == []
    assert not measure.on


def test_following_moves_the_map_only_when_it_must_and_ends_by_hand(
    qtbot: QtBot, tools: MapTools
) -> None:
    said: list[str] = []
    tools.said.connect(said.append)
    tools.follow()
    assert said == [tools._scene.text("map.follow_whom")]
    tools._chart.point_at("u1")
    tools.follow()
    at = view(tools).view
    fixes = tools._scene.fixes
    tools._scene.put_fixes(replace(fixes, lon=fixes.lon + 0.0005))
    tools._chart.refresh()
    assert view(tools).view == at  # a few steps within the middle
    tools._scene.put_fixes(replace(fixes, lon=fixes.lon + 0.02))
    tools._chart.refresh()
    assert view(tools).view != at
    qtbot.keyClick(view(tools), Qt.Key.Key_Left)
    assert tools._chart.followed == ""
    assert tools.caption.isHidden()


def test_views_are_kept_by_number(tools: MapTools) -> None:
    said: list[str] = []
    tools.said.connect(said.append)
    tools.go_to_view(3)
    assert "3" in said[-1]
    tools.keep_view(3)
    kept = view(tools).view
    view(tools).fit()
    tools.go_to_view(3)
    assert view(tools).view.zoom == kept.zoom
    assert view(tools).view.x == pytest.approx(kept.x, abs=0.01)


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no windows to raise
def test_the_menu_offers_what_can_be_done_at_a_place(qtbot: QtBot, tools: MapTools) -> None:
    tools._chart.point_at("u1")
    place = HERE[0] + 0.004, HERE[1]  # away from every unit: then the menu is about the chosen one
    view(tools).place_asked.emit(*place)
    titles = [action.text() for action in tools.menu.actions() if action.text()]
    assert titles[0] == tools._scene.text("map.menu_new")
    assert tools._scene.text("map.menu_reach", call_sign="3011") in titles
    with qtbot.waitSignal(tools.incident_wanted) as wanted:
        tools.menu.actions()[0].trigger()
    assert wanted.args == pytest.approx(list(place))
    tools.menu.close()
