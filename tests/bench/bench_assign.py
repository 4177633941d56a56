"""Fifty waiting incidents on Porto at once: the best whole beside one after the other."""

import numpy as np

from app.dispatch.assign import Proposal, assign
from app.dispatch.force import Force
from app.domain.incident import Incident
from app.domain.stage import Stages
from app.roads.network import Network
from tests.bench import porto
from tests.bench.bench_recommend import _force
from tests.bench.rows import Row, race

WAITING = 50
Pairs = list[tuple[str, str | None]]


def run(quick: bool = False) -> list[Row]:
    if not porto.PORTO.is_file():
        return []
    rows: list[Row] = []
    network = porto.network()
    for n in porto.FORCES:
        force = _force(network, n)
        questions = [_incidents(seed) for seed in range(4 if quick else 40)]
        candidates = {
            "own": lambda calls, force=force: _pairs(assign(network, force, calls)),
            "one after the other": lambda calls, force=force: _in_turn(network, force, calls),
        }
        rows += race("assign", n, candidates, questions, _same, 5 if quick else 60)
    return rows


def _same(own: Pairs, other: Pairs) -> float:
    """Share of incidents that get the same officer."""
    return float(np.mean([a == b for a, b in zip(own, other, strict=True)]))


def _incidents(seed: int) -> list[Incident]:
    places = zip(*porto.places(WAITING, 1000 + seed), strict=True)
    return [
        Incident(f"{i:02}", i, "", "", "", 2, float(x), float(y), "", "", None, None, Stages())
        for i, (x, y) in enumerate(places)
    ]


def _pairs(proposals: tuple[Proposal, ...]) -> Pairs:
    return [(proposal.incident_id, proposal.unit_id) for proposal in proposals]


def _in_turn(network: Network, force: Force, calls: list[Incident]) -> Pairs:
    free, pairs = force.free, []
    for call in calls:
        found = network.nearest(network.goal(call.lon, call.lat), force.fleet, free, 1)
        free[found.unit] = False
        unit_id = force.units[int(found.unit[0])].id if len(found) else None
        pairs.append((call.id, unit_id))
    return pairs
