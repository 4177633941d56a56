"""The search kernels: arrays in, arrays out; compiled or, from the same source, plain Python.

Words used here. A *label* is a time in seconds. An *entry* is a place where a unit may start: its
edge, the share of the edge behind it, and what it costs to start there (turning about). `pass_s` is
the time to pass an edge (infinite when closed), `part_s` the time that a part of it is taken from,
because whoever stands on a closed street may leave it and an incident on it can be reached.
"""

from typing import NamedTuple

import numpy as np

from app.roads.compiled import kernel
from app.roads.streets import F8, I4, U1, Flags


class Graph(NamedTuple):
    """One mode's weights on the links of one direction of search."""

    first: I4  # (m + 1,)
    edge: I4  # (links,) neighbours of e: edge[first[e]:first[e + 1]]
    kind: U1  # (links,)
    turn_s: F8  # (256,)
    pass_s: F8  # (m,)
    part_s: F8  # (m,)
    length_m: F8  # (m,)


class Entries(NamedTuple):
    """q entries ordered by edge, then share; -1 stands at the end of `edge`."""

    head: I4  # (m,) first entry on an edge, or -1
    edge: I4  # (q + 1,)
    share: F8  # (q,)
    seconds: F8  # (q,)
    unit: I4  # (q,)
    usable: Flags  # (n,) which units count


class Goals(NamedTuple):
    """Both directions of the goal's street; each is reached at `share`, `seconds` are added."""

    edge: I4
    share: F8
    seconds: F8


class Best(NamedTuple):
    """The k best units so far: seconds, then unit; `entry` is -1 - entry on the goal's own edge."""

    unit: I4
    seconds: F8
    metres: F8
    entry: I4
    limit_s: float  # finite


class Work(NamedTuple):
    """Room for one search. `label` is infinite between searches."""

    label: F8  # (m,)
    onward: I4  # (m,) the edge that follows, or -1 - i before goal i
    touched: I4  # (m,) whose label is finite
    heap_key: F8
    heap_edge: I4
    used: I4  # (2,) how much of the heap, of touched


@kernel
def _push(work: Work, s: float, e: int) -> None:
    key, edge = work.heap_key, work.heap_edge
    i = work.used[0]
    work.used[0] = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        if key[parent] <= s:
            break
        key[i] = key[parent]
        edge[i] = edge[parent]
        i = parent
    key[i] = s
    edge[i] = e


@kernel
def _drop_least(work: Work) -> None:
    key, edge = work.heap_key, work.heap_edge
    size = work.used[0] - 1
    work.used[0] = size
    s, e = key[size], edge[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= s:
            break
        key[i] = key[child]
        edge[i] = edge[child]
        i = child
    key[i] = s
    edge[i] = e


@kernel
def _improve(work: Work, e: int, s: float, onward: int) -> None:
    if work.label[e] == np.inf:
        work.touched[work.used[1]] = e
        work.used[1] += 1
    work.label[e] = s
    work.onward[e] = onward


@kernel
def _relax(graph: Graph, work: Work, e: int, s: float, onward: int, worst: float) -> None:
    """Offer the neighbours of `e` the time `s` and the turn; up to `worst`."""
    for link in range(graph.first[e], graph.first[e + 1]):
        other = graph.edge[link]
        there = s + graph.turn_s[graph.kind[link]]
        if there <= worst and there < work.label[other]:
            _improve(work, other, there, onward)
            _push(work, there, other)


@kernel
def _offer(best: Best, found: int, u: int, s: float, m: float, entry: int) -> int:
    """Keep the k best, each unit once; returns how many there are now."""
    k = len(best.unit)
    at = found
    for j in range(found):
        if best.unit[j] == u:
            at = j
    if at < found:
        if s >= best.seconds[at]:
            return found
    elif found < k:
        found += 1
    else:
        at = k - 1
        if s > best.seconds[at] or (s == best.seconds[at] and u > best.unit[at]):
            return found
    while at > 0 and (
        best.seconds[at - 1] > s or (best.seconds[at - 1] == s and best.unit[at - 1] > u)
    ):
        best.unit[at] = best.unit[at - 1]
        best.seconds[at] = best.seconds[at - 1]
        best.metres[at] = best.metres[at - 1]
        best.entry[at] = best.entry[at - 1]
        at -= 1
    best.unit[at] = u
    best.seconds[at] = s
    best.metres[at] = m
    best.entry[at] = entry
    return found


@kernel
def _worst(best: Best, found: int) -> float:
    k = len(best.unit)
    return min(best.limit_s, best.seconds[k - 1]) if found == k else best.limit_s


@kernel
def _collect(
    graph: Graph,
    entries: Entries,
    e: int,
    share: float,
    s: float,
    own: bool,
    found: int,
    best: Best,
) -> int:
    """Offer the units on `e` that stand before `share`, from where the goal is `s` away."""
    entry = entries.head[e]
    while entries.edge[entry] == e:
        rest = share - entries.share[entry]
        if rest >= 0.0 and entries.usable[entries.unit[entry]]:
            total = s + entries.seconds[entry] + rest * graph.part_s[e]
            if total <= _worst(best, found):
                m = rest * graph.length_m[e] if own else -1.0
                mark = -1 - entry if own else entry
                found = _offer(best, found, entries.unit[entry], total, m, mark)
        entry += 1
    return found


@kernel
def nearest_k(
    graph: Graph,
    entries: Entries,
    goals: Goals,
    found: int,
    best: Best,
    work: Work,
) -> int:
    """The k units that reach the goal first: a search backwards from it that stops when proven.

    `graph` has the links backwards; `best` holds `found` units of an earlier call (another mode).
    Returns the number found.
    """
    for i in range(len(goals.edge)):
        e, share, s = goals.edge[i], goals.share[i], goals.seconds[i]
        if entries.head[e] >= 0:
            found = _collect(graph, entries, e, share, s, True, found, best)
        worst = _worst(best, found)
        _relax(graph, work, e, s + share * graph.part_s[e], -1 - i, worst)
    worst = _worst(best, found)
    while work.used[0] > 0 and work.heap_key[0] <= worst:
        d, e = work.heap_key[0], work.heap_edge[0]
        _drop_least(work)
        if d > work.label[e]:
            continue
        if entries.head[e] >= 0:
            found = _collect(graph, entries, e, 1.0, d, False, found, best)
            worst = _worst(best, found)
        if d + graph.pass_s[e] <= worst:
            _relax(graph, work, e, d + graph.pass_s[e], e, worst)
    _measure(graph, entries, goals, found, best, work)
    forget(work)
    return found


@kernel
def _measure(
    graph: Graph, entries: Entries, goals: Goals, found: int, best: Best, work: Work
) -> None:
    """Metres on the road for the units that this search found."""
    for j in range(found):
        if best.metres[j] < 0.0:
            entry = best.entry[j]
            e = entries.edge[entry]
            m = (1.0 - entries.share[entry]) * graph.length_m[e]
            e = work.onward[e]
            while e >= 0:
                m += graph.length_m[e]
                e = work.onward[e]
            best.metres[j] = m + goals.share[-1 - e] * graph.length_m[goals.edge[-1 - e]]


@kernel
def forget(work: Work) -> None:
    """Make the room ready for the next search."""
    for mark in range(work.used[1]):
        work.label[work.touched[mark]] = np.inf
    work.used[0] = 0
    work.used[1] = 0


@kernel
def trace(onward: I4, start: int, goal_edge: I4, out_edge: I4) -> int:
    """The edges from `start` to the goal that the last `nearest_k` found; returns their number."""
    count = 0
    e = start
    while e >= 0:
        out_edge[count] = e
        count += 1
        e = onward[e]
    out_edge[count] = goal_edge[-1 - e]
    return count + 1


@kernel
def spread(graph: Graph, entries: Entries, limit_s: float, work: Work) -> None:
    """When the start of each edge is first reached by a usable unit, up to the limit: `work.label`.

    An entry's own edge is reached only by coming round to its start. `graph` has the links onward.
    The caller copies the labels and calls `forget`.
    """
    for entry in range(len(entries.unit)):
        if entries.usable[entries.unit[entry]]:
            e = entries.edge[entry]
            leave = entries.seconds[entry] + (1.0 - entries.share[entry]) * graph.part_s[e]
            for link in range(graph.first[e], graph.first[e + 1]):
                there = leave + graph.turn_s[graph.kind[link]]
                if there <= limit_s and there < work.label[graph.edge[link]]:
                    _improve(work, graph.edge[link], there, -1)
    # Each marked edge goes once into the heap, however many units there are: it cannot overflow.
    for mark in range(work.used[1]):
        _push(work, work.label[work.touched[mark]], work.touched[mark])
    while work.used[0] > 0:
        d, e = work.heap_key[0], work.heap_edge[0]
        _drop_least(work)
        if d <= work.label[e] and d + graph.pass_s[e] <= limit_s:
            _relax(graph, work, e, d + graph.pass_s[e], e, limit_s)


@kernel
def shares(graph: Graph, entries: Entries, limit_s: float, label: F8, out_share: F8) -> None:
    """The share of each edge reached in time: from its start, or by a unit that stands on it."""
    for e in range(len(label)):
        if label[e] <= limit_s:
            out_share[e] = min(1.0, (limit_s - label[e]) / graph.part_s[e])
    until, last = 0.0, -1
    for entry in range(len(entries.unit)):
        if entries.usable[entries.unit[entry]]:
            e, begin = entries.edge[entry], entries.share[entry]
            time_left = max(0.0, limit_s - entries.seconds[entry])
            end = min(1.0, begin + time_left / graph.part_s[e])
            if e != last:
                until, last = out_share[e], e
            if end > until:
                out_share[e] += end - max(begin, until)
                until = end
