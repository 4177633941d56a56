"""Arrays arrive in Qt as they were."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen, QPixmap

from tests.widgets.map.pixels import like
from widgets.map import qfast


def blank(side: int = 40) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    return image


@pytest.mark.parametrize("count", [0, 1, 3, 5000])
def test_a_polygon_holds_its_points(count: int) -> None:
    points = np.random.default_rng(1).normal(size=(count, 2))
    made = qfast.polygon(points)
    assert [(p.x(), p.y()) for p in made.toList()] == [tuple(p) for p in points.tolist()]


def test_more_lines_than_one_call_takes_are_all_drawn(qapp: QGuiApplication) -> None:
    side = 60
    y, x = np.divmod(np.arange(side * side, dtype=float), side)
    rows = np.column_stack((x, y + 0.5, x + 1, y + 0.5))
    assert len(rows) > 3 * qfast.LINES_PER_CALL
    image = blank(side)
    painter = QPainter(image)
    painter.setPen(QPen(QColor("white"), 1))
    qfast.draw_lines(painter, rows)
    painter.end()
    assert like(image, QColor("white")).all()


def test_slices_and_other_types_are_made_fit_first(qapp: QGuiApplication) -> None:
    rows = np.array([[5, 0, 5, 40], [99, 99, 99, 99], [20, 0, 20, 40]], dtype=np.int32)[::2]
    image = blank()
    painter = QPainter(image)
    painter.setPen(QColor("white"))
    qfast.draw_lines(painter, rows)
    painter.end()
    assert set(np.flatnonzero(like(image, QColor("white")).any(axis=0))) == {5, 20}


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_fragment_lies_around_its_place(qapp: QGuiApplication, ratio: float) -> None:
    atlas = QPixmap(16, 8)
    atlas.fill(QColor("red"))
    rows = qfast.fragments(1, ratio)
    rows[:, 0:2] = 20, 10
    rows[:, 2:6] = 8, 0, 8, 8
    image = blank(80)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    qfast.draw_fragments(painter, rows, atlas)
    qfast.draw_fragments(painter, rows[:0], atlas)
    painter.end()
    down, across = np.nonzero(like(image, QColor("red")))
    assert (across.min(), across.max() + 1) == (20 * ratio - 4, 20 * ratio + 4)
    assert (down.min(), down.max() + 1) == (10 * ratio - 4, 10 * ratio + 4)


def test_a_hole_stays_open(qapp: QGuiApplication) -> None:
    outer = np.array([(5, 5), (35, 5), (35, 35), (5, 35)], dtype=float)
    inner = np.array([(15, 15), (25, 15), (25, 25), (15, 25)], dtype=float)
    image = blank()
    painter = QPainter(image)
    painter.fillPath(qfast.path([outer, inner]), QColor("red"))
    painter.end()
    red = like(image, QColor("red"))
    assert red[10, 10]
    assert not red[20, 20]
