import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.simulated.motion import Motion, Track, distances_m


def line(*points):
    lon, lat = zip(*points, strict=True)
    return np.array(lon), np.array(lat)


def test_even_pace_heading_and_speed():
    lon, lat = line((113.0, 23.0), (113.0, 23.001), (113.001, 23.001))
    motion = Motion(("a", "b"))
    metres = distances_m(lon, lat)
    motion.follow(0, Track.along(lon, lat, 100.0, metres[-1] / 5.0), 100.0)
    motion.follow(1, Track.standing(113.5, 23.5, 0.0), 100.0)
    fixes = motion.fixes(110.0)
    assert fixes.lat[0] == pytest.approx(23.0 + 50 / 111_195, abs=1e-9)
    assert (fixes.heading[0], fixes.speed[0]) == (pytest.approx(0.0), pytest.approx(5.0))
    assert np.isnan(fixes.heading[1])
    assert fixes.speed[1] == 0
    later = motion.fixes(100.0 + metres[1] / 5.0 + 1)
    assert later.heading[0] == pytest.approx(90.0)
    end = motion.fixes(10_000.0)
    assert (end.lon[0], end.lat[0], end.speed[0]) == (113.001, 23.001, 0.0)


def test_a_silent_unit_keeps_its_last_fix_and_one_off_duty_has_none():
    motion = Motion(("a", "b"))
    lon, lat = line((113.0, 23.0), (113.0, 23.1))
    for row in (0, 1):
        motion.follow(row, Track.along(lon, lat, 0.0, 1000.0), 0.0)
    motion.silence(0, 100.0)
    motion.vanish(1)
    fixes = motion.fixes(400.0)
    assert fixes.at[0] == 100.0
    assert fixes.lat[0] == pytest.approx(23.01)
    assert np.isnan([fixes.lon[1], fixes.lat[1], fixes.at[1], fixes.speed[1]]).all()
    motion.speak(0)
    assert motion.fixes(401.0).lat[0] == pytest.approx(23.0401)


@given(st.lists(st.floats(0, 130), max_size=20))
def test_how_often_it_is_asked_moves_nobody(times):
    lon, lat = line((113.0, 23.0), (113.001, 23.0), (113.001, 23.0), (113.002, 23.002))
    often, once = Motion(("a",)), Motion(("a",))
    for motion in (often, once):
        motion.follow(0, Track.along(lon, lat, 10.0, 100.0), 0.0)
    for now in sorted(times):
        often.fixes(now)
    a, b = often.fixes(131.0), once.fixes(131.0)
    assert (a.lon[0], a.lat[0]) == (b.lon[0], b.lat[0])
