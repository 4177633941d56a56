"""The queue as it is used: rows that hold still, news out of sight, a flood in few rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.incident import Incident
from app.services.piles import Pile, total
from tests.services.flooded import flood
from tests.widgets.build import NOW, incident, scene
from widgets.queue import QueuePanel
from widgets.queue_delegate import HEIGHT, clock_of
from widgets.queue_rows import LISTED

ROWS = 12  # in view


class Desk:
    """A queue on a screen of its own, and the incident that was chosen last."""

    def __init__(self, qtbot: QtBot) -> None:
        self.scene = scene()
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.panel = QueuePanel(self.scene, self.host)
        QAbstractItemModelTester(
            self.panel.table, QAbstractItemModelTester.FailureReportingMode.Fatal, self.panel
        )
        self.panel.chosen.connect(self.choose)
        self.host.resize(420, ROWS * HEIGHT + 110)
        self.panel.resize(self.host.size())
        self.host.show()
        qtbot.waitExposed(self.host)
        self.host.activateWindow()
        self.panel.list.setFocus()

    def choose(self, incident_id: str) -> None:
        self.scene.chosen_id = incident_id

    def put(self, *values: Incident) -> None:
        self.scene.put(values)
        self.panel.refresh()

    def rows(self) -> list[str]:
        return [row.id for row in self.panel.table.values()]

    def place(self, id: str) -> int:
        row = self.panel.table.row_of(id)
        assert row is not None
        return self.panel.list.visualRect(self.panel.table.index(row, 0)).top()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.list, key)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.host.hide()


def test_the_chosen_row_holds_still_while_others_come_before_it(desk: Desk) -> None:
    desk.put(*(incident(n, 100 - n) for n in range(1, 7)))
    desk.panel.choose_row(2)
    chosen, before = desk.rows()[2], desk.place(desk.rows()[2])
    for n in range(20, 26):
        desk.put(incident(n, 5, priority=1))
        assert desk.rows().index(chosen) == 2
        assert desk.place(chosen) == before
    assert desk.scene.chosen_id == chosen


def test_the_row_under_the_pointer_holds_still(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(*(incident(n, 100 - n) for n in range(1, 7)))
    third = desk.rows()[3]
    viewport = desk.panel.list.viewport()
    at = viewport.mapToGlobal(QPoint(100, desk.place(third) + 10))
    monkeypatch.setattr(viewport, "underMouse", lambda: True)
    pointer = SimpleNamespace(pos=lambda: at)
    monkeypatch.setattr(desk.panel, "cursor", lambda: pointer)
    for n in range(20, 26):
        desk.put(incident(n, 5, priority=1))
        assert desk.rows().index(third) == 3


class Painted(QObject):
    """The parts of the rows that Qt was asked to paint."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.region = QRegion()
        self._watched = desk.panel.list.viewport()
        self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_a_second_repaints_running_clocks_and_nothing_else(desk: Desk) -> None:
    desk.put(*(incident(n, 10 * n, taken_by="3") for n in range(1, 4)))
    QApplication.processEvents()
    painted = Painted(desk)
    desk.scene.now = NOW + timedelta(seconds=1)
    desk.panel.tick()
    QApplication.processEvents()
    clocks = QRegion()
    for row in range(3):
        area = desk.panel.list.visualRect(desk.panel.table.index(row, 0))
        clocks += clock_of(area)
    assert not painted.region.isEmpty()
    assert painted.region.subtracted(clocks).isEmpty()
    painted.region = QRegion()
    desk.panel.refresh()
    QApplication.processEvents()
    assert painted.region.isEmpty()  # nothing has changed


def test_new_ones_out_of_sight_announce_themselves(desk: Desk) -> None:
    desk.put(*(incident(n, 20, priority=2, taken_by="3") for n in range(1, 60)))
    desk.scene.flood.by_hand = False
    desk.panel.refresh()
    assert not desk.panel.head.news.isVisible()
    desk.put(*(incident(n, 5, priority=4) for n in range(100, 103)))
    assert desk.panel.head.news.text() == "3 条新警情 ↓"
    desk.panel.list.scrollToBottom()
    assert not desk.panel.head.news.isVisible()  # they have been in view
    desk.put(incident(200, 5, priority=1))
    assert desk.panel.head.news.text() == "1 条新警情 ↑"
    before = desk.panel.list.geometry()
    desk.panel.head.news.click()
    assert desk.place("i200") >= 0
    assert not desk.panel.head.news.isVisible()
    assert desk.panel.list.geometry() == before  # the line has its own place
    desk.panel.tabs.setCurrentIndex(1)
    desk.put(incident(300, 5))
    assert desk.panel.head.news.text() == "1 条新警情在“待派”"


def test_only_the_bars_of_untaken_rows_pulse(desk: Desk) -> None:
    desk.put(incident(1, 10), incident(2, 20, taken_by="3"))
    QApplication.processEvents()
    painted = Painted(desk)
    desk.panel.list.beat()
    QApplication.processEvents()
    assert painted.region.boundingRect().width() == 4
    assert painted.region.boundingRect().height() < HEIGHT


@pytest.mark.parametrize("count", [500, 5_000])
def test_a_flood_is_grouped_and_complete(desk: Desk, count: int) -> None:
    desk.put(*flood(count, now=NOW))
    rows = desk.panel.table.values()
    assert total(rows) == count
    assert len(rows) <= 61
    assert "成组 " in desk.panel.head.grouping.text()
    assert desk.panel.head.count.text() == f"{count} 条"
    assert desk.panel.tabs.tabText(0).endswith(f" {count}")
    pile = next(row for row in rows if isinstance(row, Pile))
    desk.panel.choose_row(desk.rows().index(pile.id))
    assert desk.scene.chosen_id == pile.first.id  # its most urgent is on the card
    desk.press(Qt.Key.Key_Return)
    members = [member.id for member in pile.members]
    row = desk.rows().index(pile.id) + 1
    assert desk.rows()[row : row + len(members)] == members[: LISTED - row]
    desk.press(Qt.Key.Key_Left)
    assert desk.panel.list.currentIndex().row() == desk.rows().index(pile.id)
    desk.panel.head.grouping.click()
    assert len(desk.rows()) in {count, LISTED, LISTED + 1}  # and who is chosen
    assert desk.panel.head.count.text() == f"{count} 条"
    assert "未成组" in desk.panel.head.grouping.text()


def test_whoever_scrolls_to_the_end_of_the_list_gets_more_of_it(desk: Desk, qtbot: QtBot) -> None:
    desk.put(*flood(1_200, now=NOW))
    desk.panel.toggle_grouping()
    assert len(desk.rows()) == LISTED
    for listed in (2 * LISTED, 1_200):
        desk.panel.list.scrollToBottom()
        qtbot.waitUntil(lambda listed=listed: len(desk.rows()) == listed)
    assert set(desk.rows()) == set(desk.scene.picture.incidents)
    desk.panel.tabs.setCurrentIndex(3)
    assert len(desk.rows()) == LISTED  # anew, from the top


def test_a_filter_finds_the_last_of_thousands(desk: Desk, qtbot: QtBot) -> None:
    desk.put(*flood(3_000, now=NOW))
    last = max(desk.scene.picture.incidents.values(), key=lambda one: one.number)
    desk.panel.filter.setText(f"#{last.number}")
    assert not desk.panel.empty.isVisible()  # not before all are read
    qtbot.waitUntil(lambda: desk.rows() == [last.id])
    desk.panel.filter.setText("nothing of the kind")
    qtbot.waitUntil(desk.panel.empty.isVisible)


def test_what_is_used_is_not_folded_away(desk: Desk) -> None:
    first = flood(8, now=NOW)
    desk.put(*first)
    used = desk.rows()[4]
    desk.panel.choose_row(4)
    same = next(i for i in first if i.id == used)
    more = [replace(same, id=f"n{n}", number=1000 + n) for n in range(50)]
    desk.put(*more)
    assert desk.scene.flood.grouping
    assert desk.rows().index(used) == 4
    assert total(desk.panel.table.values()) == 58
    desk.choose(more[7].id)  # picked on the map, out of a folded pile
    desk.panel.refresh()
    assert more[7].id in desk.rows()
    assert total(desk.panel.table.values()) == 58
