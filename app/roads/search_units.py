"""One more search kernel: for every junction of the city the n units that reach it first.

What waits beyond the current quarter of a second lies unsorted in buckets; only the current bucket
is a heap, and that one is small enough to stay in the processor's nearest cache.
"""

from typing import NamedTuple

import numpy as np

from app.roads.compiled import kernel
from app.roads.spread import PER_S
from app.roads.streets import F8, I4, U1, Flags


class Rows(NamedTuple):
    """n units per junction, ordered by seconds, then unit; -1 marks what is free."""

    unit: I4  # (junctions, n)
    seconds: F8  # (junctions, n)


class Room(NamedTuple):
    """Room for one search."""

    passed: U1  # (m,) zero at the start: how many units have passed an edge
    passed_unit: I4  # (m, n) which
    bucket: I4  # (buckets,) first of the waiting, -1 if none
    later_s: F8  # (size,) the waiting, one after the other
    later_edge: I4
    later_unit: I4
    later_next: I4  # in the same bucket, -1 at the end
    key: F8  # (size,) the heap of the current bucket
    edge: I4
    unit: I4


def room_for_units(edges: int, links: int, entries: int, n: int, limit_s: float) -> Room:
    """Room for n units on each edge: every one of them may look along every link once."""
    size = links * n + entries + 1
    return Room(
        np.zeros(edges, np.uint8),
        np.empty((edges, n), np.int32),
        np.full(int(PER_S * limit_s) + 1, -1, np.int32),
        *(np.empty(size), np.empty(size, np.int32), np.empty(size, np.int32)),
        *(np.empty(size, np.int32), np.empty(size)),
        *(np.empty(size, np.int32), np.empty(size, np.int32)),
    )


@kernel
def _push(key: F8, edge: I4, unit: I4, size: int, s: float, e: int, u: int) -> int:
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if key[parent] < s or (key[parent] == s and unit[parent] <= u):
            break
        key[i] = key[parent]
        edge[i] = edge[parent]
        unit[i] = unit[parent]
        i = parent
    key[i] = s
    edge[i] = e
    unit[i] = u
    return size + 1


@kernel
def _drop_least(key: F8, edge: I4, unit: I4, size: int) -> int:
    size -= 1
    s = key[size]
    e = edge[size]
    u = unit[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        right = child + 1
        if right < size and (
            key[right] < key[child] or (key[right] == key[child] and unit[right] < unit[child])
        ):
            child = right
        if key[child] > s or (key[child] == s and unit[child] >= u):
            break
        key[i] = key[child]
        edge[i] = edge[child]
        unit[i] = unit[child]
        i = child
    key[i] = s
    edge[i] = e
    unit[i] = u
    return size


@kernel
def _keep(unit: I4, seconds: F8, row: int, u: int, s: float) -> None:
    """Put (u, s) into the row of a junction."""
    n = unit.shape[1]
    at = n
    for j in range(n):
        if unit[row, j] == u or unit[row, j] < 0:
            at = j
            break
    if at == n:
        at = n - 1
        if s == seconds[row, at] and u > unit[row, at]:
            return
    elif unit[row, at] == u and s >= seconds[row, at]:
        return
    while at > 0 and (
        seconds[row, at - 1] > s or (seconds[row, at - 1] == s and unit[row, at - 1] > u)
    ):
        unit[row, at] = unit[row, at - 1]
        seconds[row, at] = seconds[row, at - 1]
        at -= 1
    unit[row, at] = u
    seconds[row, at] = s


@kernel
def spread_units(  # noqa: C901, PLR0912, PLR0913, PLR0917 - see "hot loops" in search.py
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
    passed: U1,
    passed_unit: I4,
    bucket: I4,
    later_s: F8,
    later_edge: I4,
    later_unit: I4,
    later_next: I4,
    key: F8,
    waiting: I4,
    waiting_unit: I4,
    out_unit: I4,
    out_s: F8,
    head: I4,
    limit_s: float,
) -> None:
    """Merge the usable units into the rows of the junctions that they reach within the limit.

    Arguments: a `Graph` with its links onward, `Entries`, `Room`, `Rows`, the junction that each
    edge reaches (m,), and the limit.
    """
    n = out_unit.shape[1]
    later = 0
    for entry in range(len(entry_unit)):
        if usable[entry_unit[entry]]:
            e = entry_edge[entry]
            s = entry_s[entry] + (1.0 - entry_share[entry]) * part_s[e]
            if s <= limit_s:
                later_s[later] = s
                later_edge[later] = e
                later_unit[later] = entry_unit[entry]
                later_next[later] = bucket[int(PER_S * s)]
                bucket[int(PER_S * s)] = later
                later += 1
    for now in range(len(bucket)):
        size = 0
        i = bucket[now]
        while i >= 0:
            size = _push(key, waiting, waiting_unit, size, later_s[i], later_edge[i], later_unit[i])
            i = later_next[i]
        while size > 0:
            d = key[0]
            e = waiting[0]
            u = waiting_unit[0]
            size = _drop_least(key, waiting, waiting_unit, size)
            known = passed[e] >= n
            for j in range(passed[e]):
                known = known or passed_unit[e, j] == u
            if known:
                continue
            passed_unit[e, passed[e]] = u
            passed[e] += 1
            if d <= out_s[head[e], n - 1]:  # infinite while the row is not full
                _keep(out_unit, out_s, head[e], u, d)
            for link in range(first[e], first[e + 1]):
                a = edge[link]
                s = d + turn_s[kind[link]] + pass_s[a]
                if s > limit_s or passed[a] >= n:
                    continue
                known = False
                for j in range(passed[a]):
                    known = known or passed_unit[a, j] == u
                if known:
                    continue
                at = int(PER_S * s)
                if at == now:
                    size = _push(key, waiting, waiting_unit, size, s, a, u)
                else:
                    later_s[later] = s
                    later_edge[later] = a
                    later_unit[later] = u
                    later_next[later] = bucket[at]
                    bucket[at] = later
                    later += 1
