"""Somebody calls, the nearest unit goes, feeds back, clears; the operator closes the incident."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from app.domain.incident import Disposition, IncidentState
from app.domain.stage import Stage
from tests.stories.room import Room

REPORTS = (m.OrderAcknowledged, m.UnitDeparted, m.UnitArrived, m.HandlingBegun)


def test_from_the_call_to_the_closing(room: Room, until) -> None:
    incident_id = room.call(summary="烧烤摊前打架")
    until(lambda: len(room.queue()) == 1)
    assert "打架斗殴" in room.queue()[0]

    room.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert room.window.scene.chosen_id == incident_id
    until(lambda: len(room.picks()) == 5)
    first = room.window.card.advice.table.value(0)

    room.wait(12)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    (sent,) = room.on(incident_id)
    assert room.unit(sent.unit_id).call_sign == first.call_sign
    assert sent.eta_s == first.eta_s
    assert room.incident(incident_id).taken_by == "3"
    until(lambda: room.queue() == [])  # it is not waiting any more

    for kind in REPORTS:
        room.wait(20)
        room.say(kind, first.call_sign, assignment_id=sent.id)
    until(lambda: room.incident(incident_id).state is IncidentState.ON_SCENE)
    room.wait(400)
    text = "双方已调解"
    room.say(m.FeedbackGiven, first.call_sign, assignment_id=sent.id, text=text)
    room.say(m.UnitCleared, first.call_sign, unit_id=sent.unit_id, assignment_id=sent.id)
    until(lambda: room.incident(incident_id).state is IncidentState.FED_BACK)

    room.press(Qt.Key.Key_F10)
    assert room.window.card.ask.isVisible()
    room.press(Qt.Key.Key_1)
    until(lambda: not room.incident(incident_id).open)
    closed = room.incident(incident_id)
    assert closed.disposition is Disposition.VALID
    reached = [stage for stage in Stage if stage is not Stage.CLEAR]
    assert all(closed.stages.get(stage) for stage in reached)
    until(lambda: any("办结" in line for line in room.story()))
    room.press(Qt.Key.Key_F10)  # it is closed: nothing is asked, one is told
    assert not room.window.card.ask.isVisible()
    assert any("已办结" in said for said in room.notices())
    clock = room.window.card.stages.table.values()
    assert [line.at != "" for line in clock] == [True] * 8
    assert clock[1].margin == "+0:48"  # dispatched 12 s after the call, 60 s being the limit
    assert all("存储" in line.times for line in clock)


def test_a_sent_order_can_be_undone(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    until(room.picks)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    room.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(lambda: not room.on(incident_id))
    assert room.incident(incident_id).state is IncidentState.WAITING
    until(lambda: any("撤销" in line for line in room.story()))


def test_a_second_f5_never_sends_a_second_unit(room: Room, until) -> None:
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    until(room.picks)
    room.press(Qt.Key.Key_F5)
    room.press(Qt.Key.Key_F5)
    until(lambda: room.on(incident_id))
    until(room.notices)
    room.press(Qt.Key.Key_F5)
    assert len(room.on(incident_id)) == 1
    assert "已有警力" in " ".join(room.notices())
