"""The street lines of the demo town before they are joined: main roads and quarters."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.ops import split

from app.city.demo_ground import (
    MAIN_ROADS,
    SEED,
    XY,
    Ground,
    Road,
    beside,
    ground,
    quays,
    smooth,
)
from app.roads.streets import RoadClass

R = RoadClass
OVERRUN_M = 3.0  # a line is drawn this far past the street that ends it, so that the two cross
NARROWEST_M = 150.0  # a strip of land narrower than this gets no streets


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a plan. Lines of different `level` pass over each other without meeting."""

    xy: XY
    road_class: RoadClass
    quarter: str
    name: str = ""
    level: int = 0
    oneway: bool = False
    link: bool = False


@dataclass(frozen=True, slots=True)
class Quarter:
    """How a part of the city is laid out: 'grid' in straight lines, 'split' by halving blocks."""

    kind: str
    plan: str
    pitch_m: tuple[float, float] = (160.0, 160.0)
    least_m2: float = 20_000.0
    slant: float = 0.0  # radians by which a street may lean
    drop: float = 0.0  # share of the residential pieces of street that were never built


OLD = Quarter("old", "split", least_m2=9_400.0, slant=0.24)
INNER = Quarter("inner", "grid", pitch_m=(165.0, 200.0), drop=0.11)
MIXED = Quarter("mixed", "split", least_m2=29_000.0, slant=0.10)
NEW = Quarter("new", "grid", pitch_m=(225.0, 260.0), drop=0.05)
INDUSTRY = Quarter("industry", "split", least_m2=105_000.0, slant=0.03)
SUBURB = Quarter("suburb", "split", least_m2=52_000.0, slant=0.16)
VILLAGE = Quarter("village", "split", least_m2=7_000.0, slant=0.22)
RURAL = Quarter("rural", "none")
# Between ring and outer ring: from this bearing on (degrees, anticlockwise from east) ...
_SECTORS = (
    (-180.0, SUBURB),
    (-176.0, RURAL),
    (-163.0, INDUSTRY),
    (-133.0, NEW),
    (-92.0, MIXED),
    (-47.0, INDUSTRY),
    (-18.0, NEW),
    (42.0, NEW),
    (91.0, SUBURB),
    (133.0, RURAL),
    (172.0, RURAL),
)


@dataclass(slots=True)
class Plan:
    """All lines, the face that each quarter fills, and the villages by their middle."""

    lines: list[Line] = field(default_factory=list)
    faces: list[tuple[shapely.Polygon, Quarter]] = field(default_factory=list)
    villages: list[tuple[float, float]] = field(default_factory=list)


def plan_town() -> Plan:
    """Main roads first; each face between them is laid out by its quarter."""
    here, plan = ground(), Plan()
    plan.lines += main_lines(here)
    rng = np.random.default_rng([SEED, 100])
    for face in _faces(here, plan.lines):
        quarter = _quarter_of(face)
        plan.faces.append((face, quarter))
        if quarter.plan == "grid":
            plan.lines += _grid(face, quarter, rng)
        elif quarter.plan == "split":
            plan.lines += halved(face, quarter, rng)
    return plan


def main_lines(here: Ground) -> list[Line]:
    reach = here.boundary.buffer(350.0)
    made = []
    for road in MAIN_ROADS:
        xy = smooth(list(road.points), road.ring)
        if road.flyover:
            made += _carriageways(road, xy, here)
        else:
            made += [
                Line(part, road.road_class, "main", road.name)
                for part in _parts(shapely.LineString(xy).intersection(reach))
            ]
    made += [Line(xy, R.SECONDARY, "main", name) for name, xy in quays()]
    return made


def _carriageways(road: Road, xy: XY, here: Ground) -> list[Line]:
    """Two one-way lanes; ramps to the two arterials that it meets within the boundary."""
    east, west = beside(xy, -13.0), beside(xy, 13.0)[::-1]
    loop = np.concatenate([east, west, east[:1]])  # traffic turns round where the city ends
    lines = [Line(loop, road.road_class, "main", road.name, level=1, oneway=True)]
    for other in MAIN_ROADS:
        if other.name in ("中山路", "建设路"):
            lines += _ramps(shapely.LineString(smooth(list(other.points))), east, west)
    return lines


def _ramps(other: shapely.LineString, *lanes: XY) -> list[Line]:
    """Off before the crossing and on after it, at both sides: a diamond."""
    made = []
    for lane in lanes:
        line = shapely.LineString(lane)
        crossings = shapely.get_coordinates(line.intersection(other))
        if not len(crossings):
            continue
        crossing = shapely.Point(crossings[0])
        s, t = line.project(crossing), other.project(crossing)
        # The lane keeps to the right of the pair: its ramps meet the road on that side.
        right = lane[min(int(s / 45.0) + 1, len(lane) - 1)] - lane[int(s / 45.0)]
        right = np.array([right[1], -right[0]]) / np.hypot(*right)
        sides = [shapely.get_coordinates(other.interpolate(t + d))[0] for d in (75.0, -75.0)]
        foot = max(sides, key=lambda p: float(p @ right))
        for before in (-1, 1):
            end, bend = (
                shapely.get_coordinates(line.interpolate(s + before * off))[0]
                for off in (420.0, 110.0)
            )
            xy = [end, bend + right * 38.0, foot][::-before]
            curve = _overrun(smooth([(float(p[0]), float(p[1])) for p in xy]))
            made.append(Line(curve, R.MOTORWAY, "main", level=2, oneway=True, link=True))
    return made


def _parts(shape: shapely.Geometry, shortest: float = 60.0) -> list[XY]:
    """The lines of any geometry as points."""
    return [
        shapely.get_coordinates(part)
        for part in shapely.get_parts(shape)
        if part.geom_type == "LineString" and part.length >= shortest
    ]


def _faces(here: Ground, mains: list[Line]) -> list[shapely.Polygon]:
    """The land between main roads within the outer ring, without strips and without water."""
    lines = [shapely.LineString(line.xy) for line in mains if not line.level]
    corridor = shapely.union_all(
        [
            here.river.buffer(60.0),
            here.stream.buffer(22.0),
            here.railway.buffer(34.0),
            *(lake.buffer(45.0) for lake in here.lakes.values()),
        ]
    )
    town = within("外环路").buffer(30.0)
    made: list[shapely.Polygon] = []
    for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines)))):
        if not town.contains(face.representative_point()):
            continue
        for part in shapely.get_parts(face.difference(corridor)):
            if part.buffer(-NARROWEST_M / 2).area > 0:
                made.append(part)
    return sorted(made, key=lambda f: (round(f.centroid.x), round(f.centroid.y)))


def _quarter_of(face: shapely.Polygon) -> Quarter:
    x, y = face.centroid.x, face.centroid.y
    ring = shapely.Polygon(smooth(list(MAIN_ROADS[0].points), closed=True))
    if np.hypot(x - 150, y - 150) < 1050 and y > -800:
        return OLD
    if ring.contains(face.representative_point()):
        return MIXED if (int(abs(x)) // 7 + int(abs(y)) // 7) % 3 == 0 else INNER
    bearing = float(np.degrees(np.arctan2(y, x)))
    return [quarter for start, quarter in _SECTORS if bearing >= start][-1]


def within(ring: str) -> shapely.Polygon:
    road = next(road for road in MAIN_ROADS if road.name == ring)
    return shapely.Polygon(smooth(list(road.points), closed=True))


def _long_side(face: shapely.Polygon) -> float:
    """Direction of the longer side of the tightest box around the face, radians."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(face))
    sides = np.diff(box[:3], axis=0)
    side = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    return float(np.arctan2(side[1], side[0]))


def _overrun(xy: XY) -> XY:
    first, last = xy[0] - xy[1], xy[-1] - xy[-2]
    xy = xy.copy()
    xy[0] += first / np.hypot(*first) * OVERRUN_M
    xy[-1] += last / np.hypot(*last) * OVERRUN_M
    return xy


def _grid(face: shapely.Polygon, quarter: Quarter, rng: np.random.Generator) -> list[Line]:
    """Two families of parallel streets, every fourth a wider one."""
    made, turn = [], _long_side(face)
    middle = shapely.get_coordinates(face.centroid)[0]
    half = 0.75 * float(np.hypot(*np.ptp(shapely.get_coordinates(face), axis=0)))
    for family, pitch in enumerate(quarter.pitch_m):
        along = np.array([np.cos(turn + family * np.pi / 2), np.sin(turn + family * np.pi / 2)])
        across = np.array([-along[1], along[0]])
        offset, n = -half + rng.uniform(0.3, 0.7) * pitch, int(rng.integers(4))
        while offset < half:
            line = shapely.LineString(
                [middle + across * offset - along * half, middle + across * offset + along * half]
            )
            road_class = R.TERTIARY if n % 4 == 0 else R.RESIDENTIAL
            made += [
                Line(_overrun(xy), road_class, quarter.kind)
                for xy in _parts(face.intersection(line))
            ]
            offset, n = offset + pitch * rng.uniform(0.82, 1.22), n + 1
    return made


def halved(face: shapely.Polygon, quarter: Quarter, rng: np.random.Generator) -> list[Line]:
    """Cut the face in two across its length, and the parts again, until the blocks are small."""
    made, open_faces = [], [(face, 0)]
    while open_faces:
        block, depth = open_faces.pop()
        if block.area < quarter.least_m2 * rng.uniform(1.1, 2.6):
            continue
        for _ in range(6):
            cut = _cut(block, quarter.slant, rng)
            parts = [p for p in shapely.get_parts(split(block, cut)) if p.area > 400.0]
            if len(parts) > 1 and min(p.area for p in parts) > 0.12 * block.area:
                break
        else:
            continue
        wide = block.area > max(9 * quarter.least_m2, 90_000.0)
        road_class = R.TERTIARY if wide else R.RESIDENTIAL
        if not wide and quarter.kind in ("old", "village") and rng.random() < 0.25:
            road_class = R.SERVICE
        made += [
            Line(_overrun(xy), road_class, quarter.kind)
            for xy in _parts(block.intersection(cut), 25.0)
        ]
        open_faces += [(part, depth + 1) for part in parts]
    return made


def _cut(block: shapely.Polygon, slant: float, rng: np.random.Generator) -> shapely.LineString:
    """A slightly bent line across the longer side of the block."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))[:4]
    if np.hypot(*(box[1] - box[0])) < np.hypot(*(box[2] - box[1])):
        box = np.roll(box, -1, axis=0)
    share = rng.uniform(0.40, 0.60)
    start = box[0] + share * (box[1] - box[0])
    along = box[3] - box[0]
    lean = rng.normal(0.0, slant)
    c, s = np.cos(lean), np.sin(lean)
    along = np.array([c * along[0] - s * along[1], s * along[0] + c * along[1]])
    bend = np.array([-along[1], along[0]]) * rng.normal(0.0, slant * 0.16)
    return shapely.LineString(
        [start - 0.6 * along, start + 0.5 * along + bend, start + 1.6 * along]
    )
