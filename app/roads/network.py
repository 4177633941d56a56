"""The road network of a city: who is nearest by road, which way, what is in reach, what is covered.

Searches may run on many threads at once; each thread has its own room to work in. Closures and
jams are set by one owner; a search that runs meanwhile sees them wholly, partly or not at all.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.roads.covering import Covering
from app.roads.lines import draw_route
from app.roads.pace import PACES, Pace
from app.roads.parts import main_part
from app.roads.places import Fleet, Goal, Nearest, NearestEverywhere, Place, Reach, Route, Spots
from app.roads.search import Best, Entries, Goals, Work, measure, nearest_k, trace
from app.roads.search_units import Rows, room_for_units, spread_units
from app.roads.snap import Snapper
from app.roads.streets import I4, U1, Flags, Mode, Streets
from app.roads.weights import Weights, weigh

Number = TypeVar("Number", bound=np.generic)

ALL_MODES: Final = Mode.CAR | Mode.MOTORCYCLE | Mode.FOOT
DAY_S: Final = 86_400.0  # no search looks farther
SNAP_M: Final = 200.0  # a unit farther from any street is nowhere
GOAL_SNAP_M: Final = 500.0  # an incident may lie far from the next street; the walk is counted
WALK_ON_M: Final = 150.0  # past a street that is cut off, if one of the main network is near


class Network:
    """Built once from the streets of a city pack; see the methods for what it answers."""

    def __init__(self, streets: Streets, paces: Mapping[Mode, Pace] = PACES) -> None:
        self.streets: Final = streets
        self.weights: Final = weigh(streets, paces)
        self._main = np.zeros(len(streets.tail), np.uint8)
        for mode in paces:
            self._main[main_part(streets, mode)] |= int(mode)
        self._snapper = Snapper(streets, self._main)
        self._rooms = threading.local()

    # ---- places --------------------------------------------------------------------------------

    def snap(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        mode: Mode | U1,
        heading: ArrayLike | None = None,
        last_edge: ArrayLike | None = None,
        limit_m: float = SNAP_M,
    ) -> Spots:
        """The street of n positions (degrees), each for its mode.

        `heading` (degrees from north, NaN if unknown) picks the direction and disfavours streets
        against it; `last_edge` (-1 if unknown) keeps a unit on its street.
        """
        x = np.atleast_1d(np.asarray(lon, np.float64))
        n = len(x)
        return self._snapper.snap(
            x,
            _filled(n, lat, np.float64),
            _filled(n, int(mode) if isinstance(mode, Mode) else mode, np.uint8),
            _filled(n, np.nan if heading is None else heading, np.float64),
            _filled(n, -1 if last_edge is None else last_edge, np.int32),
            float(limit_m),
        )

    def goal(self, lon: float, lat: float, limit_m: float = GOAL_SNAP_M) -> Goal:
        """The nearest street of each mode to an incident, rather one that is not cut off."""
        modes = list(self.weights)
        n = len(modes)
        asked = (
            *(np.full(n, lon), np.full(n, lat), np.array([int(m) for m in modes], np.uint8)),
            *(np.full(n, np.nan), np.full(n, -1, np.int32), float(limit_m)),
        )
        main, other = self._snapper.snap(*asked, main_only=True), self._snapper.snap(*asked)
        places: dict[Mode, Place] = {}
        for row, mode in enumerate(modes):
            near = main.offset_m[row] <= other.offset_m[row] + WALK_ON_M
            place = main[row] if near else other[row]
            if place.edge >= 0:
                places[mode] = place
        walk_s = {
            mode: place.offset_m / self.weights[mode].pace.walk_kmh * 3.6
            for mode, place in places.items()
        }
        return Goal(lon, lat, places, walk_s)

    def cut_off(self, edge: ArrayLike, mode: ArrayLike) -> Flags:
        """Whether edges have no way to, or none from, the main network of the mode."""
        off: Flags = (self._main[np.asarray(edge)] & np.asarray(mode, np.uint8)) == 0
        return off

    def fleet(self, spots: Spots, mode: Mode | U1) -> Fleet:
        """Units ready for searches. Make it once per round of positions; closures do not age it."""
        n = len(spots)
        of = _filled(n, int(mode) if isinstance(mode, Mode) else mode, np.uint8)
        about = np.zeros(256)
        for known, weights in self.weights.items():
            about[int(known)] = weights.pace.about_s
        ahead = np.flatnonzero(spots.edge >= 0)
        twin = np.full(n, -1, np.int32)
        twin[ahead] = self.streets.twin[spots.edge[ahead]]
        back = ahead[twin[ahead] >= 0]
        back = back[self.streets.modes[twin[back]] & of[back] != 0]
        edge = np.concatenate([spots.edge[ahead], twin[back]]).astype(np.int32)
        share = np.concatenate([spots.fraction[ahead], 1.0 - spots.fraction[back]])
        # Turning about costs time where the unit is known to face the other way.
        cost = np.concatenate([np.zeros(len(ahead)), about[of[back]] * spots.facing[back]])
        unit = np.concatenate([ahead, back]).astype(np.int32)
        order = np.lexsort((unit, share, edge))
        edge = edge[order]
        head = np.full(len(self.streets.tail), -1, np.int32)
        head[edge[::-1]] = np.arange(len(edge) - 1, -1, -1, dtype=np.int32)
        ended = np.append(edge, np.int32(-1))
        return Fleet(spots, of, head, ended, share[order], cost[order], unit[order])

    # ---- answers -------------------------------------------------------------------------------

    def nearest(
        self,
        goal: Goal,
        fleet: Fleet,
        free: Flags | None = None,
        k: int = 5,
        limit_s: float = 3600.0,
    ) -> Nearest:
        """The k free units that reach the goal first, exactly, each by its own mode.

        Fewer come back when fewer reach it within `limit_s`.
        """
        best, found = _empty(k), 0
        for mode in self._modes_of(fleet) if k > 0 else ():
            if mode in goal.places:
                found = self._merge(goal, mode, _entries(fleet, mode, free), limit_s, best, found)
        return Nearest(best.unit[:found], best.seconds[:found], best.metres[:found])

    def route(self, start: Place, goal: Goal, mode: Mode) -> Route | None:
        """The fastest way of one unit; None where there is none."""
        if start.edge < 0 or mode not in goal.places or mode not in self.weights:
            return None
        fleet, best = self.fleet(Spots.of([start]), mode), _empty(1)
        if not self._merge(goal, mode, _entries(fleet, mode, None), DAY_S, best, 0):
            return None
        goals, mark = self._goals(goal, mode), int(best.entry[0])
        entry = mark if mark >= 0 else -1 - mark  # negative: on the goal's own street
        edges = fleet.entry_edge[entry : entry + 1]
        if mark >= 0:
            edges = np.empty(len(self.streets.tail) + 1, np.int32)
            start_edge, onward = int(fleet.entry_edge[entry]), self._room().onward
            edges = edges[: trace(onward, start_edge, goals.edge, edges)]
        share = float(fleet.entry_share[entry]), float(goals.share[goals.edge == edges[-1]][0])
        lon, lat, names = draw_route(self.streets, edges, share)
        return Route(lon, lat, float(best.metres[0]), float(best.seconds[0]), names, edges.copy())

    def reach(self, start: Place, mode: Mode, limit_s: float) -> Reach:
        """What one unit can reach in `limit_s` seconds."""
        return self.coverage(self.fleet(Spots.of([start]), mode), None, limit_s)

    def coverage(self, fleet: Fleet, free: Flags | None, limit_s: float) -> Reach:
        """What any free unit can reach in `limit_s` seconds, each by its own mode."""
        return self.coverage_without(fleet, free, limit_s, ())[0]

    def coverage_without(
        self, fleet: Fleet, free: Flags | None, limit_s: float, rows: Sequence[int]
    ) -> list[Reach]:
        """The coverage by all free units, then for each of `rows` the one if it alone were away."""
        count, limit = len(self.streets.tail), _bounded(limit_s)
        seconds = [np.full(count, np.inf) for _ in (None, *rows)]
        share = [np.zeros(count) for _ in (None, *rows)]
        for mode in self._modes_of(fleet):
            entries = _entries(fleet, mode, free)
            covering = Covering(self.weights[mode], entries, limit)
            for i, row in enumerate((None, *rows)):
                found = covering.seconds, covering.share
                if row is not None and entries.usable[row]:
                    found = covering.without(row)
                np.minimum(seconds[i], found[0], out=seconds[i])
                np.maximum(share[i], found[1], out=share[i])
        return [Reach(limit, *pair) for pair in zip(seconds, share, strict=True)]

    def nearest_everywhere(
        self, fleet: Fleet, free: Flags | None, n: int, limit_s: float
    ) -> NearestEverywhere:
        """The n (1 … 255) free units that reach each junction first: a table for the whole city."""
        if not 1 <= n <= 255:
            raise ValueError(f"{n} units for every junction: 1 to 255 can be had")
        streets, limit = self.streets, _bounded(limit_s)
        count = len(streets.junction_lon)
        rows = Rows(np.full((count, n), -1, np.int32), np.full((count, n), np.inf))
        for mode in self._modes_of(fleet):
            onward = self.weights[mode].onward
            counts = len(streets.tail), len(onward.edge), len(fleet.entry_unit)
            room = room_for_units(*counts, n, limit)
            entries = _entries(fleet, mode, free)
            heads = np.array(streets.head)
            arguments: tuple[Any, ...] = (*onward, *entries, *room, *rows, heads, limit)
            spread_units(*arguments)
        return NearestEverywhere(rows.unit, rows.seconds)

    # ---- closures and jams ---------------------------------------------------------------------

    def close(self, edges: I4, modes: Mode = ALL_MODES, both_ways: bool = True) -> None:
        """Nobody passes these edges; who stands on one may leave, its goals can be reached."""
        for weights in self._chosen(modes):
            weights.close(self._with_twins(edges, both_ways))

    def slow(
        self, edges: I4, factor: float, modes: Mode = Mode.CAR, both_ways: bool = True
    ) -> None:
        """These edges take `factor` (> 0) times their free-flow time."""
        if not 0.0 < factor < np.inf:
            raise ValueError(f"factor {factor}: a street is slowed by a finite number above 0")
        for weights in self._chosen(modes):
            weights.slow(self._with_twins(edges, both_ways), factor)

    def restore(
        self, edges: I4 | None = None, modes: Mode = ALL_MODES, both_ways: bool = True
    ) -> None:
        """Free flow again on these edges, or on all of them."""
        chosen = slice(None) if edges is None else self._with_twins(edges, both_ways)
        for weights in self._chosen(modes):
            weights.restore(chosen)

    # ---- inside --------------------------------------------------------------------------------

    def _chosen(self, modes: Mode) -> list[Weights]:
        return [weights for mode, weights in self.weights.items() if mode & modes]

    def _with_twins(self, edges: I4, both_ways: bool) -> I4:
        edges = np.asarray(edges, np.int32)
        twins = self.streets.twin[edges]
        return np.concatenate([edges, twins[twins >= 0]]) if both_ways else edges

    def _modes_of(self, fleet: Fleet) -> list[Mode]:
        present = np.bincount(fleet.mode, minlength=256)
        return [mode for mode in self.weights if present[int(mode)]]

    def _goals(self, goal: Goal, mode: Mode) -> Goals:
        place = goal.places[mode]
        edges, shares_ = [place.edge], [place.fraction]
        twin = int(self.streets.twin[place.edge])
        if twin >= 0 and self.streets.modes[twin] & int(mode):
            edges.append(twin)
            shares_.append(1.0 - place.fraction)
        walk = np.full(len(edges), goal.walk_s[mode])
        return Goals(np.array(edges, np.int32), np.array(shares_), walk)

    def _merge(
        self, goal: Goal, mode: Mode, entries: Entries, limit_s: float, best: Best, found: int
    ) -> int:
        goals, room, back = self._goals(goal, mode), self._room(), self.weights[mode].backward
        limit = _bounded(limit_s)
        arguments: tuple[Any, ...] = (*back, *entries, *goals, *best, *room, found, limit)
        found = nearest_k(*arguments)
        where = entries.edge, entries.share, goals.edge, goals.share
        measure(*where, back.length_m, best.metres, best.entry, room.onward)
        return found

    def _room(self) -> Work:
        """This thread's own; made at its first search."""
        room: Work | None = getattr(self._rooms, "work", None)
        if room is None:
            count = len(self.streets.tail)
            links = max(len(weights.onward.edge) for weights in self.weights.values())
            size = 2 * links + 1024
            room = Work(
                *(np.full(count, np.inf), np.empty(count, np.int32), np.empty(count, np.int32)),
                *(np.empty(size), np.empty(size, np.int32)),
            )
            self._rooms.work = room
        return room


def _filled(n: int, value: ArrayLike, kind: type[Number]) -> NDArray[Number]:
    array = np.empty(n, kind)
    array[:] = value
    return array


def _entries(fleet: Fleet, mode: Mode, free: Flags | None) -> Entries:
    usable = fleet.mode == int(mode)
    if free is not None:
        if free.shape != usable.shape:
            raise ValueError(f"free has {free.size} units, the fleet {usable.size}")
        usable = usable & free
    return Entries(
        *(fleet.entry_head, fleet.entry_edge, fleet.entry_share, fleet.entry_s),
        *(fleet.entry_unit, usable),
    )


def _empty(k: int) -> Best:
    nobody = np.full(k, -1, np.int32)
    return Best(nobody, np.full(k, np.inf), np.full(k, -1.0), nobody.copy())


def _bounded(limit_s: float) -> float:
    return float(min(max(limit_s, 0.0), DAY_S))
