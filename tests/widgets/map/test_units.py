"""A unit is seen where it is, in its shape and colour; its fix's age is seen too."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from app.domain.unit import UnitKind, UnitState
from tests.widgets.map.ground import LAT, LON, unit_marks
from tests.widgets.map.pixels import like, rgb, share
from widgets.map.layers.symbols import COLUMNS, Age, Atlas, ages, columns
from widgets.map.layers.units import UnitLayer
from widgets.map.marks import UNIT_STATES, Selection, UnitMarks
from widgets.map.projection import View
from widgets.map.room import Room
from widgets.palette import load_palette

PALETTE = load_palette("dark")
VIEW = View(width=400, height=300).centred(LON, LAT, 15.0)
PX = VIEW.scale  # Mercator metres to a pixel


def layer_of(*units: dict[str, object]) -> UnitLayer:
    layer = UnitLayer(PALETTE)
    layer.show(unit_marks(*units))
    return layer


def painted(
    layer: UnitLayer,
    selection: Selection = Selection(),  # noqa: B008 (frozen)
    view: View = VIEW,
    plates: bool = False,
) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(PALETTE.map.land)
    painter = QPainter(image)
    layer.paint_symbols(painter, view, 1.0, selection)
    if plates:
        layer.paint_plates(painter, view, selection, Room(view.width, view.height))
    painter.end()
    return image


@pytest.mark.parametrize("kind", list(UnitKind))
@pytest.mark.parametrize("state", [s for s in UnitState if s is not UnitState.OFF_DUTY])
def test_fill_tells_the_state(qapp: QGuiApplication, kind: UnitKind, state: UnitState) -> None:
    image = painted(layer_of({"kind": kind, "state": state, "at": (50 * PX, 20 * PX)}))
    fill = like(image, PALETTE.symbols[state], 30)
    assert fill[122:140, 240:260].sum() > 25  # the rest is edge and sign
    assert fill.sum() == fill[120:142, 238:262].sum()
    assert share(image, PALETTE.map.land, 200, 150, 10) == 1.0


def test_shapes_tell_the_kind(qapp: QGuiApplication) -> None:
    atlas = Atlas(PALETTE, 14.0, 2.0)
    atlas.provide(range(COLUMNS * len(UNIT_STATES) * len(Age)))
    fill = like(atlas.pixmap.toImage(), PALETTE.symbols["available"])
    row = UNIT_STATES.index(UnitState.AVAILABLE) * len(Age)
    shapes = [
        fill[row * atlas.side : (row + 1) * atlas.side, c * atlas.side : (c + 1) * atlas.side]
        for c in range(3)
    ]
    foot, motorcycle, car = shapes
    assert (foot == foot[:, ::-1]).mean() > 0.97
    assert (foot == foot[::-1]).mean() > 0.97
    top, bottom = (motorcycle[: atlas.side // 2].sum(), motorcycle[atlas.side // 2 :].sum())
    assert top < 0.7 * bottom
    assert 0.4 * car.sum() < motorcycle.sum() < 0.8 * car.sum()


@pytest.mark.parametrize(("heading", "axis", "sign"), [(0, 1, 1), (90, 0, -1), (180, 1, -1)])
def test_a_car_points_where_it_goes(
    qapp: QGuiApplication, heading: float, axis: int, sign: int
) -> None:
    image = painted(layer_of({"kind": "car", "heading": heading}))
    down, across = np.nonzero(like(image, PALETTE.symbols["available"], 60))
    spread = (across - 200, down - 150)[axis]
    # The nose is narrow: most of the fill lies behind the place.
    assert np.sign(np.median(spread)) == sign or np.sign(spread.mean()) == sign


def test_ages_follow_the_limits() -> None:
    marks = unit_marks(*({"age": age} for age in (0, 20, 21, 40, 60, 61, 180, 181, np.nan)))
    assert [Age(int(age)) for age in ages(marks)] == [
        Age.FRESH, Age.FRESH, Age.RECENT, Age.RECENT, Age.FADING,
        Age.STALE, Age.STALE, Age.LOST, Age.LOST,
    ]  # fmt: skip


def test_columns_turn_only_moving_cars() -> None:
    marks = unit_marks(
        {"kind": "foot", "heading": 90}, {"kind": "motorcycle", "heading": 90},
        {"kind": "car"}, {"kind": "car", "heading": 0}, {"kind": "car", "heading": 359},
        {"kind": "car", "heading": 90},
    )  # fmt: skip
    assert columns(marks).tolist() == [0, 1, 2, 3, 3, 7]


def test_an_old_fix_fades_then_is_hatched(qapp: QGuiApplication) -> None:
    green = PALETTE.symbols["available"]
    fresh, fading, stale, lost = (
        painted(layer_of({"age": age})) for age in (1.0, 50.0, 90.0, 900.0)
    )
    assert rgb(fading)[150, 200].sum() < rgb(fresh)[150, 200].sum()
    stripes = like(stale, green, 50)[143:158, 193:208]
    assert 0.15 < stripes.mean() < 0.65  # neither full nor empty
    assert not like(lost, green, 50).any()
    assert like(lost, PALETTE.symbols["lost"], 50).any()


def test_a_unit_never_seen_is_nowhere(qapp: QGuiApplication) -> None:
    layer = layer_of({"at": (np.nan, np.nan)})
    assert like(painted(layer), PALETTE.map.land).all()
    assert layer.place("u0") is None
    assert layer.pick(VIEW, 200, 150, 1e9) is None


def test_units_on_the_way_lie_above_those_that_wait(qapp: QGuiApplication) -> None:
    layer = layer_of({"state": "en_route"}, {"state": "available"}, {"state": "busy"})
    image = painted(layer)
    assert like(image, PALETTE.symbols["en_route"], 1).sum() > 40
    assert not like(image, PALETTE.symbols["available"], 1).any()


def test_the_nearest_unit_is_picked() -> None:
    layer = layer_of({"at": (0, 0)}, {"at": (8 * PX, 0)}, {"at": (np.nan, np.nan)})
    assert layer.pick(VIEW, 203, 150, 12) == "u0"
    assert layer.pick(VIEW, 205, 150, 12) == "u1"
    assert layer.pick(VIEW, 221, 150, 12) is None
    assert layer.place("u1") == (pytest.approx(LON, abs=1e-3), pytest.approx(LAT))
    assert layer.place("nobody") is None


def test_the_picked_unit_has_a_ring_and_its_call_sign(qapp: QGuiApplication) -> None:
    far = VIEW.zoomed(13.0, 200, 150)
    layer = layer_of({"at": (0, 0)}, {"at": (400, 0)})
    plain = painted(layer, view=far, plates=True)
    chosen = painted(layer, Selection(unit_id="u0"), view=far, plates=True)
    assert not like(plain, PALETTE.text.focus).any()
    assert like(chosen, PALETTE.text.focus).any()
    assert not like(plain, PALETTE.map.plate, 1).any()
    assert share(chosen, PALETTE.map.plate, 228, 150, 8) > 0.3


def test_near_by_everyone_has_a_plate_and_none_covers_another(qapp: QGuiApplication) -> None:
    units = [{"at": (x * 12 * PX, y * 9 * PX)} for x in range(-6, 7) for y in range(-6, 7)]
    crowded = like(painted(layer_of(*units), plates=True), PALETTE.map.plate_edge, 4)
    image = painted(layer_of({"at": (0, 0)}), plates=True)
    assert like(image, PALETTE.map.plate_edge, 4).any()
    assert crowded.any()
    # Every symbol keeps its own colour in its middle: no plate lies on one.
    whole = painted(layer_of(*units), plates=True)
    for x in range(-6, 7):
        for y in range(-6, 7):
            pixel = whole.pixelColor(200 + x * 12, 150 - y * 9)
            assert like(whole, PALETTE.symbols["available"], 8)[150 - y * 9, 200 + x * 12], pixel


def test_distress_is_on_top_and_red(qapp: QGuiApplication) -> None:
    layer = layer_of({"state": "off_duty", "distress": True}, {"state": "en_route"})
    image = painted(layer, view=VIEW.zoomed(13.0, 200, 150), plates=True)
    assert like(image, PALETTE.states["distress"]).sum() > 300  # two rings and a plate
    assert not share(image, PALETTE.symbols["en_route"], 200, 150, 2)


def test_a_crowd_is_drawn_smaller(qapp: QGuiApplication) -> None:
    rng = np.random.default_rng(1)
    places = rng.uniform(-190, 190, (5000, 2)) * PX
    crowd = [{"at": tuple(place)} for place in places]
    few, many = painted(layer_of({})), painted(layer_of(*crowd))
    dot = (~like(few, PALETTE.map.land)).sum()
    assert (~like(many, PALETTE.map.land)).sum() < 5000 * dot / 4


def test_arrays_must_be_of_one_length() -> None:
    marks = unit_marks({}, {})
    with pytest.raises(ValueError, match="different lengths"):
        UnitMarks(("a",), *(getattr(marks, f) for f in UnitMarks.__slots__[1:9]))


def test_themes_differ(qapp: QGuiApplication) -> None:
    layer = layer_of({})
    dark = painted(layer)
    layer.recolour(load_palette("light"))
    assert isinstance(PALETTE.map.land, QColor)
    assert (rgb(dark) != rgb(painted(layer))).any()
