"""What a colour says is still said, and still read, on the row that is chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from widgets.chosen_ink import LEGIBLE, ChosenInk, legible
from widgets.palette import THEMES, contrast, load_palette
from widgets.style import chosen_colour


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_is_read_on_the_chosen_row(theme: str) -> None:
    palette = load_palette(theme)
    fill, first = chosen_colour(palette), palette.text.first
    inks = [known.colour for known in palette.directives.values()]
    for ink in [*inks, *palette.states.values()]:
        assert contrast(legible(ink, fill, first), fill) >= LEGIBLE, ink.name()
    shown = {legible(ink, fill, first).name() for ink in inks}
    assert len(shown) == len({ink.name() for ink in inks})  # still told apart
    assert first.name() not in shown


def test_ink_that_is_legible_stays_as_it_is() -> None:
    red, fill, first = QColor("#AA0000"), QColor("#FFFFFF"), QColor("#000000")
    assert legible(red, fill, first) == red


@pytest.mark.parametrize(("chosen", "ink"), [(True, "#aa0000"), (False, "#000000")])
def test_only_the_chosen_row_is_dressed(qtbot: QtBot, chosen: bool, ink: str) -> None:
    view, model = QTableView(), QStandardItemModel(1, 1)
    qtbot.addWidget(view)
    item = QStandardItem("红")
    item.setData(QColor("#AA0000"), Qt.ItemDataRole.ForegroundRole)
    model.setItem(0, 0, item)
    option, role = QStyleOptionViewItem(), QPalette.ColorRole
    option.palette.setColor(role.Highlight, QColor("#FFFFFF"))
    option.palette.setColor(role.HighlightedText, QColor("#000000"))
    if chosen:
        option.state |= QStyle.StateFlag.State_Selected
    ChosenInk(view).initStyleOption(option, model.index(0, 0))
    assert option.palette.color(role.HighlightedText).name() == ink
