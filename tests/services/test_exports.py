"""A file is there whole or its fault is told; nothing waits for the disk."""

from pathlib import Path
from queue import SimpleQueue

import pytest

from app.services.bulletin import Column, Table
from app.services.exports import Exported, Exports

TABLE = Table("台账", (Column("编号"),), (("#0001",),))


def written(path: Path, make=lambda: [TABLE]) -> Exported:
    told: SimpleQueue[Exported] = SimpleQueue()
    exports = Exports(path.parent, told.put)
    exports.write(path, make)
    exports.stop()
    return told.get()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".CSV"])
def test_a_file_is_written_and_its_folder_made(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "new" / f"taizhang{suffix}"
    assert written(path) == Exported(path)
    assert path.stat().st_size > 10


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    assert written(tmp_path / "a.txt").fault
    (tmp_path / "file").write_text("")
    assert written(tmp_path / "file" / "a.csv").fault

    def broken() -> list[Table]:
        raise ValueError("no rows")

    assert written(tmp_path / "a.csv", broken).fault == "no rows"
    assert not (tmp_path / "a.csv").exists()
