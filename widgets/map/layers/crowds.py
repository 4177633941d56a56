"""Incidents so close that their marks would cover each other: one badge that counts them all."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.map.projection import metres_per_px

F8 = NDArray[np.float64]
STEPS = 2  # crowds change at every half zoom, not while one zooms in between
TOUCH_PX = 32.0  # along the diamond: closer, and a mark with its rings covers another
BADGE_PX = (86.0, 27.0)  # two badges keep their middles so far apart, across or down
COVERED_PX = (56.0, TOUCH_PX)  # from a badge's middle: it would cover a diamond there
CELL_PX = (BADGE_PX[0], TOUCH_PX)  # whatever matters to a mark is in its cell or beside it


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows of incidents, the most urgent first; several are shown by one badge."""

    rows: tuple[int, ...]
    middle: int  # the row at whose place it is shown


def step_of(zoom: float) -> int:
    """Zooms with the same step have the same crowds."""
    return round(zoom * STEPS)


def crowds_of(step: int, x: F8, y: F8) -> list[Crowd]:
    """Every one of n incidents in just one crowd; the most urgent come first and stay in place.

    x and y are Mercator metres.
    """
    return _Gathering(np.stack((x, y), axis=-1) / metres_per_px(step / STEPS)).crowds()


def without(crowds: list[Crowd], row: int) -> list[Crowd]:
    """The same with one incident by itself, whatever lies there, drawn above all others."""
    left: list[Crowd] = []
    for crowd in crowds:
        if row in crowd.rows:
            rows = tuple(other for other in crowd.rows if other != row)
            if not rows:
                continue
            crowd = Crowd(rows, crowd.middle if crowd.middle != row else rows[0])  # noqa: PLW2901
        left.append(crowd)
    return [Crowd((row,), row), *left]


class _Gathering:
    """Crowds by the row in their middle, while rows are taken in one after the other."""

    def __init__(self, pixels: F8) -> None:
        self._at: list[tuple[float, float]] = [(float(x), float(y)) for x, y in pixels]
        self._rows: dict[int, list[int]] = {}
        self._middle_of: dict[int, int] = {}
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in range(len(self._at)):
            self._cells[self._cell(row)].append(row)

    def crowds(self) -> list[Crowd]:
        for row in range(len(self._at)):
            if row not in self._middle_of:
                self._take(row)
        found = [Crowd(tuple(sorted(rows)), middle) for middle, rows in self._rows.items()]
        return sorted(found, key=lambda crowd: crowd.rows)

    def _take(self, row: int) -> None:
        """By itself where nothing covers it; else to a badge that is there, or as a new one."""
        self._put(row, row)
        around = [near for near in self._around(row) if self._is_loose(near)]
        if not any(sum(self._off(near, row)) < TOUCH_PX for near in around):
            return
        for middle in self._around(row):
            if len(self._rows.get(middle, ())) > 1 and self._within(middle, row, BADGE_PX):
                self._put(row, middle)
                return
        for near in around:
            if self._within(near, row, COVERED_PX):
                self._put(near, row)

    def _put(self, row: int, middle: int) -> None:
        if row != middle:
            self._rows.pop(row, None)
        self._rows.setdefault(middle, []).append(row)
        self._middle_of[row] = middle

    def _is_loose(self, row: int) -> bool:
        """Whether a row was not taken yet, or is by itself."""
        return len(self._rows.get(self._middle_of.get(row, -1), ())) <= 1

    def _around(self, row: int) -> list[int]:
        column, line = self._cell(row)
        cells = [(column + across, line + down) for across in (-1, 0, 1) for down in (-1, 0, 1)]
        return [other for cell in cells for other in self._cells.get(cell, ()) if other != row]

    def _cell(self, row: int) -> tuple[int, int]:
        x, y = self._at[row]
        return int(x // CELL_PX[0]), int(y // CELL_PX[1])

    def _off(self, row: int, other: int) -> tuple[float, float]:
        (x, y), (to_x, to_y) = self._at[row], self._at[other]
        return abs(x - to_x), abs(y - to_y)

    def _within(self, row: int, other: int, box: tuple[float, float]) -> bool:
        across, down = self._off(row, other)
        return across < box[0] and down < box[1]
