"""An incident from the call to the closing, with nothing but the command line."""

import pytest
from PySide6.QtCore import Qt

from app.city.search import AddressSearch
from app.domain.incident import Disposition, IncidentState
from app.domain.stage import Stage
from app.services.lookup import Lookup
from app.services.settings import Keys, Settings
from tests.stories.room import SEAT, Room
from widgets.actions import use
from widgets.command_line import CommandLine

CTRL = Qt.KeyboardModifier.ControlModifier
REPORTS = ("签收", "出动", "到达", "处置")


@pytest.fixture
def line(room: Room) -> CommandLine:
    made = room.window.line
    room.press(Qt.Key.Key_F2)
    return made


def type_in(room: Room, line: CommandLine, words: str) -> None:
    """An input method brings whole words; Enter only after they have been seen."""
    line.input.setText(words)
    line.input.textEdited.emit(words)
    line._look_up()
    room.press(Qt.Key.Key_Return)


def test_from_the_call_to_the_closing(room: Room, line: CommandLine, until) -> None:
    house = room.pack.addresses[9000].name
    type_in(room, line, f"新 {house} 打架 两人持酒瓶")
    until(lambda: room.window.scene.chosen is not None)
    incident = room.window.scene.chosen
    assert (incident.category, incident.address) == ("0201", house)
    assert (incident.summary, incident.source) == ("两人持酒瓶", SEAT)
    assert incident.grid_id is not None
    until(room.picks)
    sign, number = room.picks()[0], f"#{incident.number}"

    room.wait(12)
    line.input.setText("")
    room.write(f"@{sign} {number}")
    assert line.preview.words.startswith(f"↵ 派 {sign} 至 #0001 打架斗殴 {house}")
    assert "预计" in line.preview.words
    room.press(Qt.Key.Key_Return)
    until(lambda: room.on(incident.id))
    (sent,) = room.on(incident.id)
    assert sent.eta_s == room.window.card.advice.table.value(0).eta_s or sent.eta_s is not None
    for word in REPORTS:
        room.wait(20)
        type_in(room, line, f"@{sign} >{word}")
        until(lambda: not line.reading.acts)
    until(lambda: room.incident(incident.id).state is IncidentState.ON_SCENE)
    arrived = room.on(incident.id)[0].stages.get(Stage.ARRIVE)
    assert arrived.entered_at == arrived.at  # said by radio now, entered now
    type_in(room, line, f"{number} !1")
    until(lambda: room.incident(incident.id).priority == 1)
    type_in(room, line, f"@{sign} >反馈 双方已调解，215 号房")
    type_in(room, line, f"@{sign} >归队")
    until(lambda: room.incident(incident.id).state is IncidentState.FED_BACK)
    type_in(room, line, f"{number} 备注 @{sign} 已回")
    type_in(room, line, f"{number} 办结 属实 当场调解")
    until(lambda: not room.incident(incident.id).open)
    closed = room.incident(incident.id)
    assert closed.disposition is Disposition.VALID
    assert all(closed.stages.get(stage) for stage in Stage if stage is not Stage.CLEAR)
    until(lambda: any("办结" in told for told in room.story()))
    assert any("备注" in told and sign in told for told in room.story())
    assert room.notices() == []


def test_nothing_goes_while_it_is_open_what_is_meant(room: Room, line: CommandLine, until) -> None:
    incident_id = room.call()
    until(room.queue)
    sign = room.window.scene.picture.units[room._duty[0]].call_sign
    for words in (f"{sign} #1", f"@{sign[:3]} #1", f"@{sign}", f"@{sign} #9", "215", f"{sign} 1"):
        type_in(room, line, words)
        line.input.clear()
    assert room.on(incident_id) == []
    room.write(f"{sign} #1")
    assert line.preview.words == f"▸ “{sign}” 没有 @，不当作警力。要指警力就写 @{sign}。"
    assert room.notices() == []


def test_tab_goes_round_the_offers_and_the_arrows_bring_lines_back(
    room: Room, line: CommandLine, until
) -> None:
    room.call()
    until(room.queue)
    room.write("#1 ban")
    room.press(Qt.Key.Key_Tab)
    assert line.input.text() == "#1 办结"
    room.press(Qt.Key.Key_Tab)
    assert line.input.text() == "#1 办结 属实"
    room.press(Qt.Key.Key_Tab)
    assert line.input.text() == "#1 办结 误报"
    assert line.preview.words.startswith("↵ 办结 #0001")
    room.press(Qt.Key.Key_Escape)
    assert not line.in_use
    assert line.input.text() == ""
    assert room.window.scene.picture.incidents
    assert all(i.open for i in room.window.scene.picture.incidents.values())
    room.press(Qt.Key.Key_Slash)
    assert line.in_use
    room.press(Qt.Key.Key_Up)
    assert line.input.text() == "#1 办结 误报"
    room.press(Qt.Key.Key_Down)
    assert line.input.text() == ""


def test_what_was_typed_can_be_undone_from_the_line(room: Room, line: CommandLine, until) -> None:
    incident_id = room.call()
    until(room.queue)
    sign = room.window.scene.picture.units[room._duty[0]].call_sign
    room.write(f"@{sign} #1")
    room.press(Qt.Key.Key_Return)
    until(lambda: room.on(incident_id))
    assert line.in_use
    room.press(Qt.Key.Key_Z, CTRL)
    until(lambda: not room.on(incident_id))
    assert room.incident(incident_id).state is IncidentState.WAITING


def test_hazards_are_acknowledged_before_a_typed_unit_goes(
    room: Room, line: CommandLine, until
) -> None:
    incident_id = room.call(hazards=("持刀",))
    until(room.queue)
    sign = room.window.scene.picture.units[room._duty[0]].call_sign
    room.write(f"@{sign} #1")
    assert "! 隐患：持刀" in line.preview.words
    room.press(Qt.Key.Key_Return)
    assert room.window.card.ask.isVisible()
    assert room.on(incident_id) == []
    room.press(Qt.Key.Key_1)
    until(lambda: room.on(incident_id))


def test_a_question_mark_teaches_with_what_is_here(room: Room, line: CommandLine, until) -> None:
    room.call()
    until(room.queue)
    room.write("?")
    sheet = line._sheets[1]
    assert sheet.isVisible()
    room.press(Qt.Key.Key_Return)
    assert sheet.isVisible()
    room.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_changed_key_is_the_one_that_works(
    monkeypatch, qtbot, tmp_path, demo_pack, recommender, until
) -> None:
    own = Settings(keys=Keys(command_line=("Ctrl+F11",)))
    monkeypatch.setattr("tests.stories.room.Settings", lambda: own)
    room = Room(tmp_path, demo_pack, recommender, lambda words: [])
    try:
        room.press(Qt.Key.Key_F2)
        assert not room.window.line.in_use
        assert "Ctrl+F11" in room.window.line.preview.words
        room.press(Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
        assert room.window.line.in_use
    finally:
        room.close()
        use({})


def test_looked_up_beside_the_screen(room: Room, line: CommandLine, until) -> None:
    """With the lookup's own thread, as in the room: Enter waits for the answer."""
    lookup = Lookup(AddressSearch(room.pack.addresses).find, room.bridge.find, room.bridge.fault)
    lookup.start()
    line.search._ask = lookup.ask
    house = room.pack.addresses[9000].name
    twin = room.call(row=9000, summary="两人持酒瓶")
    until(lambda: len(room.queue()) == 1)
    line.input.setText(f"新 {house} 打架 两人持酒瓶")
    line.input.textEdited.emit(line.input.text())
    room.press(Qt.Key.Key_Return)
    assert not line.reading.ready
    until(lambda: line.reading.ready)
    assert "#0001" in " ".join(line.reading.warnings)
    room.press(Qt.Key.Key_Return)
    until(lambda: len(room.queue()) == 2)
    assert room.incident(twin).number == 1
    lookup.stop()
