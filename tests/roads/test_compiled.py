from pathlib import Path

import pytest

from app.roads import compiled


def test_the_first_folder_that_takes_a_file(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    free = tmp_path / "a" / "b"
    assert compiled.first_writable((blocked, blocked / "below", free)) == free
    assert free.stat().st_mode & 0o077 == 0


def test_nowhere_to_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert compiled.first_writable((blocked,)) is None


def test_a_folder_of_somebody_else_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    assert compiled.first_writable((tmp_path,)) is None
