"""The ledger's table: sorted by margin, filtered, counted; the row in use stays where it is."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.chase import Chase, ChaseStep
from app.domain.duty import Duty, DutyKind, Owner, OwnerKind
from tests.widgets.build import NOW, scene
from widgets import owed_words as say
from widgets.ledger import LedgerPanel

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def duty(n: int, due_in: timedelta, kind: DutyKind = DutyKind.FOLLOW_UP, **facts: object) -> Duty:
    chase = Chase(NOW - 10 * HOUR, NOW + due_in)
    owner = facts.pop("owner", Owner(OwnerKind.DISTRICT, "d2"))
    return Duty(f"duty{n}", kind, f"事项{n}", owner, chase, "3", **facts)  # type: ignore[arg-type]


def shown(panel: LedgerPanel, column: int = 3) -> list[str]:
    return [panel.table.index(row, column).data() for row in range(panel.table.rowCount())]


@pytest.fixture
def panel(qtbot) -> LedgerPanel:
    made = scene()
    made.put(
        [
            duty(1, 3 * HOUR),
            duty(2, -HOUR, DutyKind.LOOK_BACK, owner=Owner(OwnerKind.SEAT, "3")),
            duty(3, 100 * HOUR),
        ]
    )
    panel = LedgerPanel(made)
    qtbot.addWidget(panel)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(panel.table, mode, panel)
    panel.resize(1400, 300)
    panel.show()
    return panel


def test_the_least_margin_comes_first(panel: LedgerPanel) -> None:
    assert shown(panel) == ["事项2", "事项1", "事项3"]
    assert shown(panel, 0) == ["▲ -60:00", "+3:00:00", "+4 天 4:00"]
    assert panel.title() == "台账 ▲1/3"
    assert "超时 1" in panel.summary.text()


def test_filters_narrow_it_and_nothing_is_said(panel: LedgerPanel) -> None:
    panel.late.setChecked(True)
    assert shown(panel) == ["事项2"]
    panel.late.setChecked(False)
    panel.mine.setChecked(True)
    assert shown(panel) == ["事项2"]
    panel.mine.setChecked(False)
    panel.kind.setCurrentIndex(panel.kind.findData("follow_up"))
    assert shown(panel) == ["事项1", "事项3"]
    panel.filter.setText("南湖 ")
    assert shown(panel) == ["事项1", "事项3"]
    panel.filter.setText("nobody")
    assert shown(panel) == []
    assert panel.empty.text() == "没有符合筛选的事项。"


def test_what_ends_goes_and_what_passes_its_deadline_moves_nobody(panel: LedgerPanel) -> None:
    made = panel._scene
    made.now = NOW + 4 * HOUR
    panel.refresh()
    assert panel.title() == "台账 ▲2/3"
    made.put([duty(2, -HOUR, DutyKind.LOOK_BACK, ended_at=NOW, state="done")])
    panel.refresh()
    assert shown(panel) == ["事项1", "事项3"]


def test_steps_are_told_once_each() -> None:
    made = scene()
    chase = Chase(NOW - 2 * HOUR, NOW - HOUR).stepped(ChaseStep.ESCALATE, NOW)
    made.put([Duty("x", DutyKind.OBJECTION, "异议", Owner(OwnerKind.SEAT, "3"), chase, "3")])
    (row,) = made.ledger.ranked()
    assert say.steps_words(made, row) == "▲升级 12:41"
    assert say.margin_ink(made, chase) == made.palette.states["overdue"]
