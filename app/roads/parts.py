"""Which edges belong to the main network of a mode, and which are cut off from it."""

import numpy as np

from app.roads.compiled import kernel
from app.roads.streets import I4, I8, Flags, Mode, Streets


def main_part(streets: Streets, mode: Mode) -> Flags:
    """(m,) True for edges of `mode` inside the largest strongly connected part of its streets.

    From everywhere in that part one can get everywhere in it. An edge of the mode that is False is
    cut off: nobody gets there, or nobody gets away. Turn bans are not looked at.
    """
    usable: Flags = (streets.modes & int(mode)) != 0
    count = len(streets.junction_lon)
    if not usable.any():
        return usable
    tail, head = streets.tail[usable], streets.head[usable]
    main = _part_of_most(tail, head, count)
    if main is None:
        main = _largest_part(tail, head, count)
    in_main: Flags = usable & main[streets.tail] & main[streets.head]
    return in_main


def _part_of_most(tail: I4, head: I4, count: int) -> Flags | None:
    """(count,) the part of the junction with most edges, if more than half of all edges lie in it;
    no other can be as large then. None where that is not so."""
    start = int(np.bincount(tail, minlength=count).argmax())
    part = _from(start, tail, head, count) & _from(start, head, tail, count)
    inside = part[tail] & part[head]
    return part if 2 * np.count_nonzero(inside) > len(tail) else None


def _from(start: int, tail: I4, head: I4, count: int) -> Flags:
    """(count,) junctions that can be got to."""
    order = np.argsort(tail, kind="stable")
    first = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=count), out=first[1:])
    seen = np.zeros(count, np.bool_)
    _flood(first, np.ascontiguousarray(head[order], np.int32), start, seen)
    return seen


@kernel
def _flood(first: I8, head: I4, start: int, seen: Flags) -> None:
    waiting = np.empty(len(seen), np.int32)
    waiting[0], count = start, 1
    seen[start] = True
    while count > 0:
        count -= 1
        at = waiting[count]
        for edge in range(first[at], first[at + 1]):
            to = head[edge]
            if not seen[to]:
                seen[to] = True
                waiting[count] = to
                count += 1


def _largest_part(tail: I4, head: I4, count: int) -> Flags:
    """(count,) whatever the parts; few cities need it, and its import takes 0.3 s."""
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(count, count))
    _, part = connected_components(graph, directed=True, connection="strong")
    # Weighed by edges inside, not by junctions: a junction of another mode is a part of its own.
    inside = part[tail] == part[head]
    if not inside.any():
        return np.zeros(count, np.bool_)
    main: Flags = part == int(np.bincount(part[tail][inside]).argmax())
    return main
