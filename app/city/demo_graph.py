"""From lines to a street graph: lines that cross meet in a junction, stubs and islands go."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from app.city.demo_ground import SEED, XY, Ground
from app.city.demo_lines import INDUSTRY, INNER, NEW, Line
from app.roads.streets import RoadClass

MERGE_M = 11.0  # crossings nearer than this are one junction
STUB_M = 45.0  # a shorter dead end is a drawing error
DROPS = {q.kind: q.drop for q in (INNER, NEW, INDUSTRY)}


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A piece of street between nodes `u` and `v`; `inner` are the points between them."""

    u: int
    v: int
    inner: XY  # (k, 2) metres
    line: Line
    bridge: bool = False
    name: str = ""

    @property
    def rank(self) -> tuple[int, str, bool]:
        """Pieces of one street agree in this."""
        return int(self.line.road_class), self.line.name, self.line.link


@dataclass(slots=True)
class Graph:
    """Nodes by position in metres, and edges between them."""

    xy: list[tuple[float, float]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def points(self, edge: Edge) -> XY:
        """(k, 2) metres from u to v."""
        return np.concatenate([[self.xy[edge.u]], edge.inner, [self.xy[edge.v]]])

    def is_near(self, spot: tuple[float, float], metres: float = 150.0) -> bool:
        """Whether a village street comes by here."""
        ends = {edge.u for edge in self.edges if edge.line.quarter == "village"}
        return any(
            np.hypot(self.xy[n][0] - spot[0], self.xy[n][1] - spot[1]) < metres for n in ends
        )

    def degree(self) -> NDArray[np.int64]:
        """(nodes,) how many edges meet at each."""
        ends = [node for edge in self.edges for node in (edge.u, edge.v)]
        return np.bincount(np.array(ends, np.int64), minlength=len(self.xy))

    def at(self) -> dict[int, list[int]]:
        """Edges (by index) that meet at each node."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, edge in enumerate(self.edges):
            found[edge.u].append(i)
            found[edge.v].append(i)
        return found


def make_graph(lines: list[Line], here: Ground) -> Graph:
    """One connected network that goes over water, rails and motorways on bridges only."""
    lines = _kept_off(lines, here)
    graph = _joined(lines)
    rng = np.random.default_rng([SEED, 300])
    _prune(graph)
    _thin_out(graph, rng)
    _prune(graph)
    _main_network_only(graph)
    return _with_bridges(graph, here)


def _kept_off(lines: list[Line], here: Ground) -> list[Line]:
    """Small streets stop at hindrances; only main roads have bridges over them."""
    deep = shapely.union_all([here.river.buffer(25.0), *here.lakes.values()])
    shallow = deep.union(here.stream.buffer(6.0)).union(here.railway.buffer(25.0))
    made = []
    for line in lines:
        if line.quarter == "main":
            made.append(line)
            continue
        hindrance = deep if line.road_class <= RoadClass.TERTIARY else shallow
        whole = shapely.LineString(line.xy)
        if not whole.intersects(hindrance):
            made.append(line)
            continue
        for part in shapely.get_parts(whole.difference(hindrance)):
            if part.length > STUB_M:
                made.append(replace(line, xy=shapely.get_coordinates(part)))
    return made


def _meet(a: Line, b: Line) -> bool:
    """Levels: 0 ground, 1 motorway, 2 ramp, which meets the others with its ends only."""
    return a.level == b.level or {a.level, b.level} != {0, 1}


def _joined(lines: list[Line]) -> Graph:
    """Cut every line where it crosses another one of its level."""
    shapes = np.array([shapely.LineString(line.xy) for line in lines], object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(a, b, strict=True) if i < j and _meet(lines[i], lines[j])]
    first, second = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    crossings = shapely.intersection(shapes[first], shapes[second])
    spots, of = shapely.get_coordinates(crossings, return_index=True)
    ends = np.concatenate([line.xy[[0, -1]] for line in lines])
    where = np.concatenate([spots, spots, ends])
    whose = np.concatenate([first[of], second[of], np.repeat(np.arange(len(lines)), 2)])
    label = _clusters(where)
    size = np.bincount(label)
    middles = np.column_stack([np.bincount(label, where[:, k]) / size for k in (0, 1)])
    along = shapely.line_locate_point(shapes[whose], shapely.points(where))
    along[2 * len(spots) + 1 :: 2] = shapely.length(shapes)  # a ring ends where it starts
    graph = Graph([(float(x), float(y)) for x, y in middles])
    order = np.lexsort((along, whose))
    stops: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for k in order:
        stops[int(whose[k])].append((float(along[k]), int(label[k])))
    for i, line in enumerate(lines):
        graph.edges += _pieces(line, shapes[i], stops[i])
    graph.edges = _without_twins(graph)
    return graph


def _clusters(where: XY) -> NDArray[np.int32]:
    pairs = cKDTree(where).query_pairs(MERGE_M, output_type="ndarray")
    n = len(where)
    near = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (n, n))
    label: NDArray[np.int32] = connected_components(near, directed=False)[1]
    return label


def _pieces(line: Line, shape: shapely.LineString, stops: list[tuple[float, int]]) -> list[Edge]:
    """The edges of one line between its stops (metres along it, node); a ring's ends join."""
    corners = line.xy
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    made = []
    for (s, u), (t, v) in pairwise(stops):
        if u != v:
            between = corners[(at > s + 4.0) & (at < t - 4.0)]
            made.append(Edge(u, v, between, line))
    return made


def _without_twins(graph: Graph) -> list[Edge]:
    """Of two pieces between the same two nodes the heavier one, unless they part widely."""
    best: dict[tuple[int, int], list[Edge]] = {}
    for edge in sorted(graph.edges, key=lambda e: e.rank):
        same = best.setdefault((min(edge.u, edge.v), max(edge.u, edge.v)), [])
        line = shapely.LineString(graph.points(edge))
        others = [shapely.LineString(graph.points(other)) for other in same]
        if all(line.hausdorff_distance(other) > 30.0 for other in others):
            same.append(edge)
    return [edge for edges in best.values() for edge in edges]


def _length(graph: Graph, edge: Edge) -> float:
    return float(np.hypot(*np.diff(graph.points(edge), axis=0).T).sum())


def _prune(graph: Graph) -> None:
    """Take away short dead ends until there are none."""
    while True:
        degree = graph.degree()
        kept = [
            edge
            for edge in graph.edges
            if min(degree[edge.u], degree[edge.v]) > 1
            or edge.line.quarter == "main"
            or _length(graph, edge) > STUB_M
        ]
        if len(kept) == len(graph.edges):
            return
        graph.edges = kept


def _thin_out(graph: Graph, rng: np.random.Generator) -> None:
    """Leave out some pieces of the straight quarters, so that blocks differ."""
    degree, kept = graph.degree(), []
    for edge in graph.edges:
        small = edge.line.road_class >= RoadClass.RESIDENTIAL
        share = DROPS.get(edge.line.quarter, 0.0) if small else 0.0
        if rng.random() < share and min(degree[edge.u], degree[edge.v]) > 2:
            degree[edge.u] -= 1
            degree[edge.v] -= 1
        else:
            kept.append(edge)
    graph.edges = kept


def _main_network_only(graph: Graph) -> None:
    ends = np.array([(edge.u, edge.v) for edge in graph.edges], np.int64)
    n = len(graph.xy)
    links = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (n, n))
    label = connected_components(links, directed=False)[1]
    main = np.bincount(label[ends[:, 0]]).argmax()
    graph.edges = [edge for edge in graph.edges if label[edge.u] == main]


def _with_bridges(graph: Graph, here: Ground) -> Graph:
    """Cut the edges where they leave the ground, and mark the middle piece."""
    ways = [shapely.LineString(graph.points(edge)) for edge in graph.edges]
    ground_roads = [
        way.buffer(12.0)
        for way, edge in zip(ways, graph.edges, strict=True)
        if edge.line.level == 0
    ]
    water = shapely.union_all(
        [here.river.buffer(16.0), here.stream.buffer(5.0), here.railway.buffer(12.0)]
        + [lake.buffer(8.0) for lake in here.lakes.values()]
    )
    tree = shapely.STRtree(ground_roads)
    shapely.prepare(water)
    wet = shapely.intersects(water, np.array(ways, object))
    made: list[Edge] = []
    for way, edge, in_water in zip(ways, graph.edges, wet, strict=True):
        hindrance = water
        if not in_water and edge.line.level != 1:
            made.append(edge)
            continue
        if edge.line.level == 1:
            near = [ground_roads[i] for i in tree.query(way, predicate="intersects")]
            hindrance = shapely.union_all([water, *near])
        made += _cut(graph, edge, way, hindrance)
    graph.edges = made
    return graph


def _cut(
    graph: Graph, edge: Edge, way: shapely.LineString, hindrance: shapely.Geometry
) -> list[Edge]:
    over = way.intersection(hindrance)
    if over.is_empty:
        return [edge]
    spots = {0.0, way.length}
    for part in shapely.get_parts(over):
        spots |= {way.project(shapely.Point(p)) for p in shapely.get_coordinates(part)[[0, -1]]}
    cuts = [s for s in sorted(spots) if 6.0 < s < way.length - 6.0]
    corners = shapely.get_coordinates(way)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    nodes = [edge.u]
    for s in cuts:
        point = way.interpolate(s)
        graph.xy.append((point.x, point.y))
        nodes.append(len(graph.xy) - 1)
    nodes.append(edge.v)
    stops, made = [0.0, *cuts, way.length], []
    for s, t, u, v in zip(stops, stops[1:], nodes, nodes[1:], strict=False):
        inner = corners[(at > s + 0.5) & (at < t - 0.5)]
        bridge = bool(shapely.covers(hindrance, way.interpolate((s + t) / 2)))
        made.append(replace(edge, u=u, v=v, inner=inner, bridge=bridge))
    return made
