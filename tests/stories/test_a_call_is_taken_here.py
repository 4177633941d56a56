"""A caller rings this seat: taken and sent by keyboard alone, linked, undone, never lost."""

from datetime import timedelta

from PySide6.QtCore import Qt

from app.domain.incident import IncidentState
from tests.stories.room import SEAT, Room

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MOST_KEYS = 16


def fill(room: Room, address: str = "rmbl", category: str = "djd") -> None:
    """F3, the address by its initials, the category by its initials."""
    room.press(Qt.Key.Key_F3)
    room.write(address)
    room.press(Qt.Key.Key_Return)
    room.write(category)
    room.press(Qt.Key.Key_Return)


def test_a_call_is_taken_and_sent_by_keyboard_alone(room: Room, until, capsys) -> None:
    form, pressed = room.window.intake, []
    real_press, real_write = room.press, room.write

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        pressed.extend([held.name] * (held is not Qt.KeyboardModifier.NoModifier) + [key.name])
        real_press(key, held)

    def write(words: str) -> None:
        pressed.extend(words)
        real_write(words)

    room.press, room.write = press, write
    fill(room)
    assert form.address.line.text() == "人民北路"
    assert (form.category.line.text(), form.priority.value) == ("打架斗殴", 2)
    until(lambda: form.side.isVisible() and "1  " in form.side.units.text())  # seen before sent
    shown = form.side.units.text().split()[1]
    room.press(Qt.Key.Key_Return, CTRL)
    assert not form.isVisible()
    until(lambda: room.window.scene.chosen is not None and room.on(room.window.scene.chosen_id))
    taken = room.window.scene.chosen
    assert (taken.address, taken.source, taken.category) == ("人民北路", SEAT, "0201")
    owner = room.pack.locate(taken.lon, taken.lat)
    assert taken.grid_id == owner.grid.id
    [sent] = room.on(taken.id)
    assert room.unit(sent.unit_id).call_sign == shown
    with capsys.disabled():
        print(f"\n  keys from the call to the order: {len(pressed)}: {' '.join(pressed)}")
    assert len(pressed) <= MOST_KEYS


def test_faster_than_the_adviser_the_first_goes_as_soon_as_there_is_one(room: Room, until) -> None:
    fill(room)
    room.press(Qt.Key.Key_Return, CTRL)  # at once
    until(lambda: room.window.scene.chosen is not None and room.on(room.window.scene.chosen_id))
    until(room.picks)


def test_enter_alone_records_and_sends_nobody(room: Room, until) -> None:
    fill(room)
    room.write("two men fight")
    room.press(Qt.Key.Key_2, ALT)
    room.press(Qt.Key.Key_1, ALT)
    room.press(Qt.Key.Key_Return)
    until(lambda: room.window.scene.chosen is not None)
    taken = room.window.scene.chosen
    assert (taken.summary, taken.priority) == ("two men fight", 1)
    until(room.picks)
    assert room.on(taken.id) == []


def test_the_call_begins_with_its_first_key(room: Room, until) -> None:
    began = room.now
    room.press(Qt.Key.Key_F3)
    room.write("rmbl")
    room.wait(9)
    room.press(Qt.Key.Key_Return)
    room.write("djd")
    room.press(Qt.Key.Key_Return)
    room.press(Qt.Key.Key_Return)
    until(lambda: room.window.scene.chosen is not None)
    report = room.window.scene.chosen.stages.report
    assert (report.at, report.entered_at) == (began, began + timedelta(seconds=9))


def test_without_a_place_or_a_category_nothing_is_recorded(room: Room) -> None:
    form = room.window.intake
    room.press(Qt.Key.Key_F3)
    room.click(form.save)
    assert form.isVisible()
    assert "地点" in room.notices()[0]
    assert form.said.isVisible()
    house = room.pack.addresses[9000]
    form.open_at(house.lon, house.lat)
    room.click(form.save)
    assert form.isVisible()
    assert "类别" in room.notices()[0]
    form.leave()
    assert room.window.scene.picture.incidents == {}


def test_a_second_call_about_the_same_is_linked_in_one_key_and_unlinked_in_one(
    room: Room, until
) -> None:
    fill(room)
    room.write("shaokaodian fight")
    room.press(Qt.Key.Key_Return)
    until(lambda: room.window.scene.chosen is not None)
    first = room.window.scene.chosen_id
    fill(room)
    room.write("fight")
    side = room.window.intake.side
    until(lambda: side.current_id() == first)
    assert side.compare.cells[1][2].text() == "＝ 人民北路"
    until(lambda: "同类别" in side.list.item(0).text())
    room.press(Qt.Key.Key_K, CTRL)
    until(lambda: room.incident(first).duplicates)
    [second] = room.incident(first).duplicates
    assert room.incident(second).state is IncidentState.CLOSED
    assert room.window.scene.chosen_id == first
    room.press(Qt.Key.Key_Z, CTRL)
    until(lambda: not room.incident(first).duplicates)
    assert room.incident(second).state is IncidentState.WAITING


def test_on_the_card_too_a_duplicate_is_offered_and_linked_in_one_key(room: Room, until) -> None:
    first = room.call(summary="烧烤店打架")
    second = room.call(summary="烧烤店门口打起来了")
    until(lambda: second in room.window.scene.picture.incidents)
    room.window.choose(second)
    until(lambda: room.window.card.duplicates.current_id() == first)
    room.press(Qt.Key.Key_K, CTRL)
    until(lambda: room.incident(first).duplicates == (second,))


def test_a_draft_survives_a_crash_and_is_gone_after_the_save(room: Room, until) -> None:
    fill(room)
    room.write("wang")
    until(lambda: room.drafts.path.exists() and "wang" in room.drafts.path.read_text())
    room.close()  # nothing was saved
    room.open()
    offer = room.window.draft_offer
    assert offer.isVisible()
    assert "人民北路" in offer.words.text()
    room.press(Qt.Key.Key_Return)
    form = room.window.intake
    assert form.isVisible()
    assert (form.address.line.text(), form.summary.text()) == ("人民北路", "wang")
    form.summary.setFocus()
    room.press(Qt.Key.Key_Return)
    until(lambda: room.window.scene.chosen is not None)
    assert room.window.scene.chosen.summary == "wang"
    until(lambda: not room.drafts.path.exists())


def test_a_caller_is_masked_and_every_look_is_journalled(room: Room, until) -> None:
    fill(room)
    form = room.window.intake
    form.phone.setFocus()
    room.write("13812345678")
    room.press(Qt.Key.Key_Return)
    until(lambda: room.window.scene.chosen is not None)
    caller = room.window.card.head.caller
    until(lambda: "138****5678" in caller.text())
    room.press(Qt.Key.Key_P, CTRL)
    until(lambda: "13812345678" in caller.text())
    assert "查看" in room.story()[0]
    room.wait(13)
    until(lambda: "138****5678" in caller.text())


def test_what_happened_at_the_place_before_is_told(room: Room, until) -> None:
    house = room.pack.addresses[9000]
    room.call(summary="有狗", hazards=("狗",))
    until(lambda: room.window.scene.picture.incidents)
    form = room.window.intake
    form.open_at(house.lon, house.lat)
    until(lambda: "狗" in form.side.past.text())
    form.clear()
    form.leave()


def test_hazards_that_were_written_down_here_are_known_here(room: Room, until) -> None:
    fill(room)
    form = room.window.intake
    form.hazards.setFocus()
    room.write("knife")
    room.press(Qt.Key.Key_Return, CTRL)
    until(lambda: room.window.scene.chosen is not None and room.on(room.window.scene.chosen_id))
    taken = room.window.scene.chosen
    assert taken.hazards == ("knife",)
    assert room.window.commands.sending.unknown_hazards(taken) == ()
    assert any("knife" in line for line in room.story())
