"""Rings of polygons as files give them: read from WKB, mended where that is certain."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from app.city.addresses import METRES_A_DEGREE
from app.domain.area import Polygon

XY = NDArray[np.float64]  # (p, 2)
DECIMALS = 8  # of degrees: a millimetre
SAME_SHARE = 1e-4  # a repair may change this share of the area, or SAME_M2
SAME_M2 = 1.0
Say = Callable[[str], None]


class RingError(ValueError):
    """A geometry that cannot be mended with certainty; the text says why."""


@dataclass(slots=True)
class _Bytes:
    """Well-known binary (OGC 06-103r4), which unlike GEOS may hold unclosed rings."""

    raw: bytes
    at: int = 0

    def take(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self.raw, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def head(self) -> tuple[str, int]:
        order = "<" if self.take("B") else ">"
        return order, self.take(order + "I")


def rings_of(wkb: bytes | None) -> list[list[XY]]:
    """Polygons as lists of rings of points, just as the file has them. Raises RingError."""
    if not wkb:
        raise RingError("empty geometry")
    source = _Bytes(wkb)
    try:
        order, kind = source.head()
        if kind == 3:
            polygons = [_rings(source, order)]
        elif kind == 6:
            polygons = [_rings(source, source.head()[0]) for _ in range(source.take(order + "I"))]
        else:
            raise RingError(f"not a polygon (WKB type {kind})")
    except (struct.error, ValueError) as broken:
        raise RingError(str(broken)) from broken
    polygons = [rings for rings in polygons if rings and len(rings[0])]
    if not polygons:
        raise RingError("empty geometry")
    return polygons


def _rings(source: _Bytes, order: str) -> list[XY]:
    rings = []
    for _ in range(source.take(order + "I")):
        count = source.take(order + "I")
        ring = np.frombuffer(source.raw, order + "f8", 2 * count, source.at)
        source.at += 16 * count
        rings.append(ring.reshape(-1, 2).astype(np.float64))
    return rings


def mend(polygons: list[list[XY]], say: Say) -> shapely.MultiPolygon:
    """A valid multipolygon in degrees WGS-84, outer rings counter-clockwise.

    `say` hears of every repair. Raises RingError where a repair would change the area.
    """
    whole = []
    for n, rings in enumerate(polygons, 1):
        part = f"polygon {n}, " if len(polygons) > 1 else ""
        closed = [_closed(ring, f"{part}ring {k}", say) for k, ring in enumerate(rings, 1)]
        if closed[0] is None:
            raise RingError(f"{part}outer ring has fewer than three different points")
        whole.append((closed[0], [ring for ring in closed[1:] if ring is not None]))
    shape = _valid(shapely.MultiPolygon(whole), say)
    turned = shapely.normalize(shape)
    return shapely.orient_polygons(turned, exterior_cw=False)


def _closed(ring: XY, label: str, say: Say) -> XY | None:
    """The ring without repeated points and closed; None where it encloses nothing."""
    if not np.isfinite(ring).all() or np.abs(ring).max(initial=0) > 180:
        raise RingError(f"{label}: a coordinate that is not in degrees")
    if np.abs(ring[:, 1]).max() > 90:
        raise RingError(f"{label}: a latitude above 90 degrees (lon and lat exchanged?)")
    points = np.round(ring, DECIMALS)
    open_gap = "" if (points[0] == points[-1]).all() else f"{_metres(points[[0, -1]]):.0f} m"
    kept: XY = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
    distinct = len(np.unique(kept, axis=0))
    if distinct < 3:
        state = "not closed and " if open_gap else ""
        say(f"{label} {state}has only {distinct} different points: dropped")
        return None
    if open_gap:
        say(f"{label} not closed (a gap of {open_gap}): closed")
        kept = np.concatenate([kept, kept[:1]])
    repeated = len(points) + bool(open_gap) - len(kept)
    if repeated:
        say(f"{label}: {repeated} repeated points dropped")
    return kept


def _metres(ends: XY) -> float:
    shrink = cos(radians(float(ends[:, 1].mean())))
    return float(np.hypot(*((ends[1] - ends[0]) * (shrink, 1.0)))) * METRES_A_DEGREE


def _valid(shape: shapely.MultiPolygon, say: Say) -> shapely.MultiPolygon:
    """The shape itself, or a valid one that covers the same ground."""
    if shape.is_valid:
        return shape
    reason = shapely.is_valid_reason(shape)
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    mended = shapely.MultiPolygon(
        [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    )
    before, after = area_m2(shape), area_m2(mended)
    change = abs(after - before)
    if mended.is_empty or change > max(SAME_M2, SAME_SHARE * before):
        raise RingError(f"rings cross ({reason}): mending would change the area by {change:.0f} m²")
    say(f"touches or crosses itself ({reason}): mended, area changed by {change:.2f} m²")
    return mended


def area_m2(shape: shapely.Geometry) -> float:
    """Area on the plane around the shape; a ring that crosses itself counts with its signs."""
    return float(shapely.area(shape)) * square_m2(shape)


def square_m2(shape: shapely.Geometry) -> float:
    """Square metres of a square degree in the middle latitude of the shape."""
    if shapely.is_empty(shape):
        return 0.0
    _, south, _, north = shapely.bounds(shape)
    return cos(radians(float(south + north) / 2)) * METRES_A_DEGREE**2


def as_polygons(shape: shapely.MultiPolygon) -> tuple[Polygon, ...]:
    return tuple(
        tuple(
            tuple((float(x), float(y)) for x, y in ring.coords[:-1])
            for ring in (part.exterior, *part.interiors)
        )
        for part in shape.geoms
    )
