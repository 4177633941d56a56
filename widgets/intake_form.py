"""The lines, labels and buttons of the form, where they stand and what they are called."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.actions import keys_of
from widgets.address_field import AddressField
from widgets.intake_fields import Finder, Meant, PriorityRow
from widgets.intake_place import PlacePanel
from widgets.plain import Words
from widgets.scene import Scene

FORM_PX = 420
FIELDS = ("address", "category", "priority", "summary", "hazards", "caller")
Find = Callable[[str], Sequence[Meant]]


class IntakeForm(QFrame):
    """No behaviour: that is in widgets.intake."""

    def __init__(self, scene: Scene, address: AddressField, kinds: Find, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene = scene
        self.address = address
        self._make_fields(kinds)
        self._lay_out()

    def _make_fields(self, kinds: Find) -> None:
        self.title, self.keys = Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.said = Words()  # what could not be done, where the eye is
        self.said.setWordWrap(True)
        self.said.hide()
        self.keys.setObjectName("note")
        self.keys.setWordWrap(True)
        self.labels = {name: Words() for name in FIELDS}
        self.category = Finder(kinds, whole_list=True)
        self.where = Words()
        self.where.setWordWrap(True)
        self.priority = PriorityRow(self._scene)
        self.summary, self.hazards = QLineEdit(), QLineEdit()
        self.caller, self.phone = QLineEdit(), QLineEdit()
        self.save, self.save_and_send = QPushButton(), QPushButton()
        self.drop, self.empty = QPushButton(), QPushButton()
        self.save_and_send.setObjectName("act")
        self.side = PlacePanel(self._scene)

    def _lay_out(self) -> None:
        who, foot, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        who.addWidget(self.caller, 1)
        who.addWidget(self.phone, 2)
        for button in (self.save, self.save_and_send):
            foot.addWidget(button, 1)
        for button in (self.drop, self.empty):
            last.addWidget(button, 1)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.said)
        for name, parts in (
            ("address", (self.address, self.where)),
            ("category", (self.category,)),
            ("priority", (self.priority,)),
            ("summary", (self.summary,)),
            ("hazards", (self.hazards,)),
        ):
            self.labels[name].setObjectName("section")
            column.addWidget(self.labels[name])
            for part in parts:
                column.addWidget(part)
        self.labels["caller"].setObjectName("section")
        column.addWidget(self.labels["caller"])
        column.addLayout(who)
        column.addSpacing(6)
        for line in (foot, last):
            column.addLayout(line)
        column.addWidget(self.keys)
        column.addStretch(1)
        form = QWidget()
        form.setLayout(column)
        form.setFixedWidth(FORM_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(form)
        row.addWidget(self.side, 1)

    def name_everything(self) -> None:
        text = self._scene.text
        self.title.setText(text("intake.title"))
        for name, label in self.labels.items():
            label.setText(text(f"intake.{name}"))
        self.address.line.setPlaceholderText(text("intake.address_hint"))
        self.category.line.setPlaceholderText(text("intake.category_hint"))
        self.summary.setPlaceholderText(text("intake.summary_hint"))
        self.hazards.setPlaceholderText(text("intake.hazards_hint"))
        self.caller.setPlaceholderText(text("intake.name_hint"))
        self.phone.setPlaceholderText(text("intake.phone_hint"))
        fields = (*(self.address.line, self.category.line, self.summary), self.hazards)
        for field, name in zip(fields, ("address", "category", "summary", "hazards"), strict=True):
            field.setAccessibleName(text(f"intake.{name}"))
        self.caller.setAccessibleName(text("intake.name_hint"))
        self.phone.setAccessibleName(text("intake.phone_hint"))
        self.save.setText(f"{text('intake.save')}  Enter")
        self.save_and_send.setText(f"{text('intake.save_and_send')}  {keys_of('save_and_send')}")
        self.drop.setText(f"{text('intake.drop')}  Esc")
        self.empty.setText(text("intake.empty"))
        self.keys.setText(text("intake.keys"))
        self.priority.dress()
        self.side.retranslate()
