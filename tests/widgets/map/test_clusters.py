"""Many free units in one place far out: one number; whoever matters is never hidden in it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.widgets.map.ground import LAT, LON, X0, Y0, unit_marks
from widgets.map.layers.clusters import LEAST, clusters_of, mergeable, step_of
from widgets.map.view import MapView
from widgets.palette import load_palette

FAR = step_of(11.0)
NOBODY = np.empty(0, np.intp)


@given(
    st.lists(
        st.tuples(st.floats(-8_000, 8_000), st.floats(-8_000, 8_000), st.booleans()), max_size=60
    )
)
def test_every_unit_is_drawn_or_counted_once(units: list[tuple[float, float, bool]]) -> None:
    x = np.array([X0 + at[0] for at in units])
    y = np.array([Y0 + at[1] for at in units])
    may = np.array([at[2] for at in units], np.bool_)
    found = clusters_of(FAR, x, y, may)
    assert found.counts.sum() == found.merged.sum()
    assert (found.counts >= LEAST).all()
    assert not (found.merged & ~may).any()


def test_close_up_nobody_is_merged() -> None:
    x, y = np.full(20, X0), np.full(20, Y0)
    may = np.ones(20, np.bool_)
    assert clusters_of(FAR, x, y, may).counts.tolist() == [20]
    assert not clusters_of(step_of(14.0), x, y, may).merged.any()


def test_who_matters_is_never_merged() -> None:
    marks = unit_marks(
        {"state": "en_route"}, {"distress": True}, {"state": "available"}, {"state": "available"}
    )
    may = mergeable(marks, np.array([3]))
    assert may.tolist() == [False, False, True, False]
    assert mergeable(marks, NOBODY).tolist() == [False, False, True, True]


def test_a_click_on_a_badge_goes_nearer(qtbot: QtBot) -> None:
    view = MapView(load_palette("dark"))
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.centre_on(LON, LAT, 11.0)
    view.show_units(unit_marks(*({"at": (3.0 * n, 5.0)} for n in range(9))))
    view.grab_complete()
    (place,) = view._units._badges
    view._pick(QPointF(*place.tolist()))
    assert view.view.zoom == 13.0
    view.grab_complete()
