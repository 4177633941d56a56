"""Which streets of Porto any free officer reaches within 5 minutes, and the table that says for
every junction which three officers are there first; scipy's Dijkstra on the same graph beside."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from app.roads.network import Network
from app.roads.places import Fleet
from app.roads.streets import Mode
from tests.bench import porto
from tests.bench.rows import Row, race

LIMIT_S = 300.0
Free = NDArray[np.bool_]
Seconds = NDArray[np.float64]


def run(quick: bool = False) -> list[Row]:
    if not porto.PORTO.is_file():
        return []
    rows: list[Row] = []
    network = porto.network()
    for n in porto.FORCES:
        lon, lat = porto.places(n, seed=n)
        fleet = network.fleet(network.snap(lon, lat, Mode.CAR), Mode.CAR)
        chance = np.random.default_rng(n)
        questions = [chance.random(n) > 0.2 for _ in range(10 if quick else 100)]
        ours = {"own": lambda free, fleet=fleet: network.coverage(fleet, free, LIMIT_S).seconds}
        peers = {"scipy": _scipy(network, fleet)}
        rows += race("coverage", n, {**ours, **peers}, questions, _same, 5 if quick else 60)
        away = {
            "own, without each of 5": lambda free, fleet=fleet: network.coverage_without(
                fleet, free, LIMIT_S, np.flatnonzero(free)[:5].tolist()
            )
        }
        rows += race("coverage", n, away, questions, None, 3 if quick else 30)
        table = {
            "own": lambda free, fleet=fleet: network.nearest_everywhere(fleet, free, 3, LIMIT_S)
        }
        rows += race("nearest everywhere", n, table, questions, None, 3 if quick else 30)
    return rows


def _same(own: Seconds, other: Seconds) -> bool:
    return bool(np.allclose(own, other))


def _scipy(network: Network, fleet: Fleet) -> Callable[[Free], Seconds]:
    """Nodes are our directed edges; one more node leads to wherever an officer may go first."""
    links = network.weights[Mode.CAR].onward
    size = len(links.first) - 1
    before = np.repeat(np.arange(size), np.diff(links.first))
    # From the start of an edge to the start of the next one.
    cost = links.pass_s[before] + links.turn_s[links.kind]
    use = np.isfinite(cost) & np.isfinite(links.pass_s[links.edge])
    graph = csr_array((cost[use], (before[use], links.edge[use])), shape=(size, size))
    entry, unit = fleet.entry_edge[:-1], fleet.entry_unit
    rest = fleet.entry_s + (1.0 - fleet.entry_share) * links.part_s[entry]

    def ask(free: Free) -> Seconds:
        usable = np.flatnonzero(free[unit])
        counts = np.diff(links.first)[entry[usable]]
        nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        at = np.repeat(links.first[entry[usable]], counts) + nth
        first = np.full(size, np.inf)
        leave = np.repeat(rest[usable], counts) + links.turn_s[links.kind[at]]
        np.minimum.at(first, links.edge[at], leave)
        first[~np.isfinite(links.pass_s)] = np.inf
        reached = np.flatnonzero(first <= LIMIT_S)
        whole = csr_array(
            (
                np.concatenate([graph.data, np.maximum(first[reached], 1e-12)]),
                np.concatenate([graph.indices, reached]),
                np.append(graph.indptr, len(graph.data) + len(reached)),
            ),
            shape=(size + 1, size + 1),
        )
        return dijkstra(whole, indices=size, limit=LIMIT_S)[:size]

    return ask
