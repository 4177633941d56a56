"""A city of a few streets around 114 E, 23 N, laid out in metres, for the map's tests."""

from collections.abc import Iterable, Sequence

import numpy as np

from app.city.features import AreaKind, Features, LineKind, PointKind, Points, Shapes
from app.domain.unit import UnitKind, UnitState
from widgets.map.marks import KIND_CODE, STATE_CODE, AreaMark, UnitMarks
from widgets.map.projection import to_lonlat, to_mercator

LON, LAT = 114.0, 23.0
X0, Y0 = (float(each) for each in to_mercator(LON, LAT))
Way = tuple[LineKind, Sequence[tuple[float, float]], str, bool]
Region = tuple[AreaKind, Sequence[Sequence[tuple[float, float]]], str]


def lonlat(points: Iterable[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Degrees of points in Mercator metres east and north of 114 E, 23 N."""
    xy = np.array(list(points), dtype=float).reshape(-1, 2)
    return to_lonlat(xy[:, 0] + X0, xy[:, 1] + Y0)


def features(
    ways: Sequence[Way] = (),
    regions: Sequence[Region] = (),
    places: Sequence[tuple[PointKind, tuple[float, float], str]] = (),
) -> Features:
    names: list[str] = []

    def name_of(text: str) -> int:
        if not text:
            return -1
        if text not in names:
            names.append(text)
        return names.index(text)

    lines = _shapes([(k, [pts], name_of(n), b) for k, pts, n, b in ways])
    areas = _shapes([(k, rings, name_of(n), False) for k, rings, n in regions])
    lon, lat = lonlat(at for _, at, _ in places)
    points = Points(
        lon,
        lat,
        np.array([kind for kind, _, _ in places], np.uint8),
        np.array([name_of(text) for _, _, text in places], np.int32),
    )
    return Features(lines, areas, points, tuple(names))


def _shapes(shapes: list[tuple[int, Sequence[Sequence[tuple[float, float]]], int, bool]]) -> Shapes:
    rings = [ring for _, rings, _, _ in shapes for ring in rings]
    lon, lat = lonlat(point for ring in rings for point in ring)
    return Shapes(
        lon,
        lat,
        np.cumsum([0, *map(len, rings)]).astype(np.int32),
        np.cumsum([0, *(len(rings) for _, rings, _, _ in shapes)]).astype(np.int32),
        np.array([kind for kind, _, _, _ in shapes], np.uint8),
        np.array([name for _, _, name, _ in shapes], np.int32),
        np.array([bridge for _, _, _, bridge in shapes], np.bool_),
    )


def way(kind: LineKind, *points: tuple[float, float], name: str = "", bridge: bool = False) -> Way:
    return kind, points, name, bridge


def square(left: float, bottom: float, side: float) -> list[tuple[float, float]]:
    right, top = left + side, bottom + side
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def area_mark(id: str, name: str, ring: Sequence[tuple[float, float]]) -> AreaMark:
    lon, lat = lonlat(ring)
    return AreaMark(id, name, ((tuple(zip(lon.tolist(), lat.tolist(), strict=True)),),))


def unit_marks(*units: dict[str, object]) -> UnitMarks:
    """Units from keyword dicts: at, kind, state, age, heading, distress, call_sign."""
    places = np.array([unit.get("at", (0.0, 0.0)) for unit in units], dtype=float).reshape(-1, 2)
    lon, lat = lonlat([tuple(place) for place in places])
    kinds = [KIND_CODE[UnitKind(unit.get("kind", "foot"))] for unit in units]
    states = [STATE_CODE[UnitState(unit.get("state", "available"))] for unit in units]
    return UnitMarks(
        tuple(f"u{row}" for row in range(len(units))),
        tuple(str(unit.get("call_sign", 3000 + row)) for row, unit in enumerate(units)),
        lon,
        lat,
        np.array([unit.get("heading", np.nan) for unit in units], dtype=float),
        np.array(kinds, np.uint8),
        np.array(states, np.uint8),
        np.array([unit.get("age", 1.0) for unit in units], dtype=float),
        np.array([unit.get("distress", False) for unit in units], np.bool_),
    )
