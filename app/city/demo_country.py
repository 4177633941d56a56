"""The country around the demo town: villages, and the lanes between them."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from app.city.demo_ground import SEED, XY, Ground, blob, ground, smooth
from app.city.demo_lines import OVERRUN_M, VILLAGE, Line, Plan, halved, plan_town, within
from app.roads.streets import RoadClass

R = RoadClass


def make_plan() -> Plan:
    """The town, then its villages, then the lanes."""
    here, plan = ground(), plan_town()
    rng = np.random.default_rng([SEED, 200])
    plan.villages = _village_seeds(here, plan, rng)
    for seed, middle in enumerate(plan.villages, 200):
        plan.lines += _village(here, middle, seed, rng)
    plan.lines += _country_roads(here, plan, rng)
    return plan


def _village_seeds(here: Ground, plan: Plan, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Middles of villages, 1,250 m or more apart, in the country and away from water."""
    wild = [face for face, quarter in plan.faces if quarter.plan == "none"]
    town = within("外环路")
    rings = [shapely.Polygon(f.exterior).buffer(-230.0) for f in wild]
    land = shapely.union_all([here.boundary.buffer(-420.0).difference(town.buffer(120.0)), *rings])
    rough = shapely.union_all([*(hill.buffer(-120.0) for hill in here.hills.values())])
    motorway = [shapely.LineString(line.xy).buffer(430.0) for line in plan.lines if line.level]
    for hindrance in (
        shapely.buffer(here.water(), 230.0),
        here.railway.buffer(150.0),
        rough,
        *motorway,
    ):
        land = land.difference(hindrance)
    shapely.prepare(land)
    taken: list[tuple[float, float]] = []
    for x, y in rng.uniform((-7600, -6600), (7600, 6700), (5000, 2)):
        if shapely.contains_xy(land, x, y) and all(np.hypot(x - a, y - b) > 1250 for a, b in taken):
            taken.append((round(float(x)), round(float(y))))
    return taken


def _village(
    here: Ground, middle: tuple[float, float], seed: int, rng: np.random.Generator
) -> list[Line]:
    size = rng.uniform(160.0, 290.0) * (1.7 if seed % 6 == 0 else 1.0)
    area = shapely.Polygon(blob(middle, size * 1.25, size, rng.uniform(0, 3.1), seed))
    land = area.difference(shapely.buffer(here.water(), 25.0)).difference(here.railway.buffer(30.0))
    main = max(shapely.get_parts(land), key=lambda part: part.area)
    return halved(shapely.Polygon(main.exterior), VILLAGE, rng)


def _country_roads(here: Ground, plan: Plan, rng: np.random.Generator) -> list[Line]:
    """Lanes between villages, and from them to the main roads, where nothing lies nearer."""
    posts = []
    for line in plan.lines:
        if line.quarter == "main" and not line.level:
            posts += [(float(x), float(y)) for x, y in line.xy[::18]]
    reach = here.boundary.buffer(-60.0)
    posts = [p for p in posts if np.hypot(*p) > 3300 and reach.contains(shapely.Point(p))]
    at = np.array([*plan.villages, *posts])
    n, made = len(plan.villages), []
    hills = [hill.buffer(-150.0) for hill in here.hills.values()]
    barrier = shapely.union_all([here.river, *hills])
    edges = {(int(min(e)), int(max(e))) for t in Delaunay(at).simplices for e in _pairs(t)}
    for a, b in sorted(edges):
        if a >= n or not _nearest_pair(at, a, b):
            continue
        xy = _lane(at[a], at[b], b < n, rng)
        lane = shapely.LineString(xy)
        if not lane.intersects(barrier) and reach.contains(lane):
            made.append(Line(xy, R.TERTIARY if rng.random() < 0.7 else R.RESIDENTIAL, "rural"))
    return made


def _pairs(t: NDArray[np.int32]) -> list[tuple[int, int]]:
    return [(t[0], t[1]), (t[1], t[2]), (t[0], t[2])]


def _nearest_pair(at: XY, a: int, b: int) -> bool:
    """True where nothing lies in the circle over a-b (Gabriel's rule)."""
    middle, radius = (at[a] + at[b]) / 2, np.hypot(*(at[a] - at[b])) / 2
    off = np.hypot(at[:, 0] - middle[0], at[:, 1] - middle[1])
    off[[a, b]] = np.inf
    return bool(off.min() > radius * 0.98 and radius < 1500)


def _lane(a: XY, b: XY, both: bool, rng: np.random.Generator) -> XY:
    """A winding line from a to b, or a little past b where b lies on a road."""
    along = b - a
    left = np.array([-along[1], along[0]])
    points = [a + t * along + left * rng.normal(0.0, 0.05) for t in (0.3, 0.65)]
    end = b if both else b + along / np.hypot(*along) * OVERRUN_M
    return smooth([(float(p[0]), float(p[1])) for p in (a, *points, end)])
