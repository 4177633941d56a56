"""Which edges belong to the main network of a mode, and which are cut off from it."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from app.roads.streets import Flags, Mode, Streets


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
    graph = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(count, count))
    _, part = connected_components(graph, directed=True, connection="strong")
    # Weighed by edges inside, not by junctions: a junction of another mode is a part of its own.
    inside = part[tail] == part[head]
    if not inside.any():
        return np.zeros_like(usable)
    largest = int(np.bincount(part[tail][inside]).argmax())
    main: Flags = part == largest
    in_main: Flags = usable & main[streets.tail] & main[streets.head]
    return in_main
