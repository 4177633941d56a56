"""What was written of the positions comes back, packed or not; a crash costs one fix at most."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.fixes import Fixes
from app.store.errors import StoreError
from app.store.tracks import (
    DEAD_S,
    HOUR_S,
    NOW,
    OPEN,
    PACKED,
    RECORD,
    TrackWriter,
    drop_before,
    pack,
    pack_file,
    read_now,
    read_track,
    unpacked,
)

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)
START = NINE.timestamp()
TEN = timedelta(hours=1)


def frame(*rows, ids=("u1", "u2")):
    """Rows of (lon, lat, heading, speed, seconds after nine)."""
    lon, lat, heading, speed, at = np.array(rows, float).T
    return Fixes(ids[: len(rows)], lon, lat, heading, speed, at + START)


def away(metres):
    return metres / 111_195.0


@pytest.mark.parametrize(
    ("north_m", "seconds", "kept"),
    [(0, 1, False), (14, 1, False), (16, 1, True), (0, 29, False), (0, 30, True), (20, 0, False)],
)
def test_a_fix_is_kept_that_moved_or_waited(tmp_path, north_m, seconds, kept):
    writer = TrackWriter(tmp_path)
    assert writer.put(frame((113, 22, 90, 5, 10))) == 1
    assert writer.put(frame((113, 22 + away(north_m), 90, 5, 10 + seconds))) == kept


def test_what_was_written_comes_back(tmp_path):
    writer = TrackWriter(tmp_path)
    writer.put(frame((113.1234567, 22.7654321, 90, 5.2, 10), (113, 22, np.nan, 0, 11)))
    writer.put(frame((113.2, 22.8, 359.9, 99, 70), (np.nan,) * 5))
    track = read_track(tmp_path, NINE, NINE + TEN)
    assert track.unit_ids == ("u1", "u2")
    assert track.unit.tolist() == [0, 1, 0]
    assert track.at - START == pytest.approx([10, 11, 70])
    assert track.lon == pytest.approx([113.1234567, 113, 113.2])
    assert track.heading[:2] == pytest.approx([90, np.nan], nan_ok=True, abs=1.5)
    assert track.speed == pytest.approx([5.25, 0, 63.75])


def test_a_frame_is_the_last_fix_of_each(tmp_path):
    writer = TrackWriter(tmp_path)
    for minute in range(10):
        writer.put(frame((113 + minute / 100, 22, 0, 5, 60 * minute), (114, 23, 0, 0, 60 * minute)))
    track = read_track(tmp_path, NINE, NINE + TEN)
    seen = track.frame(START + 300)
    assert seen.lon == pytest.approx([113.05, 114])
    assert seen.at - START == pytest.approx([300, 300])
    assert np.isnan(track.frame(START - 1).lon).all()


def test_an_hour_that_is_over_is_packed_and_reads_the_same(tmp_path):
    writer = TrackWriter(tmp_path)
    for at in range(0, 2 * HOUR_S, 120):
        writer.put(frame((113 + at / 1e5, 22, 45, 5, at), (114, 23 - at / 1e5, 200, 7, at)))
    names = {path.name for path in tmp_path.iterdir()}
    assert {f"2026-11-22T09.000{PACKED}", f"2026-11-22T10.000{OPEN}"} <= names
    assert f"2026-11-22T09.000{OPEN}" not in names
    track = read_track(tmp_path, NINE, NINE + 2 * TEN)
    assert len(track.at) == 2 * 2 * HOUR_S / 120
    assert (np.diff(track.at) >= 0).all()
    assert track.lon[track.unit == 0] == pytest.approx(113 + np.arange(0, 2 * HOUR_S, 120) / 1e5)


def test_a_late_fix_of_a_packed_hour_is_not_lost(tmp_path):
    writer = TrackWriter(tmp_path)
    writer.put(frame((113, 22, 0, 5, 10)))
    writer.put(frame((113.1, 22, 0, 5, HOUR_S + 10)))
    writer = TrackWriter(tmp_path)  # it starts anew and does not know what was kept
    writer.put(frame((113.2, 22, 0, 5, 20)))
    writer.put(frame((113.3, 22, 0, 5, 2 * HOUR_S + 20)))
    assert len(read_track(tmp_path, NINE, NINE + TEN).at) == 2
    assert not (tmp_path / f"2026-11-22T09.000{OPEN}").exists()


@pytest.mark.parametrize("lost", [1, RECORD.itemsize - 1])
def test_a_crash_costs_what_was_half_written(tmp_path, lost):
    writer = TrackWriter(tmp_path)
    writer.put(frame((113, 22, 0, 5, 10), (114, 23, 0, 5, 10)))
    path = tmp_path / f"2026-11-22T09.000{OPEN}"
    path.write_bytes(path.read_bytes()[:-lost])
    assert len(read_track(tmp_path, NINE, NINE + TEN).at) == 1
    TrackWriter(tmp_path).put(frame((113, 22, 0, 5, 10 + DEAD_S), (114, 23, 0, 5, 20)))
    assert len(read_track(tmp_path, NINE, NINE + TEN).at) == 3


def test_now_is_the_newest_frame(tmp_path):
    assert read_now(tmp_path) is None
    writer = TrackWriter(tmp_path)
    writer.put(frame((113, 22, 90, 5, 10), (114, 23, np.nan, 0, 12)))
    writer.put(frame((113, 22, 90, 5, 11), (114, 23, np.nan, 0, 13)))  # nobody moved
    now = read_now(tmp_path)
    assert now.unit_ids == ("u1", "u2")
    assert now.at - START == pytest.approx([11, 13])


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (NOW, read_now),
        (f"2026-11-22T09.000{PACKED}", lambda folder: read_track(folder, NINE, NINE + TEN)),
        ("units.json", read_now),
    ],
)
def test_what_is_damaged_is_named(tmp_path, name, read):
    writer = TrackWriter(tmp_path)
    writer.put(frame((113, 22, 0, 5, 10)))
    writer.put(frame((113, 22, 0, 5, HOUR_S + 10)))
    (tmp_path / name).write_bytes(b"\x00 not what was written")
    with pytest.raises(StoreError, match=name.replace(".", r"\.")):
        read(tmp_path)


def test_units_keep_their_places_when_others_come(tmp_path):
    TrackWriter(tmp_path).put(frame((113, 22, 0, 5, 10), (114, 23, 0, 5, 10)))
    TrackWriter(tmp_path).put(frame((115, 24, 0, 5, 50), (113.5, 22, 0, 5, 50), ids=("u9", "u1")))
    track = read_track(tmp_path, NINE, NINE + TEN)
    assert track.unit_ids == ("u1", "u2", "u9")
    assert track.frame(START + 60).lon == pytest.approx([113.5, 114, 115])


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2**16 - 1),
        st.integers(0, 255),
        st.integers(0, 255),
        st.integers(0, HOUR_S * 1000 - 1),
        st.integers(-1_800_000_000, 1_800_000_000),
        st.integers(-900_000_000, 900_000_000),
    ),
    min_size=1,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_packing_loses_nothing(tmp_path, rows):
    fixes = np.array(rows, RECORD)
    back = unpacked(pack(fixes), tmp_path)
    assert sorted(back.tolist()) == sorted(fixes.tolist())


def test_a_full_file_is_packed_while_the_hour_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("app.store.tracks.PART", 4)
    writer = TrackWriter(tmp_path)
    for at in range(0, 300, 60):
        writer.put(frame((113 + at / 1e5, 22, 45, 5, at), (114, 23, 0, 5, at)))
    names = sorted(path.name for path in tmp_path.glob("*fixes*"))
    parts = [f"2026-11-22T09.{n:03}" for n in range(3)]
    assert names == [f"{parts[0]}{PACKED}", f"{parts[1]}{PACKED}", f"{parts[2]}{OPEN}"]
    TrackWriter(tmp_path).put(frame((113.1, 22, 45, 5, 400)))  # goes on in the open one
    assert len(list(tmp_path.glob("*fixes*"))) == 3
    track = read_track(tmp_path, NINE, NINE + TEN)
    assert track.at - START == pytest.approx([0, 0, 60, 60, 120, 120, 180, 180, 240, 240, 400])


def test_a_crash_between_packing_and_deleting_counts_nothing_twice(tmp_path):
    TrackWriter(tmp_path).put(frame((113, 22, 0, 5, 10), (114, 23, 0, 5, 10)))
    path = tmp_path / f"2026-11-22T09.000{OPEN}"
    left = path.read_bytes()
    pack_file(path)
    path.write_bytes(left)
    assert len(read_track(tmp_path, NINE, NINE + TEN).at) == 2
    TrackWriter(tmp_path).put(frame((113, 22, 0, 5, HOUR_S + 20)))
    assert not path.exists()
    assert len(read_track(tmp_path, NINE, NINE + TEN).at) == 2


def test_what_is_older_than_an_hour_is_dropped(tmp_path):
    writer = TrackWriter(tmp_path)
    for hour in range(4):
        writer.put(frame((113, 22, 0, 5, hour * HOUR_S)))
    nine = int(START // HOUR_S)
    assert drop_before(tmp_path, nine + 2) == 2
    assert read_track(tmp_path, NINE, NINE + 4 * TEN).at - START == pytest.approx([7200, 10800])
