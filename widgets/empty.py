"""An empty table is a sentence that says what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from widgets.plain import Words


class EmptyNote(Words):
    """Lies in the middle of nothing: over the rows of a view that has none."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__()
        self.setObjectName("empty")
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(view.viewport())
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self)
