"""From raw ways to `Streets`: ways are cut at shared nodes into directed edges, with turn bans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import numpy as np

from app.roads.bans import read_bans
from app.roads.notes import StreetNote
from app.roads.streets import F8, I4, I8, Flags, RawStreets, RawWay, Streets
from app.roads.tags import WayUse, read_way

EARTH_M: Final = 6_371_008.8  # mean radius
_SHORTEST_M: Final = 0.1  # two nodes on one spot still make an edge that takes time


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """The usable nodes of all ways, one after the other."""

    node: I8
    lon: F8
    lat: F8
    way: I8  # index into the ways that are streets
    linked: Flags  # drawn on from the point before


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Stretches of way between two junctions, as first and last point."""

    first: I8
    last: I8
    way: I8


def build_streets(raw: RawStreets) -> tuple[Streets, list[StreetNote]]:
    """Directed edges, junctions and turn bans of `raw`, and what was left out and why.

    Ways that are no street (footprints, railways, closed to all) vanish without a note. A way that
    lacks nodes keeps the stretches that have them. The same input gives the same arrays.
    """
    notes: list[StreetNote] = []
    ways, uses = _select(raw.ways, notes)
    points = _lay_out(ways, notes)
    pieces = _cut(points)
    streets = _edges(points, pieces, ways, uses, raw.signals)
    ban_from, ban_to, doubts = read_bans(raw.restrictions, streets)
    return replace(streets, ban_from=ban_from, ban_to=ban_to), notes + doubts


def lengths_m(lon: F8, lat: F8) -> F8:
    """Metres from each point to the next; (p - 1,). Good to 0.01 % over streets' distances."""
    middle = np.radians((lat[1:] + lat[:-1]) / 2)
    east = np.radians(np.diff(lon)) * np.cos(middle)
    north = np.radians(np.diff(lat))
    metres: F8 = EARTH_M * np.hypot(east, north)
    return metres


def _select(ways: Sequence[RawWay], notes: list[StreetNote]) -> tuple[list[RawWay], list[WayUse]]:
    chosen: list[RawWay] = []
    uses: list[WayUse] = []
    seen: set[int] = set()
    for way in ways:
        if not len(way.nodes) == len(way.lon) == len(way.lat):
            raise ValueError(f"way {way.id}: nodes, lon and lat differ in number")
        use = read_way(way.tags)
        if use is None:
            continue
        if way.id in seen:
            notes.append(StreetNote(way.id, "way_repeated"))
            continue
        seen.add(way.id)
        notes.extend(StreetNote(way.id, doubt) for doubt in use.doubts)
        chosen.append(way)
        uses.append(use)
    return chosen, uses


def _lay_out(ways: Sequence[RawWay], notes: list[StreetNote]) -> _Points:
    counts = np.array([len(way.nodes) for way in ways], np.int64)
    total = int(counts.sum())
    node = np.fromiter(chain.from_iterable(way.nodes for way in ways), np.int64, total)
    lon = np.fromiter(chain.from_iterable(way.lon for way in ways), np.float64, total)
    lat = np.fromiter(chain.from_iterable(way.lat for way in ways), np.float64, total)
    way_of = np.repeat(np.arange(len(ways), dtype=np.int64), counts)
    present = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # False for NaN too
    missing = np.bincount(way_of[~present], minlength=len(ways))
    notes.extend(
        StreetNote(ways[i].id, "nodes_missing", f"{missing[i]} of {counts[i]}")
        for i in np.flatnonzero(missing).tolist()
    )
    notes.extend(StreetNote(ways[i].id, "too_short") for i in np.flatnonzero(counts < 2).tolist())
    follows = np.zeros(total, np.bool_)
    follows[1:] = (way_of[1:] == way_of[:-1]) & present[:-1]
    again = np.zeros(total, np.bool_)
    again[1:] = follows[1:] & (node[1:] == node[:-1])
    kept = np.flatnonzero(present & ~again)
    # A repeated point is dropped, the street goes on; a missing one breaks it.
    gap = np.cumsum(~present)[kept]
    linked = np.zeros(len(kept), np.bool_)
    linked[1:] = (way_of[kept][1:] == way_of[kept][:-1]) & (gap[1:] == gap[:-1])
    return _Points(node[kept], lon[kept], lat[kept], way_of[kept], linked)


def _cut(points: _Points) -> _Pieces:
    _, which, counts = np.unique(points.node, return_inverse=True, return_counts=True)
    shared = counts[which] > 1
    ends = np.ones(len(points.node), np.bool_)
    ends[:-1] = ~points.linked[1:]
    cuts = np.flatnonzero(shared | ~points.linked | ends)
    first, last = cuts[:-1], cuts[1:]
    joined = points.linked[last]  # else the two cuts lie on different stretches
    first, last = first[joined], last[joined]
    return _Pieces(first, last, points.way[first])


def _edges(
    points: _Points,
    pieces: _Pieces,
    ways: Sequence[RawWay],
    uses: Sequence[WayUse],
    signals: frozenset[int],
) -> Streets:
    along = np.array([use.along for use in uses], np.uint8)[pieces.way]
    against = np.array([use.against for use in uses], np.uint8)[pieces.way]
    modes = np.column_stack([along, against]).ravel()  # piece 0 along, piece 0 against, piece 1 ...
    slot = np.flatnonzero(modes)
    piece, backwards = slot // 2, slot % 2 == 1
    edge_at = np.full(len(modes), -1, np.int64)
    edge_at[slot] = np.arange(len(slot))
    ends = np.column_stack([points.node[pieces.first], points.node[pieces.last]])
    junctions, at = np.unique(ends, return_index=True)
    end_index = np.searchsorted(junctions, ends)
    spot = np.column_stack([pieces.first, pieces.last]).ravel()[at]
    way = pieces.way[piece]
    kmh = np.column_stack(
        [
            np.array([use.along_kmh for use in uses], np.float64),
            np.array([use.against_kmh for use in uses], np.float64),
        ]
    )
    names, name_of_way = _names(uses)
    return Streets(
        junction_lon=points.lon[spot],
        junction_lat=points.lat[spot],
        junction_node=junctions,
        signal=np.isin(junctions, np.array(sorted(signals), np.int64)),
        tail=end_index[piece, backwards.astype(int)].astype(np.int32),
        head=end_index[piece, 1 - backwards.astype(int)].astype(np.int32),
        twin=edge_at[slot ^ 1].astype(np.int32),
        length_m=_piece_lengths(points, pieces)[piece],
        road_class=np.array([use.road_class for use in uses], np.uint8)[way],
        speed_kmh=kmh[way, backwards.astype(int)],
        modes=modes[slot],
        name_of=name_of_way[way],
        way_of=np.array([way.id for way in ways], np.int64)[way],
        point_first=pieces.first[piece].astype(np.int32),
        point_count=(pieces.last - pieces.first + 1)[piece].astype(np.int32),
        backwards=backwards,
        point_lon=points.lon,
        point_lat=points.lat,
        ban_from=np.zeros(0, np.int32),
        ban_to=np.zeros(0, np.int32),
        names=names,
    )


def _piece_lengths(points: _Points, pieces: _Pieces) -> F8:
    if len(points.lon) == 0:
        return np.zeros(0)
    so_far = np.concatenate([[0.0], np.cumsum(lengths_m(points.lon, points.lat))])
    metres: F8 = np.maximum(so_far[pieces.last] - so_far[pieces.first], _SHORTEST_M)
    return metres


def _names(uses: Sequence[WayUse]) -> tuple[tuple[str, ...], I4]:
    index: dict[str, int] = {}
    of_way = np.full(len(uses), -1, np.int32)
    for i, use in enumerate(uses):
        if use.name:
            of_way[i] = index.setdefault(use.name, len(index))
    return tuple(index), of_way
