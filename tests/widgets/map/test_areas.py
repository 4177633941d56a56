"""Edges of districts and grids: shared ones once, dashed without a seam; the grid under a place."""

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from tests.widgets.map.ground import LAT, LON, X0, Y0, area_mark, square
from tests.widgets.map.pixels import like, share
from widgets.map.base import frame_of, new_image
from widgets.map.geometry import Frame
from widgets.map.layers.areas import DASH_PX, GAP_PX, Edges, GridFinder, Outlines
from widgets.map.projection import View
from widgets.map.tiles import tiles_over
from widgets.palette import load_palette

PALETTE = load_palette("dark")
WEST = area_mark("W", "西", square(-1000, -500, 1000))
EAST = area_mark("E", "东", square(0, -500, 1000))
WIDE = Frame((X0 - 2000, Y0 - 2000, X0 + 2000, Y0 + 2000), 1.0, 4000.0)


def lengths(rows: np.ndarray) -> float:
    return float(np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1]).sum())


def test_a_shared_edge_is_drawn_once() -> None:
    assert lengths(Edges.of((WEST, EAST)).segments(WIDE)) == pytest.approx(7000, abs=1)


def test_grids_leave_out_what_the_district_draws() -> None:
    inside = area_mark("G", "网格", square(-1000, -500, 500))
    outlines = Outlines.of((WEST,), (inside,))
    assert lengths(outlines.grids.segments(WIDE)) == pytest.approx(1000, abs=1)


def test_dashes_take_their_share_of_the_line() -> None:
    dashed = lengths(Edges.of((WEST,)).dashes(WIDE, DASH_PX, GAP_PX))
    assert dashed / 4000 == pytest.approx(DASH_PX / (DASH_PX + GAP_PX), abs=0.02)


def test_dashes_go_on_in_the_next_tile() -> None:
    edges = Edges.of((WEST,))
    whole = edges.dashes(WIDE, DASH_PX, GAP_PX)
    right = Frame((X0 - 500, Y0 - 2000, X0 + 3500, Y0 + 2000), 1.0, 4000.0)
    shifted = edges.dashes(right, DASH_PX, GAP_PX) + np.array((1500, 0, 1500, 0))
    together = {tuple(row) for row in whole.round(3).tolist()}
    assert {tuple(row) for row in shifted.round(3).tolist()} <= together


def test_no_areas_no_edges() -> None:
    outlines = Outlines.of((), ())
    assert len(outlines.districts.dashes(WIDE, 9, 6)) == len(outlines.grids.segments(WIDE)) == 0


@pytest.mark.parametrize(("zoom", "grids_seen"), [(14.0, True), (11.0, False)])
def test_districts_are_seen_from_afar_and_grids_near(
    qapp: QGuiApplication, zoom: float, grids_seen: bool
) -> None:
    tile = tiles_over(View(width=1, height=1).centred(LON, LAT, zoom).bounds, int(zoom * 2))[0]
    seen = {}
    for name, outlines in (
        ("districts", Outlines.of((WEST, EAST), ())),
        ("grids", Outlines.of((), (WEST, EAST))),
    ):
        image = new_image(1.0, PALETTE.map.land)
        outlines.paint(image, frame_of(tile, image), zoom, PALETTE.map)
        seen[name] = not bool(like(image, PALETTE.map.land, 1).all())
    assert seen == {"districts": True, "grids": grids_seen}


def test_a_place_has_its_grid() -> None:
    ring = [(0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (450.0, 100.0), (0.0, 900.0)]
    finder = GridFinder((area_mark("A", "甲", ring), area_mark("B", "乙", square(-500, 0, 499))))
    for place, grid in (((100, 300), "A"), ((450, 500), None), ((-200, 200), "B"), ((0, -9), None)):
        found = finder.at(X0 + place[0], Y0 + place[1])
        assert (found.id if found else None) == grid, place


def test_no_grid_anywhere() -> None:
    assert GridFinder(()).at(X0, Y0) is None


def test_the_hovered_grid_is_tinted(qapp: QGuiApplication) -> None:
    grid = area_mark("G", "网格", square(-300, -300, 600))
    view = View(width=400, height=400).centred(LON, LAT, 15.0)
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(PALETTE.map.land)
    painter = QPainter(image)
    GridFinder((grid,)).fill(painter, view, grid, PALETTE.map)
    painter.end()
    assert share(image, PALETTE.map.land, 200, 200, 5) == 0.0
    assert share(image, PALETTE.map.land, 20, 20, 5) == 1.0
    tinted = image.pixelColor(200, 200)
    blue = PALETTE.map.land.blue() + 0.12 * (PALETTE.map.district.blue() - PALETTE.map.land.blue())
    assert tinted.blue() == pytest.approx(blue, abs=2)
