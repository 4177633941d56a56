from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from widgets.value_table import RIGHT, VALUE, Column, ValueTable, runs, steady


@dataclass(frozen=True)
class Line:
    id: str
    text: str = ""


def table() -> ValueTable[Line]:
    return ValueTable([Column("id", "编号", lambda v: v.id), Column("t", "说明", lambda v: v.text)])


def ids(model: ValueTable[Line]) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(st.lists(names, min_size=1, max_size=6))
def test_rows_are_exactly_the_list_whatever_was_there(lists: list[list[str]]) -> None:
    model = table()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for n, names in enumerate(lists):
        held = {id: QPersistentModelIndex(model.index(r, 0)) for r, id in enumerate(ids(model))}
        model.arrange([Line(name, str(n)) for name in names])
        assert ids(model) == names
        assert all(model.row_of(name) == row for row, name in enumerate(names))
        for id, index in held.items():
            assert index.data() == (id if id in names else None)


def test_a_replaced_row_says_which_cells_changed() -> None:
    model = table()
    model.arrange([Line(n) for n in "abcd"])
    spans = []
    model.dataChanged.connect(lambda first, last: spans.append((first.row(), last.row())))
    model.replace([Line("d", "new"), Line("a", "new"), Line("x", "unknown")])
    assert spans == [(0, 0), (3, 3)]
    assert model.rowCount() == 4


def test_cells_answer_by_role() -> None:
    column = Column("t", "T", lambda v: v.text, align=RIGHT, tip=lambda v: f"whole {v.text}")
    model = ValueTable([column])
    model.arrange([Line("a", "x")])
    cell = model.index(0, 0)
    assert cell.data() == "x"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "whole x"
    assert cell.data(VALUE) == Line("a", "x")
    assert cell.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "T"
    assert model.headerData(3, Qt.Orientation.Horizontal) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([], []), ([3], [(3, 3)]), ([0, 1, 2, 5, 7, 8], [(0, 2), (5, 5), (7, 8)])],
)
def test_runs(rows: list[int], expected: list[tuple[int, int]]) -> None:
    assert runs(rows) == expected


@pytest.mark.parametrize(
    ("wanted", "shown", "pinned", "expected"),
    [
        ("abc", "abc", "", "abc"),
        ("nabc", "abc", "a", "anbc"),  # a new first row goes round the one in use
        ("nabc", "abc", "b", "nbac"),
        ("cab", "abc", "b", "cba"),
        ("ab", "abc", "c", "ab"),  # it is gone: nothing to hold
        ("b", "abcd", "b", "b"),
        ("dcba", "abcd", "ad", "acbd"),
    ],
)
def test_the_row_in_use_stays_where_it_is(wanted, shown, pinned, expected) -> None:
    assert "".join(steady(wanted, shown, pinned)) == expected


@given(names, names, names)
def test_steady_loses_and_doubles_nothing(wanted, shown, pinned) -> None:
    order = steady(wanted, shown, pinned)
    assert sorted(order) == sorted(wanted)
    inside = [id for id in pinned if id in shown and shown.index(id) < len(wanted)]
    for id in inside:
        if id in wanted and all(p == id for p in pinned):
            assert order.index(id) == shown.index(id)


def test_a_tooltip_shows_markup_as_text() -> None:
    model = table()
    model.arrange([Line("a", "<b>粗</b> & 1\n2"), Line("b", "1 & 2")])
    tips = [model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1)]
    assert tips == ["<qt>&lt;b&gt;粗&lt;/b&gt; &amp; 1<br>2</qt>", "1 & 2"]
