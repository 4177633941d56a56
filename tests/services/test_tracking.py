"""Positions go on the disk at their own pace; a full disk is said once and is no end."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain.fixes import Fixes
from app.services.tracking import Tracking
from app.store.tracks import TrackWriter, read_now, read_track

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)


def frame(seconds: float, north: float = 0.0) -> Fixes:
    one = np.array([0.0])
    at = one + NINE.timestamp() + seconds
    return Fixes(("u1",), one + 113, one + 22 + north, one, one + 5, at)


def told_nothing(error: Exception) -> None:
    raise AssertionError(error)


def test_what_was_taken_last_is_on_disk_when_it_ends(tmp_path: Path) -> None:
    tracking = Tracking(tmp_path / "t", 30, told_nothing, period_s=3600.0)
    tracking.start()
    for second in range(100):
        tracking.take(frame(second, second / 1000))
    tracking.stop()
    now = read_now(tmp_path / "t")
    assert now is not None
    assert now.at[0] - NINE.timestamp() == pytest.approx(99)
    assert 1 <= len(read_track(tmp_path / "t", NINE, NINE + timedelta(hours=1)).at) <= 2


def test_ending_before_anything_came_leaves_nothing(tmp_path: Path) -> None:
    tracking = Tracking(tmp_path / "t", 30, told_nothing)
    tracking.start()
    tracking.stop()
    assert not (tmp_path / "t").exists()


def test_a_fault_is_said_once_and_so_is_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = True
    put = TrackWriter.put

    def failing(self: TrackWriter, fixes: Fixes) -> int:
        if full:
            raise OSError(28, "No space left on device")
        return put(self, fixes)

    monkeypatch.setattr(TrackWriter, "put", failing)
    told: list[Exception] = []
    tracking = Tracking(tmp_path / "t", 30, told.append)
    with caplog.at_level(logging.INFO):
        tracking._write(frame(1))
        tracking._write(frame(2))
        full = False
        tracking._write(frame(3))
        tracking._write(frame(4))
    assert [str(error) for error in told] == ["[Errno 28] No space left on device"]
    levels = [record.levelname for record in caplog.records]
    assert levels == ["ERROR", "WARNING"]
    now = read_now(tmp_path / "t")
    assert now is not None
    assert now.at[0] - NINE.timestamp() == pytest.approx(4)


def test_a_place_that_cannot_be_made_is_a_fault_too(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("a file, not a folder")
    told: list[Exception] = []
    tracking = Tracking(tmp_path / "t", 30, told.append)
    tracking._write(frame(1))
    assert len(told) == 1


def test_what_is_older_than_the_days_that_are_kept_goes(tmp_path: Path) -> None:
    tracking = Tracking(tmp_path / "t", 1, told_nothing)
    for hour in range(27):
        tracking._write(frame(3600.0 * hour))
    track = read_track(tmp_path / "t", NINE, NINE + timedelta(hours=27))
    assert (track.at - NINE.timestamp()) / 3600 == pytest.approx(np.arange(2, 27))
