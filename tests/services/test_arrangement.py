"""An arrangement comes back as it was kept; a broken file is as none and is told of."""

import json
import logging
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.arrangement import (
    SCALES,
    Arrangement,
    Arrangements,
    plain,
    read_arrangement,
    stepped,
)

LEFT = Arrangement(
    b"\x00\xff panels", b"window", {"units": b"\x01\x02"}, 1.25, frozenset({"first_call"})
)


def kept(folder: Path, *arrangements: Arrangement) -> Path:
    path = folder / "of" / "seat.json"
    keeper = Arrangements(path, pytest.fail)
    for arrangement in arrangements:
        keeper.keep(arrangement)
    keeper.stop()
    return path


def test_it_comes_back_as_it_was_left(tmp_path: Path) -> None:
    path = kept(tmp_path, Arrangement(b"before"), LEFT)
    assert read_arrangement(path) == LEFT
    assert Arrangements(path, pytest.fail).at_start == LEFT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_path_or_a_change_nothing_is_written(tmp_path: Path) -> None:
    assert not kept(tmp_path, Arrangement()).exists()
    keeper = Arrangements(None, pytest.fail)
    keeper.keep(LEFT)
    keeper.stop()


GOOD = plain(LEFT)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1, 2]",
        b"null",
        b"[" * 100_000,
        json.dumps(GOOD | {"version": 2}).encode(),
        json.dumps(GOOD | {"panels": "no base64!"}).encode(),
        json.dumps(GOOD | {"panels": 7}).encode(),
        json.dumps(GOOD | {"columns": [1]}).encode(),
        json.dumps(GOOD | {"scale": 40}).encode(),
        json.dumps(GOOD | {"scale": "big"}).encode(),
        json.dumps(GOOD | {"scale": float("nan")}).encode(),
        json.dumps(GOOD | {"taught": None}).encode(),
        b'{"version": 1}',
        b" " * 1_000_001,
    ],
)
def test_a_broken_file_is_as_none(
    tmp_path: Path, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "seat.json"
    path.write_bytes(broken)
    with caplog.at_level(logging.WARNING):
        assert read_arrangement(path) == Arrangement()
    assert str(path) in caplog.text


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "of").write_text("a file where the folder should be")
    told: list[Exception] = []
    keeper = Arrangements(tmp_path / "of" / "seat.json", told.append)
    keeper.keep(LEFT)
    keeper.stop()
    assert len(told) == 1


@given(st.sampled_from(SCALES))
def test_a_step_up_and_one_down_is_where_it_was(scale: float) -> None:
    if scale < SCALES[-1]:
        assert stepped(stepped(scale, 1), -1) == scale
    assert SCALES[0] <= stepped(scale, -1) <= scale <= stepped(scale, 1) <= SCALES[-1]
    assert stepped(scale, 0) == 1.0
