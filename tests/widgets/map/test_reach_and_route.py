"""Ways and reach are drawn on the streets they name."""

import numpy as np
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from tests.widgets.map.ground import LAT, LON, X0, Y0, lonlat
from tests.widgets.map.pixels import like, share
from widgets.map.base import frame_of, new_image
from widgets.map.layers.reach import Reach
from widgets.map.layers.ways import Ways
from widgets.map.marks import ReachLines, WayMark
from widgets.map.projection import View
from widgets.map.room import Room
from widgets.map.tiles import tiles_over
from widgets.palette import load_palette

COLOURS = load_palette("dark").map


def way(*points: tuple[float, float], sent: bool = True) -> Ways:
    ways = Ways()
    ways.show((WayMark(*lonlat(points), "", sent),))
    return ways


def test_a_way_is_light_over_dark(qapp: QGuiApplication) -> None:
    view = View(width=400, height=300).centred(LON, LAT, 15.0)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(COLOURS.land)
    painter = QPainter(image)
    way((-300, 0), (0, 0), (0.1, 0), (300, 0)).paint(painter, view, COLOURS)
    painter.end()
    assert like(image, COLOURS.route)[:, 200].sum() in (2, 3)
    assert (~like(image, COLOURS.land))[:, 200].sum() in (4, 5, 6)
    assert like(image, COLOURS.land)[:, 50].all()


def test_a_way_that_nobody_was_sent_on_is_dashed(qapp: QGuiApplication) -> None:
    view = View(width=400, height=300).centred(LON, LAT, 15.0)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(COLOURS.land)
    painter = QPainter(image)
    way((-300, 0), (300, 0), sent=False).paint(painter, view, COLOURS)
    painter.end()
    along = like(image, COLOURS.route)[150]
    assert 0.3 < along[100:300].mean() < 0.8


def test_a_way_of_one_place_is_no_fault(qapp: QGuiApplication) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    view, room = View(width=40, height=40), Room(40, 40)
    for ways in (way((0, 0)), way()):
        ways.paint(painter, view, COLOURS)
        ways.paint_plates(painter, view, load_palette("dark"), room)
    painter.end()


def test_near_streets_are_brighter(qapp: QGuiApplication) -> None:
    tile = tiles_over(View(width=1, height=1).centred(LON, LAT, 15.0).bounds, 30)[0]
    image = new_image(1.0, None)
    middle_x, middle_y = tile.box[0] + 1000 - X0, tile.box[1] + 1000 - Y0
    streets = [
        [(middle_x - 400, middle_y), (middle_x + 400, middle_y)],
        [
            (middle_x - 400, middle_y + 300),
            (middle_x, middle_y + 300),
            (middle_x + 9, middle_y + 300),
        ],
    ]
    lon, lat = lonlat([point for street in streets for point in street])
    lines = ReachLines(lon, lat, np.array([0, 2, 5], np.int32), np.array([20.0, 290.0]))
    Reach.of(lines).paint(image, frame_of(tile, image), 15.0, COLOURS)

    def at(x: float, y: float) -> tuple[float, float]:
        pixel = frame_of(tile, image).to_pixels(np.array([[X0 + x, Y0 + y]]))[0]
        return float(pixel[0]), float(pixel[1])

    assert share(image, COLOURS.reach_near, *at(middle_x, middle_y), 1) > 0.9
    assert share(image, COLOURS.reach_far, *at(middle_x - 200, middle_y + 300), 1) > 0.9
    between = image.pixelColor(*(round(each) for each in at(middle_x, middle_y + 150)))
    assert between.alpha() == 0


def test_no_reach_is_no_fault(qapp: QGuiApplication) -> None:
    lon, lat = lonlat([])
    empty = Reach.of(ReachLines(lon, lat, np.zeros(1, np.int32), np.empty(0)))
    tile = tiles_over(View(width=1, height=1).bounds, 24)[0]
    image = new_image(1.0, None)
    empty.paint(image, frame_of(tile, image), 12.0, COLOURS)
    assert image.pixelColor(5, 5).alpha() == 0
