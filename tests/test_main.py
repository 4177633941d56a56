"""The commands as a shell sees them: exit codes, one line on stderr, machine output on stdout."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import main
from app.services.commands import COMMANDS
from tests.conftest import ROOT

# One wrong year; the columns are those of resources/mappings/seattle_2024.toml.
YEARS = """\
cad_id,priority,Dispatch_Longitude,dispatch_latitude,CAD_Event_Original_Time_Queued,\
first_dispatch_delay,first_response_time,dispatch_neighborhood
1,1,-122.36,47.66,1971-01-01 20:24:01,131,516,BALLARD
2,1,-122.36,47.66,2024-01-01 20:24:01,131,516,BALLARD
"""


@pytest.fixture
def _own_log(tmp_path, monkeypatch) -> Iterator[None]:
    """The commands open the program's log; the tests' own handlers come back afterwards."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:], logging.raiseExceptions = handlers, True
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["city"],
        ["city", "build"],
        ["city", "check"],
        ["replay"],
        ["simulate"],
        ["tour"],
        ["night"],
        ["journal", "verify"],
        ["journal", "export"],
        ["cap", "check"],
        ["cap", "export"],
        ["report"],
        ["evaluate"],
        ["wall"],
    ],
)
def test_every_command_explains_itself(arguments, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        main.main([*arguments, "--help"])
    assert end.value.code == 0
    assert f"usage: {' '.join(['main.py', *arguments])} " in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["--colour", "red"],
        ["tour"],
        ["tour", "--out", "x", "--size", "big"],
        ["tour", "--out", "x", "--size", "9x9"],
        ["city", "build"],
        ["simulate", "--policy", "teleport"],
        ["simulate", "--start", "9999-01-01"],
        ["simulate", "--seed", "-1"],
        ["simulate", "--hours", "nan"],
        ["simulate", "--policies", "luck"],
        ["--lang", "la"],
        ["--seat", " "],
        ["--seat", "9" * 41],
        ["night", "--from", "yesterday"],
    ],
)
def test_bad_arguments_are_2(arguments, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        main.main(arguments)
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("main.py")


@pytest.mark.usefixtures("_own_log")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--settings", "{tmp}/none.toml"], "none.toml"),
        (["--settings", "{tmp}/odd.toml"], "[limits] limits is unknown"),
        (["--city", "{tmp}/nowhere"], "nowhere"),
        (["--city", "{demo}", "--store", "sqlite:///{tmp}/odd.toml"], "not a database"),
        (["city", "check", "{tmp}/nowhere"], "nowhere"),
        (["simulate", "--city", "{demo}", "--hours", "1", "--store", "{tmp}/odd.toml"], "odd.toml"),
        (
            ["replay", "{tmp}/years.csv", "--map", "seattle_2024", "--headless"],
            "goes from 1971-01-02",
        ),
        (["journal", "verify", "--store", "{tmp}/none.db"], "none.db"),
        (["--city", "{demo}", "--store", "mysql://x/y"], "neither a sqlite:// nor"),
        (["--city", "{demo}", "--store", "ftp://x"], "not an address of a database"),
        (["--city", "{demo}", "--store", "sqlite:///{tmp}"], "cannot be opened"),
        (["--city", "{demo}", "--store", "postgresql://x@127.0.0.1:1/y"], "connection failed"),
        (["--settings", "{tmp}"], "not a regular file"),
        (["--city", "{demo}", "--traces", "{tmp}/odd.toml"], "has no column"),
        (["night", "--city", "{demo}", "--store", "{tmp}/odd.toml"], "not a database"),
        (["wall", "--distance", "6m", "--layout", "{tmp}/none.toml"], "none.toml"),
        (["tour", "--out", "{tmp}/odd.toml"], "odd.toml: File exists"),
        (["night", "--city", "{demo}", "--store", "{tmp}/none.db"], "none.db"),
        (["cap", "export", "--directive", "1", "--out", "{tmp}/a.cap"], "[cap] sender is empty"),
    ],
)
def test_bad_input_is_2_and_one_line_says_what(
    arguments, says, tmp_path, demo_folder, capsys
) -> None:
    (tmp_path / "odd.toml").write_text("[limits]\nlimits.dispatch = 3\n")
    (tmp_path / "years.csv").write_text(YEARS)
    filled = [a.format(tmp=tmp_path, demo=demo_folder) for a in arguments]
    assert main.main(filled) == 2
    out, err = capsys.readouterr()
    assert says.format(tmp=tmp_path) in err
    assert len(err.strip().splitlines()) == 1
    assert out == ""


@pytest.mark.usefixtures("_own_log")
def test_a_fault_of_ours_is_1_and_shows_no_traceback(demo_folder, monkeypatch, capsys) -> None:
    def break_(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("app.city.command.check", break_)
    logging.getLogger().handlers.clear()  # as in a shell: this command opens no log
    assert main.main(["city", "check", str(demo_folder)]) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError: a bug" in err
    assert "Traceback" not in err


HEAVY = ("PySide6.QtCore", "numba", "numpy", "sqlalchemy")


@pytest.mark.parametrize("arguments", [["--help"], ["tour", "--help"], ["fly"]])
def test_who_only_asks_waits_for_no_import(arguments) -> None:
    child = (
        "import main, sys\n"
        "try: main.main(sys.argv[1:])\n"
        f"except SystemExit: print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", child, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_list_of_commands_says_what_each_is_for(capsys) -> None:
    with pytest.raises(SystemExit):
        main.main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    for name, (_, what) in COMMANDS.items():
        assert f"{name} {what}" in said


def test_a_shell_gets_json_on_stdout_and_nothing_else(demo_folder, tmp_path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "city", "check", str(demo_folder), "--json"],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **folders},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["areas"] == {"districts": 17, "grids": 110}
    assert report["refused"] == []
