"""What an edge costs one mode now: the free-flow time, slowed or closed in place."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.roads.pace import Pace, edge_seconds, turn_seconds
from app.roads.search import Graph
from app.roads.streets import F8, I4, Mode, Streets
from app.roads.turns import Links, Turns, turns_of


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of one mode; the arrays of both graphs are the same and change in place."""

    mode: Mode
    pace: Pace
    free_s: F8  # (m,) without closures and jams
    backward: Graph
    onward: Graph

    def close(self, edges: I4) -> None:
        """Nobody passes these edges; who stands on one may leave, its goals can be reached."""
        self.onward.pass_s[edges] = np.inf

    def slow(self, edges: I4, factor: float) -> None:
        """These edges take `factor` times as long as in free flow; a closed one stays closed."""
        open_ones = edges[np.isfinite(self.onward.pass_s[edges])]
        self.onward.part_s[edges] = self.free_s[edges] * factor
        self.onward.pass_s[open_ones] = self.onward.part_s[open_ones]

    def restore(self, edges: I4 | slice) -> None:
        """Free flow again, nothing closed."""
        self.onward.part_s[edges] = self.free_s[edges]
        self.onward.pass_s[edges] = self.free_s[edges]


def weigh(streets: Streets, paces: Mapping[Mode, Pace]) -> dict[Mode, Weights]:
    """The weights of every mode; modes on wheels share the turns, and those on foot have theirs."""
    wheels = Mode(0)
    for mode in paces:
        wheels |= mode
    wheels &= ~Mode.FOOT
    turns = {
        part: turns_of(streets, part)
        for part in (wheels, Mode.FOOT)
        if part and any(mode & part for mode in paces)
    }
    return {
        mode: _weights(streets, mode, pace, turns[Mode.FOOT if mode is Mode.FOOT else wheels])
        for mode, pace in paces.items()
    }


def _weights(streets: Streets, mode: Mode, pace: Pace, turns: Turns) -> Weights:
    free_s = edge_seconds(streets, mode, pace)
    pass_s, part_s, length_m = free_s.copy(), free_s.copy(), np.array(streets.length_m)
    turn_s = turn_seconds(pace)

    def graph(links: Links) -> Graph:
        return Graph(links.first, links.edge, links.kind, turn_s, pass_s, part_s, length_m)

    return Weights(mode, pace, free_s, graph(turns.backward), graph(turns.onward))
