"""Repeats become look-backs or are dismissed; figures lead to their rows; files are written."""

import csv
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from app.domain import directive_messages as d
from app.domain.directive_area import DirectiveArea
from app.domain.duty import DutyKind, DutyState, OwnerKind
from app.domain.receiver import Aim, ReceiverKind
from app.services.receivers import Addressees, Targets
from tests.stories.room import SEAT, Room
from tests.stories.test_what_is_owed import chord, ledger


def reported(room: Room, until, n: int) -> None:
    """The same house calls `n` times, and that is in the store."""
    ids = [room.call("0201") for _ in range(n)]
    until(lambda: all(id in room.window.scene.picture.incidents for id in ids))
    until(lambda: not room.window.scene.recorded.unsaved)


def test_what_keeps_happening_is_taken_up_or_dismissed(room: Room, until) -> None:
    reported(room, until, 5)
    room.wait(60)
    room.window.look(at_once=True)
    panel, known = room.window.bottom.repeats, room.window.scene.picture
    chord(room, Qt.Key.Key_L)
    until(lambda: panel.list.rows.lines)
    assert panel.list.rows.lines[0].cells[1] == "5"
    assert panel.title() == "回头看 1"
    panel.begin()
    assert len(panel.behind.rows.lines) == 5
    chord(room, Qt.Key.Key_O)
    assert "谁来回头看" in panel.ask.title.text()
    room.press(Qt.Key.Key_1)
    until(lambda: known.duties)
    duty = next(iter(known.duties.values()))
    assert duty.kind is DutyKind.LOOK_BACK
    assert len(duty.about_ids) == 5
    assert duty.owner.kind is OwnerKind.OFFICER
    until(lambda: not panel.list.rows.lines)
    room.press(Qt.Key.Key_F12)
    until(lambda: any(row[1] == "回头看" for row in ledger(room)))


def test_a_dismissed_repeat_is_not_offered_again_and_the_record_says_why(room: Room, until) -> None:
    reported(room, until, 4)
    room.wait(60)
    room.window.look(at_once=True)
    panel, known = room.window.bottom.repeats, room.window.scene.picture
    chord(room, Qt.Key.Key_L)
    until(lambda: panel.list.rows.lines)
    panel.begin()
    chord(room, Qt.Key.Key_X)
    room.write("shi gong qi jian")
    room.press(Qt.Key.Key_Return)
    until(lambda: known.duties)
    duty = next(iter(known.duties.values()))
    until(lambda: next(iter(known.duties.values())).state is DutyState.WITHDRAWN)
    assert known.duties[duty.id].result == "shi gong qi jian"
    until(lambda: not panel.list.rows.lines)
    panel.found = None
    chord(room, Qt.Key.Key_L)
    until(lambda: panel.found is not None)
    assert not panel.list.rows.lines


def test_a_figure_leads_to_its_rows_and_a_row_to_an_objection(
    room: Room, until, tmp_path: Path
) -> None:
    known, panel = room.window.scene.picture, room.window.bottom.evaluation
    district = room.pack.districts[0]
    area = DirectiveArea(district_ids=(district.id,))
    words = {"level": "blue", "title": "加强巡逻", "text": "夜间加密"}
    aim = Aim(to=ReceiverKind.UNIT)
    room.say(d.DraftDirective, SEAT, directive_id="d1", area=area, aim=aim, **words)
    until(lambda: "d1" in known.directives)
    recipients = Addressees(room.pack).expand(Targets(area), aim.to)
    room.say(d.IssueDirective, SEAT, directive_id="d1", recipients=recipients)
    until(lambda: len(known.receivers_of("d1")) == len(recipients))
    first = known.receivers_of("d1")[0]
    about = {"directive_id": "d1", "receiver_id": first.id}
    room.wait(20)
    room.say(d.DirectiveAcknowledged, "terminal", **about)
    room.wait(24 * 3600)
    until(lambda: known.receivers[first.id].signed is not None)
    until(lambda: not room.window.scene.recorded.unsaved)
    room.window.look(at_once=True)

    panel.who.setCurrentIndex(2)  # by district
    chord(room, Qt.Key.Key_K)
    until(lambda: panel.figures.rows.lines)
    line = panel.figures.rows.lines[0]
    n = len(recipients)
    assert line.cells[0] == district.name
    assert line.cells[1] == str(n)
    assert line.cells[2] == f"{100 / n:.1f} %  n={n}"
    panel.figures.entered.emit(line.id, 2)
    assert len(panel.behind.rows.lines) == n
    assert sorted(row.cells[4] for row in panel.behind.rows.lines) == sorted(
        ["✓"] + ["✗"] * (n - 1)
    )

    chord(room, Qt.Key.Key_J)
    assert "异议" in panel.ask.title.text()
    room.write("zhong duan gu zhang")
    room.press(Qt.Key.Key_Return)
    until(lambda: known.duties)
    duty = next(iter(known.duties.values()))
    assert duty.kind is DutyKind.OBJECTION
    assert duty.owner.id == SEAT
    assert duty.chase.due == room.now + timedelta(days=5)

    chord(room, Qt.Key.Key_T)
    path = tmp_path / "out" / "kaohe.csv"
    panel.ask.words.setText(str(path))
    room.press(Qt.Key.Key_Return)
    until(lambda: any("已写入" in notice for notice in room.notices()))
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert district.name in [row[0] for row in rows if row]
    room.window.notices.dismiss()


def test_the_ledger_is_exported_as_it_is_filtered(room: Room, until, tmp_path: Path) -> None:
    reported(room, until, 2)
    room.press(Qt.Key.Key_F12)
    chord(room, Qt.Key.Key_E)
    panel = room.window.ledger
    assert panel.ask.words.text().endswith(".xlsx")
    panel.ask.words.setText("somewhere.txt")
    room.press(Qt.Key.Key_Return)
    until(lambda: any("结尾" in notice for notice in room.notices()))
    chord(room, Qt.Key.Key_E)
    path = tmp_path / "taizhang.xlsx"
    panel.ask.words.setText(str(path))
    room.press(Qt.Key.Key_Return)
    until(path.exists)
    until(lambda: any("已写入" in notice for notice in room.notices()))
