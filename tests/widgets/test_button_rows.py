"""Buttons fill rows as wide as their place, and none is left out or cut."""

import pytest
from PySide6.QtWidgets import QPushButton

from widgets.button_rows import GAP, ButtonRows, packed

WORDS = ("1 ◆ Red", "2 ▲ Orange", "3 ● Blue, city-wide", "4", "5 Close receiver", "6 Extend")


@pytest.mark.parametrize("room", [60, 200, 376, 900])
@pytest.mark.parametrize("most", [1, 3, 99])
def test_every_button_stands_once_and_no_row_is_too_wide(qtbot, room, most) -> None:
    buttons = [QPushButton(word) for word in WORDS]
    for button in buttons:
        qtbot.addWidget(button)
    rows = packed(buttons, room, most)
    assert [button for row in rows for button in row] == buttons
    for row in rows:
        wide = sum(button.sizeHint().width() for button in row) + GAP * (len(row) - 1)
        assert 1 <= len(row) <= most
        assert wide <= room or len(row) == 1


def test_what_is_offered_no_more_is_hidden(qtbot) -> None:
    rows = ButtonRows()
    qtbot.addWidget(rows)
    one, two = QPushButton("one", rows), QPushButton("two", rows)
    rows.offer([one, two], 400)
    rows.offer([two], 400)
    assert one.isHidden()
    assert not two.isHidden()
