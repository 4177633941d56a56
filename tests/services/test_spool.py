"""The side file: everything comes back in order; what is torn or broken stops nothing."""

import stat
from pathlib import Path

import pytest

from app.services import spool as side_file
from app.services.spool import Spool
from tests.domain.build import call, send
from tests.services.room import moved


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "unsaved.jsonl")


def test_groups_come_back_whole_and_in_order(spool: Spool) -> None:
    groups = [[call("i1"), moved(1)], [send("i1", "u1")]]
    spool.add(groups[:1])
    spool.add(groups[1:])
    assert spool.read() == groups
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o600
    spool.clear()
    assert spool.read() == []
    spool.clear()


def test_a_line_that_was_cut_was_not_promised(spool: Spool) -> None:
    spool.add([[call("i1")], [call("i2")]])
    text = spool.path.read_bytes()
    for length in range(len(text)):
        spool.path.write_bytes(text[:length])
        assert spool.read() == [[call("i1")], [call("i2")]][: text[:length].count(b"\n")]


@pytest.mark.parametrize(
    "line",
    [b"nonsense", b"[]x", b'[["Tick"]]', b'[["Tick",{}]]', b"7", b"\xff\xfe", b"[" * 100_000],
)
def test_a_broken_line_is_set_aside_and_the_rest_taken(spool: Spool, line: bytes) -> None:
    spool.add([[call("i1")]])
    with open(spool.path, "ab") as out:
        out.write(line + b"\n")
    spool.add([[call("i2")]])
    assert spool.read() == [[call("i1")], [call("i2")]]
    assert Path(f"{spool.path}.bad").read_bytes() == line + b"\n"


def test_what_was_written_in_part_is_taken_back(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.add([[call("i1")]])
    write = side_file.write_all

    def half(handle: int, text: bytes) -> None:
        write(handle, text[:20])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(side_file, "write_all", half)
        with pytest.raises(OSError, match="No space"):
            spool.add([[call("i2")]])
    spool.add([[call("i3")]])
    assert spool.read() == [[call("i1")], [call("i3")]]
