"""What is switched on is on the map, and nothing else; pictures can be its ground."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.city.features import LineKind
from tests.widgets.map.ground import LAT, LON, area_mark, features, lonlat, square, unit_marks, way
from tests.widgets.map.pixels import like
from widgets.map.layers.measure import distance_text, lengths
from widgets.map.layers.trails import EVERY_S, KEPT, Trails
from widgets.map.marks import HeatMark, MapLayer, MapTexts, ReachLines, WayMark
from widgets.map.projection import to_mercator
from widgets.map.view import MapView
from widgets.palette import load_palette

PALETTE = load_palette("dark")
CITY = features([way(LineKind.PRIMARY, (-4000, 0), (4000, 0), name="人民路")])


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView(PALETTE)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_features(CITY)
    made.centre_on(LON, LAT, 15.0)
    return made


def streets(*lines: list[tuple[float, float]]) -> ReachLines:
    lon, lat = lonlat([point for line in lines for point in line])
    first = np.cumsum([0, *map(len, lines)]).astype(np.int32)
    return ReachLines(lon, lat, first, np.full(len(lines), 10.0))


def test_bare_streets_are_hollow(view: MapView) -> None:
    view.overlay.show_bare(streets([(-300, -300), (300, -300)]))
    view.switch(MapLayer.BARE, True)
    picture = view.grab_complete()
    rim = like(picture, PALETTE.map.bare, 90)[:, 300]
    rows = np.flatnonzero(rim)
    assert len(rows) >= 2
    assert not rim[rows[0] : rows[-1] + 1].all()  # the land is seen between its two sides
    view.switch(MapLayer.BARE, False)
    assert not like(view.grab_complete(), PALETTE.map.bare, 6).any()


def test_heat_is_strongest_where_calls_were(view: MapView) -> None:
    density = np.zeros((20, 20), np.float32)
    density[10, 5] = 4.0
    density[10, 15] = 1.0
    view.overlay.show_heat(HeatMark(density, LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01))
    before = view.grab_complete().toImage()
    view.switch(MapLayer.HEAT, True)
    after = view.grab_complete().toImage()

    def redness(lon: float, lat: float) -> int:
        x, y = view.view.to_screen(*to_mercator(lon, lat)).tolist()
        at = round(x), round(y)
        return after.pixelColor(*at).red() - before.pixelColor(*at).red()

    lat = LAT + 0.01 - 10.5 / 20 * 0.02
    strong, weak = redness(LON - 0.0045, lat), redness(LON + 0.0055, lat)
    assert strong > weak > 10


def test_areas_and_names_can_be_put_away(qtbot: QtBot, view: MapView) -> None:
    view.set_areas((area_mark("d", "西平", square(-250, 100, 500)),), ())
    assert like(view.grab_complete(), PALETTE.map.district, 4).any()
    with qtbot.waitSignal(view.layers_changed):
        view.switch(MapLayer.AREAS, False)
    view.switch(MapLayer.NAMES, False)
    picture = view.grab_complete()
    assert not like(picture, PALETTE.map.district, 4).any()
    assert not like(picture, PALETTE.map.label_street, 4)[100:300].any()


def test_a_way_says_who_and_how_long(view: MapView) -> None:
    lon, lat = lonlat([(-200, -100), (200, -100)])
    view.overlay.show_ways((WayMark(lon, lat, "", sent=True),))
    bare = like(view.grab_complete(), PALETTE.map.plate_text, 30).sum()
    view.overlay.show_ways((WayMark(lon, lat, "3012 2:40", sent=True),))
    assert like(view.grab_complete(), PALETTE.map.plate_text, 30).sum() > bare + 20
    view.switch(MapLayer.WAYS, False)
    assert not like(view.grab_complete(), PALETTE.map.route, 4).any()


def test_trails_are_kept_for_five_minutes() -> None:
    trails = Trails()
    marks = unit_marks({"at": (0.0, 0.0)}, {"at": (50.0, 0.0)})
    assert trails.put(marks, 0.0)
    assert not trails.put(marks, EVERY_S - 1)
    for step in range(1, 2 * KEPT):
        moved = unit_marks({"at": (10.0 * step, 0.0)}, {"at": (50.0, 0.0)})
        assert trails.put(replace(moved, ids=marks.ids), step * EVERY_S)
    line = trails.line(0)
    assert len(line) == KEPT
    assert np.diff(line[:, 0]) == pytest.approx(np.full(KEPT - 1, -10.0), abs=1e-6)
    others = replace(unit_marks({}), ids=("u1",))
    trails.put(others, 10_000.0)
    assert np.isfinite(trails.line(0)).all()  # the one that stays keeps its trail


def test_a_trail_is_drawn_behind_who_is_on_the_way(view: MapView) -> None:
    for step in range(6):
        marks = unit_marks({"at": (-200.0 + 40 * step, 200.0), "state": "en_route"})
        view.show_units(marks)
        view.overlay.put_trails(marks, step * EVERY_S, "")
    assert not like(view.grab_complete(), PALETTE.map.trail, 40)[:, 205:280].any()
    view.switch(MapLayer.TRAILS, True)
    assert like(view.grab_complete(), PALETTE.map.trail, 60).sum() > 20


def test_lengths_add_up() -> None:
    texts = MapTexts(metres="米", kilometres="公里")
    assert lengths([]) == []
    assert lengths([(114.0, 23.0)]) == [0.0]
    sums = lengths([(114.0, 23.0), (114.0, 23.01), (114.0, 23.0)])
    assert sums[1] == pytest.approx(1112, abs=2)
    assert sums[2] == pytest.approx(2 * sums[1])
    assert distance_text(999.4, texts) == "999 米"
    assert distance_text(2345.0, texts) == "2.35 公里"


class Squares:
    """One green picture at zoom 14, red ones around at zoom 12."""

    zooms = (12, 14)

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        self.asked.append((zoom, x, y))
        if zoom == 13:
            return None
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(QColor("#00FF00" if zoom == 14 else "#FF0000"))
        if zoom == 14 and x % 2:
            return None
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return bytes(buffer.data().data())


def test_pictures_lie_beneath_and_missing_ones_are_taken_from_farther_out(view: MapView) -> None:
    squares = Squares()
    view.set_pictures(squares)
    view.grab_complete()
    assert not squares.asked  # not while the layer is off
    view.switch(MapLayer.RASTER, True)
    view.switch(MapLayer.NAMES, False)
    picture = view.grab_complete()
    green = like(picture, QColor("#00FF00"), 2).mean()
    red = like(picture, QColor("#FF0000"), 2).mean()
    assert green > 0.2
    assert red > 0.2
    assert green + red > 0.95
    view.set_pictures(None)
    assert not like(view.grab_complete(), QColor("#00FF00"), 2).any()
