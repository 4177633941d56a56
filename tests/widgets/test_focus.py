"""Tab reaches every control that is seen, in reading order, and none that is not; focus shows."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from tests.widgets.test_access import controls, spoken
from tests.widgets.test_tour import advise
from widgets.focus import behind
from widgets.tour import Tour, busy, quiet

MOST = 60
TAB, BACK = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


@pytest.fixture
def tour(qtbot: QtBot, tmp_path, demo_pack: Pack) -> Iterator[Tour]:
    made = Tour(demo_pack, advise, tmp_path, (1366, 768), "zh")
    quiet(made)
    busy(made)
    made.choose(made.incidents["second"])
    QTest.qWaitForWindowActive(made.window)
    yield made
    made.close()


def walked(window: QWidget, key: Qt.Key = TAB) -> list[QWidget]:
    """Where the focus goes by one key until it comes to where it has been."""
    seen: list[QWidget] = []
    while len(seen) < MOST and (now := QApplication.focusWidget()) not in seen:
        assert now is not None
        seen.append(now)
        QTest.keyClick(now, key)
    return seen


def reached(surface: QWidget) -> set[QWidget]:
    """The controls that Tab is said to reach."""
    return {
        w
        for w in controls(surface)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }


def in_reading_order(seen: list[QWidget], window: QWidget) -> bool:
    """From wherever one begins: by line, and on a line from left to right."""
    at = [widget.mapTo(window, QPoint()) for widget in seen]
    lines = [(point.y() // 8, point.x()) for point in at]
    first = lines.index(min(lines))
    turned = lines[first:] + lines[:first]
    return turned == sorted(turned)


def shows_focus(widget: QWidget) -> bool:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    focused = widget.grab().toImage()
    widget.clearFocus()
    QApplication.processEvents()
    return bool(focused != widget.grab().toImage())


def test_tab_goes_round_what_is_seen_and_back(tour: Tour) -> None:
    window = tour.window
    window.queue.list.setFocus()
    there = walked(window)
    assert not [spoken(widget) for widget in there if behind(widget)]
    unseen = {one.inner for one in window.bottom.docked if one.inner is not window.panels.front()}
    missed = reached(window) - set(there) - unseen
    assert not [w for w in missed if not any(hidden.isAncestorOf(w) for hidden in unseen)]
    window.queue.list.setFocus()
    assert walked(window, BACK) == [there[0], *reversed(there[1:])]
    assert [spoken(widget) for widget in there if not spoken(widget)] == []
    assert [spoken(widget) for widget in there if not shows_focus(widget)] == []


@pytest.mark.parametrize(
    ("action", "name"),
    [("new_incident", "intake"), ("open_city", "city_maker"), ("close", "ask"), ("note", "ask")],
)
def test_tab_stays_in_a_form_and_reaches_all_of_it(tour: Tour, action: str, name: str) -> None:
    window = tour.window
    form = window.card.ask if name == "ask" else getattr(window, name)
    window.commands.carry_out(action)
    tour.settle()
    there = [widget for widget in walked(window) if widget is not form]
    assert set(there) == reached(form)
    assert in_reading_order(there, window), [spoken(widget) for widget in there]
    assert [spoken(widget) for widget in there if not shows_focus(widget)] == []


def test_a_panel_under_another_is_reached_when_it_is_brought_up(tour: Tour) -> None:
    window = tour.window
    for docked in window.bottom.docked:
        window.panels.bring(docked.inner)
        QApplication.processEvents()
        window.queue.list.setFocus()
        there = walked(window)
        assert any(w is docked.inner or docked.inner.isAncestorOf(w) for w in there), docked.name


def test_tab_in_an_empty_command_line_goes_on(tour: Tour) -> None:
    window = tour.window
    window.commands.do_command_line()
    assert window.line.in_use
    QTest.keyClick(QApplication.focusWidget(), TAB)
    assert not window.line.in_use
