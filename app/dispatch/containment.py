"""围堵: a unit to every exit, so that the last of them is held as early as possible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.dispatch.assign import match
from app.roads.network import DAY_S, Network
from app.roads.places import Fleet, Goal


@dataclass(frozen=True, slots=True)
class Post:
    """One exit and the unit that holds it. `late_s` above 0: the suspect is there first."""

    exit: int  # index of the exit
    unit: int | None  # row in the fleet; None: nobody can be there
    seconds: float | None = None
    late_s: float | None = None


@dataclass(frozen=True, slots=True)
class Blockade:
    """Posts in the order of the exits. `last_s` is when the last of the held exits is held."""

    posts: tuple[Post, ...]
    last_s: float
    tight: bool  # every exit is held before the suspect can be there


def contain(
    network: Network,
    fleet: Fleet,
    exits: Sequence[Goal],
    free: NDArray[np.bool_] | None = None,
    flight_s: NDArray[np.float64] | None = None,
    turnout_s: float = 0.0,
) -> Blockade:
    """Free units to the exits: as many as possible, the worst as early as possible, least sum.

    `flight_s` (exits,) is when the suspect reaches each exit (infinite: never); then the greatest
    delay behind the suspect is made least instead of the greatest time. Every unit sets out
    `turnout_s` after the order.
    """
    seconds, rows = _drives(network, fleet, exits, free)
    seconds = seconds + turnout_s
    flight = np.zeros(len(exits)) if flight_s is None else np.minimum(flight_s, DAY_S)
    late = seconds - flight[:, None]
    bound = bottleneck(late)
    chosen, _ = match(np.where(late <= bound, late, np.inf))
    posts = tuple(
        Post(i, None) if j is None else Post(i, rows[j], float(seconds[i, j]), float(late[i, j]))
        for i, j in enumerate(chosen)
    )
    held = [post.seconds for post in posts if post.seconds is not None]
    tight = all(post.late_s is not None and post.late_s <= 0.0 for post in posts)
    return Blockade(posts, max(held, default=0.0), tight and flight_s is not None)


def bottleneck(costs: NDArray[np.float64]) -> float:
    """The least bound under which as many rows as possible find a column each.

    `costs` (rows, columns), infinite where a column cannot serve a row; -inf if nothing is finite.
    """
    steps = np.unique(costs[np.isfinite(costs)])
    if not len(steps):
        return -np.inf
    most = _matched(costs, float(steps[-1]))
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if _matched(costs, float(steps[middle])) == most:
            high = middle
        else:
            low = middle + 1
    return float(steps[low])


def _matched(costs: NDArray[np.float64], bound: float) -> int:
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow, and seldom needed
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    matching = maximum_bipartite_matching(csr_array(costs <= bound), perm_type="column")
    return int((np.asarray(matching) >= 0).sum())


def _drives(
    network: Network, fleet: Fleet, exits: Sequence[Goal], free: NDArray[np.bool_] | None
) -> tuple[NDArray[np.float64], list[int]]:
    """Seconds (exits, units) and the units' rows; as many of the nearest as exits are enough."""
    found = [network.nearest(goal, fleet, free, len(exits), DAY_S) for goal in exits]
    rows = sorted({int(row) for nearest in found for row in nearest.unit})
    column = {row: j for j, row in enumerate(rows)}
    seconds = np.full((len(exits), len(rows)), np.inf)
    for i, nearest in enumerate(found):
        seconds[i, [column[int(row)] for row in nearest.unit]] = nearest.seconds
    return seconds, rows
