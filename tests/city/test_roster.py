"""The roster and the CSV reader under it: encodings, separators, and errors with their row."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.csvfile import read_csv
from app.city.mapping import BuildMapping, read_mapping
from app.city.report import CityError, Findings
from app.city.roster import Roster, read_roster, with_responsible
from app.domain.area import District, DistrictKind, Grid, GridKind
from app.domain.unit import UnitKind
from tests.city.small import ROSTER

DISTRICTS = tuple(
    District(id, name, DistrictKind.ORDINARY, ())
    for id, name in (("D1", "城东警务区"), ("D2", "城西警务区"))
)
GRIDS = tuple(
    Grid(id, name, district, GridKind.PATROL, ())
    for id, name, district in (("G1", "一号", "D1"), ("G2", "二号", "D1"), ("G3", "三号", "D2"))
)
HEADING = ROSTER.splitlines()[0]


def _read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[Roster, Findings]:
    path = folder / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    findings = Findings()
    return read_roster(path, DISTRICTS, GRIDS, BuildMapping(), findings), findings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_encoding_and_separator(tmp_path, encoding, separator):
    rows = ROSTER.replace('"赵,六"', "赵六").replace(";", "、").replace(",", separator)
    roster, findings = _read(tmp_path, rows.replace("\n", "\r\n"), encoding)
    assert not findings.refused
    assert [o.name for o in roster.officers] == ["张三", "李四", "王五", "赵六"]
    assert roster.officers[0].grid_ids == ("G1", "G2")
    assert ["GB 18030" in w.what for w in findings.warnings] == [True] * (encoding == "gb18030")


def test_grids_and_districts_by_name_or_id(tmp_path):
    roster, _ = _read(tmp_path, ROSTER)
    assert roster.officers[2].grid_ids == ("G3",)
    assert roster.officers[2].district_id == "D2"
    grids = with_responsible(GRIDS, roster.officers)
    assert [g.responsible for g in grids] == [("001", "002"), ("001", "002"), ("003", "004")]


def test_a_unit_without_officers_is_kept_and_said(tmp_path):
    roster, findings = _read(tmp_path, ROSTER + "城西202,步巡,晚,,,,D2,G3,,\n")
    unit = next(u for u in roster.units if u.call_sign == "城西202")
    assert (unit.kind, unit.district_id, unit.officer_ids) == (UnitKind.FOOT, "D2", ())
    assert [(w.feature, w.what) for w in findings.warnings] == [
        ("row 6", "unit 城西202 has no officers")
    ]


def test_an_officer_of_no_unit_is_kept_and_said(tmp_path):
    roster, findings = _read(tmp_path, ROSTER + ",,,005,钱七,民警,D2,G3,,\n")
    assert (roster.officers[-1].id, roster.officers[-1].unit_id) == ("005", "")
    assert len(roster.units) == 2
    assert [w.what for w in findings.warnings] == ["officer of no unit: cannot be sent"]


def test_units_by_their_own_number(tmp_path):
    text = (
        "unit_id,call_sign,unit_kind,badge,name\nU1,101,car,1,A\nU1,101,car,2,B\nU2,102,foot,3,C\n"
    )
    roster, findings = _read(tmp_path, text)
    assert not findings.refused
    assert [(u.id, u.call_sign, u.officer_ids) for u in roster.units] == [
        ("U1", "101", ("1", "2")),
        ("U2", "102", ("3",)),
    ]


REFUSED = {
    "no call sign": (",car,早,,,,D2,G3,,", "no call sign"),
    "no number": ("城西202,car,早,,钱七,民警,D2,G3,,T5", "no number (警号) for '钱七'"),
    "an officer twice": ("城西202,car,早,001,钱七,民警,D2,G3,,T5", "officer 001 stands twice"),
    "an unknown rank": ("城西202,car,早,005,钱七,将军,D2,G3,,T5", "rank '将军' is unknown"),
    "an unknown kind": ("城西202,tank,早,005,钱七,民警,D2,G3,,T5", "unit_kind 'tank' is unknown"),
    "an unknown grid": ("城西202,car,早,005,钱七,民警,D2,G3;G8,,T5", "unknown grid 'G8'"),
    "an unknown district": ("城西202,car,早,005,钱七,民警,D8,G3,,T5", "unknown district 'D8'"),
    "another shift": ("城西201,摩托车,早,005,钱七,民警,D2,G3,,T5", "duplicate call sign"),
    "too few cells": ("城西202,car", "2 cells under 10 headings"),
    "too many cells": ("城西202,car,早,005,钱七,民警,D2,G3,,T5,,", "12 cells under 10 headings"),
}


@pytest.mark.parametrize(("row", "what"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_row_is_refused_by_number(tmp_path, row, what):
    _, findings = _read(tmp_path, ROSTER + "\n" + row + "\n")
    assert [f.feature for f in findings.refused] == ["row 7"]  # a blank line counts
    assert what in findings.refused[0].what


def test_two_units_may_not_share_a_call_sign(tmp_path):
    text = "unit_id,call_sign,unit_kind,badge,name\nU1,101,car,1,A\nU2,101,foot,3,C\n"
    _, findings = _read(tmp_path, text)
    assert [(f.feature, f.what) for f in findings.refused] == [
        ("row 3", "duplicate call sign 101: of unit U1 and of unit U2")
    ]


def test_a_row_over_several_lines_has_the_number_of_its_first(tmp_path):
    _, findings = _read(tmp_path, ROSTER + '城西202,car,早,005,"钱\n七",民警,D2,G3,,T5\nx,y\n')
    assert [f.feature for f in findings.refused] == ["row 8"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+8613800138000", "-2", "@SUM(A1)", "\t=cmd|' /C calc'!A0", "<script>"]
)
def test_a_formula_is_text(tmp_path, cell):
    roster, findings = _read(tmp_path, f"{HEADING}\n101,car,早,1,{cell},民警,D1,G1,,T1\n")
    assert not findings.refused
    assert roster.officers[0].name == cell.strip()


BAD_FILES = {
    "empty": (b"", "no column call_sign"),
    "only a heading that is wrong": (b"a,b,c\n", "there are: a, b, c"),
    "zero bytes": (HEADING.encode() + b"\n\x00\x00,\n", "zero bytes"),
    "neither encoding": (HEADING.encode() + b"\nabc,\xff\xff,\n", "row 2"),
    "a quote left open": (HEADING.encode() + b'\n101,car,"' + b"x,\n" * 5, "row"),
    "half a character": (HEADING.encode("gb18030")[:-1], "row 1"),
}


@pytest.mark.parametrize(("content", "what"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_a_clear_error(tmp_path, content, what):
    with pytest.raises(CityError, match=r"^roster\.csv: ") as caught:
        _read(tmp_path, content)
    assert what in str(caught.value)


def test_a_huge_cell_and_a_huge_file(tmp_path):
    _, findings = _read(tmp_path, f'{HEADING}\n101,car,早,1,"{"x" * 5000}",民警,D1,G1,,T1\n')
    assert "more than 2000 characters" in findings.refused[0].what
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate((64 << 20) + 1)  # sparse
    with pytest.raises(CityError, match="larger than 64 MB"):
        read_csv(tmp_path / "huge.csv", {"a": ("a",)}, ("a",), Findings())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"call_sign,unit_kind,name,badge\n" + content)
    try:
        read_roster(path, DISTRICTS, GRIDS, BuildMapping(), Findings())
    except CityError as refused:
        assert str(refused).startswith("any.csv: ")  # noqa: PT017


def test_columns_of_another_name(tmp_path):
    (tmp_path / "m.toml").write_text(
        "[roster]\ncall_sign = 'Sign'\nunit_kind = 'Fahrzeug'\nname = 'Wer'\n", "utf-8"
    )
    (tmp_path / "r.csv").write_text("Sign,Fahrzeug,Wer,badge\n101,car,A,1\n", "utf-8")
    findings = Findings()
    mapping = read_mapping(tmp_path / "m.toml")
    roster = read_roster(tmp_path / "r.csv", (), (), mapping, findings)
    assert [u.call_sign for u in roster.units] == ["101"]
    assert not findings.refused
