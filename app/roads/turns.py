"""The edge-based graph: which edge may follow which, and what kind of turn that is.

Several modes share one graph; a turn is one byte, and each mode has its own table of what a kind of
turn costs, so that a city fits into the processor's cache.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.roads.build import EARTH_M
from app.roads.streets import F8, I4, U1, Flags, Mode, Streets

ANGLES: Final = 64  # kinds 0 … 63: the angle of the turn in steps of 5.6°, left is positive
STRAIGHT: Final = 64  # no real junction: the street just goes on
BACK: Final = 65  # back on the same street
SIGNAL: Final = 128  # added where there are traffic lights
KINDS: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """For each edge its neighbours: `edge[first[e]:first[e + 1]]`, with the kind of each turn."""

    first: I4  # (m + 1,)
    edge: I4  # (links,)
    kind: U1  # (links,)


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """The turns of some modes, in both directions of search."""

    onward: Links  # the edges that may follow
    backward: Links  # the edges that may come before


def turns_of(streets: Streets, modes: Mode) -> Turns:
    """All allowed turns between edges that carry one of `modes`; turn bans do not hold on foot."""
    usable = (streets.modes & int(modes)) != 0
    before, after = _pairs(streets, usable)
    if modes != Mode.FOOT:
        allowed = ~_banned(streets, before, after)
        before, after = before[allowed], after[allowed]
    kind = _kinds(streets, usable, before, after)
    count = len(streets.tail)
    return Turns(_links(count, before, after, kind), _links(count, after, before, kind))


def turn_angles() -> F8:
    """Degrees that the kinds 0 … 63 stand for; (64,), left positive, -180 … 180."""
    return np.linspace(-180.0, 180.0, ANGLES, endpoint=False) + 180.0 / ANGLES


def _pairs(streets: Streets, usable: Flags) -> tuple[I4, I4]:
    """Every (edge, edge that starts where it ends), ordered by the first, then the second."""
    edges = np.flatnonzero(usable)
    order = edges[np.argsort(streets.tail[edges], kind="stable")]
    leaving = np.bincount(streets.tail[edges], minlength=len(streets.junction_lon))
    start = np.concatenate([[0], np.cumsum(leaving)])
    counts = leaving[streets.head[edges]]
    before = np.repeat(edges, counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    after = order[np.repeat(start[streets.head[edges]], counts) + nth]
    return before.astype(np.int32), after.astype(np.int32)


def _banned(streets: Streets, before: I4, after: I4) -> Flags:
    count = len(streets.tail)
    pairs = before.astype(np.int64) * count + after
    bans = np.sort(streets.ban_from.astype(np.int64) * count + streets.ban_to)
    if not len(bans):
        return np.zeros(len(pairs), np.bool_)
    # As np.isin would say, which imports all of masked arrays for it.
    banned: Flags = bans[np.searchsorted(bans[:-1], pairs)] == pairs
    return banned


def _kinds(streets: Streets, usable: Flags, before: I4, after: I4) -> U1:
    leave, arrive = _bearings(streets)
    angle = (leave[after] - arrive[before] + np.pi) % (2 * np.pi) - np.pi
    kind = np.clip((angle + np.pi) * ANGLES // (2 * np.pi), 0, ANGLES - 1).astype(np.uint8)
    at = streets.tail[after]
    kind[_arms(streets, usable)[at] <= 2] = STRAIGHT
    kind[streets.twin[before] == after] = BACK
    kind[streets.signal[at]] += SIGNAL
    return kind


def _arms(streets: Streets, usable: Flags) -> I4:
    """How many streets meet in each junction; both directions of one street count once."""
    twin = streets.twin
    counted = usable & ((twin < 0) | ~usable[twin] | (np.arange(len(twin)) < twin))
    count = len(streets.junction_lon)
    arms = np.bincount(streets.tail[counted], minlength=count) + np.bincount(
        streets.head[counted], minlength=count
    )
    return arms.astype(np.int32)


def _bearings(streets: Streets) -> tuple[F8, F8]:
    """Mathematical angle (radians, from east) of each edge as it leaves and as it arrives."""
    east = np.radians(streets.point_lon) * EARTH_M * np.cos(np.radians(streets.point_lat))
    north = np.radians(streets.point_lat) * EARTH_M
    begin = streets.point_first.astype(np.int64)
    end = begin + streets.point_count - 1
    from_begin = np.arctan2(north[begin + 1] - north[begin], east[begin + 1] - east[begin])
    into_end = np.arctan2(north[end] - north[end - 1], east[end] - east[end - 1])
    leave: F8 = np.where(streets.backwards, into_end + np.pi, from_begin)
    arrive: F8 = np.where(streets.backwards, from_begin + np.pi, into_end)
    return leave, arrive


def _links(count: int, of: I4, edge: I4, kind: U1) -> Links:
    order = np.lexsort((edge, of))
    first = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=count))])
    return Links(first.astype(np.int32), edge[order], kind[order])
