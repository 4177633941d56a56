"""One more search kernel: for every junction of the city the n units that reach it first."""

from typing import NamedTuple

from app.roads.compiled import kernel
from app.roads.streets import F8, I4, U1, Flags


class Rows(NamedTuple):
    """n units per junction, ordered by seconds, then unit; -1 marks what is free."""

    unit: I4  # (junctions, n)
    seconds: F8  # (junctions, n)


class Room(NamedTuple):
    """Room for one search."""

    passed: U1  # (m,) zero at the start: how many units have passed an edge
    unit: I4  # (m, n) which
    heap_key: F8
    heap_edge: I4
    heap_unit: I4


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
def _keep(unit: I4, seconds: F8, u: int, s: float) -> None:
    """Put (u, s) into the row of a junction."""
    n = len(unit)
    at = n
    for j in range(n):
        if unit[j] == u or unit[j] < 0:
            at = j
            break
    if at == n:
        at = n - 1
        if s > seconds[at] or (s == seconds[at] and u > unit[at]):
            return
    elif unit[at] == u and s >= seconds[at]:
        return
    while at > 0 and (seconds[at - 1] > s or (seconds[at - 1] == s and unit[at - 1] > u)):
        unit[at] = unit[at - 1]
        seconds[at] = seconds[at - 1]
        at -= 1
    unit[at] = u
    seconds[at] = s


@kernel
def spread_units(  # noqa: C901, PLR0913, PLR0917 - see "hot loops" in search.py
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
    size = 0
    for entry in range(len(entry_unit)):
        if usable[entry_unit[entry]]:
            e = entry_edge[entry]
            s = entry_s[entry] + (1.0 - entry_share[entry]) * part_s[e]
            if s <= limit_s:
                size = _push(key, waiting, waiting_unit, size, s, e, entry_unit[entry])
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
        _keep(out_unit[head[e]], out_s[head[e]], u, d)
        for link in range(first[e], first[e + 1]):
            a = edge[link]
            s = d + turn_s[kind[link]] + pass_s[a]
            if s > limit_s or passed[a] >= n:
                continue
            known = False
            for j in range(passed[a]):
                known = known or passed_unit[a, j] == u
            if not known:
                size = _push(key, waiting, waiting_unit, size, s, a, u)
