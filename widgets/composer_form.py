"""The form a directive is written in: its fields, where they stand and what they are called."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets import levels
from widgets.actions import keys_of
from widgets.intake_fields import Finder, Meant
from widgets.limit_fields import LimitFields
from widgets.plain import Words
from widgets.receivers import ReceiversTable
from widgets.scene import Scene

FORM_PX = 460
SIGNERS = ("", "district", "unit", "officer")  # who signs: "" is whoever was named
PART_ROWS = 3
Find = Callable[[str], Sequence[Meant]]


class Parts(QListWidget):
    """What is aimed at, one row each; Delete or Backspace takes the row in use away."""

    dropped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.dropped.emit(self.currentRow())
            return
        super().keyPressEvent(event)


class TextArea(QPlainTextEdit):
    """Tab leaves it, as it leaves a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(76)


class ComposerForm(QFrame):
    """No behaviour: that is in widgets.composer."""

    def __init__(
        self, scene: Scene, now: Callable[[], datetime], find: Find, host: QWidget
    ) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._scene, self._now = scene, now
        self._make_fields(find)
        self._lay_out()

    def _make_fields(self, find: Find) -> None:
        self.title_line, self.said, self.keys = Words(), Words(), Words()
        self.title_line.setStyleSheet("font-size: 18px; font-weight: 600;")
        for label in (self.said, self.keys):
            label.setWordWrap(True)
        self.keys.setObjectName("note")
        self.said.hide()
        codes = self._scene.picture.limits.directives.levels
        self.levels = {code: QPushButton() for code in codes}
        self.level_group = QButtonGroup(self)
        for button in self.levels.values():
            button.setCheckable(True)
            self.level_group.addButton(button)
        self.template = QComboBox()
        self.title, self.reason, self.source = QLineEdit(), QLineEdit(), QLineEdit()
        self.name, self.why = QLineEdit(), QLineEdit()
        self.text = TextArea()
        self.target, self.parts = Finder(find, whole_list=True), Parts()
        self.parts.setFixedHeight(28 * PART_ROWS + 4)
        self.parts.setObjectName("hits")
        self.draw = {name: QPushButton() for name in ("polygon", "circle", "grids")}
        for button in self.draw.values():
            button.setCheckable(True)
        self.signer = QComboBox()
        self.limits = LimitFields(self._scene, self._now)
        self.city_wide = QCheckBox()
        self.count = Words()
        self.count.setWordWrap(True)
        self.people = ReceiversTable(self._scene, "composer receivers")
        self.send, self.keep = QPushButton(), QPushButton()
        self.drop, self.empty_it = QPushButton(), QPushButton()
        self.send.setObjectName("act")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.labels: dict[str, Words] = {}
        rows: tuple[tuple[str, Sequence[QWidget]], ...] = (
            ("level", tuple(self.levels.values())),
            ("template", (self.template,)),
            ("title", (self.title,)),
            ("text", (self.text,)),
            ("reason", (self.reason, self.source)),
            ("target", (self.target,)),
            ("draw", tuple(self.draw.values())),
            ("parts", (self.parts,)),
            ("signer", (self.signer, self.name)),
            ("limits", (self.limits,)),
            ("why", (self.why,)),
        )
        for n, (name, parts) in enumerate(rows):
            label = self.labels[name] = Words()
            label.setObjectName("section")
            grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(side_by_side(parts), n, 1)
        grid.setColumnStretch(1, 1)
        foot, last = QHBoxLayout(), QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addWidget(self.send, 1)
        last.addWidget(self.city_wide, 1)
        last.addWidget(self.empty_it)
        last.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(4)
        column.addWidget(self.title_line)
        column.addWidget(self.said)
        column.addLayout(grid)
        column.addWidget(self.count)
        column.addWidget(self.people, 1)
        column.addLayout(last)
        column.addLayout(foot)
        column.addWidget(self.keys)

    def name_everything(self) -> None:
        text = self._scene.text
        for name, label in self.labels.items():
            label.setText(text(f"composer.{name}"))
        for code, button in self.levels.items():
            button.setText(levels.spoken(self._scene, code))
            ink = levels.ink(self._scene, code).name()
            button.setStyleSheet(
                f"QPushButton:checked {{ border: 2px solid {ink}; color: {ink};"
                " font-weight: 700; }"
            )
        hints = (
            (self.title, "title_hint"),
            (self.reason, "reason_hint"),
            (self.source, "source_hint"),
            (self.target.line, "target_hint"),
            (self.name, "name_hint"),
            (self.why, "why_hint"),
        )
        for field, key in hints:
            field.setPlaceholderText(text(f"composer.{key}"))
            field.setAccessibleName(text(f"composer.{key}"))
        self.text.setPlaceholderText(text("composer.text_hint"))
        self.text.setAccessibleName(text("composer.text"))
        self.limits.retranslate()
        self.template.setAccessibleName(text("composer.template"))
        self.signer.setAccessibleName(text("composer.signer"))
        self.parts.setAccessibleName(text("composer.parts"))
        self.parts.setToolTip(text("composer.parts_what"))
        self.city_wide.setText(text("composer.city_wide"))
        for n, code in enumerate(SIGNERS):
            self.signer.setItemText(n, text(f"composer.sign_{code or 'named'}"))
        self.drop.setText(f"{text('composer.drop')}  Esc")
        self.empty_it.setText(text("composer.empty"))
        self.keep.setText(text("composer.keep"))
        self.keys.setText(text("composer.keys", send=keys_of("save_and_send")))
        self.people.retranslate()


def side_by_side(parts: Sequence[QWidget]) -> QWidget:
    if len(parts) == 1:
        return parts[0]
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part, 1)
    return box
