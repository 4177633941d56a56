"""Buildings with house numbers along the streets of the demo city, and the blocks between."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.city.demo_graph import Graph
from app.city.demo_ground import SEED, XY, Ground
from app.city.demo_osm import OsmFile
from app.city.demo_streets import Street, run_points
from app.roads.streets import RoadClass

R = RoadClass
_HALF_WIDTH_M = dict(zip(R, (12.0, 18.0, 16.0, 13.0, 9.0, 6.0, 3.5, 2.0), strict=True))
# By quarter: frontage, depth, gap between houses in metres; share of plots that are built on.
_PLOTS = {
    "old": (14.0, 13.0, 3.0, 0.62),
    "village": (13.0, 11.0, 6.0, 0.62),
    "inner": (30.0, 16.0, 12.0, 0.66),
    "mixed": (34.0, 17.0, 14.0, 0.66),
    "new": (52.0, 20.0, 22.0, 0.60),
    "industry": (74.0, 42.0, 26.0, 0.62),
    "suburb": (26.0, 14.0, 30.0, 0.45),
    "rural": (16.0, 12.0, 120.0, 0.35),
    "main": (44.0, 19.0, 26.0, 0.62),
}


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """A building at `middle` (metres) with its address; `ring` are its corners."""

    middle: tuple[float, float]
    ring: XY
    street: str
    number: int
    quarter: str
    area_m2: float


def make_houses(graph: Graph, streets: list[Street], here: Ground) -> list[House]:
    """Plots along both sides of every named street, less those that lie on something else."""
    rng = np.random.default_rng([SEED, 500])
    plots: list[House] = []
    last_number: dict[tuple[str, int], int] = {}
    for street in streets:
        edge = graph.edges[street.run[0][0]]
        if street.name and edge.line.road_class > R.TRUNK:
            plots += _plots(graph, street, last_number, rng)
    return _standing(plots, graph, here)


def _plots(
    graph: Graph,
    street: Street,
    last_number: dict[tuple[str, int], int],
    rng: np.random.Generator,
) -> list[House]:
    """Odd numbers to the left, even ones to the right, growing along the street."""
    edge = graph.edges[street.run[0][0]]
    line = shapely.LineString(run_points(graph, street.run))
    quarter, half = edge.line.quarter, _HALF_WIDTH_M[edge.line.road_class]
    made = []
    for side in (1, -1):
        number = last_number.get((street.name, side), -1 if side > 0 else 0)
        start, shape, built = _row(line.length, quarter, half, rng)
        last_number[street.name, side] = number + 2 * len(start)
        rings = _rings(line, start + shape[:, 0] / 2, side, shape)
        for k in np.flatnonzero(built).tolist():
            middle = (float(rings[k, :, 0].mean()), float(rings[k, :, 1].mean()))
            area, own = float(shape[k, 0] * shape[k, 1]), number + 2 * (k + 1)
            made.append(House(middle, rings[k], street.name, own, quarter, area))
    return made


def _row(
    length: float, quarter: str, half: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], XY, NDArray[np.bool_]]:
    """One side of a street: where plots begin (metres), their shapes, which are built on."""
    front, depth, gap, share = _PLOTS[quarter]
    n = int(length / (0.65 * front + 0.5 * gap)) + 1
    wide = front * rng.uniform(0.65, 1.35, n)
    start = 18.0 + rng.uniform(0, gap) + np.cumsum(wide + gap * rng.uniform(0.5, 1.6, n)) - wide
    deep = depth * rng.uniform(0.75, 1.3, n)
    shape = np.column_stack([wide, deep, half + rng.uniform(3.0, 7.0, n)])
    fits = start + wide < length - 12.0
    return start[fits], shape[fits], (rng.random(n) < share)[fits]


def _rings(line: shapely.LineString, at: NDArray[np.float64], side: int, shape: XY) -> XY:
    """(n, 4, 2) corners of rectangles that face the street `at` metres along it.

    A row of `shape` is the width, the depth and the distance from the middle of the street.
    """
    before, here, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, at + off))
        for off in (-2.0, 0.0, 2.0)
    )
    along = after - before
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    away = side * np.column_stack([-along[:, 1], along[:, 0]])
    wide, deep, back = (shape[:, k, None] for k in range(3))
    near, far = here + away * back, here + away * (back + deep)
    half = along * wide / 2
    return np.stack([near - half, near + half, far + half, far - half], axis=1)


def _standing(plots: list[House], graph: Graph, here: Ground) -> list[House]:
    shapes = np.array([shapely.Polygon(house.ring) for house in plots], object)
    roads = [
        shapely.LineString(graph.points(edge)).buffer(
            _HALF_WIDTH_M[edge.line.road_class] + 1.5, quad_segs=2
        )
        for edge in graph.edges
    ]
    free = np.ones(len(plots), np.bool_)
    free[shapely.STRtree(shapes).query(np.array(roads, object), predicate="intersects")[1]] = False
    taken = shapely.union_all([shapely.buffer(here.water(), 8.0), here.railway.buffer(22.0)])
    hills = shapely.union_all([hill.buffer(-60.0) for hill in here.hills.values()])
    for hindrance in (taken, hills):
        shapely.prepare(hindrance)
        free &= ~shapely.intersects(hindrance, shapes)
    rest = np.flatnonzero(free)
    return [plots[i] for i in rest[_first_come(shapes[rest])]]


def _first_come(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Of shapes that overlap the first one stays."""
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    gone = np.zeros(len(shapes), np.bool_)
    for i, j in sorted((i, j) for i, j in zip(a.tolist(), b.tolist(), strict=True) if i < j):
        gone[j] |= not gone[i]
    return np.flatnonzero(~gone)


def make_blocks(graph: Graph) -> list[shapely.Polygon]:
    """The land between streets, sorted by place."""
    lines = [shapely.LineString(graph.points(edge)) for edge in graph.edges]
    made = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    return sorted(made, key=lambda b: (round(b.centroid.x), round(b.centroid.y)))


def write_ground(here: Ground, file: OsmFile) -> None:
    """Water, railway and hills."""
    water = {"natural": "water", "water": "river", "name": "南江", "name:en": "Nan River"}
    file.ring(shapely.get_coordinates(here.river.exterior), water)
    line = {"waterway": "stream", "name": "清溪", "name:en": "Qingxi Creek"}
    file.line(shapely.get_coordinates(here.stream_line), line)
    file.ring(
        shapely.get_coordinates(here.stream.exterior), {"natural": "water", "water": "stream"}
    )
    for name, lake in here.lakes.items():
        file.ring(
            shapely.get_coordinates(lake.exterior),
            {"natural": "water", "water": "lake", "name": name},
        )
    for name, hill in here.hills.items():
        file.ring(shapely.get_coordinates(hill.exterior), {"natural": "wood", "name": name})
    rails = shapely.get_coordinates(here.railway)
    file.line(rails, {"railway": "rail", "name": "南城铁路", "name:en": "Nancheng Railway"})
