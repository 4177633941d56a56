"""`journal verify` and `journal export` as they are typed."""

import argparse
import json
import sqlite3
from pathlib import Path

import pytest

from app.domain.picture import Picture
from app.services.journal_command import add_journal_parser, run_journal
from tests.store.build import opened, record, small_day


@pytest.fixture
def day(tmp_path: Path) -> Path:
    with opened(tmp_path) as store:
        record(store, Picture(), small_day())
    return tmp_path / "c.db"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--store")
    add_journal_parser(parser.add_subparsers())
    return run_journal(parser.parse_args(words))


def test_verify_says_that_all_is_well(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("journal", "verify", "--store", str(day), "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["entries"], result["ok"], result["first_bad"]) == (13, True, None)
    assert run("journal", "verify", "--store", f"sqlite:///{day}") == 0
    assert capsys.readouterr().out.startswith("13 entries, all as they were written; head 13:")


def test_verify_names_what_was_altered(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(day) as db:
        db.execute("UPDATE journal SET by = 'nobody' WHERE number = 5")
    db.close()
    assert run("journal", "verify", "--store", str(day), "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["first_bad"] == 5
    assert said.err == f"journal: {day}: entry 5 was altered\n"


@pytest.mark.parametrize("command", ["verify", "export"])
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "there is no such file"), (b"x" * 999, "it is not a database"), (b"", "no journal")],
)
def test_bad_input_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    content: bytes | None,
    why: str,
) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    assert run("journal", command, "--store", str(path)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert f"{path}: " in said.err
    assert why in said.err


def test_export_to_a_file_and_of_some_hours(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert run("journal", "export", "--store", str(day), "--out", str(out)) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [*range(1, 14)]
    assert "13 entries" in capsys.readouterr().err
    assert (
        run("journal", "export", "--store", str(day), "--since", "2026-06-01T00:00:00+00:00") == 0
    )
    assert capsys.readouterr().out == ""


def test_export_where_nothing_can_be_written(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run("journal", "export", "--store", str(day), "--out", str(tmp_path / "none" / "out")) == 2
    )
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", ""])
def test_a_time_that_is_none(time: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("journal", "export", "--since", time)
    assert caught.value.code == 2
    assert "is not a time" in capsys.readouterr().err


def test_the_store_may_be_named_before_the_command(day: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("--store", str(day), "journal", "verify") == 0
    assert run("--store", str(tmp_path / "none"), "journal", "verify", "--store", str(day)) == 0
    assert run("journal", "verify") == 2  # the usual one, which is not there


@pytest.mark.parametrize("named", ["{tmp}", "{tmp}/none/x.jsonl", "/dev/full"])
def test_an_export_that_cannot_be_written_names_its_file(day, tmp_path, named, capsys) -> None:
    out = named.format(tmp=tmp_path)
    assert run("journal", "export", "--store", str(day), "--out", out) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"journal: {out}: ")
    assert "Errno" not in said
