"""Two lines are one way where they run along the same streets, however finely each is drawn."""

import numpy as np
import pytest

from app.services.night_drive import Line, length_m
from widgets.night_words import same_way


def line(*points: tuple[float, float]) -> Line:
    lon, lat = np.array(points, float).T / 1000.0
    lon, lat = lon + 113.0, lat + 23.0
    return Line(lon, lat, 100.0, length_m(lon, lat))


STRAIGHT = line((0, 0), (10, 0))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (line(*((x, 0) for x in range(11))), True),
        (line((0, 0.3), (10, 0.3)), True),  # 30 m aside
        (line((0, 0), (5, 1), (10, 0)), False),  # 100 m aside in the middle
        (line((0, 0), (7, 0)), False),
        (line((0, 0), (0, 10), (10, 10), (10, 0)), False),
    ],
)
def test_the_same_way_is_told_from_another(other: Line, same: bool) -> None:
    assert same_way(STRAIGHT, other) is same
    assert same_way(other, STRAIGHT) is same
