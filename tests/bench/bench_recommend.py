"""The five officers who are there first, on Porto's streets with turns and bans.

scipy, igraph and pandana search the same graph (its nodes are our directed edges) and the same
weights; the KD-tree takes the straight line. The incident is put on its street by all from the
same place; `own, all of it` is what the console shows, with reasons for every unit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from app.dispatch.force import CODE_OF, FREE, Force, muster
from app.dispatch.recommend import Recommender
from app.domain.advice import Reason
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.stage import Stages
from app.domain.unit import Unit, UnitKind, UnitState
from app.roads.network import Network
from app.roads.places import Goal
from app.roads.search import Graph
from app.roads.streets import Mode
from tests.bench import porto
from tests.bench.rows import Row, race

try:  # the bench extra of pyproject.toml; without it these two are left out
    import igraph
    import pandana
    import pandas
except ImportError:
    igraph = pandana = pandas = None

K = 5
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    goal: Goal
    free: NDArray[np.bool_]
    force: Force  # with exactly these free


@dataclass(frozen=True)
class Peer:
    """What every search library is given: our graph, and where the officers start."""

    network: Network
    force: Force
    links: Graph
    before: NDArray[np.int64]  # of each link
    cost: Floats  # of each link: the turn and the edge after it

    @staticmethod
    def of(network: Network, force: Any) -> "Peer":
        links = network.weights[Mode.CAR].onward
        before = np.repeat(np.arange(len(links.first) - 1), np.diff(links.first))
        return Peer(
            network, force, links, before, links.turn_s[links.kind] + links.pass_s[links.edge]
        )

    def ends(self, goal: Goal) -> tuple[NDArray[np.int32], Floats]:
        """Both directions of the goal's street, and the part of each that is not driven."""
        goals = self.network._goals(goal, Mode.CAR)
        return goals.edge, (1.0 - goals.share) * self.links.part_s[goals.edge] - goals.seconds

    def best(self, from_end: Floats, free: NDArray[np.bool_]) -> list[tuple[float, int]]:
        """The five, from the seconds between each entry's end of edge and the goal."""
        fleet = self.force.fleet
        part = self.links.part_s[fleet.entry_edge[:-1]]
        seconds = np.full(len(fleet), np.inf)
        total = fleet.entry_s + (1.0 - fleet.entry_share) * part + from_end
        np.minimum.at(seconds, fleet.entry_unit, total)
        seconds[~free] = np.inf
        order = np.lexsort((np.arange(len(fleet)), seconds))[:K]
        return [(float(seconds[i]), int(i)) for i in order if np.isfinite(seconds[i])]


def run(quick: bool = False) -> list[Row]:
    if not porto.PORTO.is_file():
        return []
    rows: list[Row] = []
    for n in porto.FORCES:
        network, force = porto.network(), _force(porto.network(), n)
        peer = Peer.of(network, force)
        questions = _questions(peer, 12 if quick else 200)
        names = {
            "own": _own(peer),
            "own, with route": _own_route(peer),
            "own, all of it": _whole(peer),
        }
        others = {"scipy": _scipy(peer), "straight line": _line(peer)}
        if igraph is not None:
            others["igraph"] = _igraph(peer)
        if pandana is not None and not quick:
            others["pandana"] = _pandana(peer)
        rows += race("recommend", n, {**names, **others}, questions, _same, 5 if quick else 90)
    return rows


def _same(own: list[tuple[float, int]], other: list[tuple[float, int]]) -> bool:
    """The same five arrival times; of the straight line only the first officer is asked for."""
    if not other or np.isnan(other[0][0]):
        return own[0][1] == other[0][1]
    # pandana counts in whole milliseconds a link, hence the tenth of a second.
    times = [[s for s, _ in answer] for answer in (own, other)]
    return len(own) == len(other) and np.allclose(*times, rtol=0.0, atol=0.1)


def _force(network: Network, n: int) -> Force:
    lon, lat = porto.places(n, seed=n)
    heading = np.random.default_rng(n + 1).uniform(0.0, 360.0, n)
    ids = tuple(f"u{i:05}" for i in range(n))
    picture = Picture()
    picture.put_all(Unit(i, i, UnitKind.CAR, "d", state=UnitState.AVAILABLE) for i in ids)
    at = np.full(n, NOW.timestamp() - 5.0)
    return muster(network, picture, Fixes(ids, lon, lat, heading, np.full(n, 8.0), at), NOW)


def _questions(peer: Peer, count: int) -> list[Question]:
    """Incidents with one officer in five busy; officers on the very street are left out, because
    the libraries would need a special case for them as we have one."""
    chance, questions = np.random.default_rng(7), []
    for lon, lat in zip(*porto.places(count, seed=3), strict=True):
        goal = peer.network.goal(float(lon), float(lat))
        own_street = np.isin(peer.force.fleet.spots.edge, peer.ends(goal)[0])
        free = (chance.random(len(own_street)) > 0.2) & ~own_street
        barred = np.where(free, FREE, CODE_OF[Reason.BUSY]).astype(np.int8)
        questions.append(Question(goal, free, replace(peer.force, barred=barred)))
    return questions


def _own(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    network, fleet = peer.network, peer.force.fleet

    def ask(question: Question) -> list[tuple[float, int]]:
        goal = network.goal(question.goal.lon, question.goal.lat)
        found = network.nearest(goal, fleet, question.free, K)
        return list(zip(found.seconds.tolist(), found.unit.tolist(), strict=True))

    return ask


def _own_route(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    network, fleet, own = peer.network, peer.force.fleet, _own(peer)

    def ask(question: Question) -> list[tuple[float, int]]:
        best = own(question)
        network.route(fleet.spots[best[0][1]], question.goal, Mode.CAR)
        return best

    return ask


def _whole(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    recommender = Recommender(peer.network, count=K)
    row = {unit.id: i for i, unit in enumerate(peer.force.units)}

    def ask(question: Question) -> list[tuple[float, int]]:
        goal, force = question.goal, question.force
        call = Incident("i", 1, "", "", "", 2, goal.lon, goal.lat, "", "", None, None, Stages())
        told = recommender.recommend(force, call, NOW)
        return [(pick.eta_s, row[pick.unit_id]) for pick in told.picks]

    return ask


def _scipy(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    size = len(peer.links.first) - 1
    finite = np.isfinite(peer.cost)
    cells = peer.cost[finite], (peer.links.edge[finite], peer.before[finite])
    backwards = csr_array(cells, shape=(size, size))
    entry = peer.force.fleet.entry_edge[:-1]

    def ask(question: Question) -> list[tuple[float, int]]:
        edges, rest = peer.ends(question.goal)
        limit = 60.0
        while True:
            ends = dijkstra(backwards, indices=edges, limit=limit)
            from_end = (ends[:, entry] - rest[:, None]).min(axis=0)
            best = peer.best(from_end, question.free)
            # Proven only if nobody who was not reached could still be among them.
            if (len(best) == K and best[-1][0] <= limit - rest.max()) or limit > 7200.0:
                return best
            limit *= 2.0

    return ask


def _igraph(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    finite = np.isfinite(peer.cost)
    pairs = np.column_stack([peer.before[finite], peer.links.edge[finite]])
    graph = igraph.Graph(n=len(peer.links.first) - 1, edges=pairs, directed=True)
    weights = peer.cost[finite].tolist()
    places, back = np.unique(peer.force.fleet.entry_edge[:-1], return_inverse=True)
    targets = places.tolist()

    def ask(question: Question) -> list[tuple[float, int]]:
        edges, rest = peer.ends(question.goal)
        ends = graph.distances(edges.tolist(), targets, weights, mode="in")
        from_end = (np.array(ends)[:, back] - rest[:, None]).min(axis=0)
        return peer.best(from_end, question.free)

    return ask


@cache
def _contracted(peer_network: Network) -> Any:
    """pandana's contraction hierarchy: about a minute, then any force may ask it."""
    peer = Peer.of(peer_network, None)
    finite = np.isfinite(peer.cost)
    streets = peer_network.streets
    return pandana.Network(
        pandas.Series(streets.junction_lon[streets.head]),
        pandas.Series(streets.junction_lat[streets.head]),
        pandas.Series(peer.before[finite]),
        pandas.Series(peer.links.edge[finite].astype(np.int64)),
        pandas.DataFrame({"s": peer.cost[finite]}),
        twoway=False,
    )


def _pandana(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    graph = _contracted(peer.network)
    entry = peer.force.fleet.entry_edge[:-1].tolist()

    def ask(question: Question) -> list[tuple[float, int]]:
        edges, rest = peer.ends(question.goal)
        ends = [graph.shortest_path_lengths(entry, [edge] * len(entry)) for edge in edges.tolist()]
        from_end = (np.array(ends) - rest[:, None]).min(axis=0)
        return peer.best(from_end, question.free)

    return ask


def _line(peer: Peer) -> Callable[[Question], list[tuple[float, int]]]:
    east = np.cos(np.radians(41.15))
    force = peer.force
    tree = cKDTree(np.column_stack([force.lon * east, force.lat]))

    def ask(question: Question) -> list[tuple[float, int]]:
        size = 4 * K
        while True:
            _, rows = tree.query([question.goal.lon * east, question.goal.lat], size)
            best = [int(i) for i in rows if i < len(force.lon) and question.free[i]][:K]
            if len(best) == K or size >= len(force.lon):
                return [(float("nan"), i) for i in best]
            size *= 4

    return ask
