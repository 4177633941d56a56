"""Numpy arrays handed to QPainter without one Python object per point.

PySide keeps the interpreter's lock inside every Qt call, so long work is cut into short calls.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap, QPolygonF

from widgets.map.render_thread import Breathe, no_breath

F8 = NDArray[np.float64]
LINES_PER_CALL = 200
FRAGMENT = 10  # x, y, source left, top, width, height, scale x, scale y, rotation, opacity


@contextmanager
def on_pixels(image: QImage) -> Iterator[tuple[QPainter, float]]:
    """A smooth painter that counts in device pixels, and how many make a logical one."""
    ratio = image.devicePixelRatio()
    image.setDevicePixelRatio(1.0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter, ratio
    finally:
        painter.end()
        image.setDevicePixelRatio(ratio)


def polygon(points: F8) -> QPolygonF:
    """A QPolygonF of (n, 2) points, filled by one copy."""
    made = QPolygonF()
    count = len(points)
    made.resize(count)
    if count:
        address: Any = made.data()
        memory: Any = shiboken6.VoidPtr(address, count * 16, True)  # type: ignore[call-arg]
        np.frombuffer(memory, dtype=np.float64).reshape(count, 2)[:] = points
    return made


def path(rings: list[F8]) -> QPainterPath:
    """A path of closed rings, each (n, 2); holes are left open by the odd-even rule."""
    made = QPainterPath()
    for ring in rings:
        made.addPolygon(polygon(ring))
        made.closeSubpath()
    return made


def draw_lines(painter: QPainter, rows: F8, breathe: Breathe = no_breath) -> None:
    """Draw (n, 4) rows x1, y1, x2, y2 with the painter's pen."""
    for part in chunks(rows):
        breathe()
        painter.drawLines(_as_pointer(part, QLineF), len(part))


def draw_fragments(painter: QPainter, rows: F8, pixmap: QPixmap) -> None:
    """Stamp pieces of `pixmap`; rows is (n, FRAGMENT), x and y the centre of each stamp."""
    if len(rows):
        rows = np.ascontiguousarray(rows, dtype=np.float64)
        painter.drawPixmapFragments(_as_pointer(rows, QPainter.PixmapFragment), len(rows), pixmap)


def fragments(count: int, pixel_ratio: float) -> F8:
    """(count, FRAGMENT) rows, opaque, unturned, one source pixel to one pixel of the device."""
    rows = np.zeros((count, FRAGMENT))
    rows[:, 6:8] = 1.0 / pixel_ratio
    rows[:, 9] = 1.0
    return rows


def chunks(rows: F8) -> Iterator[F8]:
    """`rows` in contiguous pieces short enough for one Qt call."""
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    for first in range(0, len(rows), LINES_PER_CALL):
        yield rows[first : first + LINES_PER_CALL]


def _as_pointer(rows: F8, kind: Any) -> Any:
    # Qt reads an array of `kind` from the address; the caller keeps `rows` alive over the call.
    return shiboken6.wrapInstance(rows.ctypes.data, kind)
