"""接警: the short form for a call taken at this seat; the address is searched without internet."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.city.pack import Pack
from app.domain.incident import Caller
from widgets.doors import Hit
from widgets.scene import Scene

WIDTH = 460
HIT_PX, MOST_HITS = 28, 8
SEARCH_MS = 120  # after the last key


class Intake(QFrame):
    """Lies over the queue's side of the window; `reported` carries the facts of a new incident."""

    reported = Signal(dict)
    left = Signal()

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        search: Callable[[str], Sequence[Hit]] | None,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._host = host
        self._scene, self._pack, self._search = scene, pack, search
        self._place: tuple[float, float] | None = None
        self._hits: list[Hit] = []
        self._make_fields()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setObjectName("search")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._pause.timeout.connect(self._look_up)
        self._connect()
        self.hide()

    def _make_fields(self) -> None:
        self.title = QLabel()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.labels = {name: QLabel() for name in ("address", "category", "summary", "caller")}
        self.address, self.summary = QLineEdit(), QLineEdit()
        self.caller, self.phone = QLineEdit(), QLineEdit()
        self.hits = QListWidget()
        self.hits.setObjectName("hits")
        self.hits.hide()
        self.where = QLabel()
        self.where.setWordWrap(True)
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.category, self.priority = QComboBox(), QComboBox()
        for known in self._pack.categories:
            self.category.addItem(known.name, known.code)
        self.category.setCurrentIndex(-1)
        self.priority.addItems([f"P{n}" for n in range(1, 5)])
        self.priority.setCurrentIndex(2)
        self.save, self.drop = QPushButton(), QPushButton()
        self.save.setObjectName("act")

    def _lay_out(self) -> None:
        kind = QHBoxLayout()
        kind.addWidget(self.category, 1)
        kind.addWidget(self.priority)
        who = QHBoxLayout()
        who.addWidget(self.caller, 1)
        who.addWidget(self.phone, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.drop)
        foot.addWidget(self.save, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(6)
        column.addWidget(self.title)
        for name, field in (
            ("address", (self.address, self.hits, self.where)),
            ("category", (kind,)),
            ("summary", (self.summary,)),
            ("caller", (who,)),
        ):
            self.labels[name].setObjectName("section")
            column.addWidget(self.labels[name])
            for part in field:
                if isinstance(part, QWidget):
                    column.addWidget(part)
                else:
                    column.addLayout(part)
        column.addSpacing(8)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.address.textEdited.connect(self._edited)
        self.address.installEventFilter(self)
        self.hits.itemActivated.connect(lambda _: self._take_hit())
        self.hits.itemClicked.connect(lambda _: self._take_hit())
        self.category.currentIndexChanged.connect(lambda _: self._usual_priority())
        for field in (self.summary, self.caller, self.phone):
            field.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.drop.clicked.connect(self.leave)

    # ---- opened and closed ---------------------------------------------------------------------

    def open_empty(self) -> None:
        """A new call; what was begun and left is still there."""
        self.show()
        self.place()
        self.address.setFocus()

    def open_at(self, lon: float, lat: float) -> None:
        """A new call about a place on the map."""
        self.open_empty()
        self._settle(lon, lat)
        self._say_where()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def place(self) -> None:
        self.adjustSize()
        self.resize(WIDTH, self.sizeHint().height())
        self.move(8, min(56, max(self._host.height() - self.height() - 8, 0)))
        self.raise_()

    # ---- the address ---------------------------------------------------------------------------

    def _edited(self) -> None:
        self._place = None
        self._say_where()
        if self._search is not None:
            self._pause.start()

    def _look_up(self) -> None:
        words = self.address.text().strip()
        self._hits = list(self._search(words)) if self._search and words else []
        self.hits.clear()
        for hit in self._hits:
            owner = self._pack.locate(hit.lon, hit.lat)
            named = self._scene.names.area(
                owner.district.id if owner.district else None, owner.grid.id if owner.grid else None
            )
            self.hits.addItem(f"{hit.text}    {named}")
        self.hits.setFixedHeight(HIT_PX * min(len(self._hits), MOST_HITS) + 4)
        self.hits.setVisible(bool(self._hits))
        if self._hits:
            self.hits.setCurrentRow(0)
        self._say_where()
        self.place()

    def _take_hit(self) -> None:
        row = self.hits.currentRow()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.address.setText(hit.text)
            self._settle(hit.lon, hit.lat)
            self.hits.hide()
            self._say_where()
            self.place()
            self.category.setFocus()

    def _settle(self, lon: float, lat: float) -> None:
        self._place = (lon, lat)

    def _say_where(self) -> None:
        """Who owns the place; or what is still missing."""
        text, palette = self._scene.text, self._scene.palette
        if self._place is None:
            self._ask_for("intake.choose" if self._search is not None else "intake.point")
            return
        owner = self._pack.locate(*self._place)
        named = [area.name for area in (owner.district, owner.grid) if area is not None]
        people = "、".join(officer.name for officer in owner.responsible)
        if people:
            named.append(text("card.responsible", names=people))
        self.where.setText(" · ".join(named) or text("card.outside"))
        self.where.setStyleSheet(f"color: {palette.text.second.name()};")

    def _ask_for(self, key: str) -> None:
        self.where.setText(self._scene.text(key))
        ink = self._scene.palette.states["waiting"].name()
        self.where.setStyleSheet(f"color: {ink};")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the address line the arrows walk the hits and Enter takes one."""
        if watched is self.address and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
            if step is not None and self._hits:
                row = self.hits.currentRow() + step
                self.hits.setCurrentRow(min(max(row, 0), len(self._hits) - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_hit()
                return True
        return super().eventFilter(watched, event)

    # ---- the rest ------------------------------------------------------------------------------

    def _usual_priority(self) -> None:
        code = self.category.currentData()
        usual = next((c.priority for c in self._pack.categories if c.code == code), 3)
        self.priority.setCurrentIndex(usual - 1)

    def _save(self) -> None:
        if self._place is None:
            self.address.setFocus()
            self._say_where()
            return
        if self.category.currentIndex() < 0:
            self.category.setFocus()
            self._ask_for("intake.category_missing")
            return
        lon, lat = self._place
        owner = self._pack.locate(lon, lat)
        name, phone = self.caller.text().strip(), self.phone.text().strip()
        address = self.address.text().strip()
        facts: dict[str, object] = {
            "category": self.category.currentData(),
            "priority": self.priority.currentIndex() + 1,
            "lon": lon,
            "lat": lat,
            "address": address or self._scene.text("intake.map_point"),
            "summary": self.summary.text().strip(),
            "district_id": owner.district.id if owner.district else None,
            "grid_id": owner.grid.id if owner.grid else None,
            "caller": Caller(name, phone) if name or phone else None,
        }
        self._empty()
        self.leave()
        self.reported.emit(facts)

    def _empty(self) -> None:
        for field in (self.address, self.summary, self.caller, self.phone):
            field.clear()
        self.hits.clear()
        self.hits.hide()
        self.category.setCurrentIndex(-1)
        self._hits, self._place = [], None
        self._say_where()

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("intake.title"))
        for name, label in self.labels.items():
            label.setText(text(f"intake.{name}"))
        self.address.setPlaceholderText(text("intake.address_hint"))
        self.summary.setPlaceholderText(text("intake.summary_hint"))
        self.caller.setPlaceholderText(text("intake.name_hint"))
        self.phone.setPlaceholderText(text("intake.phone_hint"))
        english = text.language == "en"
        for row, known in enumerate(self._pack.categories):
            self.category.setItemText(row, known.name_en if english else known.name)
        self.category.setPlaceholderText(text("intake.category_hint"))
        self.save.setText(text("intake.save"))
        self.drop.setText(f"{text('intake.drop')}  Esc")
        self._say_where()
