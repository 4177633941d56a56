"""Coordinate systems: published vectors, and there and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.datum import Datum, from_wgs84, parse_datum, to_degrees, to_wgs84

# Published with googollee/eviltransform (MIT): lat, lon in WGS-84, then in GCJ-02.
GCJ = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),  # Shanghai
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),  # Shenzhen
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),  # Beijing
    (39.915, 116.404, 39.91640428150164, 116.41024449916938),  # wandergis/coordtransform (MIT)
]
# Published with wandergis/coordtransform (MIT) and its ports: WGS-84, then BD-09.
BD = [(39.915, 116.404, 39.922699552216216, 116.41662724378733)]
SHIFTED = st.sampled_from([Datum.GCJ02, Datum.BD09])


def _at(lon: float, lat: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([lon]), np.array([lat])


@pytest.mark.parametrize(
    ("datum", "vector"), [(Datum.GCJ02, v) for v in GCJ] + [(Datum.BD09, v) for v in BD]
)
def test_published_vectors(datum, vector):
    lat, lon, shifted_lat, shifted_lon = vector
    there = from_wgs84(*_at(lon, lat), datum)
    assert np.allclose(there, [[shifted_lon], [shifted_lat]], rtol=0, atol=1e-6)
    back = to_wgs84(*_at(shifted_lon, shifted_lat), datum)
    assert np.allclose(back, [[lon], [lat]], rtol=0, atol=1e-6)


@given(SHIFTED, st.floats(75, 135), st.floats(4, 53))
def test_there_and_back_is_the_same_point(datum, lon, lat):
    back = to_wgs84(*from_wgs84(*_at(lon, lat), datum), datum)
    assert np.allclose(back, [[lon], [lat]], rtol=0, atol=1e-9)


@given(SHIFTED, st.floats(-180, 70), st.floats(-85, 85))
def test_nothing_is_shifted_outside_china(datum, lon, lat):
    assert to_wgs84(*_at(lon, lat), datum) == (lon, lat)


def test_cgcs2000_degrees_and_projected_metres():
    # Dongguan in CGCS2000 / 3-degree Gauss-Kruger CM 114E (EPSG:4547).
    lon, lat = to_degrees(*_at(470_000.0, 2_547_000.0), "EPSG:4547", Datum.CGCS2000)
    assert 113.70 < lon[0] < 113.71
    assert 23.01 < lat[0] < 23.03
    assert to_wgs84(*_at(113.7, 23.0), Datum.CGCS2000) == (113.7, 23.0)


def test_a_projected_file_may_hold_shifted_coordinates():
    lon, lat = from_wgs84(*_at(121.5272106, 31.1774276), Datum.GCJ02)
    x = np.radians(lon) * 6378137.0
    y = np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) * 6378137.0
    back = to_degrees(x, y, "EPSG:3857", Datum.GCJ02)
    assert np.allclose(back, [[121.5272106], [31.1774276]], rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("wgs84", Datum.WGS84),
        ("GCJ-02", Datum.GCJ02),
        ("bd_09", Datum.BD09),
        ("CGCS 2000", Datum.CGCS2000),
    ],
)
def test_declared_names(text, datum):
    assert parse_datum(text) is datum


def test_unknown_systems_are_refused():
    with pytest.raises(ValueError, match="Beijing54"):
        parse_datum("Beijing54")
    with pytest.raises(ValueError, match="EPSG:999999"):
        to_degrees(*_at(1.0, 1.0), "EPSG:999999", Datum.WGS84)
