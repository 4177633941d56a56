"""围堵: the fewest junctions through which every way out of a suspect's reach leads.

Junctions that the suspect can have reached within `inner_s` lie inside; beyond `outer_s`, and at a
main road that ends at the edge of the map, is the outside. Between them a least cut is taken (the
one farthest out, which leaves the units the most time). Turn bans are not counted on.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.roads.network import Network
from app.roads.places import Place
from app.roads.streets import Mode, RoadClass, Streets

ENDLESS: Final = 1 << 20  # capacity of what cannot be held


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """k junctions that close it; ways off the map that lie inside can be held by nobody."""

    junctions: NDArray[np.int64]  # (k,)
    flight_s: NDArray[np.float64]  # (k,) from setting out until the suspect can be there
    gone: int


def ring(network: Network, start: Place, mode: Mode, inner_s: float, outer_s: float) -> Ring:
    """The posts around a place; none where nothing leads out."""
    streets = network.streets
    seconds = junction_times(network, start, mode, outer_s)
    inside = seconds < inner_s
    usable = (streets.modes & int(mode)) != 0
    tail, head = streets.tail[usable].astype(np.int64), streets.head[usable].astype(np.int64)
    # Whoever has not left the street yet comes to its ends: from a node of its own.
    ends = np.array([streets.tail[start.edge], streets.head[start.edge]], np.int64)
    tail, head = np.append(tail, [len(inside)] * 2), np.append(head, ends)
    inside = np.append(inside, True)
    seconds = np.append(seconds, 0.0)
    candidate = ~inside & (seconds <= outer_s)
    candidate[head[inside[tail] & ~inside[head]]] = True  # however long the street to it is
    leads_out = np.append(ways_off_the_map(streets), False)
    open_ = leads_out & candidate
    open_[tail[candidate[tail] & ~inside[head] & ~candidate[head]]] = True
    open_ |= candidate & (seconds > outer_s)
    cut = _least_cut(tail, head, inside, candidate, open_)
    return Ring(cut, seconds[cut], int((leads_out & inside).sum()))


def junction_times(
    network: Network, start: Place, mode: Mode, limit_s: float
) -> NDArray[np.float64]:
    """(n,) seconds until each junction is reached first; those just beyond the limit too."""
    streets, weights = network.streets, network.weights[mode]
    reach = network.reach(start, mode, limit_s)
    seconds = np.full(len(streets.junction_lon), np.inf)
    usable = (streets.modes & int(mode)) != 0
    np.minimum.at(seconds, streets.tail[usable], reach.seconds[usable])
    passed = reach.seconds + weights.onward.pass_s
    np.minimum.at(seconds, streets.head[usable], passed[usable])
    for edge, share in ((start.edge, start.fraction), (streets.twin[start.edge], None)):
        if edge >= 0 and usable[edge]:  # the street the suspect stood on: its ends
            rest = 1.0 - share if share is not None else start.fraction
            at = int(streets.head[edge])
            seconds[at] = min(seconds[at], rest * float(weights.onward.pass_s[edge]))
    return seconds


def ways_off_the_map(streets: Streets) -> NDArray[np.bool_]:
    """(n,) junctions where a main road ends: it goes on beyond the map."""
    count = len(streets.junction_lon)
    once = (streets.twin < 0) | (np.arange(len(streets.tail)) < streets.twin)
    ends = np.bincount(streets.tail[once], minlength=count)
    ends += np.bincount(streets.head[once], minlength=count)
    main = np.zeros(count, np.bool_)
    heavy = once & (streets.road_class <= int(RoadClass.TERTIARY))
    main[streets.tail[heavy]] = True
    main[streets.head[heavy]] = True
    leads_out: NDArray[np.bool_] = main & (ends == 1)
    return leads_out


def _least_cut(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    inside: NDArray[np.bool_],
    candidate: NDArray[np.bool_],
    open_: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The fewest candidates without which nothing leads from inside to what is open."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow, and seldom needed
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow  # noqa: PLC0415

    chosen = np.flatnonzero(candidate)
    row = np.full(len(candidate), -1, np.int64)
    row[chosen] = np.arange(len(chosen))
    k = len(chosen)
    source, sink = 2 * k, 2 * k + 1  # candidate i: 2i is its way in, 2i + 1 its way out
    between = candidate[tail] & candidate[head] & (tail != head)
    first = inside[tail] & candidate[head]
    links = [
        (2 * np.arange(k), 2 * np.arange(k) + 1, 1),
        (2 * row[tail[between]] + 1, 2 * row[head[between]], ENDLESS),
        (np.full(int(first.sum()), source), 2 * row[head[first]], ENDLESS),
        (2 * row[np.flatnonzero(open_)] + 1, np.full(int(open_.sum()), sink), ENDLESS),
    ]
    start = np.concatenate([link[0] for link in links])
    end = np.concatenate([link[1] for link in links])
    amount = np.concatenate([np.full(len(a), c, np.int64) for a, _, c in links])
    pairs, where = np.unique(np.stack([start, end]), axis=1, return_inverse=True)
    most = np.zeros(pairs.shape[1], np.int64)
    np.maximum.at(most, where.reshape(-1), amount)
    shape = (2 * k + 2, 2 * k + 2)
    capacity = csr_array((most.astype(np.int32), (pairs[0], pairs[1])), shape=shape)
    flow = maximum_flow(capacity, source, sink).flow
    left = csr_array(capacity - flow)
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    reached = np.zeros(2 * k + 2, np.bool_)  # what still leads to the outside
    reached[breadth_first_order(csr_array(left.T), sink, return_predecessors=False)] = True
    held: NDArray[np.int64] = chosen[~reached[0 : 2 * k : 2] & reached[1 : 2 * k : 2]]
    return held
