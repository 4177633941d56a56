"""What is for walkers in the demo city: a shopping street, paths in parks; and names of bridges."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from app.city.demo_graph import Graph
from app.city.demo_ground import Ground
from app.city.demo_names import english
from app.city.demo_osm import OsmFile
from app.city.demo_streets import Street, run_points, unreached
from app.roads.streets import RoadClass

WALK = "骑楼步行街"
GATES = 4  # of a park, at the most
_BRIDGES = {  # by the street and on which bank side of the town it crosses
    "人民中路": ("人民桥",),
    "中山路": ("西门桥",),
    "滨海大道": ("滨海大桥",),
    "环城西路": ("西环大桥",),
    "环城东路": ("东环大桥",),
    "外环北路": ("上江大桥",),
    "外环南路": ("下江大桥",),
}


def close_to_traffic(graph: Graph, streets: Sequence[Street]) -> None:
    """Give one street of the old town to those on foot, if cars still get everywhere else."""
    old = [s for s in streets if graph.edges[s.run[0][0]].line.quarter == "old" and not s.oneway]
    lines = [shapely.LineString(run_points(graph, s.run)) for s in old]
    middle = shapely.Point(150.0, 250.0)
    order = sorted(range(len(old)), key=lambda i: lines[i].distance(middle))
    for i in order:
        if 260.0 < lines[i].length < 700.0:
            old[i].walk, name = True, old[i].name
            if not unreached(graph, streets):
                old[i].name = WALK
                return
            old[i].walk, old[i].name = False, name


def write_park_paths(
    parks: Sequence[tuple[shapely.Polygon, shapely.Polygon]],
    graph: Graph,
    node_of: Mapping[int, int],
    here: Ground,
    file: OsmFile,
) -> None:
    """From the corners of a park to its middle. `parks` are blocks and the green within them."""
    corner = {graph.xy[n]: id for n, id in node_of.items()}
    water = shapely.buffer(here.water(), 3.0)
    shapely.prepare(water)
    for block, green in parks:
        gates = [
            (point, corner[point])
            for point in map(tuple, shapely.get_coordinates(block.exterior)[:-1].tolist())
            if point in corner
        ]
        gates = gates[:: max(len(gates) // GATES, 1)][:GATES]
        middle = shapely.get_coordinates(green.representative_point())[0]
        if len(gates) < 2 or shapely.contains_xy(water, *middle):
            continue
        hub = file.node(*middle)
        for point, node in gates:
            start = np.array(point)
            bend = (start + middle) / 2 + np.array([middle[1] - start[1], start[0] - middle[0]]) / 9
            if not shapely.intersects(water, shapely.LineString([start, bend, middle])):
                file.way([node, file.node(*bend), hub], {"highway": "footway"})


def write_bridge_names(
    graph: Graph, streets: Sequence[Street], here: Ground, file: OsmFile
) -> None:
    """A named point on every bridge over the river that has a name."""
    told: set[str] = set()
    for street in streets:
        for i, _ in street.run:
            edge = graph.edges[i]
            names = _BRIDGES.get(street.name, ())
            if not edge.bridge or not names or edge.line.road_class > RoadClass.SECONDARY:
                continue
            line = shapely.LineString(graph.points(edge))
            name = names[0]
            if name not in told and line.intersects(here.river_line):
                told.add(name)
                at = line.interpolate(0.5, normalized=True)
                words = f"{english(name.rstrip('桥').rstrip('大'))} Bridge"
                file.node(at.x, at.y, {"man_made": "bridge", "name": name, "name:en": words})
