"""The side file: everything comes back in order; what is torn or broken stops nothing."""

import stat
from pathlib import Path

import pytest

from app.domain import messages as m
from app.services import spool as side_file
from app.services.spool import Spool
from app.store.errors import StoreError
from tests.domain.build import call, say, send
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
    spool.read()  # at the next start, while nothing could be saved yet
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


def test_a_spool_that_cannot_be_read_is_named_and_not_passed_over(tmp_path):
    (tmp_path / "spool").mkdir()
    with pytest.raises(StoreError, match=r"spool: cannot be read \(Is a directory\)"):
        Spool(tmp_path / "spool").read()


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
def test_a_time_that_utc_does_not_have_is_set_aside(tmp_path, time):
    spool = Spool(tmp_path / "spool")
    spool.add([[say(m.Tick)], [say(m.Tick, 1.0)]])
    text = spool.path.read_text("utf-8").replace("2026-05-01T12:00:01.000000+00:00", time)
    spool.path.write_text(text, "utf-8")
    assert spool.read() == [[say(m.Tick)]]
    assert Path(f"{spool.path}.bad").read_text("utf-8").count("\n") == 1
