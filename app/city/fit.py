"""Does the declared coordinate system fit? Areas and houses are held against the roads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.city.addresses import METRES_A_DEGREE, Addresses, AddressKind
from app.city.datum import Datum, from_wgs84, in_china, to_wgs84
from app.city.locate import as_shape
from app.city.report import Findings
from app.domain.area import District, Grid
from app.roads.streets import Streets

F8 = NDArray[np.float64]
LonLat = tuple[F8, F8]
CANDIDATES = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
STEP_M = 15.0  # between the points that stand for a road or an outline
CLOSE_M = 18.0  # an outline drawn along the middle of a street stays within this
LEAST_SHARE = 0.15  # of an outline along streets, for a comparison to mean anything
CLEARLY = 1.5  # another system must fit this much better before we say so
FAR_M = 40.0  # houses stand nearer to their street than this, by the median
LEAST_HOUSES = 20
ELSEWHERE_DEGREES = 0.05
NAME_AXIS_M = 1e7  # keeps streets of other names out of reach
MOST_POINTS = 20_000


def check_place(
    areas: Sequence[District] | Sequence[Grid], streets: Streets, file: str, findings: Findings
) -> None:
    """Refuse areas that lie elsewhere than the roads."""
    lon, lat = outline(areas)
    if _meets(lon, lat, streets):
        return
    if _meets(lat, lon, streets):
        findings.refuse(file, "", "lon and lat are exchanged: so turned the areas meet the roads")
        return
    to = float(streets.junction_lon.mean()), float(streets.junction_lat.mean())
    km = np.hypot((lon.mean() - to[0]) * np.cos(np.radians(to[1])), lat.mean() - to[1]) * 111.2
    findings.refuse(file, "", f"lies elsewhere than the roads, about {km:.0f} km away")


def check_areas(
    areas: Sequence[District] | Sequence[Grid],
    streets: Streets,
    datum: Datum,
    file: str,
    findings: Findings,
) -> None:
    """Warn where the outlines follow the roads clearly better in another system."""
    lon, lat = outline(areas)
    if not in_china(lon, lat).all():
        return
    roads = _Roads.of(streets)
    share = {
        other: float(np.isfinite(roads.gaps(*moved, CLOSE_M)).mean())
        for other, moved in _candidates(lon, lat, datum).items()
    }
    best = max(CANDIDATES, key=lambda other: share[other])
    if share[best] >= max(LEAST_SHARE, CLEARLY * share[_plain(datum)]):
        findings.warn(
            file,
            "",
            f"the coordinate system does not fit the roads: read as {best}, {share[best]:.0%} of "
            f"the outlines run along a road, as declared ({datum}) {share[_plain(datum)]:.0%}",
        )


def check_houses(
    addresses: Addresses, streets: Streets, datum: Datum, file: str, findings: Findings
) -> None:
    """Warn where houses stand clearly nearer to their streets in another system."""
    number = {name: k for k, name in enumerate(streets.names)}
    rows = [
        i
        for i in np.flatnonzero(addresses.kind == AddressKind.HOUSE).tolist()
        if addresses.street[i] in number
    ]
    rows = rows[:: max(1, len(rows) // 2000)]
    lon, lat = addresses.lon[rows], addresses.lat[rows]
    if len(rows) < LEAST_HOUSES or not in_china(lon, lat).all():
        return
    names = np.array([number[addresses.street[i]] for i in rows], np.float64)
    roads = _Roads.of(streets, named=True)
    gap = {
        other: float(np.median(roads.gaps(*moved, 5000.0, names)))
        for other, moved in _candidates(lon, lat, datum).items()
    }
    best = min(CANDIDATES, key=lambda other: gap[other])
    if gap[_plain(datum)] > max(FAR_M, CLEARLY * gap[best]):
        findings.warn(
            file,
            "",
            f"the coordinate system does not fit the roads: read as {best} houses stand "
            f"{gap[best]:.0f} m from their street (median), as declared ({datum}) "
            f"{gap[_plain(datum)]:.0f} m",
        )


def outline(areas: Sequence[District] | Sequence[Grid]) -> LonLat:
    """Points about every `STEP_M` along the rings of the areas, at most about `MOST_POINTS`."""
    rings = shapely.boundary(np.array([as_shape(a.polygons) for a in areas], dtype=object))
    total_m = float(shapely.length(rings).sum()) * METRES_A_DEGREE
    step = max(STEP_M, total_m / MOST_POINTS) / METRES_A_DEGREE
    points = shapely.get_coordinates(shapely.segmentize(rings, step))
    return points[:, 0].copy(), points[:, 1].copy()


def _plain(datum: Datum) -> Datum:
    return Datum.WGS84 if datum is Datum.CGCS2000 else datum


def _candidates(lon: F8, lat: F8, datum: Datum) -> dict[Datum, LonLat]:
    """The points as they would lie if the file were in each of the systems."""
    as_given = from_wgs84(lon, lat, datum)
    return {other: to_wgs84(*as_given, other) for other in CANDIDATES}


def _meets(lon: F8, lat: F8, streets: Streets) -> bool:
    near = ELSEWHERE_DEGREES
    east = (lon > streets.point_lon.min() - near) & (lon < streets.point_lon.max() + near)
    north = (lat > streets.point_lat.min() - near) & (lat < streets.point_lat.max() + near)
    return bool((east & north).any())


@dataclass(frozen=True, slots=True)
class _Roads:
    """Points along the roads, to be asked for the nearest."""

    tree: "cKDTree[None]"
    shrink: float

    @classmethod
    def of(cls, streets: Streets, named: bool = False) -> "_Roads":
        edges = np.flatnonzero(~streets.backwards & ((streets.name_of >= 0) | (not named)))
        shrink = float(np.cos(np.radians(streets.point_lat.mean())))
        first, count = streets.point_first[edges].astype(np.int64), streets.point_count[edges]
        edge = np.repeat(np.arange(len(edges)), count - 1)
        within = np.arange(len(edge)) - np.repeat(np.cumsum(count - 1) - (count - 1), count - 1)
        start = first[edge] + within
        x, y = _plane(streets.point_lon, streets.point_lat, shrink)
        length = np.hypot(x[start + 1] - x[start], y[start + 1] - y[start])
        steps = np.maximum(1, np.ceil(length / STEP_M)).astype(np.int64)
        piece = np.repeat(np.arange(len(start)), steps)
        t = (np.arange(len(piece)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[piece]
        at = start[piece]
        columns = [x[at] + t * (x[at + 1] - x[at]), y[at] + t * (y[at + 1] - y[at])]
        name = streets.name_of[edges][edge][piece] if named else np.zeros(len(piece))
        return cls(cKDTree(np.column_stack([*columns, name * NAME_AXIS_M])), shrink)

    def gaps(self, lon: F8, lat: F8, most_m: float, names: F8 | None = None) -> F8:
        """Metres to the nearest road, infinite beyond `most_m`."""
        x, y = _plane(lon, lat, self.shrink)
        z = np.zeros(len(x)) if names is None else names * NAME_AXIS_M
        gap, _ = self.tree.query(np.column_stack([x, y, z]), distance_upper_bound=most_m)
        return np.asarray(gap, np.float64)


def _plane(lon: F8, lat: F8, shrink: float) -> LonLat:
    return lon * shrink * METRES_A_DEGREE, lat * METRES_A_DEGREE
