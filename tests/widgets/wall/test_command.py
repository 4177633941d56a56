"""`main.py wall` as a shell sees it when it cannot be: one sentence on stderr, exit code 2."""

from pathlib import Path

import pytest

import main

LAYOUT = '[[scene]]\n[[scene.pane]]\nshows = "map"\nat = [0, 0, 4, 99]\n'


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_a_wrong_layout_names_file_key_and_reason(
    tmp_path: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(LAYOUT, encoding="utf-8")
    given = ["wall", "--distance", "6m", "--layout", str(path), "--city", str(demo_folder)]
    assert main.main(given) == 2
    assert said(capsys).startswith(f"patrolgrid: {path}: scene 1: map: at: the pane leaves")


def test_a_screen_on_which_nothing_could_be_read_is_refused(
    tmp_path: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "none.db")
    given = ["wall", "--distance", "6m", "--pitch", "0.27", "--city", str(demo_folder)]
    assert main.main([*given, "--store", store]) == 2
    sentence = said(capsys)
    assert "default.toml: scene 'response'" in sentence
    assert "letters of 35 mm (20 arc minutes at 6 m)" in sentence


@pytest.mark.parametrize("given", [["wall"], ["wall", "--distance", "0"]])
def test_a_wall_needs_a_distance(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(given)
    assert ended.value.code == 2
    assert "--distance" in capsys.readouterr().err
