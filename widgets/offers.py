"""What Tab offers, in a short list above the command line; the line itself keeps the focus."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.services.command_line.unclear import Candidate

ROW_PX, WIDTH = 28, 420


class Offers(QListWidget):
    """`taken` carries the row that was clicked."""

    taken = Signal(int)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("hits")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.taken.emit(self.row(item)))
        self._shown: tuple[Candidate, ...] = ()
        self.hide()

    def offer(self, candidates: Sequence[Candidate], row: int = -1) -> None:
        """`row` is the one that stands in the line already, -1 for none."""
        if tuple(candidates) != self._shown:
            self._shown = tuple(candidates)
            self.clear()
            for candidate in candidates:
                note = f"    {candidate.note}" if candidate.note else ""
                self.addItem(QListWidgetItem(f"{candidate.insert.strip()}{note}"))
        self.setVisible(bool(candidates))
        if row >= 0:
            self.setCurrentRow(row)
        else:
            self.setCurrentIndex(QModelIndex())

    def stand_on(self, corner: QPoint) -> None:
        """With its lower left corner there, in the host's pixels."""
        height = ROW_PX * self.count() + 4
        self.setGeometry(corner.x(), corner.y() - height, WIDTH, height)
        self.raise_()
