"""`city build` and `city check` as a person calls them."""

import argparse
import json
from pathlib import Path

import pytest

from app.city.command import BAD_INPUT, FINE, add_city_parser, run_city
from tests.city.small import ROSTER, town


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_city_parser(parser.add_subparsers(dest="command"))
    return run_city(parser.parse_args(["city", *words]))


def _build(folder: Path, *more: str) -> int:
    given = town(folder)
    files = [f"--{n}={getattr(given, n)}" for n in ("osm", "districts", "grids", "roster", "out")]
    return _run("build", *files, "--name", "小城", *more)


def test_build_then_check(tmp_path, capsys):
    assert _build(tmp_path, "--json") == FINE
    report = json.loads(capsys.readouterr().out)
    assert report["pack"] == str(tmp_path / "pack")
    assert report["roads"] == {"junctions": 25, "edges": 80}
    assert report["areas"] == {"districts": 2, "grids": 3}
    assert (report["units"], report["officers"]) == (2, 4)
    assert report["repaired"] == report["refused"] == report["warnings"] == []
    assert _run("check", str(tmp_path / "pack"), "--json") == FINE
    assert json.loads(capsys.readouterr().out) == report


def test_text_for_a_person(tmp_path, capsys):
    assert _build(tmp_path) == FINE
    assert "25 junctions" in capsys.readouterr().out


def test_refusal_is_one_line_on_stderr_and_exit_2(tmp_path, capsys):
    town(tmp_path)
    given = town(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER + "x,y\nx,y\n", "utf-8")
    words = ["--osm", str(given.osm), "--roster", str(given.roster), "--out", str(given.out)]
    assert _run("build", *words, "--json") == BAD_INPUT
    out, err = capsys.readouterr()
    assert err == "city: roster.csv: row 6: 2 cells under 10 headings (and 1 more)\n"
    assert json.loads(out)["refused"] == [
        {"file": "roster.csv", "feature": f"row {n}", "what": "2 cells under 10 headings"}
        for n in (6, 7)
    ]
    assert not given.out.exists()


def test_an_unreadable_file_is_one_line_and_exit_2(tmp_path, capsys):
    (tmp_path / "x.osm").write_text("no\nmap")
    words = ["--osm", str(tmp_path / "x.osm"), "--out", str(tmp_path / "pack")]
    assert _run("build", *words) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("city: x.osm: not readable")
    assert err.count("\n") == 1


def test_check_of_what_is_no_pack(tmp_path, capsys):
    assert _run("check", str(tmp_path)) == BAD_INPUT
    assert "city.toml" in capsys.readouterr().err


def test_check_of_a_roster_edited_by_hand(tmp_path, capsys):
    assert _build(tmp_path) == FINE
    path = tmp_path / "pack" / "roster.json"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('"grid_ids": ["G3"], "id": "003"', '"grid_ids": ["G8"], "id": "003"')
        .replace('"call_sign": "城西201"', '"call_sign": "城东101"')
        .replace('"unit_id": "城西201"', '"unit_id": "没有"', 1),
        "utf-8",
    )
    capsys.readouterr()
    assert _run("check", str(tmp_path / "pack"), "--json") == BAD_INPUT
    refused = {(f["feature"], f["what"]) for f in json.loads(capsys.readouterr().out)["refused"]}
    assert refused == {
        ("officer 003", "officer of the unknown grid 'G8'"),
        ("officer 003", "of the unknown unit '没有'"),
        ("call sign 城东101", "duplicate call sign: of units 城东101, 城西201"),
    }


def test_check_of_an_officer_deleted_by_hand(tmp_path, capsys):
    assert _build(tmp_path) == FINE
    path = tmp_path / "pack" / "roster.json"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if '"id": "003"' not in line), "utf-8")
    capsys.readouterr()
    assert _run("check", str(tmp_path / "pack"), "--json") == BAD_INPUT
    refused = {(f["feature"], f["what"]) for f in json.loads(capsys.readouterr().out)["refused"]}
    assert refused == {
        ("G3", "responsible is the unknown officer '003'"),
        ("unit 城西201", "has the unknown officer '003'"),
    }


@pytest.mark.parametrize("words", [[], ["build"], ["build", "--osm", "x"], ["check"]])
def test_missing_words_are_a_usage_error(words):
    with pytest.raises(SystemExit) as ended:
        _run(*words)
    assert ended.value.code == BAD_INPUT


def test_an_unknown_datum_is_a_usage_error(tmp_path, capsys):
    with pytest.raises(SystemExit):
        _build(tmp_path, "--datum", "Bessel")
    assert "WGS-84, GCJ-02, BD-09, CGCS2000" in capsys.readouterr().err
