"""Which pixels of a picture are taken already, so that no name covers another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
Cells = NDArray[np.intp]
Rect = tuple[float, float, float, float]  # left, top, right, bottom in pixels
CELL_PX = 4


class Room:
    """A square or view in cells of `CELL_PX`; what lies partly outside counts as taken."""

    def __init__(self, width: float, height: float) -> None:
        self._rows, self._columns = int(height) // CELL_PX + 1, int(width) // CELL_PX + 1
        self._taken = np.zeros((self._rows, self._columns), dtype=np.bool_)

    def take_around(self, pixels: F8, radius: float) -> None:
        """Take a square around each of (n, 2) places, whatever was there."""
        low = np.floor((pixels - radius) / CELL_PX).astype(np.intp)
        steps = np.arange(int(2 * radius / CELL_PX) + 1)
        column = low[:, 0, None, None] + steps[:, None]
        row = low[:, 1, None, None] + steps
        inside = (column >= 0) & (column < self._columns) & (row >= 0) & (row < self._rows)
        column, row = np.broadcast_arrays(column, row)
        self._taken[row[inside], column[inside]] = True

    def take_whatever(self, rect: Rect) -> None:
        """Take a rectangle, as far as it lies within, whatever was there."""
        left, top = (max(int(edge // CELL_PX), 0) for edge in rect[:2])
        right, bottom = (max(-int(-edge // CELL_PX), 0) for edge in rect[2:])
        self._taken[top:bottom, left:right] = True

    def take_all(self, rects: F8) -> None:
        """Take (n, 4) rectangles, as far as they lie within, whatever was there."""
        low = np.floor(rects[:, :2] / CELL_PX).astype(np.intp)
        high = np.ceil(rects[:, 2:] / CELL_PX).astype(np.intp)
        cells = np.maximum(np.concatenate((low, high), axis=1), 0)
        for left, top, right, bottom in cells.tolist():
            self._taken[top:bottom, left:right] = True

    def take(self, rects: Sequence[Rect]) -> bool:
        """Take all of the rectangles, or none of them where any is not free."""
        cells = [self._cells(rect) for rect in rects]
        if not all(each is not None and not each.any() for each in cells):
            return False
        for each in cells:
            if each is not None:
                each[:] = True
        return True

    def take_first(self, rects: F8) -> list[int]:
        """Of each of (n, k, 4) take the first of k rectangles that is free; -1 where none is."""
        low = np.floor(rects[..., :2] / CELL_PX).astype(np.intp)
        high = np.ceil(rects[..., 2:] / CELL_PX).astype(np.intp)
        may = (low >= 0).all(axis=-1)
        may &= (high[..., 0] <= self._columns) & (high[..., 1] <= self._rows)
        may[may] = self._free_now(low[may], high[may])
        cells = np.concatenate((low, high), axis=-1).tolist()
        return [
            self._first_free(*each) if any(each[1]) else -1
            for each in zip(cells, may.tolist(), strict=True)
        ]

    def _free_now(self, low: Cells, high: Cells) -> NDArray[np.bool_]:
        """Whether nothing is taken yet within (n, 2) corners: most are told so, all at once."""
        sums = np.zeros((self._rows + 1, self._columns + 1), np.int32)
        np.cumsum(self._taken, axis=0, dtype=np.int32, out=sums[1:, 1:])
        np.cumsum(sums, axis=1, out=sums)
        (left, top), (right, bottom) = low.T, high.T
        taken = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        free: NDArray[np.bool_] = taken == 0
        return free

    def _first_free(self, tries: list[list[int]], may: list[bool]) -> int:
        for n, (left, top, right, bottom) in enumerate(tries):
            if may[n]:
                part = self._taken[top:bottom, left:right]
                if not part.any():
                    part[:] = True
                    return n
        return -1

    @property
    def state(self) -> bytes:
        """What is taken; the same as of another room of this size if the same is."""
        return self._taken.tobytes()

    def be(self, state: bytes) -> None:
        """Take over the state of a room of the same size."""
        self._taken[:] = np.frombuffer(state, np.bool_).reshape(self._taken.shape)

    def _cells(self, rect: Rect) -> NDArray[np.bool_] | None:
        left, right = int(rect[0] // CELL_PX), -int(-rect[2] // CELL_PX)
        top, bottom = int(rect[1] // CELL_PX), -int(-rect[3] // CELL_PX)
        if left < 0 or top < 0 or right > self._columns or bottom > self._rows:
            return None
        return self._taken[top:bottom, left:right]
