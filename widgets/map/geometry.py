"""Shapes of the base map in Mercator metres, and what of them falls into a tile."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.city.features import Shapes
from widgets.map.marks import ReachLines
from widgets.map.projection import Box, to_mercator

F8 = NDArray[np.float64]
Rows = NDArray[np.intp]
SAME_PIXEL = 0.6  # points closer than this, in device pixels, make no difference to the eye


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """`Shapes` projected, with the box of each shape."""

    points: F8  # (p, 2) Mercator metres
    ring_first: NDArray[np.int64]  # (r+1,)
    shape_first: NDArray[np.int64]  # (s+1,) into ring_first
    boxes: F8  # (s, 4) left, bottom, right, top
    kind: NDArray[np.uint8]  # (s,)
    bridge: NDArray[np.bool_]  # (s,)

    @staticmethod
    def of(shapes: Shapes) -> "Ground":
        points = np.stack(to_mercator(shapes.lon, shapes.lat), axis=-1)
        ring_first = shapes.ring_first.astype(np.int64)
        shape_first = shapes.shape_first.astype(np.int64)
        boxes = boxes_of(points, ring_first[shape_first[:-1]])
        return Ground(points, ring_first, shape_first, boxes, shapes.kind, shapes.bridge)

    def touching(self, box: Box) -> Rows:
        """Shapes whose box meets `box`."""
        return touching(self.boxes, box)

    def rings(self, shape: int) -> list[F8]:
        """Points of each ring of a shape, (n, 2) each."""
        first, last = self.shape_first[shape], self.shape_first[shape + 1]
        edges = self.ring_first[first : last + 1]
        return [self.points[a:b] for a, b in pairwise(edges)]

    def line(self, shape: int) -> F8:
        """(n, 2) points of a shape of one ring."""
        first = self.shape_first[shape]
        return self.points[self.ring_first[first] : self.ring_first[first + 1]]

    def gathered(self, chosen: Rows) -> tuple[F8, NDArray[np.bool_]]:
        """Points of many lines one after the other, and True where a line begins."""
        first = self.ring_first[self.shape_first[chosen]]
        return _gathered(self.points, first, self.ring_first[self.shape_first[chosen] + 1])


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """m lines that may be used from any thread."""

    points: F8  # (p, 2) Mercator metres
    first: NDArray[np.int64]  # (m+1,)
    boxes: F8  # (m, 4) left, bottom, right, top

    @staticmethod
    def of(lines: ReachLines) -> "Lines":
        """Lines given in degrees; those without a point are left out."""
        points = np.stack(to_mercator(lines.lon, lines.lat), axis=-1)
        first = np.unique(lines.first.astype(np.int64))
        return Lines(points, first, boxes_of(points, first[:-1]))

    def part(self, chosen: Rows) -> "Lines":
        """Some of the lines."""
        points, begins = _gathered(self.points, self.first[chosen], self.first[chosen + 1])
        first = np.append(np.flatnonzero(begins), len(points))
        return Lines(points, first, self.boxes[chosen])

    def segments(self, frame: "Frame", rim: float) -> F8:
        """(n, 4) segments in device pixels that meet the frame and a rim of so many pixels."""
        chosen = touching(self.boxes, frame.grown(rim))
        if not len(chosen):
            return np.empty((0, 4))
        points, begins = _gathered(self.points, self.first[chosen], self.first[chosen + 1])
        return segments_within(frame.to_pixels(points), begins, frame.side, rim)


def boxes_of(points: F8, starts: NDArray[np.int64]) -> F8:
    """(m, 4) left, bottom, right, top of m runs of (p, 2) points, none of them empty."""
    if not len(starts):
        return np.empty((0, 4))
    return np.hstack((np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)))


def touching(boxes: F8, box: Box) -> Rows:
    """Rows of `boxes` that meet `box`."""
    meets = (boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0])
    return np.flatnonzero(meets & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1]))


def _gathered(
    points: F8, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[F8, NDArray[np.bool_]]:
    """Runs of points one after the other, and True where a run begins."""
    counts = last - first
    ends = np.cumsum(counts)
    rows = np.repeat(first - (ends - counts), counts) + np.arange(counts.sum())
    begins = np.zeros(len(rows), dtype=np.bool_)
    begins[ends - counts] = True
    return points[rows], begins


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in Mercator metres that an image shows, at so many device pixels a metre."""

    box: Box
    pixels_per_m: float
    side: float  # device pixels

    def to_pixels(self, points: F8) -> F8:
        """(n, 2) device pixels from the upper left corner."""
        return (points - (self.box[0], self.box[3])) * (self.pixels_per_m, -self.pixels_per_m)

    def grown(self, pixels: float) -> Box:
        """The box and a rim, for what reaches in from outside."""
        rim = pixels / self.pixels_per_m
        left, bottom, right, top = self.box
        return (left - rim, bottom - rim, right + rim, top + rim)


def segments_within(pixels: F8, begins: NDArray[np.bool_], side: float, rim: float) -> F8:
    """(m, 4) segments x1, y1, x2, y2 of gathered lines that meet a square of `side` and its rim."""
    kept = _distinct(pixels, begins)
    pixels, begins = pixels[kept], begins[kept]
    rows = np.hstack((pixels[:-1], pixels[1:]))[~begins[1:]]
    low, high = np.minimum(rows[:, :2], rows[:, 2:]), np.maximum(rows[:, :2], rows[:, 2:])
    return rows[((low < side + rim) & (high > -rim)).all(axis=1)]


def _distinct(pixels: F8, begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """False for points that fall into the pixel of the point before them."""
    cells = np.floor(pixels / SAME_PIXEL)
    kept = begins.copy()
    kept[1:] |= (cells[1:] != cells[:-1]).any(axis=1)
    ends = np.roll(begins, -1)
    if len(ends):
        ends[-1] = True
    return kept | ends  # a line keeps its last point, or lines would not meet
