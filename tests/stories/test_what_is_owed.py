"""分流, 回访 and the ledger: what somebody owes is seen, pressed for and closed one by one."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.attention import Cause
from app.domain.call_back import CallBackState, call_back_id
from app.domain.duty import DutyKind, DutyState, Owner, OwnerKind
from app.domain.incident import Caller, Disposition, IncidentState
from tests.stories.room import SEAT, Room

CTRL = Qt.KeyboardModifier.ControlModifier
CALLER = Caller("王小明", "13812345678")


def chord(room: Room, key: Qt.Key) -> None:
    """Ctrl+Y and then a key."""
    focused = QApplication.focusWidget() or room.window
    QTest.keyClick(focused, Qt.Key.Key_Y, CTRL)
    QTest.keyClick(focused, key)


def ledger(room: Room) -> list[list[str]]:
    """The rows of the ledger as they read."""
    table = room.window.ledger.table
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_a_diverted_incident_that_is_declined_is_in_the_queue_again(room: Room, until) -> None:
    known = lambda: room.window.scene.picture  # noqa: E731
    incident_id = room.call("0404", caller=CALLER)
    until(lambda: incident_id in known().incidents)
    room.window.choose(incident_id)
    chord(room, Qt.Key.Key_D)
    assert "分流" in room.window.card.ask.title.text()
    room.press(Qt.Key.Key_2)
    until(lambda: known().diversions)
    diversion = next(iter(known().diversions.values()))
    agency = room.pack.agencies[1]
    assert diversion.agency_id == agency.id
    assert (diversion.accept.due - room.now).total_seconds() == agency.accept_s
    until(lambda: room.incident(incident_id).disposition is Disposition.NOT_POLICE)
    room.press(Qt.Key.Key_F12)
    until(lambda: any(row[1] == "分流" and agency.name in row for row in ledger(room)))

    room.window.choose(incident_id)
    chord(room, Qt.Key.Key_A)
    room.press(Qt.Key.Key_2)  # 退回: asks why
    assert "为什么" in room.window.card.ask.title.text()
    room.write("wu ye guan")
    room.press(Qt.Key.Key_Return)
    until(lambda: room.incident(incident_id).state is IncidentState.WAITING)
    until(lambda: any("分流退回" in row for row in room.queue()) or "↩" in str(room.queue()))
    until(lambda: not any(row[1] == "分流" for row in ledger(room)))
    shown = lambda: " ".join(label.text() for label in room.window.card.owed._lines)  # noqa: E731
    until(lambda: "已退回" in shown())
    assert "wu ye guan" in shown()


def test_an_unsatisfied_caller_is_followed_up_until_it_is_done(room: Room, until) -> None:
    known = lambda: room.window.scene.picture  # noqa: E731
    incident_id = ended(room, until)
    room.window.choose(incident_id)
    chord(room, Qt.Key.Key_H)
    room.press(Qt.Key.Key_2)  # 不满意: asks why, then who sees to it
    room.write("tai man")
    room.press(Qt.Key.Key_Return)
    assert "谁来跟进" in room.window.card.ask.title.text()
    room.press(Qt.Key.Key_1)
    until(lambda: known().duties)
    duty = next(iter(known().duties.values()))
    assert known().call_backs[call_back_id(incident_id)].state is CallBackState.NOT_SATISFIED
    assert duty.about_ids == (incident_id,)
    assert duty.chase.due == room.now + timedelta(days=3)

    room.press(Qt.Key.Key_F12)
    until(lambda: any(row[1] == "跟进" for row in ledger(room)))
    assert "tai man" in str(ledger(room))
    panel = room.window.ledger
    panel.point_at(room.window.scene.ledger.rows[("follow_up", duty.id)])
    chord(room, Qt.Key.Key_P)
    until(lambda: known().duties[duty.id].chase.pressed == 1)
    chord(room, Qt.Key.Key_F)
    assert panel.ask.isVisible()
    room.write("yi dao qian")
    room.press(Qt.Key.Key_Return)
    until(lambda: known().duties[duty.id].state is DutyState.DONE)
    until(lambda: not any(row[1] == "跟进" for row in ledger(room)))
    assert known().duties[duty.id].result == "yi dao qian"


def ended(room: Room, until) -> str:
    """An incident that is over and whose caller is asked; ids that are not drawn are passed."""
    room.desk.picture.limits = room.window.scene.picture.limits = everybody(room)
    incident_id = room.call("0301", caller=CALLER)
    room.say(m.TakeIncident, SEAT, incident_id=incident_id)
    end = Disposition.VALID
    room.say(m.CloseIncident, SEAT, incident_id=incident_id, disposition=end)
    until(lambda: call_back_id(incident_id) in room.window.scene.picture.call_backs)
    return incident_id


def everybody(room: Room):
    limits = room.desk.picture.limits
    return replace(limits, call_back=replace(limits.call_back, share=1.0))


def test_an_overdue_duty_is_escalated_once_and_is_seen(room: Room, until) -> None:
    known = lambda: room.window.scene.picture  # noqa: E731
    owner = Owner(OwnerKind.DISTRICT, room.pack.districts[0].id)
    new = d.NewDuty("duty-1", "夜市打架", owner, room.now + timedelta(hours=10))
    room.say(d.OpenDuty, SEAT, kind=DutyKind.LOOK_BACK, duty=new)
    until(lambda: "duty-1" in known().duties)
    assert room.window.ledger.title() == "台账 1"
    room.wait(10 * 3600 + 60)
    for _ in range(3):
        room.say(m.Tick, "clock")
        room.wait(1)
    until(lambda: known().duties["duty-1"].chase.escalated_at is not None)
    room.window.look(at_once=True)
    assert room.window.ledger.title() == "台账 ▲1/1"
    room.press(Qt.Key.Key_F12)
    until(lambda: ledger(room))
    row = ledger(room)[0]
    assert row[0].startswith("▲ -1:")
    assert row[7].count("升级") == 1
    room.window.ledger.late.setChecked(True)
    assert len(ledger(room)) == 1
    room.window.ledger.kind.setCurrentIndex(1)
    assert not ledger(room)
    assert room.window.ledger.empty.isVisible()


def test_what_is_overdue_calls_for_attention_until_somebody_presses(room: Room, until) -> None:
    known, watch = room.window.scene.picture, room.window.scene.watch
    owner = Owner(OwnerKind.SEAT, SEAT)
    new = d.NewDuty("duty-2", "核对伤情", owner, room.now + timedelta(hours=1))
    room.say(d.OpenDuty, SEAT, kind=DutyKind.FOLLOW_UP, duty=new)
    until(lambda: "duty-2" in known.duties)
    room.wait(3600 + 1)
    room.say(m.Tick, "clock")
    until(lambda: known.duties["duty-2"].chase.escalated_at is not None)
    room.window.look(at_once=True)
    alarm = next(one for one in watch.shown(room.now) if one.subject.id == "follow_up:duty-2")
    assert alarm.calls[0].cause is Cause.OWED_LATE
    room.window.panels.bring(room.window.alarms)
    room.window.look(at_once=True)
    table = room.window.alarms.table
    shown = [table.index(row, 1).data() for row in range(table.rowCount())]
    assert "跟进 席位 3 核对伤情" in shown

    room.press(Qt.Key.Key_F12)
    until(lambda: ledger(room))
    chord(room, Qt.Key.Key_P)
    until(lambda: known.duties["duty-2"].chase.pressed == 1)
    gone = lambda: room.window.look(at_once=True) or watch.alarms[alarm.subject].taken  # noqa: E731
    until(gone)
    room.window.ledger.point_at(next(room.window.scene.ledger.ranked()))
    chord(room, Qt.Key.Key_F)
    room.write("yi he dui")
    room.press(Qt.Key.Key_Return)
    until(lambda: not known.duties["duty-2"].open)
    until(lambda: room.window.look(at_once=True) or alarm.subject not in watch.alarms)
