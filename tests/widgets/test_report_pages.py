"""Pages of a report: nothing lost, nothing twice, no heading alone, no table cut that fits."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.bulletin import (
    Bulletin,
    BulletinKind,
    CellKind,
    Chart,
    Column,
    Section,
    Table,
)
from app.services.text import Text
from widgets.report_charts import pictures
from widgets.report_pages import FEWEST, Block, Part, paginate
from widgets.report_pdf import save_pdf

HIGH = 100.0


def block(high: float) -> Block:
    return Block(high, lambda _painter, _y: None)


HEIGHTS = st.floats(1, 12)
PARTS = st.lists(
    st.builds(
        Part,
        st.lists(st.builds(block, HEIGHTS), max_size=3).map(tuple),
        st.lists(st.builds(block, HEIGHTS), max_size=40).map(tuple),
        st.builds(lambda: (block(5.0),)),
        st.lists(st.builds(block, HEIGHTS), max_size=1).map(tuple),
    ),
    max_size=8,
)


@given(PARTS)
def test_every_block_is_on_a_page_once_and_within_it(parts) -> None:
    placed = paginate(parts, HIGH)
    once = [one for part in parts for one in (*part.head, *part.rows, *part.tail)]
    titles = {id(one) for part in parts for one in part.titles}
    shown = [one.block for one in placed if id(one.block) not in titles]
    assert list(map(id, shown)) == list(map(id, once))
    assert all(one.y + one.block.high <= HIGH + 1e-9 for one in placed)
    for before, after in pairwise(placed):
        assert after.page - before.page in (0, 1)
        assert after.page > before.page or after.y >= before.y + before.block.high - 1e-9


@given(PARTS)
def test_a_part_that_fits_on_a_page_is_on_one(parts) -> None:
    placed = paginate(parts, HIGH)
    page = {id(one.block): one.page for one in placed}
    for part in parts:
        mine = (*part.head, *part.rows, *part.tail)
        if part.high <= HIGH:
            assert len({page[id(one)] for one in mine}) <= 1
        elif part.rows and part.head:
            assert page[id(part.head[-1])] == page[id(part.rows[0])]


def test_a_long_table_has_its_titles_on_every_page_and_a_few_rows_at_both_ends() -> None:
    part = Part((block(8.0),), tuple(block(10.0) for _ in range(21)), (block(5.0),))
    placed = paginate([part], HIGH)
    pages = [[p.block.high for p in placed if p.page == n] for n in range(placed[-1].page + 1)]
    assert pages[0][:2] == [8.0, 5.0]
    assert all(5.0 in page for page in pages)
    assert all(page.count(10.0) >= FEWEST for page in pages)


def bulletin(rows: int) -> Bulletin:
    columns = (Column("警务区"), Column("n", CellKind.COUNT), Column("中位数", CellKind.SECONDS))
    table = Table("按警务区", columns, tuple((f"第{n}区", n, 60.0 * n) for n in range(rows)), "注")
    hours = tuple(map(str, range(24)))
    chart = Chart("按小时", hours, tuple(map(float, hours)), CellKind.COUNT)
    sections = (
        Section("警情数", ("共 3 起。", "≤5 min，共 P1（n=437）"), (table,)),
        Section("按小时", (), (), (chart,)),
    )
    day = datetime(2026, 3, 2, tzinfo=UTC)
    return Bulletin(BulletinKind.DAILY, "警情日报", "南城分局", day, day, day, sections)


@pytest.mark.parametrize("rows", [0, 1, 90])
def test_pages_hold_chinese_text_and_end_with_their_number(qapp, tmp_path: Path, rows) -> None:
    made = bulletin(rows)
    path = tmp_path / "report.pdf"
    save_pdf(path, made, pictures(made), Text("zh"))
    assert path.read_bytes().startswith(b"%PDF")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed: the pages cannot be read back")
    read = [reader, "-layout", str(path), "-"]
    found = subprocess.run(read, capture_output=True, text=True, check=True).stdout
    said = re.sub(r"[^\S\f]+", "", found)  # who reads back spaces at will
    # As somebody would search for it: no radicals for 日 and 页, no figures lost beside letters.
    assert "南城分局" in said
    assert "警情日报" in said
    assert "2026年第61期" in said
    assert "2026-03-0200:00–2026-03-0200:00" in said
    assert "≤5min，共P1（n=437）" in said
    assert not [c for c in said if 0x2E80 <= ord(c) < 0x2FE0]
    pages = said.split("\f")[:-1]
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert all("中位数" in page for page in pages if "第8" in page)
    assert f"第{rows - 1}区" in said or not rows
