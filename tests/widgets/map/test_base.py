"""The ground is painted where it lies: roads by weight, bridges above water, holes left open."""

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage

from app.city.features import AreaKind, Features, LineKind
from tests.widgets.map.ground import LAT, LON, X0, Y0, features, square, way
from tests.widgets.map.pixels import like, share
from widgets.map.base import BaseMap, frame_of, new_image
from widgets.map.projection import View
from widgets.map.road_style import STYLES, ZOOMS, width_px
from widgets.map.tiles import Tile, tiles_over
from widgets.palette import load_palette

COLOURS = load_palette("dark").map


def tile_at(zoom: float) -> Tile:
    """The tile that 114 E, 23 N lies in."""
    return tiles_over(View(width=1, height=1).centred(LON, LAT, zoom).bounds, round(zoom * 2))[0]


def painted(city: Features, zoom: float, ratio: float = 1.0) -> tuple[QImage, Tile]:
    tile = tile_at(zoom)
    image = new_image(ratio, COLOURS.land)
    BaseMap.of(city).paint(image, tile, COLOURS)
    return image, tile


def at(image: QImage, tile: Tile, x: float, y: float) -> tuple[float, float]:
    pixels = frame_of(tile, image).to_pixels(np.array([[x + X0, y + Y0]]))[0]
    return float(pixels[0]), float(pixels[1])


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_wide_road_fills_its_width(qapp: QGuiApplication, ratio: float) -> None:
    road = way(LineKind.PRIMARY, (-5000, 0), (5000, 0))
    image, tile = painted(features([road]), 17.0, ratio)
    width = width_px(LineKind.PRIMARY, 17.0) * ratio
    x, y = at(image, tile, 0, 0)
    column = like(image, COLOURS.road_main)[:, round(x)]
    assert column.sum() == pytest.approx(width, abs=2)
    assert np.flatnonzero(column).mean() == pytest.approx(y, abs=1.5)


def test_a_thin_road_is_fainter_not_missing(qapp: QGuiApplication) -> None:
    road = way(LineKind.RESIDENTIAL, (-50_000, 0), (50_000, 0))
    image, _ = painted(features([road]), 13.0)
    assert (~like(image, COLOURS.land, 2)).any(axis=0).all()


@pytest.mark.parametrize("kind", list(LineKind))
def test_small_streets_appear_only_near(qapp: QGuiApplication, kind: LineKind) -> None:
    city = features([way(kind, (-5000, 0), (5000, 0))])
    first = STYLES[kind].first_zoom
    if first > 8:
        image, _ = painted(city, first - 0.5)
        assert like(image, COLOURS.land, 0).all()
    image, _ = painted(city, max(first, 10.0))
    assert not like(image, COLOURS.land, 0).all()


def test_the_heavier_road_lies_on_top(qapp: QGuiApplication) -> None:
    crossing = [
        way(LineKind.MOTORWAY, (-5000, 0), (5000, 0)),
        way(LineKind.RESIDENTIAL, (0, -5000), (0, 5000)),
    ]
    image, tile = painted(features(crossing), 17.0)
    assert share(image, COLOURS.road_motorway, *at(image, tile, 0, 0), 2) == 1.0


def test_a_bridge_lies_above_water_and_roads(qapp: QGuiApplication) -> None:
    ways = [
        way(LineKind.RESIDENTIAL, (0, -400), (0, 400), bridge=True),
        way(LineKind.PRIMARY, (-400, 0), (400, 0)),
    ]
    water = (AreaKind.WATER, [square(-100, -100, 200)], "")
    image, tile = painted(features(ways, [water]), 17.0)
    assert share(image, COLOURS.road_street, *at(image, tile, 0, 0), 2) == 1.0
    assert share(image, COLOURS.water, *at(image, tile, 50, 50), 4) == 1.0


def test_an_island_is_land(qapp: QGuiApplication) -> None:
    lake = (AreaKind.WATER, [square(-200, -200, 400), square(-50, -50, 100)], "")
    image, tile = painted(features(regions=[lake]), 16.0)
    assert share(image, COLOURS.land, *at(image, tile, 0, 0), 4) == 1.0
    assert share(image, COLOURS.water, *at(image, tile, 120, 0), 4) == 1.0


@pytest.mark.parametrize(("zoom", "seen"), [(15.0, False), (16.0, True)])
def test_buildings_come_with_zoom_sixteen(qapp: QGuiApplication, zoom: float, seen: bool) -> None:
    house = (AreaKind.BUILDING, [square(-40, -40, 80)], "")
    image, tile = painted(features(regions=[house]), zoom)
    assert (share(image, COLOURS.building, *at(image, tile, 0, 0), 3) == 1.0) is seen


def test_neighbouring_tiles_meet_without_a_step(qapp: QGuiApplication) -> None:
    base = BaseMap.of(features([way(LineKind.PRIMARY, (-9000, -3000), (9000, 3000))]))
    left = tile_at(15.0)
    right = left._replace(x=left.x + 1)
    edges = []
    for tile, column in ((left, -1), (right, 0)):
        image = new_image(1.0, COLOURS.land)
        base.paint(image, tile, COLOURS)
        edges.append(np.flatnonzero(like(image, COLOURS.road_main, 30)[:, column]))
    if len(edges[0]):  # the road crosses this edge
        assert edges[0].mean() == pytest.approx(edges[1].mean(), abs=1.0)
    assert len(edges[0]) == pytest.approx(len(edges[1]), abs=1)


def test_an_empty_city_is_land(qapp: QGuiApplication) -> None:
    image, _ = painted(features(), 14.0)
    assert like(image, COLOURS.land, 0).all()


def test_widths_grow_with_the_zoom() -> None:
    for kind in LineKind:
        widths = [width_px(kind, zoom) for zoom in np.arange(min(ZOOMS), max(ZOOMS), 0.5)]
        assert widths == sorted(widths), kind
