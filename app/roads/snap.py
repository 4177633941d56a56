"""From positions to streets: a uniform grid finds what is near, heading and last edge decide."""

from typing import Any, Final, NamedTuple

import numpy as np

from app.roads.build import EARTH_M
from app.roads.compiled import kernel
from app.roads.places import Spots
from app.roads.streets import F8, I4, I8, U1, Flags, Streets

CELL_M: Final = 64.0
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
    modes: U1  # of both edges


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
    """What is found for each of the n positions."""

    edge: I4
    fraction: F8
    offset_m: F8
    x: F8
    y: F8
    facing: Flags


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
            edges = self._edges._replace(modes=self._edges.main) if main_only else self._edges
            arguments: tuple[Any, ...] = (
                *asked,
                *found,
                *self._segments,
                *self._grid,
                *edges,
                limit_m,
            )
            _snap(*arguments)
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
    return _Found(
        edge=np.full(n, -1, np.int32),
        fraction=np.zeros(n),
        offset_m=np.full(n, np.inf),
        x=np.zeros(n),
        y=np.zeros(n),
        facing=np.zeros(n, np.bool_),
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
    modes = streets.modes[street] | np.where(other >= 0, streets.modes[other], 0)
    # Neighbours on the ground become neighbours in memory: that alone halves the time.
    near = np.lexsort((np.arange(len(a)), y[a] // CELL_M, x[a] // CELL_M))
    a, share, part = a[near], ((before - at_first) / safe)[near], (length / safe)[near]
    return _Segments(
        *(x[a], y[a], x[a + 1], y[a + 1]),
        along=np.where(flipped, other, street)[near].astype(np.int32),
        against=np.where(flipped, street, other)[near].astype(np.int32),
        share=share,
        part=part,
        modes=modes[near].astype(np.uint8),
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
def _snap(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - see "hot loops" in search.py
    asked_x: F8,
    asked_y: F8,
    asked_east: F8,
    asked_north: F8,
    asked_mode: U1,
    asked_last: I4,
    out_edge: I4,
    out_fraction: F8,
    out_offset: F8,
    out_x: F8,
    out_y: F8,
    out_facing: Flags,
    ax: F8,
    ay: F8,
    bx: F8,
    by: F8,
    along: I4,
    against: I4,
    share: F8,
    part: F8,
    segment_modes: U1,
    columns: int,
    rows: int,
    first: I8,
    inside: I4,
    modes: U1,
    main: U1,
    limit_m: float,
) -> None:
    """Rings of cells outwards, until nothing outside them can be better.

    Arguments: `_Asked`, `_Found`, `_Segments`, `_Grid`, `_Edges`, and the limit.
    """
    for q in range(len(asked_x)):
        x = asked_x[q]
        y = asked_y[q]
        if not (abs(x) < 1e7 and abs(y) < 1e7):  # NaN, or another continent
            continue
        mode = asked_mode[q]
        last = asked_last[q]
        headed = asked_east[q] == asked_east[q]
        best = np.inf
        best_segment = -1
        column = min(max(int(x / CELL_M), 0), columns - 1)
        row = min(max(int(y / CELL_M), 0), rows - 1)
        ring = 0
        seen = 0.0  # up to this distance all has been looked at
        while seen <= limit_m and seen - STICKY_M < best:
            for c in range(max(column - ring, 0), min(column + ring, columns - 1) + 1):
                # Inside the ring only the two ends of a column are new.
                step = 1 if abs(c - column) == ring else 2 * ring
                for r in range(row - ring, row + ring + 1, step):
                    if r < 0 or r >= rows:
                        continue
                    far = min(limit_m, best + STICKY_M)
                    off_x = max(c * CELL_M - x, x - (c + 1) * CELL_M, 0.0)
                    off_y = max(r * CELL_M - y, y - (r + 1) * CELL_M, 0.0)
                    if off_x * off_x + off_y * off_y > far * far and ring > 0:
                        continue
                    for at in range(first[c * rows + r], first[c * rows + r + 1]):
                        i = inside[at]
                        if segment_modes[i] & mode == 0:
                            continue
                        dx = bx[i] - ax[i]
                        dy = by[i] - ay[i]
                        square = dx * dx + dy * dy
                        f = 0.0
                        if square > 0.0:
                            f = ((x - ax[i]) * dx + (y - ay[i]) * dy) / square
                            f = min(max(f, 0.0), 1.0)
                        foot_x = ax[i] + f * dx
                        foot_y = ay[i] + f * dy
                        metres = (foot_x - x) ** 2 + (foot_y - y) ** 2
                        if metres > far * far:
                            continue
                        metres = np.sqrt(metres)
                        towards = 0.0
                        if headed and square > 0.0:
                            towards = dx * asked_east[q] + dy * asked_north[q]
                            towards = towards / np.sqrt(square)
                        for way in range(2):
                            e = along[i] if way == 0 else against[i]
                            if e < 0 or modes[e] & mode == 0:
                                continue
                            score = metres
                            if main[e] & mode == 0:
                                score += CUT_OFF_M
                            if headed:
                                score += AGAINST_M * (1.0 - towards) / 2.0
                                towards = -towards
                            if e == last:
                                score -= STICKY_M
                            elif last >= 0 and (along[i] == last or against[i] == last):
                                score -= STICKY_M / 2.0
                            if score < best or (score == best and i < best_segment):
                                whole = min(max(share[i] + f * part[i], 0.0), 1.0)
                                out_edge[q] = e
                                out_fraction[q] = whole if way == 0 else 1.0 - whole
                                out_offset[q] = metres
                                out_x[q] = foot_x
                                out_y[q] = foot_y
                                out_facing[q] = headed or e == last
                                best = score
                                best_segment = i
                                far = min(limit_m, best + STICKY_M)
            # Beyond the walls of the grid lies nothing.
            seen = np.inf
            if column - ring > 0:
                seen = min(seen, x - (column - ring) * CELL_M)
            if column + ring < columns - 1:
                seen = min(seen, (column + ring + 1) * CELL_M - x)
            if row - ring > 0:
                seen = min(seen, y - (row - ring) * CELL_M)
            if row + ring < rows - 1:
                seen = min(seen, (row + ring + 1) * CELL_M - y)
            ring += 1
