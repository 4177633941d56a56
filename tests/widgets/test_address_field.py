"""What an address may mean comes later than the keys: only the latest words are answered."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.lookup import Asked, Found
from tests.services.command_line.room import find
from widgets.address_field import AddressField


@pytest.fixture
def asked() -> list[Asked]:
    return []


@pytest.fixture
def field(qtbot: QtBot, asked: list[Asked]) -> AddressField:
    made = AddressField("call", asked.append)
    qtbot.addWidget(made)
    return made


def write(field: AddressField, words: str) -> None:
    field.line.setText(words)
    field.line.textEdited.emit(words)


def answer(asked: Asked) -> Found:
    return Found(asked, {words: find(words) for words in asked.addresses})


def rows(field: AddressField) -> list[str]:
    return [field.list.item(row).text() for row in range(field.list.count())]


def test_an_answer_to_the_words_before_is_not_shown(field, asked) -> None:
    write(field, "宏图路")
    field.look()
    write(field, "宏庭路")
    field.look()
    assert [one.addresses for one in asked] == [("宏图路",), ("宏庭路",)]
    field.hear(answer(asked[0]))
    assert rows(field) == []
    field.hear(answer(asked[1]))
    assert rows(field) == ["宏庭路"]


def test_the_rows_stand_until_the_next_answer(field, asked) -> None:
    write(field, "宏")
    field.look()
    field.hear(answer(asked[0]))
    before = rows(field)
    write(field, "宏图")
    field.look()
    assert rows(field) == before != []


def test_enter_before_the_answer_takes_its_first(qtbot: QtBot, field, asked) -> None:
    taken: list[str] = []
    field.taken.connect(lambda hit: taken.append(hit.text))
    qtbot.keyClicks(field.line, "htl")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert taken == []
    field.hear(answer(asked[-1]))
    assert taken == ["宏图路"]


def test_enter_does_not_take_what_was_typed_over(qtbot: QtBot, field, asked) -> None:
    taken: list[str] = []
    field.taken.connect(taken.append)
    write(field, "宏图路")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    write(field, "宏庭路")
    field.look()
    for one in asked:
        field.hear(answer(one))
    assert taken == []


def test_enter_with_nothing_found_is_told_so(qtbot: QtBot, field, asked) -> None:
    write(field, "没有")
    with qtbot.waitSignal(field.entered, raising=True):
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
        field.hear(answer(asked[-1]))


def test_an_answer_does_not_open_a_list_that_was_left(field, asked) -> None:
    write(field, "宏图路")
    field.look()
    field.fold()
    field.hear(answer(asked[0]))
    assert rows(field) == []


def test_what_another_field_asked_is_not_heard(field, asked) -> None:
    write(field, "宏图路")
    field.look()
    field.hear(answer(Asked(("宏图路",), by="map")))
    assert rows(field) == []
