"""`main.py evaluate` writes what the record says, with n, or says in one line what is wrong."""

import csv
from pathlib import Path

import pytest

import main
from app.domain.picture import Picture
from tests.domain.build import call
from tests.domain.test_duties import EVERYBODY, divert
from tests.services.test_evaluation import recorded, some_weeks
from tests.store.build import opened, record

PERIOD = ["--from", "2026-01-01", "--to", "2027-01-01"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("evaluated")
    with opened(folder) as made:
        recorded(made, some_weeks())
        picture = Picture(limits=EVERYBODY)
        record(made, picture, [call("i1"), divert()])
    return str(folder / "c.db")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_holds_every_unit_with_its_n(
    demo_folder: Path, tmp_path: Path, store: str, language: str
) -> None:
    out = tmp_path / "e.csv"
    asked = ["evaluate", *PERIOD, "--by", "unit", "--out", str(out), "--lang", language]
    assert main.main([*asked, "--city", str(demo_folder), "--store", store]) == 0
    lines = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    units = {line[0]: line for line in lines if line and line[0] in ("u1", "u2", "u3")}
    assert len(units) == 3
    assert all(line[1] == "40" for line in units.values())
    assert any(line[1:3] == ["2026", "1"] for line in lines if len(line) > 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--by", "unit,unit"], "names one twice"),
        (["--by", "moon"], "known are unit, officer"),
        (["--out", "x.doc"], "does not end in .csv or .xlsx"),
        (["--to", "2020-01-01"], "--to must be after --from"),
        (["--store", "nowhere.db"], "there is no such file"),
    ],
)
def test_what_is_wrong_is_said(
    demo_folder: Path, tmp_path: Path, store: str, given: list[str], said: str, capsys
) -> None:
    usual = ["evaluate", *PERIOD, "--out", str(tmp_path / "e.csv"), "--store", store]
    try:
        code = main.main([*usual, "--city", str(demo_folder), *given])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert said in capsys.readouterr().err
