"""The search kernels: arrays in, arrays out; compiled or, from the same source, plain Python.

Words used here. A *label* is a time in seconds. An *entry* is a place where a unit may start: its
edge, the share of the edge behind it, and what it costs to start there (turning about). `pass_s` is
the time to pass an edge (infinite when closed), `part_s` the time that a part of it is taken from,
because whoever stands on a closed street may leave it and an incident on it can be reached.

Hot loops are written out and take their arrays one by one, against the house's taste: numba counts
references for every array that is handed on or read out of a tuple, and the same loop in small
functions took two to seven times as long. The tuples below are only how callers keep the arguments.
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


class Work(NamedTuple):
    """Room for one search. `label` is infinite between searches."""

    label: F8  # (m,)
    onward: I4  # (m,) the edge that follows, or -1 - i before goal i
    touched: I4  # (m,) whose label is finite
    heap_key: F8
    heap_edge: I4


@kernel
def _push(key: F8, edge: I4, size: int, s: float, e: int) -> int:
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if key[parent] <= s:
            break
        key[i] = key[parent]
        edge[i] = edge[parent]
        i = parent
    key[i] = s
    edge[i] = e
    return size + 1


@kernel
def _drop_least(key: F8, edge: I4, size: int) -> int:
    size -= 1
    s = key[size]
    e = edge[size]
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
    return size


@kernel
def _offer(  # noqa: PLR0913, PLR0917
    unit: I4,
    seconds: F8,
    metres: F8,
    entry: I4,
    found: int,
    u: int,
    s: float,
    m: float,
    at_entry: int,
) -> int:
    """Keep the k best, each unit once; returns how many there are now."""
    k = len(unit)
    at = found
    for j in range(found):
        if unit[j] == u:
            at = j
    if at < found:
        if s >= seconds[at]:
            return found
    elif found < k:
        found += 1
    else:
        at = k - 1
        if s > seconds[at] or (s == seconds[at] and u > unit[at]):
            return found
    while at > 0 and (seconds[at - 1] > s or (seconds[at - 1] == s and unit[at - 1] > u)):
        unit[at] = unit[at - 1]
        seconds[at] = seconds[at - 1]
        metres[at] = metres[at - 1]
        entry[at] = entry[at - 1]
        at -= 1
    unit[at] = u
    seconds[at] = s
    metres[at] = m
    entry[at] = at_entry
    return found


@kernel
def nearest_k(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
    first: I4,
    edge: I4,
    kind: U1,
    turn_s: F8,
    pass_s: F8,
    part_s: F8,
    length_m: F8,
    entry_head: I4,
    entry_edge: I4,
    entry_share: F8,
    entry_s: F8,
    entry_unit: I4,
    usable: Flags,
    goal_edge: I4,
    goal_share: F8,
    goal_s: F8,
    out_unit: I4,
    out_s: F8,
    out_m: F8,
    out_entry: I4,
    label: F8,
    onward: I4,
    touched: I4,
    key: F8,
    waiting: I4,
    found: int,
    limit_s: float,
) -> int:
    """The k units that reach the goal first: a search backwards from it that stops when proven.

    Arguments: a `Graph` with its links backwards, `Entries`, `Goals`, `Best`, `Work`, how many
    units of an earlier call (another mode) `Best` holds, and a finite limit. Returns the number
    found.
    """
    k = len(out_unit)
    worst = min(limit_s, out_s[k - 1]) if found == k else limit_s
    marks = 0
    size = 0
    for i in range(len(goal_edge)):
        e = goal_edge[i]
        entry = entry_head[e]
        while entry >= 0 and entry_edge[entry] == e:
            u = entry_unit[entry]
            rest = goal_share[i] - entry_share[entry]
            if rest >= 0.0 and usable[u]:  # up the goal's own street: not round the block
                s = goal_s[i] + entry_s[entry] + rest * part_s[e]
                if s <= worst:
                    m = rest * length_m[e]
                    found = _offer(out_unit, out_s, out_m, out_entry, found, u, s, m, -1 - entry)
                    if found == k:
                        worst = min(limit_s, out_s[k - 1])
            entry += 1
        into = goal_s[i] + goal_share[i] * part_s[e]
        for link in range(first[e], first[e + 1]):
            b = edge[link]
            s = into + turn_s[kind[link]]
            if s <= worst and s < label[b]:
                if label[b] == np.inf:
                    touched[marks] = b
                    marks += 1
                label[b] = s
                onward[b] = -1 - i
                size = _push(key, waiting, size, s, b)
    while size > 0 and key[0] <= worst:
        d = key[0]
        e = waiting[0]
        size = _drop_least(key, waiting, size)
        if d > label[e]:
            continue
        entry = entry_head[e]
        while entry >= 0 and entry_edge[entry] == e:
            u = entry_unit[entry]
            if usable[u]:
                s = d + entry_s[entry] + (1.0 - entry_share[entry]) * part_s[e]
                if s <= worst:
                    found = _offer(out_unit, out_s, out_m, out_entry, found, u, s, -1.0, entry)
                    if found == k:
                        worst = min(limit_s, out_s[k - 1])
            entry += 1
        through = d + pass_s[e]
        if through > worst:
            continue
        for link in range(first[e], first[e + 1]):
            b = edge[link]
            s = through + turn_s[kind[link]]
            if s <= worst and s < label[b]:
                if label[b] == np.inf:
                    touched[marks] = b
                    marks += 1
                label[b] = s
                onward[b] = e
                size = _push(key, waiting, size, s, b)
    for mark in range(marks):
        label[touched[mark]] = np.inf
    return found


@kernel
def measure(
    entry_edge: I4,
    entry_share: F8,
    goal_edge: I4,
    goal_share: F8,
    length_m: F8,
    out_m: F8,
    out_entry: I4,
    onward: I4,
) -> None:
    """Metres on the road for the units that the last `nearest_k` found (marked with -1)."""
    for j in range(len(out_m)):
        entry = out_entry[j]
        if out_m[j] < 0.0 <= entry:
            e = entry_edge[entry]
            m = (1.0 - entry_share[entry]) * length_m[e]
            e = onward[e]
            while e >= 0:
                m += length_m[e]
                e = onward[e]
            out_m[j] = m + goal_share[-1 - e] * length_m[goal_edge[-1 - e]]


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
