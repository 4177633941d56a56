"""Squares of the ground in which the map is painted ahead: counted east and south of 0, 0."""

import math
from typing import NamedTuple

from widgets.map.projection import Box, metres_per_px

STEPS = 2  # levels to one zoom: 1 would look blurred half way between


class Square(NamedTuple):
    """Level is `STEPS` times the zoom; x and y count squares east and south of 0, 0 in Mercator."""

    level: int
    x: int
    y: int

    @property
    def zoom(self) -> float:
        return self.level / STEPS


def box_of(pixels: int, level: int, x: int, y: int) -> Box:
    """Left, bottom, right, top in Mercator metres of a square of so many logical pixels."""
    side = pixels * metres_per_px(level / STEPS)
    return (x * side, -(y + 1) * side, (x + 1) * side, -y * side)


def squares_over(box: Box, pixels: int, level: int, ring: int = 0) -> list[tuple[int, int]]:
    """x and y of the squares of a level that touch a box, with a ring around, the middle first."""
    side = pixels * metres_per_px(level / STEPS)
    left, right = math.floor(box[0] / side) - ring, math.ceil(box[2] / side) + ring
    top, bottom = math.floor(-box[3] / side) - ring, math.ceil(-box[1] / side) + ring
    middle_x, middle_y = (left + right - 1) / 2, (top + bottom - 1) / 2
    squares = [(x, y) for y in range(top, bottom) for x in range(left, right)]
    return sorted(squares, key=lambda at: (at[0] - middle_x) ** 2 + (at[1] - middle_y) ** 2)
