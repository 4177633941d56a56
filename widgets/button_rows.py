"""Buttons side by side, as many to a row as there is room for, so that none of them is cut."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

GAP = 4  # pixels
MANY = 99


class ButtonRows(QWidget):
    """Asks for no width of its own: what it offers must not move the panels."""

    def __init__(self, inset: int = 0, above: int = 0) -> None:
        super().__init__()
        self._rows: list[list[QPushButton]] = []
        self._lines: list[QHBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(inset, above, inset, above)
        self._column.setSpacing(GAP)

    def offer(self, buttons: Sequence[QPushButton], room: int, most: int = MANY) -> None:
        """These and no others, `most` to a row, within `room` pixels."""
        rows = packed(buttons, room, most)
        if rows == self._rows:
            return
        for line in self._lines:
            while item := line.takeAt(0):
                if gone := item.widget():
                    gone.hide()
            self._column.removeItem(line)
        self._rows, self._lines = rows, [QHBoxLayout() for _ in rows]
        for row, line in zip(rows, self._lines, strict=True):
            line.setSpacing(GAP)
            self._column.addLayout(line)
            for button in row:
                button.setMinimumWidth(1)
                line.addWidget(button, button.sizeHint().width())  # each its share: none is cut
                button.show()


def packed(buttons: Sequence[QPushButton], room: int, most: int = MANY) -> list[list[QPushButton]]:
    """One that is wider than the room has a row to itself."""
    rows: list[list[QPushButton]] = []
    left = 0
    for button in buttons:
        wide = button.sizeHint().width() + GAP
        if not rows or wide > left or len(rows[-1]) == most:
            rows.append([])
            left = room + GAP
        rows[-1].append(button)
        left -= wide
    return rows
