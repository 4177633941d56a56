"""Tables of the directive desk: values in, words out; every model as Qt wants it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.chase import Chase
from app.domain.directive import Amendment, Change, Directive, DirectiveState
from app.domain.directive_area import Circle, DirectiveArea
from app.domain.receiver import Receiver, ReceiverKind, ReceiverState, Recipient, Return
from app.domain.tip import SourceKind, Tip
from tests.widgets.build import NOW, ago, scene
from widgets.directive_words import amendment_words, area_words, order_facts, receiver_words
from widgets.directives import DirectivesPanel
from widgets.level_chips import LevelChips
from widgets.receivers import ReceiversTable, meant
from widgets.scene import Scene
from widgets.tips import TipsPanel

S = ReceiverState


def directive(n: int = 1, level: str = "red", **facts: object) -> Directive:
    known = Directive(
        *(f"d{n}", n, level, f"title {n}", "text", "reason", "source"),
        *(ago(700), "3", "王强", 120.0, 3600.0),
        state=DirectiveState.ISSUED,
        issued=ago(600),
        acknowledge_by=NOW - timedelta(seconds=480),
        feedback_by=NOW + timedelta(seconds=3000),
    )
    return replace(known, **facts)  # type: ignore[arg-type]


def receiver(n: int, state: S = S.SENT, **facts: object) -> Receiver:
    sent = ago(600)
    known = Receiver(
        *(f"d1/unit/{n}", "d1", ReceiverKind.UNIT, str(n), f"30{n}", None, None, None),
        *(("西平", "南城"), (), sent, Chase(sent.at, sent.at + timedelta(seconds=120))),
        Chase(sent.at, sent.at + timedelta(seconds=3600)),
        state=state,
    )
    return replace(known, **facts)  # type: ignore[arg-type]


def desk(*values: object) -> Scene:
    made = scene()
    made.put(values)  # type: ignore[arg-type]
    return made


def cells(table: object, row: int = 0) -> list[str]:
    return [table.index(row, n).data() for n in range(table.columnCount())]  # type: ignore[attr-defined]


def test_a_line_says_level_counts_margin_and_who_is_slowest(qtbot, qtmodeltester) -> None:
    made = desk(directive(), receiver(1), receiver(2, S.ACKNOWLEDGED, signed=ago(580)))
    panel = DirectivesPanel(made)
    qtbot.addWidget(panel)
    qtmodeltester.check(panel.table)
    said = cells(panel.table)
    assert said[:3] == ["◆ 红色", "Y0001", "title 1"]
    assert said[4:7] == ["1/2", "0/2", "▲ 1/2"]
    assert said[8:] == ["-8:00", "301 超时 1/1"]
    assert panel.title() == "指令 1 · ▲1"


def test_what_waits_for_approval_stands_first_and_what_ended_last(qtbot) -> None:
    waiting = directive(2, "red", state=DirectiveState.AWAITING_APPROVAL, issued=None)
    ended = directive(3, "red", state=DirectiveState.REVOKED)
    panel = DirectivesPanel(desk(ended, directive(1, "green"), directive(4, "orange"), waiting))
    qtbot.addWidget(panel)
    assert [line.directive.number for line in panel.table.values()] == [2, 4, 1, 3]
    panel.filter.setText("绿")
    assert [line.directive.number for line in panel.table.values()] == [1]
    panel.filter.setText("title 4")
    assert panel.table.rowCount() == 1
    panel.filter.clear()
    panel.narrow("red")
    assert [line.directive.number for line in panel.table.values()] == [2]
    assert panel.only.text() == "只看 ◆ 红色  ✕"


def test_receivers_who_owe_come_first_with_their_own_clocks(qtbot, qtmodeltester) -> None:
    late = Chase(ago(600).at, NOW - timedelta(seconds=480), escalated_at=NOW)
    made = desk(
        directive(),
        receiver(1, S.CLOSED, signed=ago(590), fed_back=ago(300), mark=4),
        receiver(2, S.FED_BACK, signed=ago(300), fed_back=ago(200)),
        receiver(3, signing=late),
        receiver(4, S.ACKNOWLEDGED, signed=ago(590)),
    )
    table = ReceiversTable(made, "r")
    qtbot.addWidget(table)
    table.show_receivers("d1")
    qtmodeltester.check(table.table)
    rows = [cells(table.table, row) for row in range(4)]
    assert [row[0] for row in rows] == ["303", "304", "302", "301"]
    assert rows[0][1:4] == ["已下达 ↑", "-8:00", "+50:00"]
    assert rows[1][3] == "+50:00"
    assert rows[2][2].startswith("▲")  # signed after five minutes
    assert rows[3][4] == "4"


def test_a_city_of_receivers_is_shown_and_follows(qtbot) -> None:
    many = [receiver(n) for n in range(11_001)]
    made = desk(directive(), *many)
    table = ReceiversTable(made, "r")
    qtbot.addWidget(table)
    table.show_receivers("d1")
    assert table.table.rowCount() == 11_001
    made.put([replace(many[0], state=S.ACKNOWLEDGED, signed=ago(10))])
    table.show_receivers("d1")
    row = table.table.row_of(many[0].id)
    assert row is not None
    assert cells(table.table, row)[1] == "已签收"


def test_those_who_would_receive_it_are_named_with_why(qtbot) -> None:
    table = ReceiversTable(desk(), "r")
    qtbot.addWidget(table)
    table.show_meant(meant([Recipient(ReceiverKind.DISTRICT, "d1", "西平", chain=("南城",))]))
    assert cells(table.table)[:3] == ["西平", "警务区", ""]
    assert table.current() is None
    assert table.marked() == []


def test_a_receiver_tells_its_steps_returns_and_mark() -> None:
    chase = Chase(
        ago(600).at,
        ago(480).at,
        reminded_at=ago(500).at,
        escalated_at=ago(480).at,
        supervised_at=ago(400).at,
        pressed=2,
        pressed_at=ago(390).at,
    )
    back = Return(ago(100).at, "3", "缺人数", "收到", ago(200), ago(90).at)
    one = receiver(1, S.FED_BACK, signing=chase, returns=(back,), text="6 人", mark=5)
    said = "\n".join(receiver_words(scene(), one))
    for words in (
        "升级 12:33:07 → 西平",
        "督办 12:34:27 → 南城",
        "人工催办 2 次",
        "缺人数",
        "6 人",
    ):
        assert words in said


def test_amendments_say_before_and_after_in_words() -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    changes = (Change("level", "orange", "blue"), Change("feedback_by", NOW.isoformat(), later))
    known = directive(amendments=(Amendment(NOW, "3", "水退了", changes),))
    (said,) = amendment_words(scene(), known)
    assert "级别 橙色 → 蓝色" in said
    assert "反馈期限 12:41:07 → 13:41:07" in said
    assert "水退了" in said


def test_facts_name_area_deadlines_leaders_and_who() -> None:
    area = DirectiveArea(district_ids=("d1",), circles=(Circle(113.0, 23.0, 800.0),))
    known = directive(area=area, to_leaders_at=NOW, approved=ago(650), approved_name="李局")
    said = "\n".join(order_facts(scene(), known)).replace("\u00a0", " ")
    assert "西平、半径 800 m" in said
    assert "(-8:00)" in said
    assert "★ 已列入领导名单" in said
    assert "李局" in said
    many = DirectiveArea(grid_ids=tuple("abcdefgh"))
    assert "另有 2 个" in area_words(scene(), many)


def test_tips_that_nobody_has_judged_come_first(qtbot, qtmodeltester) -> None:
    facts = ("", "text", 113.0, 23.0, "宏图路", "d1", None, ago(60), "3")
    new = Tip("t1", 1, SourceKind.GRID, "网格07", *facts)
    judged = replace(new, id="t2", number=2, level="red", to_leaders_at=NOW, assessed=ago(5))
    made = desk(replace(judged, state=type(new.state).ASSESSED), new)
    panel = TipsPanel(made)
    qtbot.addWidget(panel)
    qtmodeltester.check(panel.table)
    assert [tip.number for tip in panel.table.values()] == [1, 2]
    assert cells(panel.table, 1)[2] == "◆ 红色"
    assert cells(panel.table, 1)[7].startswith("★")
    assert panel.title() == "线索 · 待研判 1"


@pytest.mark.parametrize(("short", "said"), [(False, "◆ 红色 1 ▲1"), (True, "◆1!")])
def test_chips_say_level_count_and_overdue(qtbot, short: bool, said: str) -> None:
    chips = LevelChips(desk(directive(), receiver(1)))
    qtbot.addWidget(chips)
    chips.shorten(short)
    chips.refresh()
    assert chips.chips["red"].text() == said
    assert "有超时 1 道" in chips.chips["red"].toolTip()
