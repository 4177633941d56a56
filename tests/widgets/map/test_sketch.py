import pytest

from widgets.map.layers.sketch import Sketch, SketchKind, crosses

LonLat = tuple[float, float]
SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


def drawn(kind: SketchKind, places: list[LonLat]) -> tuple[Sketch, list[str]]:
    sketch = Sketch()
    sketch.begin(kind)
    return sketch, [sketch.add(place) for place in places]


def test_a_square_is_taken_corner_by_corner() -> None:
    sketch, said = drawn(SketchKind.POLYGON, SQUARE)
    assert said == [""] * 4
    assert sketch.closes() == ""
    assert [(p.lon, p.lat) for p in sketch.polygon()] == SQUARE


def test_a_corner_that_would_cross_is_not_taken() -> None:
    sketch, said = drawn(SketchKind.POLYGON, [*SQUARE[:3], (0.5, -1.0)])
    assert said[-1] == "refused.polygon_crosses_itself"
    assert len(sketch.places) == 3


def test_a_closing_side_that_would_cross_is_refused_at_the_end() -> None:
    spiral = [(0, 0), (4, 0), (4, 4), (1, 4), (1, 1), (3, 1), (3, 3)]
    sketch, said = drawn(SketchKind.POLYGON, [(float(x), float(y)) for x, y in spiral])
    assert said == [""] * 7
    assert sketch.closes() == "refused.polygon_crosses_itself"


@pytest.mark.parametrize("places", [[], SQUARE[:2], [SQUARE[0]] * 5])
def test_too_little_is_no_polygon(places: list[LonLat]) -> None:
    sketch, _ = drawn(SketchKind.POLYGON, places)
    assert sketch.closes() == "refused.polygon_too_small"


def test_a_circle_has_a_middle_and_an_edge() -> None:
    sketch, _ = drawn(SketchKind.CIRCLE, [(113.0, 23.0)])
    assert sketch.circle() is None
    sketch.add((113.0, 23.0))
    assert sketch.circle() is None  # twice the same place
    sketch.back()
    sketch.add((113.0, 23.01))
    circle = sketch.circle()
    assert circle is not None
    assert circle.radius_m == pytest.approx(1112, rel=0.01)


def test_a_point_clicked_twice_is_no_crossing() -> None:
    assert not crosses([SQUARE[0], SQUARE[0], SQUARE[1], SQUARE[2], SQUARE[2]])
