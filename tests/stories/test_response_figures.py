"""The day's response figures on the screen are the record's own, and lead to the incidents."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt

from app.domain import messages as m
from app.domain.incident import Disposition
from app.domain.limits import Limits
from app.services.response import By, Leg, measure, whole
from app.store import samples
from app.store.database import Database
from tests.stories.room import EVENING, Room

STEPS = ((m.OrderAcknowledged, 20), (m.UnitDeparted, 10))


def handled(room: Room, until, drive_s: float) -> str:
    """A call that is there half a minute and `drive_s` after it was sent, and closed."""
    incident_id = room.call()
    until(lambda: incident_id in room.window.scene.picture.incidents)
    unit = next(u for u in room.window.scene.picture.units.values() if u.state == "available")
    order = room.new_id()
    room.wait(15)
    sending = m.Sending(unit_id=unit.id, assignment_id=order)
    room.say(m.Dispatch, "3", incident_id=incident_id, sendings=(sending,))
    for kind, seconds in (*STEPS, (m.UnitArrived, drive_s)):
        room.wait(seconds)
        room.say(kind, unit.call_sign, assignment_id=order)
    room.wait(300)
    room.say(m.FeedbackGiven, unit.call_sign, assignment_id=order, text="已调解")
    room.say(m.UnitCleared, unit.call_sign, unit_id=unit.id, assignment_id=order)
    how = Disposition.VALID
    room.say(m.CloseIncident, "3", incident_id=incident_id, disposition=how)
    until(lambda: not room.incident(incident_id).open)
    return incident_id


def figures(room: Room, row: int = 0) -> list[str]:
    table = room.window.response.table
    return [table.index(row, column).data() for column in range(5)]


def test_figures_of_today_lead_to_the_incidents_behind_them(room: Room, until) -> None:
    quick, slow = handled(room, until, 100), handled(room, until, 900)
    waiting = room.call(row=8000)
    until(lambda: len(room.queue()) == 1)

    room.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    sheet = room.window.response
    until(lambda: sheet.answered is not None)
    assert figures(room) == ["全部", "2", "9:05", "14:25", "50.0 %"]  # 145 s and 945 s
    rows = [figures(room, row)[:2] for row in range(sheet.table.rowCount())]
    assert rows[-1] == ["未计入：尚未到此环节", "1"]
    assert "途中" in sheet.slow.text()

    # What missed its target is behind the share; Enter puts it on the card.
    sheet.view.setCurrentIndex(sheet.table.index(0, 4))
    assert [row.behind.number for row in sheet.behind_table.values()] == [2]
    assert room.window.scene.chosen_id != slow
    room.press(Qt.Key.Key_Return)
    sheet.behind_view.setCurrentIndex(sheet.behind_table.index(0, 0))
    room.press(Qt.Key.Key_Return)
    assert room.window.scene.chosen_id == slow
    assert not sheet.isVisible()

    # The historical figures of the same day are the same.
    sheet_of = sheet.answered.whole.figures
    database = Database(room.store.name, reading=True)
    day = datetime(2026, 11, 20, tzinfo=UTC)
    found = samples.incidents(database, day, day + timedelta(days=1))
    database.close()
    kinds = room.window.scene.district_kind
    past = whole(measure(found, Leg.RESPONSE, Limits(), kinds)).figures
    assert (past.n, past.median, past.p90) == (sheet_of.n, sheet_of.median, sheet_of.p90)
    assert {quick, slow, waiting} == set(room.window.scene.picture.incidents)


def test_today_goes_on_being_counted_while_it_is_looked_at(room: Room, until) -> None:
    room.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    sheet = room.window.response
    until(lambda: sheet.answered is not None)
    assert sheet.sum.text() == "这段时间没有警情。"
    handled(room, until, 60)
    for _ in range(12):
        room.wait(1)
        room.window.look(at_once=True)
    until(lambda: sheet.answered.whole.figures.n == 1)
    room.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_an_incident_of_long_ago_comes_from_the_record(room: Room, until) -> None:
    old = handled(room, until, 200)
    room.window.scene.forget(room.now + timedelta(days=2))
    assert old not in room.window.scene.picture.incidents
    room.now = EVENING + timedelta(days=3)
    room.window.look(at_once=True)
    room.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    sheet = room.window.response
    sheet.period.which.setCurrentIndex(sheet.period.which.findData("week"))
    until(lambda: sheet.answered is not None and len(sheet.answered.rows) == 1)
    sheet.by.setCurrentIndex(list(By).index(By.UNIT))
    until(lambda: sheet.answered.asked.by is By.UNIT)
    assert sheet.answered.whole.figures.n == 1
    sheet._open(sheet.behind_table.index(0, 0))
    until(lambda: room.window.scene.chosen_id == old)
    assert room.window.card.isVisible()


def test_the_strip_says_how_today_stands_and_how_old_that_is(room: Room, until) -> None:
    strip = room.window.strip
    handled(room, until, 60)
    room.wait(31)
    room.window.look(at_once=True)
    until(lambda: strip.today.answered is not None and strip.today.answered.whole.figures.n == 1)
    assert strip.today.first.text() == "今日 1 起 · 达标 100 %"
    assert strip.today.second.text() == "中位 1:45 · P90 1:45"

    # Where nothing is read any more the figures stand there with their age.
    strip.today._inquiry = None
    room.wait(600)
    room.window.look(at_once=True)
    assert strip.today.first.text().startswith("▲ 10m 前")
    room.click(strip.today)
    assert room.window.response.isVisible()

    # Those of yesterday are not shown for today's.
    room.now = EVENING + timedelta(days=1)
    room.window.look(at_once=True)
    assert strip.today.second.text() == ""
