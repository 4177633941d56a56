"""At the directive desk: written, approved by another, signed, fed back, returned, evaluated."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.directive import Directive, DirectiveState
from app.domain.receiver import Receiver, ReceiverState, TargetKind
from app.services.cap_directive import CapSender
from app.services.cap_files import CapFiles
from app.services.clerk import Clerk
from app.services.directive_draft import DirectiveDraft
from app.services.drafts import Drafts
from app.services.templates import OURS, read
from tests.stories.room import EVENING, Room
from widgets.target_search import Target

Until = Callable[[Callable[[], object]], None]
CTRL = Qt.KeyboardModifier.ControlModifier


def chord(room: Room, key: Qt.Key) -> None:
    """Ctrl+I, then a letter."""
    room.press(Qt.Key.Key_I, CTRL)
    room.press(key)


def type_in(words: str) -> None:
    """Where the focus is; Chinese comes from an input method, which no key press is."""
    field = QApplication.focusWidget()
    if isinstance(field, QPlainTextEdit):
        field.insertPlainText(words)
        return
    assert isinstance(field, QLineEdit)
    field.insert(words)
    field.textEdited.emit(field.text())


def write(room: Room, level: str = "red", title: str = "河堤路积水", name: str = "王强") -> None:
    """The form as a person fills it; whom it is for comes next."""
    composer = room.window.composer
    chord(room, Qt.Key.Key_N)
    assert composer.isVisible()
    composer.put_level(level)
    composer.title.setFocus()
    type_in(title)
    composer.text.setFocus()
    type_in("封控路口,每小时报告一次。")
    composer.name.setFocus()
    type_in(name)


def aim(room: Room, until: Until, district: int = 0) -> None:
    """At a district; its receivers are shown."""
    known = room.pack.districts[district]
    room.window.composer.aim_at(Target(TargetKind.DISTRICT, known.id, known.name))
    until(lambda: room.window.composer.found)


def directive(room: Room) -> Directive:
    (known,) = room.window.scene.picture.directives.values()
    return known


def receivers(room: Room) -> list[Receiver]:
    return room.window.scene.picture.receivers_of(directive(room).id)


def about(room: Room, n: int = 0) -> dict[str, str]:
    return {"directive_id": directive(room).id, "receiver_id": receivers(room)[n].id}


def send(room: Room, until: Until, level: str = "orange") -> None:
    write(room, level)
    aim(room, until)
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: room.window.scene.picture.directives and directive(room).active)
    until(lambda: not room.window.composer.isVisible())
    until(lambda: room.window.directive_card.people.table.rowCount() == 1)


def test_red_is_approved_by_another_then_goes_its_whole_way(room: Room, until: Until) -> None:
    window, card = room.window, room.window.directive_card
    write(room)
    aim(room, until)
    assert window.composer.count.text().endswith("1 个接收人：")
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: window.right.currentWidget() is card)
    assert directive(room).state is DirectiveState.AWAITING_APPROVAL
    assert not window.composer.isVisible()
    until(lambda: card.meant_for(directive(room)))  # shown to whoever approves
    chord(room, Qt.Key.Key_A)
    type_in("王强")
    room.press(Qt.Key.Key_Return)
    until(room.notices)
    assert room.notices() == ["要由另一席位的另一人审批，不能是起草的 王强。"]
    room.say(d.ApproveDirective, "1", directive_id=directive(room).id, name="李局")
    until(lambda: directive(room).state is DirectiveState.APPROVED)
    until(lambda: card.meant_for(directive(room)))
    chord(room, Qt.Key.Key_I)
    assert "1 个接收人" in card.ask.title.text()
    room.press(Qt.Key.Key_1)
    until(lambda: directive(room).active)
    assert directive(room).to_leaders_at is not None
    room.say(d.DirectiveDelivered, "terminals", **about(room))
    room.wait(20)
    room.say(d.DirectiveAcknowledged, "officer", **about(room))
    room.say(d.DirectiveFedBack, "officer", **about(room), text="收到")
    until(lambda: receivers(room)[0].state is ReceiverState.FED_BACK)
    chord(room, Qt.Key.Key_R)
    type_in("写明到位时间")
    room.press(Qt.Key.Key_Return)
    until(lambda: receivers(room)[0].returned == 1)
    assert receivers(room)[0].state is ReceiverState.ACKNOWLEDGED
    room.wait(60)
    room.say(d.DirectiveFedBack, "officer", **about(room), text="21:50 到位 6 人。")
    until(lambda: receivers(room)[0].state is ReceiverState.FED_BACK)
    chord(room, Qt.Key.Key_C)
    until(lambda: "还有 1 个接收人" in "".join(room.notices()))
    chord(room, Qt.Key.Key_E)
    room.press(Qt.Key.Key_4)
    until(lambda: receivers(room)[0].state is ReceiverState.CLOSED)
    assert receivers(room)[0].mark == 4
    chord(room, Qt.Key.Key_C)
    until(lambda: directive(room).state is DirectiveState.CLOSED)
    table = window.bottom.directives.table
    until(lambda: table.rowCount() == 1 and table.value(0).fed_back == 1)


def test_nothing_goes_to_nobody_or_into_the_past(room: Room, until: Until) -> None:
    write(room, "orange")
    composer = room.window.composer
    room.press(Qt.Key.Key_Return, CTRL)
    assert composer.said.text() == "没有接收人，指令没有下达。"
    aim(room, until)
    composer.limits.lines["acknowledge"].setFocus()
    type_in("12:30")  # it is 12:41
    room.press(Qt.Key.Key_Return, CTRL)
    assert composer.said.text() == "期限已经过去，请定一个以后的时间。"
    composer.limits.lines["acknowledge"].setFocus()
    composer.limits.lines["acknowledge"].selectAll()
    type_in("soon")
    room.press(Qt.Key.Key_Return, CTRL)
    assert "看不懂" in composer.said.text()
    assert not room.window.scene.picture.directives
    composer.limits.lines["acknowledge"].setFocus()
    composer.limits.lines["acknowledge"].selectAll()
    type_in("12:50")
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: room.window.scene.picture.directives)
    until(lambda: receivers(room))
    assert receivers(room)[0].signing.due == EVENING.replace(hour=12, minute=50, second=0)


def test_an_area_that_would_cross_itself_is_refused_on_the_map(room: Room, until: Until) -> None:
    write(room, "blue")
    window, sketch = room.window, room.window.chart.view.overlay.sketch
    room.click(window.composer.draw["polygon"])
    assert QApplication.focusWidget() is window.chart.view
    lon, lat = 0.0, 0.0
    ring = room.pack.districts[0].polygons[0][0]
    lon, lat = (sum(axis) / len(ring) for axis in zip(*ring, strict=True))
    for x, y in ((0, 0), (0.01, 0), (0.01, 0.01)):
        window.chart.view.sketched.emit(lon + x, lat + y)
    window.chart.view.sketched.emit(lon + 0.002, lat - 0.005)
    assert len(sketch.places) == 3
    assert sketch.refused is not None
    assert sketch.refused[1] == "画的区域自己相交，请重画。"
    window.chart.view.sketched.emit(lon, lat + 0.01)
    assert sketch.refused is None
    room.press(Qt.Key.Key_Space)
    assert sketch.on is None
    until(lambda: window.composer.found)
    assert len(window.composer.draft.area.polygons[0]) == 4
    assert {one.kind.value for one in window.composer.found} == {"unit"}
    room.click(window.composer.draw["circle"])
    window.chart.view.sketched.emit(lon, lat)
    window.chart.view.sketched.emit(lon + 0.005, lat)
    assert len(window.composer.draft.area.circles) == 1
    room.click(window.composer.draw["polygon"])
    room.press(Qt.Key.Key_Escape)
    assert window.composer.isVisible()
    assert sketch.on is None


def test_what_is_overdue_calls_and_is_pressed_and_amended(room: Room, until: Until) -> None:
    send(room, until)
    window = room.window
    room.wait(301)
    room.say(m.Tick, "clock")
    until(lambda: receivers(room)[0].escalated)
    subject = f"directive:{directive(room).id}"
    until(lambda: subject in {alarm.id for alarm in window.scene.watch.waiting(room.now)})
    assert room.heard  # it sounds
    window.look(at_once=True)
    assert window.strip.levels.chips["orange"].text() == "▲ 橙色 1 ▲1"
    chord(room, Qt.Key.Key_J)
    assert window.scene.directive_id == directive(room).id
    chord(room, Qt.Key.Key_P)
    until(lambda: receivers(room)[0].signing.pressed == 1)
    until(lambda: subject not in {a.id for a in window.scene.watch.waiting(room.now)})
    chord(room, Qt.Key.Key_S)
    type_in("立即签收")
    room.press(Qt.Key.Key_Return)
    until(lambda: receivers(room)[0].signing.supervised_at is not None)
    before = directive(room).feedback_by
    chord(room, Qt.Key.Key_X)
    room.press(Qt.Key.Key_2)
    until(lambda: directive(room).revision == 1)
    assert before is not None
    assert directive(room).feedback_by == before + timedelta(minutes=30)
    chord(room, Qt.Key.Key_M)
    window.composer.title.selectAll()
    type_in("河堤路退水")
    window.composer.why.setFocus()
    type_in("水退了")
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: directive(room).revision == 2)
    until(lambda: "河堤路积水 → 河堤路退水" in window.directive_card.amendments.text())
    chord(room, Qt.Key.Key_V)
    type_in("解除")
    room.press(Qt.Key.Key_Return)
    until(lambda: directive(room).state is DirectiveState.REVOKED)
    until(lambda: subject not in {a.id for a in window.scene.watch.shown(room.now)})


def test_a_tip_is_taken_down_assessed_and_becomes_a_directive(room: Room, until: Until) -> None:
    window, tips = room.window, room.window.scene.picture.tips
    chord(room, Qt.Key.Key_W)
    form = window.tip_form
    form.text.setFocus()
    type_in("通道积水")
    room.press(Qt.Key.Key_Return, CTRL)
    until(room.notices)
    assert room.notices()[0].startswith("线索没有地点")
    assert form.isVisible()
    form.address.line.setFocus()
    type_in("河堤路")
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: tips and not form.isVisible())
    chord(room, Qt.Key.Key_G)
    room.press(Qt.Key.Key_1)
    until(lambda: next(iter(tips.values())).level == "red")
    (tip,) = window.scene.picture.tips.values()
    assert tip.to_leaders_at is not None  # in the same act
    table = window.bottom.tips.table
    until(lambda: "★" in table.index(0, 7).data())
    chord(room, Qt.Key.Key_N)
    assert window.composer.draft.tip_id == tip.id
    assert window.composer.text.toPlainText() == "通道积水"
    assert window.composer.draft.level == "red"


def test_a_directive_half_written_survives_a_crash(room: Room, tmp_path: Path) -> None:
    kept = Drafts(tmp_path / "order.draft", lambda _: None, DirectiveDraft)
    write(room, "orange")
    known = room.pack.districts[0]
    room.window.composer.aim_at(Target(TargetKind.DISTRICT, known.id, known.name))
    kept.write(room.window.composer.draft)
    left = Drafts(tmp_path / "order.draft", lambda _: None, DirectiveDraft).read()
    assert left is not None
    room.window.composer.clear()
    assert not room.window.composer.title.text()
    room.window.composer.restore(left)
    assert room.window.composer.title.text() == "河堤路积水"
    assert room.window.composer.draft.area.district_ids == (known.id,)
    assert room.window.composer.said.text() == "上次没有发出的指令，已恢复。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_fills_the_form_and_asks_for_its_blanks(room: Room, language: str) -> None:
    composer = room.window.composer
    composer._templates = tuple(read(OURS))
    room.text.switch(language)
    chord(room, Qt.Key.Key_N)
    composer.put_level("red")
    composer.template.setCurrentIndex(1)
    composer.template.activated.emit(1)
    assert composer.title.text()
    assert composer.draft.template
    composer.give()
    assert composer.said.text() == room.text("composer.unfilled")


def test_an_alert_goes_out_and_one_of_others_comes_in(
    room: Room, until: Until, tmp_path: Path
) -> None:
    window = room.window
    whose = CapSender("110@gongan.example", "南城", "预警", "内部")
    files = CapFiles(lambda _: whose, whose.address, "zh", room.pack.locate)
    window.clerk = Clerk(room.pack, room.bridge.hand_in, room.bridge.fault, files)
    send(room, until)
    out = tmp_path / "Y0001.xml"
    window.commands.write_alert(directive(room), out)
    until(out.exists)
    assert "河堤路积水" in out.read_text(encoding="utf-8")
    foreign = out.read_text(encoding="utf-8").replace("110@gongan.example", "met@other.example")
    (tmp_path / "met.xml").write_text(foreign, encoding="utf-8")
    window.commands.read_alerts(tmp_path / "met.xml")
    until(lambda: window.scene.picture.tips)
    (tmp_path / "bad.xml").write_text("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "utf-8")
    window.commands.read_alerts(tmp_path / "bad.xml")
    until(lambda: any("bad.xml 未采纳" in words for words in room.notices()))


def test_by_word_and_by_chip(room: Room, until: Until) -> None:
    send(room, until)
    window = room.window
    window.choice.choose(room.call())
    room.press(Qt.Key.Key_F2)
    type_in("指令 1")
    room.press(Qt.Key.Key_Return)
    until(lambda: window.right.currentWidget() is window.directive_card)
    window.look(at_once=True)
    room.click(window.strip.levels.chips["blue"])
    assert window.bottom.directives.table.rowCount() == 0
    assert window.bottom.directives.only.isVisible()
    room.click(window.strip.levels.chips["blue"])
    assert window.bottom.directives.table.rowCount() == 1
    chord(room, Qt.Key.Key_H)
    assert window.bottom.directives.times.isVisible()
    assert "n=0" in window.bottom.directives.times.words.text()
