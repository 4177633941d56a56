"""Names lie along their streets, apart from each other, and within their block."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.city.features import AreaKind, LineKind, PointKind
from tests.widgets.map.ground import LAT, LON, X0, Y0, area_mark, features, square, way
from tests.widgets.map.pixels import like
from widgets.map.labels.layer import LabelLayer, blocks_over, level_of
from widgets.map.labels.place import BLOCK_PX, SAME_NAME_PX, Block, Placed, place_names
from widgets.map.labels.sheet import paint_sheet
from widgets.map.labels.source import LabelSource
from widgets.map.labels.style import STYLES, NameKind
from widgets.map.projection import View
from widgets.map.render_thread import RenderThread
from widgets.palette import load_palette

COLOURS = load_palette("dark").map
SIDE_M = 2500.0


def measure(text: str, kind: NameKind) -> float:
    return len(text) * STYLES[kind].pixels * 0.9


def block_at(zoom: float) -> Block:
    view = View(width=1, height=1).centred(LON, LAT, zoom)
    return blocks_over(view, level_of(view))[0]


def placed(source: LabelSource, zoom: float) -> list[Placed]:
    return place_names(source, block_at(zoom), measure)


def overlap(one: Placed, other: Placed) -> bool:
    return any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a in one.rects()
        for b in other.rects()
    )


POINT = st.tuples(st.floats(-SIDE_M, SIDE_M), st.floats(-SIDE_M, SIDE_M))
WAYS = st.lists(
    st.tuples(
        st.sampled_from([LineKind.PRIMARY, LineKind.SECONDARY, LineKind.RESIDENTIAL]),
        POINT,
        POINT,
        st.sampled_from(["人民路", "中山大道", "东门街", "Rua da Boavista", "解放北路"]),
    ),
    max_size=25,
)
PLACES = st.lists(
    st.tuples(st.sampled_from(list(PointKind)), POINT, st.sampled_from(["市医院", "派出所"])),
    max_size=15,
)


@settings(max_examples=40)
@given(WAYS, PLACES, st.sampled_from([13.0, 14.5, 16.0]))
def test_no_name_covers_another(ways: list, places: list, zoom: float) -> None:
    city = features([way(kind, a, b, name=name) for kind, a, b, name in ways], places=places)
    names = placed(LabelSource.of(city, (), ()), zoom)
    for at, one in enumerate(names):
        for rect in one.rects():
            assert rect[0] >= 0
            assert rect[1] >= 0
            assert rect[2] <= BLOCK_PX + 4
            assert rect[3] <= BLOCK_PX + 4
        assert abs(one.angle) <= math.pi / 2 + 1e-9
        for other in names[at + 1 :]:
            assert not overlap(one, other), (one, other)
            if one.text == other.text:
                assert math.hypot(one.x - other.x, one.y - other.y) >= SAME_NAME_PX


def inner(zoom: float) -> tuple[float, float]:
    """The middle of a block near 114 E, 23 N, in metres from there."""
    left, bottom, right, top = block_at(zoom).box
    return (left + right) / 2 - X0, (bottom + top) / 2 - Y0


@pytest.mark.parametrize("degrees", [0, 30, 90, 150, 210, 300])
def test_a_street_name_follows_its_street(degrees: int) -> None:
    x, y = inner(16.0)
    dx, dy = 400 * math.cos(math.radians(degrees)), 400 * math.sin(math.radians(degrees))
    road = way(LineKind.PRIMARY, (x - dx, y - dy), (x + dx, y + dy), name="人民路")
    (name,) = placed(LabelSource.of(features([road]), (), ()), 16.0)
    turned = -math.degrees(name.angle)  # screen angles turn clockwise
    assert (turned - degrees + 90) % 180 - 90 == pytest.approx(0, abs=0.5)
    assert (name.x, name.y) == (pytest.approx(640, abs=1), pytest.approx(640, abs=1))


def test_pieces_of_one_street_are_named_as_one() -> None:
    x, y = inner(16.0)
    pieces = [
        way(LineKind.PRIMARY, (x - 200 + 20 * i, y), (x - 180 + 20 * i, y), name="人民路")
        for i in range(20)
    ]
    source = LabelSource.of(features(pieces), (), ())
    assert source.streets.texts == ("人民路",)
    assert len(placed(source, 16.0)) == 1


def test_a_name_does_not_stand_on_both_sides_of_a_block_edge() -> None:
    x, y = inner(16.0)
    scale = (block_at(16.0).box[2] - block_at(16.0).box[0]) / BLOCK_PX
    rim = x + BLOCK_PX / 2 * scale
    lanes = [  # two carriageways that end near the edge, one on either side of it
        way(LineKind.PRIMARY, (rim - 200 * scale, y), (rim - 5 * scale, y), name="人民路"),
        way(
            LineKind.PRIMARY, (rim + 5 * scale, y + 30), (rim + 230 * scale, y + 30), name="人民路"
        ),
    ]
    source = LabelSource.of(features(lanes), (), ())
    block = block_at(16.0)
    sides = [place_names(source, b, measure) for b in (block, block._replace(x=block.x + 1))]
    assert [len(names) for names in sides] == [0, 1]


def test_a_street_across_a_block_edge_is_named_once_there() -> None:
    x, y = inner(16.0)
    scale = (block_at(16.0).box[2] - block_at(16.0).box[0]) / BLOCK_PX
    rim = x + BLOCK_PX / 2 * scale
    road = way(LineKind.PRIMARY, (rim - 190 * scale, y), (rim + 200 * scale, y), name="人民路")
    source, block = LabelSource.of(features([road]), (), ()), block_at(16.0)
    sides = [place_names(source, b, measure) for b in (block, block._replace(x=block.x + 1))]
    assert [len(names) for names in sides] == [0, 1]


def test_a_crooked_lane_or_a_short_one_stays_without_a_name() -> None:
    x, y = inner(16.0)
    zigzag = [(x + 12 * i, y + 25 * (i % 2)) for i in range(-20, 20)]
    lanes = [
        way(LineKind.PRIMARY, *zigzag, name="九曲巷"),
        way(LineKind.PRIMARY, (x, y + 300), (x + 20, y + 300), name="一步巷"),
    ]
    assert placed(LabelSource.of(features(lanes), (), ()), 16.0) == []


def test_lines_with_a_name_of_one_point_or_none_are_no_fault() -> None:
    lines = [
        way(LineKind.PRIMARY, (0, 0), name="点"),
        way(LineKind.RAIL, (0, 0), (90, 0), name="京广线"),
        way(LineKind.PRIMARY, (0, 0), (90, 0)),
    ]
    assert LabelSource.of(features(lines), (), ()).streets.texts == ()
    assert placed(LabelSource.of(features(), (), ()), 15.0) == []


def test_districts_come_before_shops() -> None:
    x, y = inner(16.5)
    city = features(
        places=[(PointKind.PLACE, (x, y), "小店"), (PointKind.POLICE, (x, y), "派出所")]
    )
    names = placed(LabelSource.of(city, (), ()), 16.5)
    assert names[0].text == "派出所"
    assert all(name.dot is not None for name in names)


def test_the_name_of_an_area_lies_inside_it() -> None:
    x, y = inner(14.0)
    u_shape = [(-900, -600), (900, -600), (900, 600), (700, 600), (700, -300), (-700, -300),
               (-700, 600), (-900, 600)]  # fmt: skip
    ring = [(x + a, y + b) for a, b in u_shape]
    lake = (AreaKind.WATER, [ring], "南湖")
    source = LabelSource.of(
        features(regions=[lake]), (area_mark("D", "东城", square(x, y, 900)),), ()
    )
    east, north = source.places.points[0] - (X0 + x, Y0 + y)
    assert -600 <= north <= -300 or 700 <= abs(east) <= 900
    names = {name.text: name for name in placed(source, 14.0)}
    assert names["东城"].kind is NameKind.DISTRICT
    assert names["南湖"].kind is NameKind.WATER


def test_the_sheet_holds_every_name_in_its_colour(qapp: QGuiApplication) -> None:
    x, y = inner(16.0)
    city = features([way(LineKind.PRIMARY, (x - 300, y - 99), (x + 300, y + 99), name="人民路")])
    sheet = paint_sheet(LabelSource.of(city, (), ()), block_at(16.0), 1.0, COLOURS)
    (left, top, width, height), = sheet.source.astype(int)  # fmt: skip
    sprite = sheet.image.copy(left, top, width, height)
    assert like(sprite, COLOURS.label_street, 40).sum() > 60
    assert like(sprite, COLOURS.land, 6).sum() > 60  # the halo
    assert sprite.pixelColor(0, height - 1).alpha() == 0
    assert sheet.x == pytest.approx([X0 + x], abs=2)


def picture(layer: LabelLayer, view: View, ratio: float = 1.0) -> tuple[QImage, bool]:
    form = QImage.Format.Format_RGB32
    image = QImage(round(view.width * ratio), round(view.height * ratio), form)
    image.setDevicePixelRatio(ratio)
    image.fill(COLOURS.land)
    painter = QPainter(image)
    complete = layer.draw(painter, view, ratio)
    painter.end()
    return image, complete


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_names_are_drawn_at_their_street(qtbot: QtBot, ratio: float) -> None:
    x, y = inner(16.0)
    road = way(LineKind.PRIMARY, (x - 300, y), (x + 300, y), name="人民路")
    source, thread = LabelSource.of(features([road]), (), ()), RenderThread()
    layer = LabelLayer(lambda b, r: paint_sheet(source, b, r, COLOURS), thread)
    view = View(X0 + x, Y0 + y, 16.0, 400, 200)
    first, complete = picture(layer, view, ratio)
    assert not complete
    assert like(first, COLOURS.land, 0).all()
    qtbot.waitUntil(lambda: picture(layer, view, ratio)[1])
    ink = np.argwhere(like(picture(layer, view, ratio)[0], COLOURS.label_street, 30)) / ratio
    assert ink.mean(axis=0) == pytest.approx((100, 200), abs=4)
    thread.close()


def test_until_a_level_is_ready_the_last_one_stays(qtbot: QtBot) -> None:
    x, y = inner(16.0)
    road = way(LineKind.PRIMARY, (x - 300, y), (x + 300, y), name="人民路")
    source, thread = LabelSource.of(features([road]), (), ()), RenderThread()
    layer = LabelLayer(lambda b, r: paint_sheet(source, b, r, COLOURS), thread)
    view = View(X0 + x, Y0 + y, 16.0, 400, 200)
    layer.complete(view, 1.0)
    assert picture(layer, view)[1]
    nearer = view.zoomed(17.0, 200, 100)
    image, complete = picture(layer, nearer)
    assert not complete
    assert like(image, COLOURS.label_street, 30).any()
    thread.close()
