"""How figures go from day to day, what is out of the ordinary, and which leg is slow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.limits import Limits
from app.services.response import CHAIN, ENDS, Group, KindOf, Leg, measure
from app.store.samples import Samples

WIDTH = 2.66  # times the mean moving range: the limits of an XmR chart (Wheeler, Chambers 1992)
RUN = 8  # so many in a row on one side of the centre are no chance


@dataclass(frozen=True, slots=True)
class Control:
    """An XmR control chart of the medians of one key after another, in seconds.

    `signals` are the places of those outside the limits or within a run on one side.
    """

    centre: float
    low: float
    high: float
    signals: tuple[int, ...]


def control(groups: Sequence[Group]) -> Control | None:
    """None with fewer than three medians: nothing can be said of what is usual."""
    medians = np.array([g.figures.median for g in groups if g.figures.median is not None])
    if len(medians) < 3:
        return None
    centre = float(medians.mean())
    reach = WIDTH * float(np.abs(np.diff(medians)).mean())
    low, high = max(0.0, centre - reach), centre + reach
    outside = {int(at) for at in np.flatnonzero((medians < low) | (medians > high))}
    return Control(centre, low, high, tuple(sorted(outside | runs(np.sign(medians - centre)))))


def runs(sides: np.ndarray) -> set[int]:
    """The places within runs of RUN or more on one side (-1 or 1)."""
    found: set[int] = set()
    start = 0
    for at in range(1, len(sides) + 1):
        if at == len(sides) or sides[at] != sides[start]:
            if sides[start] and at - start >= RUN:
                found |= set(range(start, at))
            start = at
    return found


@dataclass(frozen=True, slots=True)
class Slow:
    """The leg that takes the largest part of the response, of `n` incidents with every leg."""

    leg: Leg
    share: float
    median_s: float
    n: int


def slowest(samples: Samples, limits: Limits, kind_of: KindOf) -> Slow | None:
    """By the sum of its seconds over all incidents that have every leg; None for none."""
    counted = measure(samples, Leg.RESPONSE, limits, kind_of).rows
    ends = [ENDS[leg] for leg in CHAIN]
    parts = np.array([samples.at[b][counted] - samples.at[a][counted] for a, b in ends])
    whole = np.all(parts >= 0, axis=0)  # nan is not
    if not whole.any():
        return None
    sums = parts[:, whole].sum(axis=1)
    at = int(np.argmax(sums))
    median = float(np.median(parts[at, whole]))
    total = float(sums.sum())
    return Slow(CHAIN[at], float(sums[at]) / total if total else 0.0, median, int(whole.sum()))
