"""Lon, lat, Mercator metres and pixels lead back to where they came from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.projection import MAX_ZOOM, MIN_ZOOM, View, to_lonlat, to_mercator

LONS = st.floats(-179.9, 179.9)
LATS = st.floats(-84.9, 84.9)
ZOOMS = st.floats(MIN_ZOOM, MAX_ZOOM)
PIXELS = st.floats(0, 2000)


@given(LONS, LATS)
def test_there_and_back(lon: float, lat: float) -> None:
    back = to_lonlat(*to_mercator(lon, lat))
    assert back == (pytest.approx(lon, abs=1e-9), pytest.approx(lat, abs=1e-9))


def test_known_places() -> None:
    x, y = to_mercator([0.0, 1.0, 180.0], [0.0, 0.0, 85.0])
    assert x == pytest.approx([0.0, 111_319.491, 20_037_508.343])
    assert y == pytest.approx([0.0, 0.0, 19_971_868.880])


def test_what_is_not_known_stays_unknown_and_poles_stay_finite() -> None:
    x, y = to_mercator([np.nan, 10.0], [np.nan, 90.0])
    assert np.isnan([x[0], y[0]]).all()
    assert np.isfinite(y[1])


@given(LONS, LATS, ZOOMS, PIXELS, PIXELS)
def test_a_pixel_is_where_it_says(lon: float, lat: float, zoom: float, a: float, b: float) -> None:
    view = View(width=1920, height=1080).centred(lon, lat, zoom)
    assert view.to_screen(*view.to_mercator(a, b)) == pytest.approx((a, b), abs=1e-2)


@given(LONS, LATS, ZOOMS, ZOOMS, PIXELS, PIXELS)
def test_zooming_keeps_the_place_under_the_pointer(
    lon: float, lat: float, zoom: float, other: float, a: float, b: float
) -> None:
    view = View(width=1920, height=1080).centred(lon, lat, zoom)
    place = view.to_mercator(a, b)
    assert view.zoomed(other, a, b).to_screen(*place) == pytest.approx((a, b), abs=1e-2)


@given(LONS, LATS, ZOOMS)
def test_panning_moves_the_ground_with_the_hand(lon: float, lat: float, zoom: float) -> None:
    view = View(width=800, height=600).centred(lon, lat, zoom)
    place = view.to_mercator(100, 100)
    assert view.panned(30, -20).to_screen(*place) == pytest.approx((130, 80), abs=1e-2)


@given(st.floats(-170, 170), st.floats(-60, 60), st.floats(1e-3, 0.5), st.floats(1e-3, 0.5))
def test_fitting_shows_all_and_wastes_little(
    lon: float, lat: float, width: float, height: float
) -> None:
    view = View(width=1200, height=800).fitted((lon, lat, lon + width, lat + height))
    corners = view.to_screen(*to_mercator([lon, lon + width], [lat, lat + height]))
    assert (corners >= 39.9).all()
    assert (corners <= (1160.1, 760.1)).all()
    used = np.abs(corners[1] - corners[0]) / (1120, 720)
    assert used.max() > 0.7 or view.zoom >= MAX_ZOOM - 2


def test_zoom_stays_within_its_limits() -> None:
    view = View(width=10, height=10)
    assert view.zoomed(99, 5, 5).zoom == MAX_ZOOM
    assert view.zoomed(-1, 5, 5).zoom == MIN_ZOOM
    assert view.centred(0, 0, 40).zoom == MAX_ZOOM


def test_true_metres_shrink_towards_the_poles() -> None:
    equator, north = View().centred(0, 0), View().centred(0, 60)
    assert north.ground_scale == pytest.approx(equator.ground_scale / 2)
