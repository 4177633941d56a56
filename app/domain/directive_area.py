"""Where a directive is about: districts, grids, drawn polygons and circles, as one value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.refusal import Refused

MOST_POINTS = 1000  # of one polygon: what a person draws has a dozen
MOST_PARTS = 100
WIDEST_M = 200_000.0


@dataclass(frozen=True, slots=True)
class Point:
    lon: float  # degrees, WGS-84
    lat: float


@dataclass(frozen=True, slots=True)
class Circle:
    lon: float
    lat: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class DirectiveArea:
    """The first point of a polygon is not repeated. All empty: no area is named."""

    district_ids: tuple[str, ...] = ()
    grid_ids: tuple[str, ...] = ()
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    description: str = ""  # in words, as an alert gives it (CAP areaDesc)

    @property
    def empty(self) -> bool:
        return not (self.district_ids or self.grid_ids or self.polygons or self.circles)


NOWHERE = DirectiveArea()


def checked(area: DirectiveArea) -> DirectiveArea:
    """The area itself; Refused with the one thing that cannot be drawn."""
    if len(area.polygons) + len(area.circles) > MOST_PARTS:
        raise Refused("area_too_many_parts", most=MOST_PARTS)
    for polygon in area.polygons:
        _check_polygon(polygon)
    for circle in area.circles:
        if not 0 < circle.radius_m <= WIDEST_M:
            raise Refused("radius_out_of_range", most_km=int(WIDEST_M / 1000))
    return area


def _check_polygon(polygon: tuple[Point, ...]) -> None:
    if len(set(polygon)) < 3:
        raise Refused("polygon_too_small")
    if len(polygon) > MOST_POINTS:
        raise Refused("polygon_too_many_points", most=MOST_POINTS)
    xy = np.array([(p.lon, p.lat) for p in polygon])
    if crosses_itself(xy):
        raise Refused("polygon_crosses_itself")


def crosses_itself(xy: NDArray[np.float64]) -> bool:
    """Whether two sides of the closed ring of (n, 2) points meet where they should not."""
    a = xy[np.any(xy != np.roll(xy, 1, axis=0), axis=1)]  # a point clicked twice is one
    b = np.roll(a, -1, axis=0)
    n = len(a)
    if n < 3:
        return True
    begins = _side(a[:, None], b[:, None], a[None]), _side(a[:, None], b[:, None], b[None])
    apart = begins[0] * begins[1]  # (i, j): where the ends of side j lie, seen from side i
    meet: NDArray[np.bool_] = (apart <= 0) & (apart.T <= 0)
    flat = (begins[0] == 0) & (begins[1] == 0)  # on one line: they meet where they overlap
    overlap = _overlap(a, b)
    meet = meet & (~flat | overlap)
    rows = np.arange(n)
    for step in (0, 1, -1):
        neighbour = np.zeros((n, n), bool)
        neighbour[rows, (rows + step) % n] = True
        meet &= ~neighbour
    return bool(meet.any()) or _folds_back(a)


def _side(
    a: NDArray[np.float64], b: NDArray[np.float64], p: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Left (1), on (0) or right (-1) of the line from a to b."""
    cross = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        p[..., 0] - a[..., 0]
    )
    return np.sign(cross)


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n, n) whether the boxes around two sides touch."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    touch = (low[:, None] <= high[None]) & (low[None] <= high[:, None])
    return np.asarray(touch.all(axis=2), np.bool_)


def _folds_back(a: NDArray[np.float64]) -> bool:
    """Whether a side runs back over the one before it."""
    into, out = a - np.roll(a, 1, axis=0), np.roll(a, -1, axis=0) - a
    cross = into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0]
    along = (into * out).sum(axis=1)
    return bool(np.any((cross == 0) & (along < 0)))


def described(area: DirectiveArea) -> str:
    """What it consists of, for the record of an amendment."""
    parts = [*area.district_ids, *area.grid_ids]
    parts += [f"▱{len(polygon)}" for polygon in area.polygons]
    parts += [f"◯{circle.radius_m:.0f} m" for circle in area.circles]
    return ", ".join(parts) or area.description
