"""A caller rings this seat: address by pinyin initials, category, and the card is there."""

import pytest
from PySide6.QtCore import Qt

from app.city.search import AddressSearch
from tests.stories.room import Room


@pytest.fixture
def search(room: Room) -> AddressSearch:
    found = AddressSearch(room.pack.addresses)
    room.window.intake._search = found.find
    return found


def test_a_call_is_taken_by_keyboard_alone(room: Room, search, until) -> None:
    form = room.window.intake
    room.press(Qt.Key.Key_F3)
    assert form.isVisible()
    room.write("rmbl")  # 人民北路
    until(form.hits.isVisible)
    assert "人民北路" in form.hits.item(0).text()
    room.press(Qt.Key.Key_Return)
    assert form.address.text() == "人民北路"
    assert "责任民警" in form.where.text()
    form.category.setCurrentIndex(form.category.findData("0201"))
    assert form.priority.currentText() == "P2"
    form.summary.setFocus()
    room.write("two men fight")
    room.press(Qt.Key.Key_Return)
    assert not form.isVisible()
    until(lambda: room.window.scene.chosen is not None)
    taken = room.window.scene.chosen
    assert (taken.address, taken.summary, taken.source) == ("人民北路", "two men fight", "3")
    owner = room.pack.locate(taken.lon, taken.lat)
    assert taken.grid_id == owner.grid.id
    until(room.picks)


def test_without_a_place_or_a_category_nothing_is_recorded(room: Room, until) -> None:
    form = room.window.intake
    room.press(Qt.Key.Key_F3)
    room.click(form.save)
    assert form.isVisible()
    assert "右键" in form.where.text()
    house = room.pack.addresses[9000]
    form.open_at(house.lon, house.lat)
    room.click(form.save)
    assert form.isVisible()  # the category is still missing
    assert "类别" in form.where.text()
    form.leave()
    assert room.window.scene.picture.incidents == {}
