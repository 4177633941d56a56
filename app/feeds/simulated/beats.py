"""The streets that a unit patrols, and aimless yet lawful walks along them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from app.city.locate import as_shape
from app.domain.area import District, Grid, Polygon
from app.domain.unit import Unit
from app.roads.lines import edge_line
from app.roads.pace import MODE_OF
from app.roads.parts import main_part
from app.roads.streets import F8, Flags, Mode, Streets

AWAY_CHANCE: Final = 0.02  # of taking a street out of the beat where another would stay in it


@dataclass(frozen=True, slots=True)
class Beat:
    edges: frozenset[int]
    choices: tuple[int, ...]  # the same, in order


class Walks:
    """Walks of one mode on its main network: one-ways and turn bans hold, turning back is rare."""

    def __init__(self, streets: Streets, mode: Mode) -> None:
        self._streets = streets
        self.usable: Flags = main_part(streets, mode)
        edges = np.flatnonzero(self.usable)
        order = edges[np.argsort(streets.tail[edges], kind="stable")]
        ends = np.arange(len(streets.junction_lon) + 1)
        self._first = np.searchsorted(streets.tail[order], ends)
        self._out = order
        bans = zip(streets.ban_from.tolist(), streets.ban_to.tolist(), strict=True)
        self._ways: dict[int, list[int]] = {}
        self._banned = frozenset() if mode is Mode.FOOT else frozenset(bans)

    def onward(self, edge: int) -> list[int]:
        """Edges that may follow; turning back only where there is nothing else."""
        known = self._ways.get(edge)
        if known is None:
            known = self._ways[edge] = self._find_ways(edge)
        return known

    def _find_ways(self, edge: int) -> list[int]:
        junction = int(self._streets.head[edge])
        out = self._out[self._first[junction] : self._first[junction + 1]].tolist()
        back = int(self._streets.twin[edge])
        allowed = [e for e in out if e != back and (edge, e) not in self._banned]
        return allowed or [e for e in out if e == back]

    def walk(
        self, chance: np.random.Generator, edge: int, beat: frozenset[int], metres: float
    ) -> list[int]:
        """Edges from the head of `edge` on for about `metres`; ends early where the beat ends."""
        chosen: list[int] = []
        draws = chance.random(400)
        for draw in draws:
            if metres <= 0:
                break
            ways = self.onward(edge)
            inside = [e for e in ways if e in beat]
            ways = inside if inside and draw > AWAY_CHANCE else ways
            if not ways or (not inside and chosen):
                break
            edge = ways[int(draw * 7919) % len(ways)]
            chosen.append(edge)
            metres -= float(self._streets.length_m[edge])
        return chosen

    def line(self, edges: Sequence[int]) -> tuple[F8, F8]:
        """Lon and lat along the edges."""
        lines = [edge_line(self._streets, edge) for edge in edges]
        return np.concatenate([x for x, _ in lines]), np.concatenate([y for _, y in lines])


class Beats:
    """The edges of every unit's beat: its grids, else its district, else the whole city."""

    def __init__(
        self, streets: Streets, districts: Iterable[District], grids: Iterable[Grid]
    ) -> None:
        self._streets = streets
        self._polygons: dict[str, tuple[Polygon, ...]] = {d.id: d.polygons for d in districts}
        self._polygons.update({g.id: g.polygons for g in grids})
        self._inside: dict[str, Flags] = {}
        self._beats: dict[tuple[Mode, tuple[str, ...]], Beat] = {}
        self.walks = {mode: Walks(streets, mode) for mode in MODE_OF.values()}

    def of(self, unit: Unit) -> Beat:
        """Raises ValueError for a unit that has no street anywhere in the city."""
        mode = MODE_OF[unit.kind]
        for areas in (unit.grid_ids, (unit.district_id,), ()):
            beat = self._of(mode, areas)
            if beat.choices:
                return beat
        raise ValueError(f"unit {unit.id}: no street in the city that it could use")

    def _of(self, mode: Mode, areas: tuple[str, ...]) -> Beat:
        key = mode, areas
        if key not in self._beats:
            junctions = np.full(len(self._streets.junction_lon), not areas)
            for area in areas:
                junctions = junctions | self._junctions(area)
            usable = self.walks[mode].usable
            inside = usable & junctions[self._streets.head] & junctions[self._streets.tail]
            choices = tuple(np.flatnonzero(inside).tolist())
            self._beats[key] = Beat(frozenset(choices), choices)
        return self._beats[key]

    def _junctions(self, area: str) -> Flags:
        """(n,) which junctions lie in the area."""
        if area not in self._inside:
            lon, lat = self._streets.junction_lon, self._streets.junction_lat
            inside = np.zeros(len(lon), np.bool_)
            if area in self._polygons:
                shape = as_shape(self._polygons[area])
                shapely.prepare(shape)
                west, south, east, north = shape.bounds
                near = np.flatnonzero(
                    (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
                )
                inside[near] = shapely.contains_xy(shape, lon[near], lat[near])
            self._inside[area] = inside
        return self._inside[area]
