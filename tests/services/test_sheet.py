"""Sheets, read back by another library than the one that wrote them."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.bulletin import CellKind, Column, Table
from app.services.sheet import csv_text, harmless, save_csv, save_xlsx, sheet_names, whole

COLUMNS = (
    Column("警务区"),
    Column("n", CellKind.COUNT),
    Column("中位数", CellKind.SECONDS),
    Column("达标率", CellKind.SHARE),
)
ROWS = (("西平", 12, 125.5, 0.925), ('=HYPERLINK("http://x")', 0, None, None))
TABLE = Table("按警务区", COLUMNS, ROWS, "一警多报 3")


def test_csv_keeps_numbers_and_runs_nothing() -> None:
    lines = list(csv.reader(io.StringIO(csv_text([TABLE, TABLE]).removeprefix("\ufeff"))))
    assert lines[0] == ["按警务区"]
    assert lines[2] == ["西平", "12", "125.5", "0.925"]
    assert lines[3] == ['\'=HYPERLINK("http://x")', "0", "", ""]
    assert lines[4] == ["一警多报 3"]
    assert lines[5] == []
    assert lines[6:] == lines[:5]


def test_xlsx_keeps_numbers_and_runs_nothing(tmp_path: Path) -> None:
    save_xlsx(tmp_path / "r.xlsx", [TABLE])
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["按警务区"]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["警务区", "n", "中位数", "达标率"]
    assert rows[1][1].value == 12
    assert rows[1][2].value.total_seconds() == pytest.approx(125.5)
    assert (rows[1][3].value, rows[1][3].number_format) == (0.925, "0.0%")
    assert (rows[2][0].value, rows[2][0].data_type) == (ROWS[1][0], "s")
    assert rows[2][2].value is None
    assert rows[4][0].value == "一警多报 3"


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_title_makes_a_sheet(tmp_path: Path, titles: list[str]) -> None:
    tables = [Table(title, (Column("a"),), ((title,),)) for title in titles]
    names = sheet_names(tables)
    assert len({name.casefold() for name in names}) == len(titles)
    save_xlsx(tmp_path / "any.xlsx", tables)
    book = openpyxl.load_workbook(tmp_path / "any.xlsx")
    assert [book[name]["A2"].value or "" for name in names] == titles


@given(TEXTS)
def test_what_a_spreadsheet_would_run_is_a_text(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text).removeprefix("'").startswith(text.removeprefix("'"))


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    save_csv(path, [TABLE])
    before = path.read_bytes()

    def fails(made: Path) -> None:
        made.write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        whole(path, fails)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
