"""An OpenStreetMap file in the making: nodes, ways and relations with ids in order of birth."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Relation, Way

from app.city.demo_ground import XY, to_degrees

Tags = Mapping[str, str]
Member = tuple[str, int, str]  # "n" or "w", id, role


class OsmFile:
    """Collects in metres, writes in degrees. The same calls give the same bytes."""

    def __init__(self) -> None:
        self._xy: list[tuple[float, float]] = []
        self._node_tags: dict[int, dict[str, str]] = {}
        self._ways: list[tuple[list[int], Tags]] = []
        self._relations: list[tuple[list[Member], Tags]] = []

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        """The id of a new node at metres east and north."""
        self._xy.append((float(x), float(y)))
        if tags:
            self._node_tags[len(self._xy)] = dict(tags)
        return len(self._xy)

    def tag(self, node: int, tags: Tags) -> None:
        self._node_tags.setdefault(node, {}).update(tags)

    def way(self, nodes: Sequence[int], tags: Tags) -> int:
        self._ways.append((list(nodes), tags))
        return len(self._ways)

    def line(self, xy: XY, tags: Tags) -> int:
        return self.way([self.node(x, y) for x, y in xy.tolist()], tags)

    def ring(self, xy: XY, tags: Tags) -> int:
        """A closed way; the last point of `xy` may repeat the first."""
        points = xy.tolist()
        nodes = [self.node(x, y) for x, y in (points[:-1] if points[0] == points[-1] else points)]
        return self.way([*nodes, nodes[0]], tags)

    def relation(self, members: Sequence[Member], tags: Tags) -> int:
        self._relations.append((list(members), tags))
        return len(self._relations)

    def write(self, path: Path) -> None:
        """Replace the file. Sorted by type and id, as readers expect."""
        header = osmium.io.Header()
        header.set("generator", "PatrolGrid demo city")
        degrees = to_degrees(np.array(self._xy))
        with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
            for i, (lon, lat) in enumerate(degrees.tolist(), 1):
                tags = self._node_tags.get(i, {})
                writer.add_node(Node(id=i, version=1, location=(lon, lat), tags=tags))
            for i, (nodes, way_tags) in enumerate(self._ways, 1):
                writer.add_way(Way(id=i, version=1, nodes=nodes, tags=way_tags))
            for i, (members, relation_tags) in enumerate(self._relations, 1):
                writer.add_relation(Relation(id=i, version=1, members=members, tags=relation_tags))
