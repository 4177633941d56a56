"""Coordinate systems at the edge: WGS-84, GCJ-02, BD-09 and CGCS2000, as degrees WGS-84 inside.

China's maps are shifted by 100 to 700 m (GCJ-02), Baidu's once more (BD-09). The shift is the
formula that has been public since 2012; its inverse is found by iteration, to about 0.1 mm.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

F8 = NDArray[np.float64]
LonLat = tuple[F8, F8]

KRASOVSKY_M = 6_378_245.0  # semi-major axis that the shift is defined on
KRASOVSKY_E2 = 0.00669342162296594323
CHINA = (72.004, 0.8293, 137.8347, 55.8271)  # outside this rectangle nothing is shifted
BD_TURNS = np.pi * 3000.0 / 180.0


class Datum(StrEnum):
    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"
    CGCS2000 = "CGCS2000"  # within centimetres of WGS-84: taken as equal


_SPELLINGS = {
    "WGS84": Datum.WGS84,
    "EPSG:4326": Datum.WGS84,
    "GCJ02": Datum.GCJ02,
    "GCJ": Datum.GCJ02,
    "BD09": Datum.BD09,
    "BD09LL": Datum.BD09,
    "CGCS2000": Datum.CGCS2000,
    "EPSG:4490": Datum.CGCS2000,
}


def parse_datum(text: str) -> Datum:
    """The system that a person declared; spelling is free. Raises ValueError."""
    key = "".join(c for c in text.upper() if c not in "-_ ")
    if key not in _SPELLINGS:
        raise ValueError(f"coordinate system {text!r}: one of {', '.join(Datum)} is wanted")
    return _SPELLINGS[key]


def from_wgs84(lon: F8, lat: F8, datum: Datum) -> LonLat:
    """Degrees WGS-84 as the degrees of another system."""
    if datum is Datum.GCJ02:
        return _gcj_from_wgs(lon, lat)
    if datum is Datum.BD09:
        return _bd_from_gcj(*_gcj_from_wgs(lon, lat))
    return lon, lat


def to_wgs84(lon: F8, lat: F8, datum: Datum) -> LonLat:
    """Degrees of a declared system as degrees WGS-84."""
    if datum is Datum.GCJ02:
        return _inverse(_gcj_from_wgs, lon, lat)
    if datum is Datum.BD09:
        return _inverse(_gcj_from_wgs, *_inverse(_bd_from_gcj, lon, lat))
    return lon, lat


def to_degrees(x: F8, y: F8, crs_text: str, datum: Datum) -> LonLat:
    """Coordinates of a file whose system is `crs_text` (EPSG code or WKT) as degrees WGS-84.

    With GCJ-02 or BD-09 declared, the file's own system says only how it is projected.
    Raises ValueError for a system that PROJ does not know.
    """
    lon, lat = _transformer(crs_text, datum in (Datum.GCJ02, Datum.BD09)).transform(x, y)
    return to_wgs84(np.asarray(lon, np.float64), np.asarray(lat, np.float64), datum)


@lru_cache(maxsize=8)  # PROJ takes 50 ms to find its way, and a file has thousands of lines
def _transformer(crs_text: str, shifted: bool) -> "Transformer":
    from pyproj import CRS, Transformer  # noqa: PLC0415 - slow, and only for making a city
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        crs = CRS.from_user_input(crs_text)
        goal = crs.geodetic_crs if shifted else CRS.from_epsg(4326)
        return Transformer.from_crs(crs, goal, always_xy=True)
    except CRSError as unknown:
        raise ValueError(f"unknown coordinate system {crs_text[:60]!r}") from unknown


def in_china(lon: F8, lat: F8) -> NDArray[np.bool_]:
    """Where the shift applies: the rectangle of the public formula."""
    west, south, east, north = CHINA
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _gcj_from_wgs(lon: F8, lat: F8) -> LonLat:
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    waves = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root
    north += (
        waves
        + (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0))
        + (160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0))
    ) * (2.0 / 3.0)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root
    east += (
        waves
        + (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0))
        + (150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0))
    ) * (2.0 / 3.0)
    flat = 1.0 - KRASOVSKY_E2 * np.sin(np.radians(lat)) ** 2
    metres_a_radian = KRASOVSKY_M * (1.0 - KRASOVSKY_E2) / flat**1.5
    shift_lat = np.degrees(north / metres_a_radian)
    shift_lon = np.degrees(east / (KRASOVSKY_M / np.sqrt(flat) * np.cos(np.radians(lat))))
    inside = in_china(lon, lat)
    return np.where(inside, lon + shift_lon, lon), np.where(inside, lat + shift_lat, lat)


def _bd_from_gcj(lon: F8, lat: F8) -> LonLat:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_TURNS)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_TURNS)
    inside = in_china(lon, lat)
    return (
        np.where(inside, radius * np.cos(angle) + 0.0065, lon),
        np.where(inside, radius * np.sin(angle) + 0.006, lat),
    )


def _inverse(shift: Callable[[F8, F8], LonLat], lon: F8, lat: F8) -> LonLat:
    """The point whose shift is (lon, lat). The shift changes slowly: every round gains 2 digits."""
    back_lon, back_lat = lon, lat
    for _ in range(12):
        there_lon, there_lat = shift(back_lon, back_lat)
        back_lon, back_lat = back_lon + (lon - there_lon), back_lat + (lat - there_lat)
    return back_lon, back_lat
