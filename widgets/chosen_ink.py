"""Cells of the row that is chosen keep the colour that says something, as far as it is legible."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.palette import contrast, mixed

LEGIBLE = 4.5  # contrast of text, WCAG AA
STEPS = 10


class ChosenInk(QStyledItemDelegate):
    """For a column whose ink means something, such as the level of a directive."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen and isinstance(ink, QColor):
            dress: QPalette = option.palette
            role = QPalette.ColorRole
            first, fill = dress.color(role.HighlightedText), dress.color(role.Highlight)
            dress.setColor(role.HighlightedText, legible(ink, fill, first))
            option.palette = dress


def legible(ink: QColor, fill: QColor, first: QColor) -> QColor:
    """`ink`, with as much of the first text colour in it as it takes to be read on `fill`."""
    shades = (mixed(ink, first, step / STEPS) for step in range(STEPS))
    return next((shade for shade in shades if contrast(shade, fill) >= LEGIBLE), first)
