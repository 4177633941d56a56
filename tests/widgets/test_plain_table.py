"""Columns change with what is shown; Qt's own tester watches; the row of an id stays current."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from widgets.plain_table import Head, Line, PlainTable

HEADS = (Head("单位"), Head("n", right=True))
LINES = (Line("a", ("城管", "3")), Line("b", ("120", "1")))


def test_rows_and_columns_come_and_go(qtbot) -> None:
    table = PlainTable("figures")
    qtbot.addWidget(table)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(table.rows, mode, table)
    table.show_lines(HEADS, LINES, "nothing")
    table.point_at("b")
    table.show_lines(HEADS, (Line("c", ("119", "2")), *LINES), "nothing")
    assert table.current() == "b"
    table.show_lines((), (), "nothing")
    assert table.current() == ""
    assert table.empty.text() == "nothing"
    table.show_lines(HEADS[:1], (Line("a", ("<b>城管</b>",)),), "nothing")
    index = table.rows.index(0, 0)
    assert index.data() == "<b>城管</b>"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_enter_asks_for_the_cell(qtbot) -> None:
    table = PlainTable("figures")
    qtbot.addWidget(table)
    table.show_lines(HEADS, LINES, "")
    table.setCurrentIndex(table.rows.index(1, 1))
    asked: list[tuple[str, int]] = []
    table.entered.connect(lambda id, column: asked.append((id, column)))
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_A)
    assert asked == [("b", 1)]
    assert table.current() == "b"
