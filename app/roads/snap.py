"""From positions to streets: a uniform grid finds what is near, heading and last edge decide."""

from typing import Final, NamedTuple

import numpy as np

from app.roads.build import EARTH_M
from app.roads.compiled import kernel
from app.roads.places import Spots
from app.roads.streets import F8, I4, I8, U1, Flags, Streets

CELL_M: Final = 100.0
AGAINST_M: Final = 25.0  # an edge straight against the heading counts as this much farther
STICKY_M: Final = 8.0  # the street of the last fix counts as this much nearer
CUT_OFF_M: Final = 15.0  # a street without a way to the main network counts as this much farther


class _Segments(NamedTuple):
    """Straight pieces of streets in metres; the edge that runs along each and the one against."""

    ax: F8
    ay: F8
    bx: F8
    by: F8
    along: I4  # edge or -1
    against: I4  # edge or -1
    share: F8  # of the street before the segment, in the direction of the segment
    part: F8  # of the street that the segment is


class _Grid(NamedTuple):
    """Which segments touch each cell: `segment[first[c]:first[c + 1]]`, c = column * rows + row."""

    columns: int
    rows: int
    first: I8
    segment: I4


class _Edges(NamedTuple):
    modes: U1  # (m,) Mode flags
    main: U1  # (m,) the modes for which the edge is not cut off


class _Asked(NamedTuple):
    """n positions in metres; the heading as a unit vector, NaN if unknown."""

    x: F8
    y: F8
    east: F8
    north: F8
    mode: U1
    last_edge: I4


class _Found(NamedTuple):
    """The best so far for each of the n positions."""

    edge: I4
    fraction: F8
    offset_m: F8
    x: F8
    y: F8
    facing: Flags
    score: F8
    segment: I4


class Snapper:
    """Finds the street of a position. `main` (m,) tells per Mode flag which edges are not cut off.

    Safe on any thread: nothing changes after it is made.
    """

    def __init__(self, streets: Streets, main: U1) -> None:
        self._edges = _Edges(np.array(streets.modes), np.array(main))
        self._lon0 = float(streets.point_lon.min(initial=180.0))
        self._lat0 = float(streets.point_lat.min(initial=90.0))
        middle = (self._lat0 + float(streets.point_lat.max(initial=-90.0))) / 2
        self._north_m = float(np.radians(1.0)) * EARTH_M
        self._east_m = self._north_m * float(np.cos(np.radians(middle)))
        x = (streets.point_lon - self._lon0) * self._east_m
        y = (streets.point_lat - self._lat0) * self._north_m
        self._segments = _segments(streets, x, y)
        self._grid = _make_grid(self._segments)

    def snap(
        self,
        lon: F8,
        lat: F8,
        mode: U1,
        heading: F8,
        last_edge: I4,
        limit_m: float,
        main_only: bool = False,
    ) -> Spots:
        """The best street within `limit_m` for n positions; all arrays (n,), edge -1 if none.

        `heading` in degrees from north, NaN if unknown; `last_edge` -1 if unknown.
        """
        asked = _Asked(
            (lon - self._lon0) * self._east_m,
            (lat - self._lat0) * self._north_m,
            np.sin(np.radians(heading)),
            np.cos(np.radians(heading)),
            mode,
            last_edge,
        )
        found = _nothing(len(lon))
        if len(self._segments.ax):
            _snap(asked, found, self._segments, self._grid, self._edges, limit_m, main_only)
        on = found.edge >= 0
        return Spots(
            found.edge,
            found.fraction,
            found.offset_m,
            np.where(on, self._lon0 + found.x / self._east_m, np.nan),
            np.where(on, self._lat0 + found.y / self._north_m, np.nan),
            found.facing,
        )


def _nothing(n: int) -> _Found:
    far = np.full(n, np.inf)
    return _Found(
        edge=np.full(n, -1, np.int32),
        fraction=np.zeros(n),
        offset_m=far,
        x=np.zeros(n),
        y=np.zeros(n),
        facing=np.zeros(n, np.bool_),
        score=far.copy(),
        segment=np.full(n, -1, np.int32),
    )


def _segments(streets: Streets, x: F8, y: F8) -> _Segments:
    twin = streets.twin
    streets_once = np.flatnonzero((twin < 0) | (np.arange(len(twin)) < twin))
    counts = streets.point_count[streets_once].astype(np.int64) - 1
    street = np.repeat(streets_once, counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    a = streets.point_first[street].astype(np.int64) + nth
    length = np.hypot(x[a + 1] - x[a], y[a + 1] - y[a])
    total = np.bincount(street, length, minlength=len(twin))[street]
    safe = np.where(total > 0, total, 1.0)
    before = np.cumsum(length) - length
    at_first = np.repeat(before[np.cumsum(counts) - counts], counts) if len(counts) else before
    flipped = streets.backwards[street]  # the chosen edge runs against its points
    other = twin[street]
    return _Segments(
        *(x[a], y[a], x[a + 1], y[a + 1]),
        along=np.where(flipped, other, street).astype(np.int32),
        against=np.where(flipped, street, other).astype(np.int32),
        share=(before - at_first) / safe,
        part=length / safe,
    )


def _make_grid(segments: _Segments) -> _Grid:
    if len(segments.ax) == 0:
        return _Grid(1, 1, np.zeros(2, np.int64), np.zeros(0, np.int32))
    columns = int(max(segments.ax.max(), segments.bx.max()) / CELL_M) + 1
    rows = int(max(segments.ay.max(), segments.by.max()) / CELL_M) + 1
    counts = np.zeros(columns * rows + 1, np.int64)
    ends = segments.ax, segments.ay, segments.bx, segments.by
    _count_cells(*ends, rows, counts)
    first = np.cumsum(counts)
    inside = np.empty(int(first[-1]), np.int32)
    _fill_cells(*ends, rows, first.copy(), inside)
    return _Grid(columns, rows, first, inside)


@kernel
def _count_cells(ax: F8, ay: F8, bx: F8, by: F8, rows: int, counts: I8) -> None:
    for i in range(len(ax)):
        for c in range(int(min(ax[i], bx[i]) / CELL_M), int(max(ax[i], bx[i]) / CELL_M) + 1):
            for r in range(int(min(ay[i], by[i]) / CELL_M), int(max(ay[i], by[i]) / CELL_M) + 1):
                counts[c * rows + r + 1] += 1


@kernel
def _fill_cells(ax: F8, ay: F8, bx: F8, by: F8, rows: int, free: I8, inside: I4) -> None:
    for i in range(len(ax)):
        for c in range(int(min(ax[i], bx[i]) / CELL_M), int(max(ax[i], bx[i]) / CELL_M) + 1):
            for r in range(int(min(ay[i], by[i]) / CELL_M), int(max(ay[i], by[i]) / CELL_M) + 1):
                inside[free[c * rows + r]] = i
                free[c * rows + r] += 1


@kernel
def _try_segment(
    asked: _Asked,
    found: _Found,
    segments: _Segments,
    edges: _Edges,
    q: int,
    i: int,
    limit_m: float,
    main_only: bool,
) -> None:
    """Take the segment's edges for position q if one of them is better than what q has."""
    ax, ay = segments.ax[i], segments.ay[i]
    dx, dy = segments.bx[i] - ax, segments.by[i] - ay
    length = np.sqrt(dx * dx + dy * dy)
    share = 0.0
    if length > 0.0:
        share = ((asked.x[q] - ax) * dx + (asked.y[q] - ay) * dy) / (length * length)
        share = min(max(share, 0.0), 1.0)
    x, y = ax + share * dx, ay + share * dy
    metres = np.sqrt((x - asked.x[q]) ** 2 + (y - asked.y[q]) ** 2)
    if metres > limit_m or metres - STICKY_M > found.score[q]:
        return
    headed = length > 0.0 and asked.east[q] == asked.east[q]
    towards = (dx * asked.east[q] + dy * asked.north[q]) / length if headed else 0.0
    last, mode = asked.last_edge[q], asked.mode[q]
    same_street = last >= 0 and (segments.along[i] == last or segments.against[i] == last)
    for way in range(2):
        e = segments.along[i] if way == 0 else segments.against[i]
        if e < 0 or edges.modes[e] & mode == 0 or (main_only and edges.main[e] & mode == 0):
            continue
        score = metres
        if edges.main[e] & mode == 0:
            score += CUT_OFF_M
        if headed:
            score += AGAINST_M * (1.0 - (towards if way == 0 else -towards)) / 2.0
        if same_street:
            score -= STICKY_M if e == last else 0.5 * STICKY_M
        if score < found.score[q] or (score == found.score[q] and i < found.segment[q]):
            whole = segments.share[i] + share * segments.part[i]
            whole = min(max(whole, 0.0), 1.0)
            found.edge[q] = e
            found.fraction[q] = whole if way == 0 else 1.0 - whole
            found.offset_m[q] = metres
            found.x[q] = x
            found.y[q] = y
            found.facing[q] = headed or e == last
            found.score[q] = score
            found.segment[q] = i


@kernel
def _seen_m(x: float, y: float, column: int, row: int, ring: int, grid: _Grid) -> float:
    """Up to which distance all has been looked at; beyond the walls of the grid lies nothing."""
    seen = np.inf
    if column - ring > 0:
        seen = min(seen, x - (column - ring) * CELL_M)
    if column + ring < grid.columns - 1:
        seen = min(seen, (column + ring + 1) * CELL_M - x)
    if row - ring > 0:
        seen = min(seen, y - (row - ring) * CELL_M)
    if row + ring < grid.rows - 1:
        seen = min(seen, (row + ring + 1) * CELL_M - y)
    return seen


@kernel
def _snap(
    asked: _Asked,
    found: _Found,
    segments: _Segments,
    grid: _Grid,
    edges: _Edges,
    limit_m: float,
    main_only: bool,
) -> None:
    """Rings of cells outwards, until nothing outside them can be better."""
    for q in range(len(asked.x)):
        x, y = asked.x[q], asked.y[q]
        if not (abs(x) < 1e7 and abs(y) < 1e7):  # NaN, or another continent
            continue
        column = min(max(int(x / CELL_M), 0), grid.columns - 1)
        row = min(max(int(y / CELL_M), 0), grid.rows - 1)
        ring = 0
        while True:
            for c in range(max(column - ring, 0), min(column + ring, grid.columns - 1) + 1):
                side = abs(c - column) == ring  # else only the two ends of this column are new
                step = 1 if side else 2 * ring
                for r in range(row - ring, row + ring + 1, step):
                    if 0 <= r < grid.rows:
                        cell = c * grid.rows + r
                        for at in range(grid.first[cell], grid.first[cell + 1]):
                            i = grid.segment[at]
                            _try_segment(asked, found, segments, edges, q, i, limit_m, main_only)
            seen = _seen_m(x, y, column, row, ring, grid)
            if seen > limit_m or seen - STICKY_M >= found.score[q]:
                break
            ring += 1
