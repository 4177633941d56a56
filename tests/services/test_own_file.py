import os
import stat
from pathlib import Path

import pytest

from app.services.own_file import OwnFile, read_own, write_whole


def test_the_last_that_was_put_is_there_and_for_our_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "own.json"
    file = OwnFile(path, pytest.fail)
    file.put([1])
    file.put({"b": "巡", "a": 2})
    file.stop()
    assert read_own(path, 1_000) == {"a": 2, "b": "巡"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_disk_that_fails_half_way_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.json"
    write_whole(path, b"[1]")
    monkeypatch.setattr(os, "fsync", _broken)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"[2]")
    assert path.read_bytes() == b"[1]"
    monkeypatch.undo()
    write_whole(path, b"[3]")  # what the failure left behind is in nobody's way
    assert [one.name for one in tmp_path.iterdir()] == ["own.json"]


def _broken(_handle: int) -> None:
    raise OSError(28, "no space")


def test_a_file_beyond_its_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(b" " * 11)
    with pytest.raises(ValueError, match="more than 10 bytes"):
        read_own(path, 10)
