"""Shapes are found by box, cut to the tile, and thinned only where nobody can see it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.features import LineKind
from tests.widgets.map.ground import X0, Y0, features, way
from widgets.map.geometry import Frame, Ground, segments_within

POINT = st.tuples(st.floats(-300, 900), st.floats(-300, 900))
LINES = st.lists(st.lists(POINT, min_size=2, max_size=12), min_size=1, max_size=6)


def test_shapes_are_found_by_their_boxes() -> None:
    ground = Ground.of(
        features(
            [
                way(LineKind.PRIMARY, (0, 0), (100, 0)),
                way(LineKind.PRIMARY, (500, 500), (900, 900)),
                way(LineKind.PATH, (40, -50), (60, 50), (80, 300)),
            ]
        ).lines
    )
    near = (X0 - 10, Y0 - 10, X0 + 110, Y0 + 10)
    assert ground.touching(near).tolist() == [0, 2]
    points, begins = ground.gathered(np.array([2, 0]))
    assert begins.tolist() == [True, False, False, True, False]
    assert points - (X0, Y0) == pytest.approx(
        np.array([(40, -50), (60, 50), (80, 300), (0, 0), (100, 0)]), abs=1e-5
    )


def test_a_city_without_shapes() -> None:
    ground = Ground.of(features().lines)
    assert len(ground.touching((-1e9, -1e9, 1e9, 1e9))) == 0


def test_the_frame_counts_pixels_down_from_its_corner() -> None:
    frame = Frame((100.0, 200.0, 300.0, 400.0), 2.0, 400.0)
    assert frame.to_pixels(np.array([[100.0, 400.0], [300.0, 200.0]])).tolist() == [
        [0, 0],
        [400, 400],
    ]
    assert frame.grown(10) == (95.0, 195.0, 305.0, 405.0)


@given(LINES)
def test_every_visible_corner_survives(lines: list[list[tuple[float, float]]]) -> None:
    pixels = np.array([point for line in lines for point in line])
    begins = np.array([at == 0 for line in lines for at in range(len(line))])
    rows = segments_within(pixels, begins, 512.0, 10.0)
    ends = np.concatenate((rows[:, :2], rows[:, 2:])) if len(rows) else np.empty((0, 2))
    for line in lines:
        for corner in np.array(line):
            if (corner > 0).all() and (corner < 512).all():
                gap = np.hypot(*(ends - corner).T).min(initial=np.inf)
                assert gap <= 1.0


@given(LINES)
def test_lines_are_never_joined_to_each_other(lines: list[list[tuple[float, float]]]) -> None:
    pixels = np.array([point for line in lines for point in line])
    begins = np.array([at == 0 for line in lines for at in range(len(line))])
    own = {
        (*a, *b)
        for line in lines
        for i, a in enumerate(line)
        for b in line[i + 1 :]
    }  # fmt: skip
    assert {tuple(row) for row in segments_within(pixels, begins, 512.0, 1e4).tolist()} <= own
