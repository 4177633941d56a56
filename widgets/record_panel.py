"""What the panels on the record share: a bar with their actions, and a question beside the rows."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from widgets.ask import AskForm

ASK_WIDTH = 520


def bar_of(left: int = 8) -> QHBoxLayout:
    bar = QHBoxLayout()
    bar.setContentsMargins(left, 4, 8, 4)
    bar.setSpacing(6)
    return bar


def add_actions(
    bar: QHBoxLayout, buttons: Mapping[str, QPushButton], wanted: SignalInstance
) -> None:
    """Buttons by the name of their action, which `wanted` emits."""
    for name, button in buttons.items():
        button.clicked.connect(lambda _=False, name=name: wanted.emit(name))
        bar.addWidget(button)


def side_by_side(first: QWidget, second: QWidget, sizes: tuple[int, int]) -> QSplitter:
    split = QSplitter(Qt.Orientation.Horizontal)
    split.addWidget(first)
    split.addWidget(second)
    split.setSizes(sizes)
    return split


def fill(panel: QWidget, bar: QHBoxLayout, rows: QWidget, ask: AskForm) -> None:
    """The bar on top, the rows below it, and what is asked beside them."""
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    ask.setFixedWidth(ASK_WIDTH)
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(rows, 1)
    row.addWidget(ask, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(bar)
    column.addLayout(row, 1)
