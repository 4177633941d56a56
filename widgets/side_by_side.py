"""Two reports beside each other, line by line, so that a person can see whether they are one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.intake_lines import Side
from widgets.plain import Words, tip
from widgets.scene import Scene

ROWS = 5
LONGEST = 120  # characters of one field; the whole is on hover


class SideBySide(QWidget):
    """What both say alike is marked with ＝ and stands in the second ink."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.heads = [Words(), Words(), Words()]
        for column, head in enumerate(self.heads):
            head.setObjectName("note")
            grid.addWidget(head, 0, column)
        self.cells = [[plain_cell() for _ in range(3)] for _ in range(ROWS)]
        for row, cells in enumerate(self.cells, 1):
            for column, cell in enumerate(cells):
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)

    def show_sides(self, mine: str, theirs: str, rows: Sequence[Side]) -> None:
        """`mine` and `theirs` head the columns."""
        palette = self._scene.palette
        self.heads[1].setText(mine)
        self.heads[2].setText(theirs)
        for cells, (label, here, there) in zip(self.cells, rows, strict=True):
            same = bool(here) and here == there
            ink = (palette.text.second if same else palette.text.first).name()
            cells[0].setText(label)
            cells[0].setStyleSheet(f"color: {palette.text.second.name()};")
            for cell, words in zip(
                cells[1:], (here, f"＝ {there}" if same else there), strict=True
            ):
                cell.setText(words[:LONGEST] or "–")
                cell.setToolTip(tip(words) if len(words) > LONGEST else "")
                cell.setStyleSheet(f"color: {ink};")


def plain_cell() -> QLabel:
    cell = Words()
    cell.setWordWrap(True)
    return cell
