"""The map as a person uses it: drag, wheel, keys, click, and what it says of itself."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.city.features import LineKind
from app.domain.incident import IncidentState
from tests.widgets.build import scene
from tests.widgets.map.ground import LAT, LON, area_mark, features, lonlat, square, unit_marks, way
from tests.widgets.map.pixels import like, share
from widgets.focus import FocusEdge
from widgets.map.furniture import length_text, round_length
from widgets.map.marks import IncidentMark, MapLayer, MapTexts, ReachLines, WayMark
from widgets.map.projection import to_mercator
from widgets.map.room import Room
from widgets.map.view import MapView
from widgets.palette import load_palette

PALETTE = load_palette("dark")
LEFT = Qt.MouseButton.LeftButton
CITY = features([way(LineKind.PRIMARY, (-4000, 0), (4000, 0), name="人民路")])
TEXTS = MapTexts("地图", "警力与警情", "没有城市包", "米", "公里", "© OpenStreetMap contributors")


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView(PALETTE)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_texts(TEXTS)
    made.set_features(CITY)
    made.centre_on(LON, LAT, 15.0)
    made.show()
    qtbot.waitExposed(made)
    return made


def metres(view: MapView, across: float, down: float) -> tuple[float, float]:
    """Metres from 114 E, 23 N that a pixel from the middle is."""
    return across * view.view.scale, -down * view.view.scale


def incident(at: tuple[float, float], taken: bool = True) -> IncidentMark:
    lon, lat = lonlat([at])
    state = IncidentState.WAITING
    return IncidentMark("i1", "0412", float(lon[0]), float(lat[0]), 1, state, taken)


def drag(qtbot: QtBot, view: MapView, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, (start + end) / 2)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, pos=end)


def wheel(view: MapView, at: QPointF, notches: float) -> None:
    turned = QPoint(0, round(120 * notches))
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    glob = QPointF(view.mapToGlobal(at.toPoint()))
    event = QWheelEvent(at, glob, QPoint(), turned, Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(view, event)


def test_dragging_moves_the_ground_and_picks_nothing(qtbot: QtBot, view: MapView) -> None:
    picked: list[object] = []
    view.place_picked.connect(lambda *at: picked.append(at))
    drag(qtbot, view, QPoint(300, 200), QPoint(380, 150))
    assert view.view.to_screen(*to_mercator(LON, LAT)) == pytest.approx((380, 150), abs=0.01)
    assert picked == []


@pytest.mark.parametrize("notches", [1, -2, 0.3])
def test_the_wheel_zooms_about_the_pointer(view: MapView, notches: float) -> None:
    at = QPointF(450, 120)
    before = view.view.to_lonlat(at.x(), at.y())
    wheel(view, at, notches)
    assert view.view.zoom == pytest.approx(15.0 + notches / 2)
    assert view.view.to_lonlat(at.x(), at.y()) == pytest.approx(before, abs=1e-9)


def test_keys_pan_and_zoom(qtbot: QtBot, view: MapView) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.view.to_screen(*to_mercator(LON, LAT)) == pytest.approx((180, 120), abs=0.01)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.view.zoom == 15.5
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.view.zoom == 14.5
    qtbot.keyClick(view, Qt.Key.Key_Home)
    ends = view.view.to_screen(*to_mercator(*lonlat([(-4000, 0), (4000, 0)])))
    assert ((ends >= 0) & (ends <= (600, 400))).all()


def test_a_double_click_comes_nearer(qtbot: QtBot, view: MapView) -> None:
    before = view.view.to_lonlat(100, 100)
    qtbot.mouseDClick(view, LEFT, pos=QPoint(100, 100))
    assert view.view.zoom == 16.0
    assert view.view.to_lonlat(100, 100) == pytest.approx(before, abs=1e-9)


def test_a_click_picks_the_incident_before_the_unit_before_the_place(
    qtbot: QtBot, view: MapView
) -> None:
    view.show_units(unit_marks({"at": metres(view, 50, 0)}, {"at": metres(view, -100, 0)}))
    view.show_incidents((incident(metres(view, 50, 0)),))
    with qtbot.waitSignal(view.incident_picked) as picked:
        qtbot.mouseClick(view, LEFT, pos=QPoint(353, 203))
    assert picked.args == ["i1"]
    with qtbot.waitSignal(view.unit_picked) as picked:
        qtbot.mouseClick(view, LEFT, pos=QPoint(196, 205))
    assert picked.args == ["u1"]
    with qtbot.waitSignal(view.place_picked) as picked:
        qtbot.mouseClick(view, LEFT, pos=QPoint(300, 200))
    assert picked.args == [pytest.approx(LON), pytest.approx(LAT)]
    with qtbot.waitSignal(view.place_asked):
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=QPoint(300, 200))


def test_the_pointer_tells_what_it_is_over(qtbot: QtBot, view: MapView) -> None:
    told: list[tuple[str, str]] = []
    for name in ("unit", "incident", "grid"):
        signal = getattr(view, f"{name}_hovered")
        signal.connect(lambda id, name=name: told.append((name, id)))
    view.set_areas((), (area_mark("g7", "网格07", square(-2000, -2000, 4000)),))
    view.show_units(unit_marks({"at": metres(view, 100, 0)}))
    qtbot.mouseMove(view, QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(400, 200))
    qtbot.mouseMove(view, QPoint(300, 100))
    QApplication.sendEvent(view, _leave())
    assert told == [("grid", "g7"), ("unit", "u0"), ("unit", ""), ("grid", "")]


def _leave() -> object:
    from PySide6.QtCore import QEvent  # noqa: PLC0415

    return QEvent(QEvent.Type.Leave)


def test_without_a_city_it_says_what_to_do(qtbot: QtBot) -> None:
    empty = MapView(PALETTE)
    qtbot.addWidget(empty)
    empty.resize(400, 200)
    blank = like(empty.grab_complete(), PALETTE.map.land, 1).mean()
    empty.set_texts(TEXTS)
    assert blank == 1.0
    said = ~like(empty.grab_complete(), PALETTE.map.land, 1)
    assert said[80:120, 150:250].any()
    assert empty.accessibleName() == "地图"
    assert empty.accessibleDescription() == "警力与警情"
    empty.fit()  # nothing to fit: no fault


def test_a_picture_is_complete_at_once(qtbot: QtBot) -> None:
    made = MapView(PALETTE)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.set_features(CITY)
    made.show_units(unit_marks({"at": (0, 200), "state": "available"}))
    made.centre_on(LON, LAT, 16.0)
    picture = made.grab_complete()
    road = like(picture, PALETTE.map.road_main, 3)
    assert road[250].mean() > 0.8  # the street crosses all of it, but for its name
    x, y = made.view.to_screen(*to_mercator(*(each[0] for each in lonlat([(0, 200)]))))
    assert share(picture, PALETTE.symbols["available"], x, y, 3) == 1.0


def test_the_ground_arrives_by_itself(qtbot: QtBot, view: MapView) -> None:
    qtbot.waitUntil(lambda: like(view.grab(), PALETTE.map.road_main, 3)[200].mean() > 0.7)


def test_another_theme_changes_everything(qtbot: QtBot, view: MapView) -> None:
    light = load_palette("light")
    view.set_palette(light)
    picture = view.grab_complete()
    assert like(picture, light.map.land, 1).mean() > 0.8
    assert not like(picture, PALETTE.map.land, 1).any()


def test_ways_and_reach_come_and_go(qtbot: QtBot, view: MapView) -> None:
    lon, lat = lonlat([(-300, 300), (300, 300)])
    view.overlay.show_ways((WayMark(lon, lat, "", sent=True),))
    lon, lat = lonlat([(-300, -300), (300, -300)])
    reach = ReachLines(lon, lat, np.array([0, 2], np.int32), np.array([10.0]))
    view.overlay.show_reach(reach)
    assert not like(view.grab_complete(), PALETTE.map.reach_near, 3).any()  # not switched on
    view.switch(MapLayer.REACH, True)
    picture = view.grab_complete()
    assert like(picture, PALETTE.map.route).sum() > 200
    assert like(picture, PALETTE.map.reach_near).sum() > 300
    view.overlay.show_ways(())
    view.overlay.show_reach(None)
    picture = view.grab_complete()
    assert not like(picture, PALETTE.map.route).any()
    assert not like(picture, PALETTE.map.reach_near, 3).any()


def test_the_pulse_runs_only_while_somebody_must_look(qtbot: QtBot, view: MapView) -> None:
    def beating() -> bool:
        return view._beats.isActive()

    assert not beating()
    view.show_incidents((incident((0, 0), taken=False),))
    assert beating()
    view.hide()
    assert not beating()
    view.show()
    assert beating()
    view.show_incidents((incident((0, 0)),))
    assert not beating()


def test_changes_of_view_are_told_once(qtbot: QtBot, view: MapView) -> None:
    told: list[None] = []
    view.view_changed.connect(lambda: told.append(None))
    view.centre_on(LON, LAT, 15.0)
    assert told == []
    view.centre_on(LON, LAT, 16.0)
    view.resize(500, 300)
    assert len(told) == 2
    assert (view.view.width, view.view.height) == (500, 300)


@pytest.mark.parametrize(
    ("most", "length", "text"),
    [
        (9.9, 5, "5 米"),
        (10, 10, "10 米"),
        (499, 200, "200 米"),
        (1999, 1000, "1 公里"),
        (5.1e4, 5e4, "50 公里"),
    ],
)
def test_the_scale_bar_is_a_round_length(most: float, length: float, text: str) -> None:
    assert round_length(most) == pytest.approx(length)
    assert length_text(round_length(most), TEXTS) == text


def test_it_closes_while_tiles_are_still_being_painted(qtbot: QtBot) -> None:
    made = MapView(PALETTE)
    made.resize(1200, 900)
    made.set_features(CITY)
    made.centre_on(LON, LAT, 14.0)
    made.show()
    made.repaint()
    made.close()
    made.deleteLater()
    qtbot.waitUntil(lambda: made._thread._executor is None)


def test_no_plate_lies_under_what_is_laid_on_the_map(qtbot: QtBot, view: MapView) -> None:
    view.set_texts(replace(TEXTS, attribution="© 天地图" * 3))
    view.grab_complete()
    cover = QWidget(view)
    cover.setGeometry(10, 10, 120, 30)
    cover.show()
    room = Room(view.width(), view.height())
    view._reserve_rims(room)
    floor = view.height() - 15.0
    assert not room.take([(20.0, 15.0, 40.0, 30.0)])
    assert not room.take([(15.0, floor - 10, 60.0, floor)])  # the scale
    assert not room.take([(view.width() - 40.0, floor - 10, view.width() - 20.0, floor)])
    cover.hide()
    again = Room(view.width(), view.height())
    view._reserve_rims(again)
    assert again.take([(20.0, 15.0, 40.0, 30.0)])


def test_an_edge_round_the_whole_map_takes_no_plate_away(qtbot: QtBot, view: MapView) -> None:
    FocusEdge(view, scene())
    view.resize(view.width() + 1, view.height())
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    room = Room(view.width(), view.height())
    view._reserve_rims(room)
    middle = view.width() / 2, view.height() / 2
    assert room.take([(*middle, middle[0] + 40, middle[1] + 15)])
