"""Letters are as tall as the distance asks for: 35 mm at 6 m, as NUREG-0700 has it."""

import pytest

from app.services.wall_sizes import (
    LEAST,
    READ,
    BadWall,
    Need,
    Sight,
    check_fits,
    height_mm,
    minutes_of,
    scale_of,
)


@pytest.mark.parametrize(
    ("distance_m", "minutes", "mm"),
    [(6.0, 20.0, 34.9), (6.0, 16.0, 27.9), (6.0, 22.0, 38.4), (3.0, 20.0, 17.5), (0.6, 16, 2.8)],
)
def test_heights_are_those_of_the_tables(distance_m: float, minutes: float, mm: float) -> None:
    assert height_mm(distance_m, minutes) == pytest.approx(mm, abs=0.05)
    assert minutes_of(height_mm(distance_m, minutes), distance_m) == pytest.approx(minutes)


def test_the_capital_is_what_is_measured_not_the_em() -> None:
    sight = Sight(6.0, 1.27, 0.733)
    assert sight.em_px(READ) * 0.733 * 1.27 == pytest.approx(34.9, abs=0.05)
    assert sight.minutes(sight.em_px(LEAST)) == pytest.approx(LEAST)


def test_a_finer_screen_takes_more_pixels_and_no_other_size() -> None:
    coarse, fine = Sight(6.0, 1.27), Sight(6.0, 0.635)
    assert fine.em_px(READ) == pytest.approx(2 * coarse.em_px(READ))


def test_a_pane_that_is_too_small_is_refused_with_what_it_needs() -> None:
    sight, need = Sight(6.0, 1.27, 0.733), Need(10, 4)
    em = sight.em_px(READ)
    check_fits("clock", 10 * em, 4 * 1.34 * em + 1, need, sight, "f: scene 1")
    with pytest.raises(BadWall, match=r"f: scene 1: clock is 200 × 400 px and needs 375 × 201 px"):
        check_fits("clock", 200, 400, need, sight, "f: scene 1")


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (5760, 2160), (1366, 768)])
@pytest.mark.parametrize("distance_m", [0.6, 2.0, 6.0, 9.0])
def test_the_scale_is_never_less_than_needed(size: tuple[int, int], distance_m: float) -> None:
    sight = Sight(distance_m, 2440 / size[0])
    scale = scale_of(sight, 12.0, 12.0, size)
    assert scale >= 1.0
    assert sight.minutes(12.0 * scale) >= READ - 1e-9
    assert 12.0 * scale <= max(1.21 * sight.em_px(READ), 12.0)


def test_the_usual_walls_are_filled_by_whole_pixels() -> None:
    for size in ((1920, 1080), (3840, 2160)):
        scale = scale_of(Sight(6.0, 2440 / size[0]), 12.0, 12.0, size)
        assert all((side / scale) % 1 == pytest.approx(0.0, abs=1e-6) for side in size)
