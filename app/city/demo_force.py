"""The police districts, grids and roster of the demo city, with the proportions of product.md."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.spatial import cKDTree

from app.city.demo_graph import Graph
from app.city.demo_ground import SEED, XY, Ground
from app.domain.area import DistrictKind, GridKind
from app.roads.streets import RoadClass

POLICE, AUXILIARIES = 346, 315  # the Dongguan report, by way of design/product.md
RIVER_TOLL_M = 2500.0  # a district crosses the river only where nothing else is left
MAIN_ROAD_TOLL_M = 350.0  # and follows main roads rather than lanes
C, O = DistrictKind.CENTRAL, DistrictKind.ORDINARY  # noqa: E741


@dataclass(frozen=True, slots=True)
class Area:
    """A police district as planned: where it grows from and into how many grids it is cut."""

    id: str
    name: str
    kind: DistrictKind
    seed: tuple[float, float]
    grids: int


AREAS = (
    Area("01", "钟楼", C, (350.0, 420.0), 8),
    Area("02", "西门", C, (-1500.0, 450.0), 8),
    Area("03", "站前", C, (-500.0, 2350.0), 8),
    Area("04", "清溪", C, (1900.0, 1400.0), 8),
    Area("05", "三元里", C, (-1900.0, -1450.0), 8),
    Area("06", "滨江", C, (1000.0, -2000.0), 8),
    Area("07", "宏图", O, (4500.0, 2600.0), 6),
    Area("08", "江湾", O, (4700.0, -450.0), 6),
    Area("09", "高新", O, (1500.0, 4200.0), 6),
    Area("10", "学府", O, (-1700.0, 4100.0), 6),
    Area("11", "龙潭", O, (-4400.0, 3900.0), 6),
    Area("12", "月牙湖", O, (-5000.0, 700.0), 5),
    Area("13", "西平", O, (-4400.0, -2300.0), 6),
    Area("14", "南湖", O, (-1900.0, -4500.0), 6),
    Area("15", "育才", O, (1500.0, -4500.0), 5),
    Area("16", "新港", O, (4600.0, -3800.0), 5),
    Area("17", "观音山", O, (5900.0, 4100.0), 5),
)


@dataclass(frozen=True, slots=True, eq=False)
class GridPlan:
    id: str
    name: str
    district_id: str
    kind: GridKind
    shape: shapely.Geometry  # metres


@dataclass(slots=True)
class Force:
    """Districts and grids as shapes in metres."""

    districts: dict[str, shapely.Geometry] = field(default_factory=dict)
    grids: list[GridPlan] = field(default_factory=list)


def make_areas(graph: Graph, here: Ground, homes: XY) -> Force:
    """Share out the blocks: districts grow from their seeds, grids from where people live."""
    land = _Land(graph, here)
    districts = land.grow([area.seed for area in AREAS], np.arange(len(land.blocks)))
    force, tree = Force(), cKDTree(land.middles)
    home_block = tree.query(homes)[1]
    for n, area in enumerate(AREAS):
        mine = np.flatnonzero(districts == n)
        force.districts[area.id] = land.joined(mine)
        lived = homes[districts[home_block] == n]
        middles, _ = kmeans2(
            lived, area.grids, iter=12, minit="++", rng=np.random.default_rng([SEED, 700, n])
        )
        order = np.lexsort((middles[:, 0], -np.round(middles[:, 1] / 500.0)))
        share = land.grow([tuple(middles[k]) for k in order], mine)
        patrol = area.grids - (2 if area.kind is C else 1)
        for k in range(area.grids):
            kind = GridKind.PATROL if k < patrol else GridKind.SUPPLEMENTARY
            name = f"网格{k + 1:02d}" if k < patrol else f"补充网格{k + 1 - patrol:02d}"
            shape = land.joined(mine[share[mine] == k])
            force.grids.append(GridPlan(f"{area.id}{k + 1:02d}", name, area.id, kind, shape))
    return force


class _Land:
    """Blocks between streets, the river and the edge of the bureau, and which are neighbours."""

    def __init__(self, graph: Graph, here: Ground) -> None:
        lines = [shapely.LineString(graph.points(e)) for e in graph.edges if e.line.level == 0]
        lines += [here.river_line, here.railway, shapely.LinearRing(here.boundary.exterior)]
        shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
        spots = shapely.point_on_surface(shapes)
        shapely.prepare(here.boundary)
        inside = shapely.contains(here.boundary, spots)
        self.blocks: NDArray[np.object_] = shapes[inside]
        self.middles = shapely.get_coordinates(shapely.centroid(self.blocks))
        self._main_roads = shapely.union_all(
            [
                shapely.LineString(graph.points(e))
                for e in graph.edges
                if e.line.road_class <= RoadClass.SECONDARY and e.line.level == 0
            ]
        )
        self._near = self._neighbours(here)

    def _neighbours(self, here: Ground) -> dict[int, list[tuple[float, int]]]:
        """For each block its neighbours along a street, with the way in metres."""
        sides: dict[tuple[float, ...], list[int]] = defaultdict(list)
        for n, block in enumerate(self.blocks):
            for ring in (block.exterior, *block.interiors):
                points = shapely.get_coordinates(ring).tolist()
                for p, q in pairwise(points):
                    sides[tuple(min(p, q) + max(p, q))].append(n)
        pairs = sorted({(s[0], s[1]) for s in sides.values() if len(s) == 2 and s[0] != s[1]})
        a, b = (np.array(side) for side in zip(*pairs, strict=True))
        hops = shapely.linestrings(np.stack([self.middles[a], self.middles[b]], axis=1))
        toll = RIVER_TOLL_M * shapely.intersects(hops, here.river_line)
        shapely.prepare(self._main_roads)
        toll = toll + MAIN_ROAD_TOLL_M * shapely.intersects(hops, self._main_roads)
        metres = np.asarray(shapely.length(hops)) + toll
        near: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for i, j, d in zip(a.tolist(), b.tolist(), metres.tolist(), strict=True):
            near[i].append((d, j))
            near[j].append((d, i))
        return near

    def grow(
        self, seeds: Sequence[tuple[float, ...]], among: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """For each block the nearest seed by way of blocks in `among`; -1 for all others."""
        owner = np.full(len(self.blocks), -1)
        allowed = set(among.tolist())
        heap: list[tuple[float, int, int]] = []
        for n, seed in enumerate(seeds):
            off = np.hypot(*(self.middles[among] - seed).T)
            first = int(next(among[k] for k in np.argsort(off) if int(among[k]) in allowed))
            allowed.discard(first)  # no two seeds on one block
            owner[first] = n
            heap += [(d, j, n) for d, j in self._near[first]]
        heapq.heapify(heap)
        while heap:
            way, block, n = heapq.heappop(heap)
            if block not in allowed:
                continue
            allowed.discard(block)
            owner[block] = n
            for d, j in self._near[block]:
                heapq.heappush(heap, (way + d, j, n))
        return owner

    def joined(self, which: NDArray[np.int64]) -> shapely.Geometry:
        return shapely.coverage_union_all(self.blocks[which])
