"""Areas between CAP and the console: kilometres and metres, and shapes that a map can draw."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from math import isqrt
from typing import Final

from shapely import MultiPoint, Polygon

from app.domain.directive_area import (
    MOST_PARTS,
    MOST_POINTS,
    WIDEST_M,
    Circle,
    DirectiveArea,
    Point,
    checked,
    described,
)
from app.domain.place import METRES_A_DEGREE
from app.domain.refusal import Refused
from app.feeds.cap.values import CapArea, CapCircle, CapPair

DISTRICT: Final = "patrolgrid:district"
GRID: Final = "patrolgrid:grid"
MOST_PAIRS: Final = 2_000_000  # of sides that may cross: the desk looks at each, in 0.15 s
Shape = tuple[Point, ...]


def cap_areas(area: DirectiveArea) -> tuple[CapArea, ...]:
    """One CAP area with everything, none where nothing is named; areaDesc must not be missing."""
    if area.empty and not area.description:
        return ()
    pairs = [(DISTRICT, id) for id in area.district_ids] + [(GRID, id) for id in area.grid_ids]
    return (
        CapArea(
            area.description or described(area),
            polygons=tuple(tuple((p.lon, p.lat) for p in polygon) for polygon in area.polygons),
            circles=tuple(CapCircle(c.lon, c.lat, scaled(c.radius_m, -3)) for c in area.circles),
            geocodes=tuple(CapPair(name, id) for name, id in pairs),
        ),
    )


def area_as_written(areas: Iterable[CapArea]) -> DirectiveArea:
    """The other way, for an alert of our own: nothing is left out or made simpler."""
    named = list(areas)
    codes = [code for area in named for code in area.geocodes]
    shapes = DirectiveArea(
        district_ids=tuple(code.value for code in codes if code.name == DISTRICT),
        grid_ids=tuple(code.value for code in codes if code.name == GRID),
        polygons=tuple(_points(ring) for area in named for ring in area.polygons),
        circles=tuple(_circle(circle) for area in named for circle in area.circles),
    )
    words = "; ".join(area.area_desc for area in named)
    return shapes if words == described(shapes) else replace(shapes, description=words)


def area_to_draw(areas: Iterable[CapArea]) -> tuple[DirectiveArea, Point | None]:
    """A foreign alert's area as a tip can hold it, and its point where it gives one.

    A circle without radius is a point. What cannot be drawn as it stands (a ring that crosses
    itself, has too many points, a circle wider than a country) is drawn by its hull: never less
    than the alert says. Districts and grids are names of our own pack and are not believed.
    """
    named = list(areas)
    circles = [_circle(circle) for area in named for circle in area.circles]
    points = [Point(c.lon, c.lat) for c in circles if c.radius_m == 0]
    wide = [_box(circle) for circle in circles if circle.radius_m > WIDEST_M]
    narrow = [circle for circle in circles if 0 < circle.radius_m <= WIDEST_M]
    rings = [_points(ring) for area in named for ring in area.polygons] + wide
    spots = [ring[0] for ring in rings if ring]
    if len(rings) + len(narrow) > MOST_PARTS:
        every = (*rings, *(_box(circle) for circle in narrow))
        rings, narrow = [_hull(tuple(point for ring in every for point in ring))], []
    most = min(MOST_POINTS, isqrt(MOST_PAIRS // max(1, len(rings))))
    shapes = [shape for ring in rings if (shape := _drawable(ring, most))]
    words = "; ".join(dict.fromkeys(area.area_desc.strip() for area in named))
    area = DirectiveArea(polygons=tuple(shapes), circles=tuple(narrow), description=words.strip())
    if area.empty:
        points += spots  # of lines, or of rings that are one spot
    return area, next(iter(points), None)


def scaled(number: float, places: int) -> float:
    """Times ten to the power of `places`, exactly as written in decimals."""
    return float(Decimal(repr(number)).scaleb(places))


def _points(ring: tuple[tuple[float, float], ...]) -> Shape:
    return tuple(Point(lon, lat) for lon, lat in ring)


def _circle(circle: CapCircle) -> Circle:
    return Circle(circle.lon, circle.lat, scaled(circle.radius_km, 3))


def _drawable(ring: Shape, most: int) -> Shape:
    """The ring itself, else its hull, else its box; () where it encloses nothing."""
    for shape in (ring, _hull(ring), _bounds(ring)) if ring else ():
        if len(shape) > most:
            continue
        try:
            checked(DirectiveArea(polygons=(shape,)))
        except Refused:
            continue
        return shape
    return ()


def _hull(ring: Shape) -> Shape:
    hull = MultiPoint([(p.lon, p.lat) for p in ring]).convex_hull
    if not isinstance(hull, Polygon):
        return ()  # all on one line
    return tuple(Point(lon, lat) for lon, lat in hull.exterior.coords[:-1])


def _bounds(ring: Shape) -> Shape:
    lons, lats = [p.lon for p in ring], [p.lat for p in ring]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    return (Point(west, south), Point(east, south), Point(east, north), Point(west, north))


def _box(circle: Circle) -> Shape:
    """Around a wide circle, at most the whole world."""
    high = circle.radius_m / METRES_A_DEGREE
    south, north = max(-90.0, circle.lat - high), min(90.0, circle.lat + high)
    west, east = -180.0, 180.0
    if max(-south, north) < 80:  # nearer to a pole a degree of longitude is too short to tell
        wide = high * 6  # 1 / cos(80°)
        west, east = max(west, circle.lon - wide), min(east, circle.lon + wide)
    return (Point(west, south), Point(east, south), Point(east, north), Point(west, north))
