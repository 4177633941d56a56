"""Incidents whose marks would cover each other are counted by one badge, and none is ever lost."""

from math import nan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.domain.incident import IncidentState
from tests.widgets.map.ground import LAT, LON, X0, Y0
from tests.widgets.map.pixels import like
from tests.widgets.map.test_incidents import PALETTE, VIEW, mark, painted
from widgets.map.layers.badges import Tally
from widgets.map.layers.crowds import BADGE_PX, TOUCH_PX, crowds_of, step_of, without
from widgets.map.layers.incidents import IncidentLayer
from widgets.map.projection import metres_per_px
from widgets.map.view import MapView

STEP = step_of(14.0)
SCALE = metres_per_px(14.0)
PIXELS = st.lists(st.tuples(st.integers(-150, 150), st.integers(-90, 90)), max_size=80)


def places(pixels: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    xy = np.array(pixels, dtype=float).reshape(-1, 2) * SCALE
    return xy[:, 0] + X0, xy[:, 1] + Y0


@given(PIXELS, st.integers(0, 79))
def test_each_is_shown_or_counted_just_once(pixels: list[tuple[int, int]], picked: int) -> None:
    crowds = crowds_of(STEP, *places(pixels))
    of_picked = without(crowds, picked) if picked < len(pixels) else crowds
    for found in (crowds, of_picked):
        rows = [row for crowd in found for row in crowd.rows]
        assert sorted(rows) == list(range(len(pixels)))
        assert all(crowd.middle in crowd.rows for crowd in found)
    if picked < len(pixels):
        assert of_picked[0].rows == (picked,)


@given(PIXELS)
@example([(0, 0), (0, 25)])  # below each other: closer than a ring, farther than a badge is high
def test_they_are_merged_only_where_they_must_be(pixels: list[tuple[int, int]]) -> None:
    crowds = crowds_of(STEP, *places(pixels))
    at = np.array(pixels, dtype=float).reshape(-1, 2)
    lone = [crowd.middle for crowd in crowds if len(crowd.rows) == 1]
    badges = [crowd.middle for crowd in crowds if len(crowd.rows) > 1]
    for n, row in enumerate(lone):
        off = np.abs(at[lone[n + 1 :]] - at[row]).sum(axis=1)
        assert (off >= TOUCH_PX - 1e-6).all()
    for n, row in enumerate(badges):
        off = np.abs(at[badges[n + 1 :]] - at[row])
        assert ((off >= np.array(BADGE_PX) - 1e-6).any(axis=1)).all()
    if all(
        np.abs(at - one).sum(axis=1)[np.arange(len(at)) != n].min(initial=99) >= TOUCH_PX + 1e-6
        for n, one in enumerate(at)
    ):
        assert not badges


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=60))
def test_what_the_map_shows_adds_up_to_the_open_ones(
    qapp: QGuiApplication, offsets: list[tuple[int, int]]
) -> None:
    marks = [mark(f"i{n}", at=(20.0 * x, 20.0 * y)) for n, (x, y) in enumerate(offsets)]
    marks += [mark("closed", IncidentState.CLOSED), mark("nowhere", at=(nan, nan))]
    layer = IncidentLayer(PALETTE)
    layer.show(tuple(marks))
    for zoom in (8.0, 12.3, 16.0):
        view = VIEW.centred(LON, LAT, zoom).resized(4000, 4000)
        shown = [each.tally.count for each, _ in layer._in_view(view, "i0")]
        assert sum(shown) + layer.placeless == len(offsets) + 1


def test_the_worst_stands_for_all_with_how_many_and_how_many_late(
    qapp: QGuiApplication,
) -> None:
    crowd = [
        mark("a", priority=3),
        mark("b", priority=1, taken=False, overdue_s=95.0),
        mark("c", IncidentState.ON_SCENE, priority=1),
    ]
    image, layer = painted(*crowd)
    ((shown, _),) = layer._in_view(VIEW, "")
    assert shown.tally.worst.id == "b"
    assert shown.tally.words == ("×3", "!1")
    assert shown.tally.untaken
    assert like(image, PALETTE.states["overdue"]).sum() > 100
    assert Tally.of([mark("a"), mark("c")]).words == ("×2", "")
    assert [each.id for each in layer.crowd_at(200, 150)] == ["b", "a", "c"]
    assert layer.crowd_at(300, 150) == ()
    assert layer.pick(VIEW, 200, 150, 15) is None


def test_the_chosen_one_stays_by_itself(qapp: QGuiApplication) -> None:
    _, layer = painted(mark("a"), mark("b"), mark("c"), picked="b")
    assert layer.pick(VIEW, 200, 150, 15, "b") == "b"
    assert sorted(len(c.rows) for c in layer._crowds(VIEW, "b")) == [1, 2]


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView(PALETTE)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.centre_on(LON, LAT, 11.0)
    return made


def test_a_click_on_a_badge_parts_it(view: MapView) -> None:
    view.show_incidents((mark("a"), mark("b", at=(300.0, 0.0))))
    view.grab_complete()
    view._pick(QPointF(200, 150))
    assert view.view.zoom >= 14.0
    assert len(view._incidents._crowds(view.view, "")) == 2
    for incident in ("a", "b"):
        place = view._incidents.place(incident)
        assert place is not None
    view.grab_complete()  # the view rests


def test_those_in_one_place_are_listed(view: MapView, qtbot: QtBot) -> None:
    view.show_incidents((mark("a", priority=4), mark("b", priority=1)))
    view.grab_complete()
    with qtbot.waitSignal(view.crowd_picked) as told:
        view._pick(QPointF(200, 150))
    assert told.args == [["b", "a"]]
