"""新线索: a warning about a place, typed here: who says so, what, where, until when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.city.pack import Pack
from app.domain.tip import SourceKind
from app.services.command_line.known import Place
from app.services.directive_draft import seconds_of
from widgets.actions import keys_of
from widgets.address_field import AddressField, LookUp
from widgets.composer_form import TextArea
from widgets.distress import floor_of
from widgets.focus import step
from widgets.plain import Words
from widgets.scene import Scene

WIDE = 460
FIELDS = ("source", "text", "address", "until")


class TipForm(QFrame):
    """`given` carries the facts of the order; what stands in it stays until it is recorded."""

    given = Signal(object)
    left = Signal()

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        look_up: LookUp | None,
        now: Callable[[], datetime],
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._scene, self._pack, self._now, self._host = scene, pack, now, host
        self._hit: Place | None = None
        self.waiting_for = ""
        self.title, self.said = Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.said.setWordWrap(True)
        self.said.hide()
        self.kind, self.source = QComboBox(), QLineEdit()
        self.kind.addItems([""] * len(SourceKind))
        self.text, self.until = TextArea(), QLineEdit()
        self.address = AddressField("tip", look_up)
        self.save, self.drop = QPushButton(), QPushButton()
        self.save.setObjectName("act")
        self.labels = {name: Words() for name in FIELDS}
        self._lay_out()
        self.address.taken.connect(self._take)
        self.address.edited.connect(self._lose)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.leave)
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.title, 0, 0, 1, 2)
        grid.addWidget(self.said, 1, 0, 1, 2)
        who, foot = QHBoxLayout(), QHBoxLayout()
        who.setSpacing(4)
        foot.setSpacing(4)
        who.addWidget(self.kind)
        who.addWidget(self.source, 1)
        foot.addWidget(self.drop)
        foot.addWidget(self.save, 1)
        for n, name in enumerate(FIELDS, 2):
            self.labels[name].setObjectName("section")
            grid.addWidget(self.labels[name], n, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(who, 2, 1)
        for n, part in enumerate((self.text, self.address, self.until), 3):
            grid.addWidget(part, n, 1)
        grid.addLayout(foot, 7, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def open_empty(self) -> None:
        """What was begun and left is still there."""
        self.retranslate()
        self.show()
        self.place()
        self.source.setFocus()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def recorded(self, tip_id: str) -> bool:
        """It is on record: the form has done its work."""
        if tip_id != self.waiting_for or not tip_id:
            return False
        self.waiting_for, self._hit = "", None
        for field in (self.source, self.until, self.address.line):
            field.clear()
        self.text.clear()
        self.leave()
        return True

    def give(self) -> None:
        """With the point of the address where one was found; the rules say what it lacks."""
        words, now = self.until.text(), self._now()
        seconds = seconds_of(words, now, self._scene.zone) if words.strip() else None
        if words.strip() and seconds is None:
            self.say("composer.unread_limit")
            return
        facts: dict[str, object] = {
            "source_kind": list(SourceKind)[self.kind.currentIndex()],
            "source_name": self.source.text().strip(),
            "text": self.text.toPlainText().strip(),
            "address": self.address.line.text().strip(),
            "valid_from": now if seconds is not None else None,
            "valid_until": now + timedelta(seconds=seconds) if seconds is not None else None,
        }
        if self._hit is not None:
            owner = self._pack.locate(self._hit.lon, self._hit.lat)
            facts |= {"lon": self._hit.lon, "lat": self._hit.lat}
            facts["district_id"] = owner.district.id if owner.district else None
            facts["grid_id"] = owner.grid.id if owner.grid else None
        self.given.emit(facts)

    def say(self, key: str) -> None:
        ink = self._scene.palette.states["overdue"].name()
        self.said.setText(self._scene.text(key) if key else "")
        self.said.setStyleSheet(f"color: {ink}; font-weight: 600;")
        self.said.setVisible(bool(key))
        self.place()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def place(self) -> None:
        self.adjustSize()
        self.setGeometry(
            self._host.width() - WIDE, floor_of(self._host), WIDE, self.sizeHint().height()
        )
        self.raise_()

    def _take(self, hit: Place) -> None:
        self._hit = hit
        self.address.put(hit.text)
        self.until.setFocus()

    def _lose(self) -> None:
        self._hit = None

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("tips.new"))
        for name, label in self.labels.items():
            label.setText(text(f"tip_form.{name}"))
        for n, kind in enumerate(SourceKind):
            self.kind.setItemText(n, text(f"source.{kind.value}"))
        self.source.setPlaceholderText(text("tip_form.source_hint"))
        self.text.setPlaceholderText(text("tip_form.text_hint"))
        self.address.line.setPlaceholderText(text("intake.address_hint"))
        self.until.setPlaceholderText(text("tip_form.until_hint"))
        fields = (self.source, self.text, self.address.line, self.until)
        for name, field in zip(FIELDS, fields, strict=True):
            field.setAccessibleName(text(f"tip_form.{name}"))
        self.kind.setAccessibleName(text("tip_form.source"))
        self.save.setText(f"{text('tip_form.save')}  {keys_of('save_and_send')}")
        self.drop.setText(f"{text('composer.drop')}  Esc")
