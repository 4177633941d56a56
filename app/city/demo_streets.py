"""From the street graph to OSM ways: streets with names, one-ways, lights and turn bans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from app.city.demo_graph import Edge, Graph
from app.city.demo_ground import SEED, XY
from app.city.demo_names import StreetNames, english_street
from app.city.demo_osm import OsmFile
from app.roads.streets import RoadClass

R = RoadClass
STRAIGHT = np.radians(38.0)  # a street goes on where it turns by less than this
_HIGHWAY = {
    R.MOTORWAY: ("motorway", 100, 3),
    R.TRUNK: ("trunk", 80, 6),
    R.PRIMARY: ("primary", 60, 6),
    R.SECONDARY: ("secondary", 50, 4),
    R.TERTIARY: ("tertiary", 40, 2),
    R.RESIDENTIAL: ("residential", 30, 0),
    R.SERVICE: ("living_street", 15, 0),
}
_ONEWAY_SHARE = {"old": 0.34, "inner": 0.14, "mixed": 0.10, "new": 0.05, "village": 0.08}


@dataclass(slots=True)
class Street:
    """A run of edges (index, forwards) that look like one street to whoever drives along it."""

    run: list[tuple[int, bool]]
    name: str
    oneway: bool
    walk: bool = False  # closed to traffic


def make_streets(graph: Graph, villages: dict[str, tuple[float, float]]) -> list[Street]:
    """Name the pieces of main roads, chain the pieces, name the chains, set the one-ways."""
    graph.edges = [replace(edge, name=_part_name(edge, graph)) for edge in graph.edges]
    names = StreetNames(np.random.default_rng([SEED, 400]))
    streets = []
    for run in _chains(graph):
        first = graph.edges[run[0][0]]
        name = first.name or _new_name(graph, run, first, names, villages)
        streets.append(Street(run, name, first.line.oneway))
    _set_oneways(graph, streets, np.random.default_rng([SEED, 401]))
    return streets


def _part_name(edge: Edge, graph: Graph) -> str:
    """A long road has its parts by the compass: 人民北路, 人民中路, 人民南路."""
    name = edge.line.name
    points = graph.points(edge)
    x, y = points[len(points) // 2]
    if name == "人民路":
        return "人民北路" if y > 3000 else "人民南路" if y < -3120 else "人民中路"
    if name == "中山路":
        return "中山西路" if x < -3400 else "中山东路" if x > 3480 else "中山路"
    if name == "环城路":
        sides = ("东", "北", "西", "南")
        return f"环城{sides[int(((np.degrees(np.arctan2(y, x)) + 45) % 360) // 90)]}路"
    if name == "外环路":
        return f"外环{'北' if y > 900 else '南'}路"
    return name


def _chains(graph: Graph) -> list[list[tuple[int, bool]]]:
    follows = _followers(graph)
    seen: set[int] = set()
    chains = []
    for i, edge in enumerate(graph.edges):
        if i in seen:
            continue
        back = _walk(graph, follows, (i, edge.u), seen)
        run = [(j, not forwards) for j, forwards in reversed(back)]
        run += _walk(graph, follows, (i, edge.v), seen)[1:]
        if edge.line.oneway and not run[0][1]:
            run = [(j, not forwards) for j, forwards in reversed(run)]
        chains.append(run)
    return chains


def _walk(
    graph: Graph,
    follows: dict[tuple[int, int], int],
    start: tuple[int, int],
    seen: set[int],
) -> list[tuple[int, bool]]:
    """Edges from an edge on that is left at a node, as long as there are new ones."""
    here, node = start
    run = [(here, graph.edges[here].v == node)]
    seen.add(here)
    while (after := follows.get((here, node))) is not None and after not in seen:
        edge = graph.edges[after]
        run.append((after, edge.u == node))
        node = edge.v if edge.u == node else edge.u
        seen.add(after)
        here = after
    return run


def _followers(graph: Graph) -> dict[tuple[int, int], int]:
    """Which edge carries on where edge e comes to node n: by (e, n)."""
    follows: dict[tuple[int, int], int] = {}
    for node, edges in graph.at().items():
        found = []
        for k, i in enumerate(edges):
            for j in edges[k + 1 :]:
                a, b = graph.edges[i], graph.edges[j]
                if i == j or a.rank != b.rank or a.name != b.name:
                    continue
                if a.line.oneway and (a.u == node) == (b.u == node):
                    continue
                turn = abs(np.pi - _between(heading(graph, i, node), heading(graph, j, node)))
                if turn < STRAIGHT or a.line.name:
                    found.append((turn, i, j))
        for _, i, j in sorted(found):
            if (i, node) not in follows and (j, node) not in follows:
                follows[i, node], follows[j, node] = j, i
    return follows


def heading(graph: Graph, i: int, node: int) -> float:
    """Direction (radians, anticlockwise from east) in which edge i leaves the node."""
    points = graph.points(graph.edges[i])
    if graph.edges[i].u != node:
        points = points[::-1]
    away = points[1] - points[0]
    return float(np.arctan2(away[1], away[0]))


def _between(a: float, b: float) -> float:
    return abs((a - b + np.pi) % (2 * np.pi) - np.pi)


def run_points(graph: Graph, run: list[tuple[int, bool]]) -> XY:
    parts: list[XY] = []
    for i, forwards in run:
        points = graph.points(graph.edges[i])
        parts.append((points if forwards else points[::-1])[(1 if parts else 0) :])
    return np.concatenate(parts)


def _new_name(
    graph: Graph,
    run: list[tuple[int, bool]],
    edge: Edge,
    names: StreetNames,
    villages: dict[str, tuple[float, float]],
) -> str:
    points = run_points(graph, run)
    length = float(np.hypot(*np.diff(points, axis=0).T).sum())
    quarter, road_class = edge.line.quarter, edge.line.road_class
    if edge.line.link or length < 70.0:
        return ""
    if quarter == "village":
        x, y = points[len(points) // 2]
        near = min(villages, key=lambda v: (villages[v][0] - x) ** 2 + (villages[v][1] - y) ** 2)
        return names.village(near) if length > 95.0 else ""
    if quarter == "old":
        return names.street() if road_class <= R.TERTIARY else names.lane()
    if quarter == "industry":
        return names.works()
    return names.road() if road_class <= R.TERTIARY or length > 900.0 else names.street()


def _set_oneways(graph: Graph, streets: list[Street], rng: np.random.Generator) -> None:
    """Some small streets become one-way, as long as everyone can still get everywhere."""
    for street in streets:
        edge = graph.edges[street.run[0][0]]
        share = _ONEWAY_SHARE.get(edge.line.quarter, 0.0)
        if edge.line.road_class >= R.TERTIARY and rng.random() < share and len(street.run) > 1:
            street.oneway = True
            if rng.random() < 0.5:
                street.run = [(i, not forwards) for i, forwards in reversed(street.run)]
    while cut_off := _cut_off(graph, streets):
        for street in cut_off:
            street.oneway = False


def _cut_off(graph: Graph, streets: list[Street]) -> list[Street]:
    """One-way streets that touch a node outside the main network. Motorways are left alone."""
    lost = unreached(graph, streets)
    return [
        street
        for street in streets
        if street.oneway
        and not graph.edges[street.run[0][0]].line.oneway
        and any({graph.edges[i].u, graph.edges[i].v} & lost for i, _ in street.run)
    ]


def unreached(graph: Graph, streets: Sequence[Street]) -> set[int]:
    """Nodes on streets for cars from or to which a car cannot get."""
    tail, head = [], []
    for street in streets:
        for i, forwards in () if street.walk else street.run:
            edge = graph.edges[i]
            ends = (edge.u, edge.v) if forwards else (edge.v, edge.u)
            tail.append(ends[0])
            head.append(ends[1])
            if not street.oneway:
                tail.append(ends[1])
                head.append(ends[0])
    n = len(graph.xy)
    links = csr_matrix((np.ones(len(tail)), (tail, head)), (n, n))
    label = connected_components(links, connection="strong")[1]
    main = np.bincount(label[tail]).argmax()
    return {node for node in (*tail, *head) if label[node] != main}


def write_streets(graph: Graph, streets: list[Street], file: OsmFile) -> dict[int, int]:
    """Streets as ways, cut at bridges and at junctions where a turn is forbidden.

    Hands back the id of each node of the graph in the file.
    """
    rng = np.random.default_rng([SEED, 402])
    used = np.flatnonzero(graph.degree())
    node_of = {int(n): file.node(*graph.xy[n]) for n in used}
    lights = _lights(graph)
    for node in lights:
        file.tag(node_of[node], {"highway": "traffic_signals"})
    banned = _bans(graph, streets, lights, rng)
    cut_at = {node for node, _, _, _ in banned}
    way_of: dict[int, int] = {}
    for street in streets:
        for run in _ways(graph, street, cut_at):
            way = file.way(_nodes(graph, run, node_of, file), _tags(graph, street, run))
            way_of.update(dict.fromkeys((i for i, _ in run), way))
    for node, start, end, kind in banned:
        members = [("w", way_of[start], "from"), ("n", node_of[node], "via")]
        members.append(("w", way_of[end], "to"))
        file.relation(members, {"type": "restriction", "restriction": kind})
    return node_of


def _lights(graph: Graph) -> set[int]:
    lit = set()
    for node, edges in graph.at().items():
        classes = sorted(graph.edges[i].line.road_class for i in edges)
        ground_level = all(graph.edges[i].line.level == 0 for i in edges)
        if len(classes) > 2 and ground_level and classes[0] <= R.SECONDARY:
            lit |= {node} if classes[2] <= R.TERTIARY else set()
    return lit


def _bans(
    graph: Graph, streets: list[Street], lights: set[int], rng: np.random.Generator
) -> list[tuple[int, int, int, str]]:
    """Left turns off main roads forbidden at some lights: node, edge from, edge to, kind."""
    oneway = {i: forwards for s in streets if s.oneway for i, forwards in s.run}
    at, found = graph.at(), []
    for node in sorted(lights):
        arms = [i for i in at[node] if i not in oneway]
        if len(arms) != 4 or len(at[node]) != 4 or rng.random() > 0.35:
            continue
        arms.sort(key=lambda i: heading(graph, i, node))
        k = int(rng.integers(4))
        # Who comes along arm k drives away from it; the arm before it, clockwise, is to the left.
        found.append((node, arms[k], arms[(k - 1) % 4], "no_left_turn"))
        if rng.random() < 0.4:
            found.append((node, arms[(k + 2) % 4], arms[(k + 1) % 4], "no_left_turn"))
    return found


def _ways(graph: Graph, street: Street, cut_at: set[int]) -> list[list[tuple[int, bool]]]:
    runs: list[list[tuple[int, bool]]] = []
    for i, forwards in street.run:
        edge = graph.edges[i]
        start = edge.u if forwards else edge.v
        before = graph.edges[runs[-1][-1][0]] if runs else None
        if before is None or start in cut_at or before.bridge != edge.bridge:
            runs.append([])
        runs[-1].append((i, forwards))
    return runs


def _nodes(
    graph: Graph, run: list[tuple[int, bool]], node_of: dict[int, int], file: OsmFile
) -> list[int]:
    made: list[int] = []
    for i, forwards in run:
        edge = graph.edges[i]
        inner = [file.node(x, y) for x, y in edge.inner.tolist()]
        nodes = [node_of[edge.u], *inner, node_of[edge.v]]
        made += (nodes if forwards else nodes[::-1])[(1 if made else 0) :]
    return made


def _tags(graph: Graph, street: Street, run: list[tuple[int, bool]]) -> dict[str, str]:
    edge = graph.edges[run[0][0]]
    kind, limit, lanes = _HIGHWAY[edge.line.road_class]
    tags = {"highway": f"{kind}_link" if edge.line.link else kind}
    tags["maxspeed"] = "50" if edge.line.link else str(limit)
    if street.name:
        tags["name"], tags["name:en"] = street.name, english_street(street.name)
    if street.walk:
        return {**tags, "highway": "pedestrian"}
    if lanes and not edge.line.link:
        tags["lanes"] = str(lanes)
    if street.oneway:
        tags["oneway"] = "yes"
    if edge.bridge:
        tags["bridge"], tags["layer"] = "yes", "2" if edge.line.level == 1 else "1"
    return tags
