"""One more search kernel: for every junction of the city the n units that reach it first."""

from typing import NamedTuple

from app.roads.compiled import kernel
from app.roads.search import Entries, Graph
from app.roads.streets import F8, I4, U1


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
def _push(room: Room, size: int, s: float, e: int, u: int) -> int:
    key, edge, unit = room.heap_key, room.heap_edge, room.heap_unit
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
def _drop_least(room: Room, size: int) -> int:
    key, edge, unit = room.heap_key, room.heap_edge, room.heap_unit
    size -= 1
    s, e, u = key[size], edge[size], unit[size]
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
def _keep(rows: Rows, junction: int, u: int, s: float) -> None:
    n = rows.unit.shape[1]
    at = n
    for j in range(n):
        if rows.unit[junction, j] == u or rows.unit[junction, j] < 0:
            at = j
            break
    if at < n and rows.unit[junction, at] == u and s >= rows.seconds[junction, at]:
        return
    if at == n:
        at = n - 1
        worst = rows.seconds[junction, at]
        if s > worst or (s == worst and u > rows.unit[junction, at]):
            return
    while at > 0 and (
        rows.seconds[junction, at - 1] > s
        or (rows.seconds[junction, at - 1] == s and rows.unit[junction, at - 1] > u)
    ):
        rows.unit[junction, at] = rows.unit[junction, at - 1]
        rows.seconds[junction, at] = rows.seconds[junction, at - 1]
        at -= 1
    rows.unit[junction, at] = u
    rows.seconds[junction, at] = s


@kernel
def _passed(room: Room, e: int, u: int, n: int) -> bool:
    """Whether `u`, or n units already, have passed the edge: another one changes nothing."""
    if room.passed[e] >= n:
        return True
    for j in range(room.passed[e]):  # noqa: SIM110 - numba knows no any() of a generator
        if room.unit[e, j] == u:
            return True
    return False


@kernel
def spread_units(
    graph: Graph,
    entries: Entries,
    head: I4,
    limit_s: float,
    room: Room,
    rows: Rows,
) -> None:
    """Merge the usable units into the rows of the junctions that they reach within the limit.

    `graph` has the links onward, `head` (m,) is the junction that an edge reaches.
    """
    n = rows.unit.shape[1]
    size = 0
    for entry in range(len(entries.unit)):
        if entries.usable[entries.unit[entry]]:
            e = entries.edge[entry]
            s = entries.seconds[entry] + (1.0 - entries.share[entry]) * graph.part_s[e]
            if s <= limit_s:
                size = _push(room, size, s, e, entries.unit[entry])
    while size > 0:
        d, e, u = room.heap_key[0], room.heap_edge[0], room.heap_unit[0]
        size = _drop_least(room, size)
        if _passed(room, e, u, n):
            continue
        room.unit[e, room.passed[e]] = u
        room.passed[e] += 1
        _keep(rows, head[e], u, d)
        for link in range(graph.first[e], graph.first[e + 1]):
            a = graph.edge[link]
            s = d + graph.turn_s[graph.kind[link]] + graph.pass_s[a]
            if s <= limit_s and not _passed(room, a, u, n):
                size = _push(room, size, s, a, u)
