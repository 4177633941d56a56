"""All that may be named: streets joined to long lines, places, waters, parks, districts, grids."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.city.features import AreaKind, Features, LineKind, Points, Shapes
from widgets.map.geometry import touching
from widgets.map.labels.style import OF_LINE, OF_POINT, NameKind
from widgets.map.layers.areas import mercator_polygon
from widgets.map.marks import AreaMark
from widgets.map.projection import Box, to_mercator

F8 = NDArray[np.float64]
Rows = NDArray[np.intp]
AREA_NAMES = {AreaKind.WATER: NameKind.WATER, AreaKind.PARK: NameKind.PARK}
MIDDLE_WITHIN = 0.02  # of an area's extent: where "the middle" is good enough


@dataclass(frozen=True, eq=False)
class StreetNames:
    """m named lines, each joined from all pieces of one name and kind that touch."""

    points: F8  # (p, 2) Mercator metres
    first: NDArray[np.int64]  # (m+1,)
    boxes: F8  # (m, 4) left, bottom, right, top
    length: F8  # (m,) Mercator metres
    kind: NDArray[np.uint8]  # (m,) NameKind
    texts: tuple[str, ...]  # m

    @cached_property
    def rows_of(self) -> dict[str, list[int]]:
        """Lines of each name, the longest first."""
        rows: dict[str, list[int]] = {}
        for row in np.argsort(-self.length, kind="stable").tolist():
            rows.setdefault(self.texts[row], []).append(row)
        return rows

    def touching(self, box: Box) -> Rows:
        """Lines whose box meets `box`."""
        return touching(self.boxes, box)

    def line(self, row: int) -> F8:
        return self.points[self.first[row] : self.first[row + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceNames:
    """q names that belong to a point."""

    points: F8  # (q, 2) Mercator metres
    extent: F8  # (q,) metres across what is named; 0 for a point
    kind: NDArray[np.uint8]  # (q,) NameKind
    texts: tuple[str, ...]  # q


@dataclass(frozen=True, slots=True, eq=False)
class LabelSource:
    """May be used from any thread."""

    streets: StreetNames
    places: PlaceNames

    @staticmethod
    def of(
        features: Features, districts: tuple[AreaMark, ...], grids: tuple[AreaMark, ...]
    ) -> "LabelSource":
        named = [_of_points(features.points, features.names)]
        named.append(_of_areas(features.areas, features.names))
        named.append(_of_marks(districts, NameKind.DISTRICT))
        named.append(_of_marks(grids, NameKind.GRID))
        return LabelSource(_streets(features.lines, features.names), _together(named))


def _streets(lines: Shapes, names: tuple[str, ...]) -> StreetNames:
    starts = lines.ring_first[lines.shape_first[:-1]].astype(np.int64)
    counts = lines.ring_first[lines.shape_first[:-1] + 1] - starts
    wanted = (lines.name_of >= 0) & (lines.kind != LineKind.RAIL) & (counts >= 2)
    if not wanted.any():
        none = np.empty(0)
        empty = np.empty((0, 2))
        return StreetNames(
            empty, np.zeros(1, np.int64), np.empty((0, 4)), none, none.astype("u1"), ()
        )
    points = np.stack(to_mercator(lines.lon, lines.lat), axis=-1)
    rows = np.repeat(starts[wanted], counts[wanted]) + _counting(counts[wanted])
    pieces: Any = shapely.linestrings(points[rows], indices=_repeated(counts[wanted]))
    key = lines.name_of[wanted].astype(np.int64) * 16 + lines.kind[wanted]
    order = np.argsort(key, kind="stable")
    keys, group = np.unique(key[order], return_inverse=True)
    joined = shapely.line_merge(shapely.multilinestrings(pieces[order], indices=group))
    parts, whose = shapely.get_parts(joined, return_index=True)
    coordinates, owner = shapely.get_coordinates(parts, return_index=True)
    kinds = np.array([OF_LINE[LineKind(int(k) % 16)] for k in keys], dtype=np.uint8)
    return StreetNames(
        coordinates,
        np.searchsorted(owner, np.arange(len(parts) + 1)),
        shapely.bounds(parts),
        shapely.length(parts),
        kinds[whose],
        tuple(names[int(keys[w]) // 16] for w in whose),
    )


def _counting(counts: NDArray[np.int64]) -> Rows:
    """0, 1, 2 ... for each count, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1]) - np.repeat(ends - counts, counts)


def _repeated(counts: NDArray[np.int64]) -> Rows:
    return np.repeat(np.arange(len(counts)), counts)


def _of_points(points: Points, names: tuple[str, ...]) -> PlaceNames:
    kinds = np.array([OF_POINT[kind] for kind in OF_POINT], dtype=np.uint8)[points.kind]
    chosen = points.name_of >= 0
    places = np.stack(to_mercator(points.lon, points.lat), axis=-1)[chosen]
    texts = tuple(names[name] for name in points.name_of[chosen])
    return PlaceNames(places, np.zeros(len(places)), kinds[chosen], texts)


def _of_areas(areas: Shapes, names: tuple[str, ...]) -> PlaceNames:
    chosen = np.flatnonzero((areas.name_of >= 0) & np.isin(areas.kind, list(AREA_NAMES)))
    places, extents = np.empty((len(chosen), 2)), np.empty(len(chosen))
    for at, shape in enumerate(chosen):
        ring = areas.shape_first[shape]
        span = slice(areas.ring_first[ring], areas.ring_first[ring + 1])
        outer = np.stack(to_mercator(areas.lon[span], areas.lat[span]), axis=-1)
        extents[at] = np.ptp(outer, axis=0).max()
        places[at] = _middle(shapely.Polygon(outer)) if len(outer) > 3 else outer.mean(axis=0)
    kinds = np.array([AREA_NAMES[AreaKind(areas.kind[s])] for s in chosen], dtype=np.uint8)
    return PlaceNames(places, extents, kinds, tuple(names[areas.name_of[s]] for s in chosen))


def _of_marks(marks: tuple[AreaMark, ...], kind: NameKind) -> PlaceNames:
    places, extents = np.empty((len(marks), 2)), np.empty(len(marks))
    for at, mark in enumerate(marks):
        largest = max(shapely.get_parts(mercator_polygon(mark)), key=shapely.area)
        left, bottom, right, top = largest.bounds
        places[at], extents[at] = _middle(largest), max(right - left, top - bottom)
    kinds = np.full(len(marks), kind, dtype=np.uint8)
    return PlaceNames(places, extents, kinds, tuple(mark.name for mark in marks))


def _middle(polygon: shapely.Polygon) -> tuple[float, float]:
    """The point farthest from every edge: inside also where the centroid is not."""
    left, bottom, right, top = polygon.bounds
    within = max(right - left, top - bottom) * MIDDLE_WITHIN
    if not polygon.is_valid or within <= 0:
        return (left + right) / 2, (bottom + top) / 2
    line = shapely.maximum_inscribed_circle(polygon, tolerance=within)
    x, y = shapely.get_coordinates(line)[0]
    return float(x), float(y)


def _together(parts: list[PlaceNames]) -> PlaceNames:
    return PlaceNames(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.extent for part in parts]),
        np.concatenate([part.kind for part in parts]),
        tuple(text for part in parts for text in part.texts),
    )
