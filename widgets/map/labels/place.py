"""Where names go within one block of the map, so that none covers another.

A block is a square of the ground at one level. Its names lie wholly within it, so blocks fit side
by side and a name never jumps while the map is dragged.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from widgets.map.geometry import Frame
from widgets.map.labels.source import LabelSource
from widgets.map.labels.style import STYLES, NameKind
from widgets.map.projection import Box, metres_per_px
from widgets.map.render_thread import Breathe, no_breath
from widgets.map.room import Rect, Room
from widgets.map.squares import Square, box_of

F8 = NDArray[np.float64]
BLOCK_PX = 1280
HALO_PX = 2.0
PAD_PX = 3.0
APART_PX = 420.0  # along a street, from name to name
SAME_NAME_PX = 260.0
BEND_PX = 3.5  # a street may leave the straight name by so much
SHIFTS = (0.0, 0.3, -0.3, 0.6, -0.6, 1.0, -1.0)  # in widths of the name
DOT_GAP_PX = 6.0
Measure = Callable[[str, NameKind], float]  # logical pixels of a text


class Block(Square):
    """A level serves the zooms from its own up to the next."""

    __slots__ = ()

    @property
    def box(self) -> Box:
        return box_of(BLOCK_PX, *self)

    @property
    def frame(self) -> Frame:
        return Frame(self.box, 1.0 / metres_per_px(self.zoom), float(BLOCK_PX))


@dataclass(frozen=True, slots=True)
class Placed:
    """A name and its place within the block, in logical pixels from the upper left corner."""

    text: str
    kind: NameKind
    x: float  # middle of the text
    y: float
    angle: float  # radians clockwise, within a quarter turn of upright
    width: float  # of the text, without halo
    dot: tuple[float, float] | None = None  # from the middle of the text to the dot

    def rects(self) -> list[Rect]:
        """Squares along the text that together cover it."""
        half = STYLES[self.kind].pixels * 0.62 + PAD_PX
        run = max(self.width / 2 + PAD_PX - half, 0.0)
        count = max(math.ceil(2 * run / half), 1) + 1
        along = np.linspace(-run, run, count) if run else np.zeros(1)
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return [
            (self.x + a * cos - half, self.y + a * sin - half, self.x + a * cos + half,
             self.y + a * sin + half)
            for a in along.tolist()
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Anchors:
    """Where along a line its name is tried: evenly over all of it, the same in every block."""

    line: F8  # (n, 2) pixels of the block
    along: F8  # (n,) pixels from the line's start
    middles: F8  # (k,) along the line
    places: F8  # (k, 2)

    @staticmethod
    def along_line(line: F8, width: float) -> "_Anchors":
        along = np.append(0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
        count = max(int((along[-1] - width) // APART_PX), 0) + 1
        middles = (np.arange(count) + 0.5) * (along[-1] / count)
        places = [np.interp(middles, along, line[:, axis]) for axis in (0, 1)]
        return _Anchors(line, along, middles, np.stack(places, axis=-1))


class _Placing:
    """One block being filled."""

    def __init__(
        self, source: LabelSource, block: Block, measure: Measure, breathe: Breathe
    ) -> None:
        self._breathe = breathe
        self._source, self._block, self._measure = source, block, measure
        self._frame = block.frame
        self._room = Room(BLOCK_PX, BLOCK_PX)
        self._anchors: dict[int, _Anchors] = {}
        self._named: dict[str, list[tuple[float, float]]] = {}
        self.placed: list[Placed] = []

    def fill(self) -> None:
        zoom, places, streets = self._block.zoom, self._source.places, self._source.streets
        inside = self._places_inside()
        near = streets.touching(self._block.box)
        for kind, style in STYLES.items():
            if not style.first_zoom <= zoom <= style.last_zoom:
                continue
            for row in inside[places.kind[inside] == kind]:
                self._put_place(int(row), kind)
            rows = near[streets.kind[near] == kind]
            for row in rows[np.argsort(-streets.length[rows], kind="stable")]:
                self._put_street(int(row), kind)

    def _places_inside(self) -> NDArray[np.intp]:
        left, bottom, right, top = self._block.box
        points = self._source.places.points
        across = (points[:, 0] >= left) & (points[:, 0] < right)
        return np.flatnonzero(across & (points[:, 1] > bottom) & (points[:, 1] <= top))

    def _put_place(self, row: int, kind: NameKind) -> None:
        places = self._source.places
        text, width = places.texts[row], self._measure(places.texts[row], kind)
        extent = places.extent[row] * self._frame.pixels_per_m
        if extent and extent < width * (0.9 if kind is NameKind.DISTRICT else 1.3):
            return
        x, y = self._frame.to_pixels(places.points[row : row + 1])[0].tolist()
        for candidate in self._around(text, kind, x, y, width):
            if self._take(candidate):
                return

    def _around(
        self, text: str, kind: NameKind, x: float, y: float, width: float
    ) -> Iterator[Placed]:
        style = STYLES[kind]
        if not style.dot:
            # Rather a little off the middle than not at all at the block's rim.
            rim_x, rim_y = width / 2 + 2 * PAD_PX + 2, style.pixels * 0.62 + 2 * PAD_PX
            x = min(max(x, rim_x), BLOCK_PX - rim_x)
            y = min(max(y, rim_y), BLOCK_PX - rim_y)
            yield Placed(text, kind, x, y, 0.0, width)
            return
        aside, below = width / 2 + DOT_GAP_PX, style.pixels * 0.75 + DOT_GAP_PX - 2
        for dx, dy in ((aside, 0.0), (-aside, 0.0), (0.0, below), (0.0, -below)):
            yield Placed(text, kind, x + dx, y + dy, 0.0, width, dot=(-dx, -dy))

    def _put_street(self, row: int, kind: NameKind) -> None:
        self._breathe()
        streets = self._source.streets
        length = streets.length[row] * self._frame.pixels_per_m
        text, width = streets.texts[row], self._measure(streets.texts[row], kind)
        if length < width + 2 * PAD_PX:
            return
        anchors = self._anchors_of(row)
        for at in np.flatnonzero(_within(anchors.places, 0.0, BLOCK_PX)):
            if self._is_left_to_another(row, anchors.places[at]):
                continue
            for shift in SHIFTS:
                middle = float(anchors.middles[at]) + shift * width
                found = _straight(anchors.line, anchors.along, middle, width)
                if found and self._take(Placed(text, kind, *found, width)):
                    break

    def _anchors_of(self, row: int) -> "_Anchors":
        if row not in self._anchors:
            streets = self._source.streets
            width = self._measure(streets.texts[row], NameKind(int(streets.kind[row])))
            line = self._frame.to_pixels(streets.line(row))
            self._anchors[row] = _Anchors.along_line(line, width)
        return self._anchors[row]

    def _is_left_to_another(self, row: int, place: F8) -> bool:
        """Near the rim: whether a longer line of the same name is named close by.

        The block beyond the rim asks the same question and comes to the same answer, so that one
        name does not stand on both sides.
        """
        if _within(place, SAME_NAME_PX, BLOCK_PX - SAME_NAME_PX):
            return False
        rows = self._source.streets.rows_of[self._source.streets.texts[row]]
        for other in rows[: rows.index(row)]:
            gap = self._anchors_of(other).places - place
            if (np.hypot(gap[:, 0], gap[:, 1]) < SAME_NAME_PX).any():
                return True
        return False

    def _take(self, candidate: Placed) -> bool:
        others = self._named.setdefault(candidate.text, [])
        for x, y in others:
            if math.hypot(candidate.x - x, candidate.y - y) < SAME_NAME_PX:
                return False
        rects = candidate.rects()
        if candidate.dot is not None:
            x, y = candidate.x + candidate.dot[0], candidate.y + candidate.dot[1]
            rects.append((x - 3, y - 3, x + 3, y + 3))
        if not self._room.take(rects):
            return False
        others.append((candidate.x, candidate.y))
        self.placed.append(candidate)
        return True


def place_names(
    source: LabelSource, block: Block, measure: Measure, breathe: Breathe = no_breath
) -> list[Placed]:
    """The names of a block, the most important first."""
    work = _Placing(source, block, measure, breathe)
    work.fill()
    return work.placed


def _within(places: F8, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray(((places >= low) & (places < high)).all(axis=-1))


def _straight(
    line: F8, along: F8, middle: float, width: float
) -> tuple[float, float, float] | None:
    """x, y and angle for a name around `middle`; None where the street bends too much there."""
    low, high = middle - width / 2 - PAD_PX, middle + width / 2 + PAD_PX
    if low < 0 or high > along[-1]:
        return None
    inner = line[np.searchsorted(along, low) : np.searchsorted(along, high)]
    ends = np.array((low, high))
    (x0, x1), (y0, y1) = np.interp(ends, along, line[:, 0]), np.interp(ends, along, line[:, 1])
    chord = math.hypot(x1 - x0, y1 - y0)
    if chord < 0.97 * (high - low):
        return None
    off = np.abs((inner[:, 0] - x0) * (y1 - y0) - (inner[:, 1] - y0) * (x1 - x0)) / chord
    if off.max(initial=0.0) > BEND_PX:
        return None
    angle = math.atan2(y1 - y0, x1 - x0)
    angle -= math.pi * round(angle / math.pi)  # read from left to right
    return float(x0 + x1) / 2, float(y0 + y1) / 2, angle
