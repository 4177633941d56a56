"""推荐警力: who should go, why each stands where it stands, and who was left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.incident import Incident
from widgets import figures
from widgets.actions import keys_of
from widgets.advice_lines import PickLine, left_out, left_out_title, pick_lines
from widgets.pick_delegate import COMPACT, HEIGHT, PickDelegate
from widgets.plain import tip
from widgets.scene import Scene
from widgets.value_table import Column, ValueList, ValueTable

FEW = 3  # picks shown where somebody is on it already, or where there is no room for more


class AdvicePanel(QWidget):
    """`sent` names the unit that a person chose to send, and what it promised; it posts nothing."""

    sent = Signal(str, object)
    pointed = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.title, self.age = QLabel(), QLabel()
        self.title.setObjectName("section")
        self.age.setObjectName("note")
        self.words = QLabel()
        self.words.setObjectName("empty")
        self.words.setWordWrap(True)
        self.table: ValueTable[PickLine] = ValueTable(
            [Column("pick", "", lambda p: f"{p.rank} {p.call_sign} {p.eta} {p.why}")], self
        )
        self.list = ValueList()
        self.list.setModel(self.table)
        self.delegate = PickDelegate(scene, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.send = QPushButton()
        self.send.setObjectName("act")
        self.fold = QPushButton()
        self.fold.setObjectName("quiet")
        self.fold.setCheckable(True)
        self.fold.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.out = QPlainTextEdit()
        self.out.setReadOnly(True)
        self.out.setFixedHeight(112)
        self._lay_out()
        self.send.clicked.connect(self.send_chosen)
        self.list.doubleClicked.connect(lambda index: self.send_nth(index.row() + 1))
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.fold.toggled.connect(self._show_out)
        self.out.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.age)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 12, 0)
        inner.setSpacing(4)
        inner.addLayout(top)
        inner.addWidget(self.words)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 0)
        foot.setSpacing(2)
        foot.addWidget(self.send)
        foot.addWidget(self.fold)
        foot.addWidget(self.out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(inner)
        column.addWidget(self.list)
        column.addLayout(foot)

    # ---- shown ---------------------------------------------------------------------------------

    def show_incident(self, incident: Incident, few: bool = False) -> None:
        """The advice for it, or that it is being worked out. A closed incident needs nobody."""
        self.setVisible(incident.open)
        if not incident.open:
            return
        advice, text = self._scene.advice, self._scene.text
        reinforced = bool(self._scene.picture.active_on(incident.id))
        self.title.setText(text("advice.reinforce" if reinforced else "advice.title"))
        known = advice if advice is not None and advice.incident_id == incident.id else None
        lines = pick_lines(self._scene, known) if known else []
        if reinforced or few:
            lines = lines[:FEW]
        self._make_compact(reinforced)
        chosen = self.current()
        self.table.arrange(lines)
        if lines and self.table.row_of(chosen.id if chosen else "") is None:
            self.list.setCurrentIndex(self.table.index(0, 0))
        self.list.setFixedHeight((COMPACT if reinforced else HEIGHT) * len(lines))
        self.list.setVisible(bool(lines))
        self._say_nothing_known(known is None, not lines)
        self._show_fold(known)
        self._label_send(reinforced)
        self.tick()

    def _make_compact(self, reinforced: bool) -> None:
        """Somebody is on it: who else could come is worth a line each, no more."""
        if self.delegate.compact != reinforced:
            self.delegate.compact = reinforced
            self.list.scheduleDelayedItemsLayout()

    def _say_nothing_known(self, waiting: bool, empty: bool) -> None:
        self.words.setVisible(waiting or empty)
        self.words.setText(self._scene.text("advice.waiting" if waiting else "advice.nobody"))

    def _show_fold(self, known: object) -> None:
        advice = self._scene.advice
        self.fold.setVisible(known is not None)
        if known is None or advice is None:
            self.out.hide()
            return
        arrow = "▾" if self.fold.isChecked() else "▸"
        words = f"{arrow} {keys_of('excluded')}  {left_out_title(self._scene, advice)}"
        room = max(self.width(), 380) - 32
        elided = self.fold.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.fold.setText(elided)
        self.fold.setToolTip(tip(words))
        if self.fold.isChecked():
            words = "\n".join(left_out(self._scene, advice))
            if self.out.toPlainText() != words:
                self.out.setPlainText(words)
        self.out.setVisible(self.fold.isChecked())

    def _show_out(self) -> None:
        incident = self._scene.chosen
        if incident is not None:
            self._show_fold(self._scene.advice)

    def _label_send(self, reinforced: bool) -> None:
        pick, text = self.current(), self._scene.text
        self.send.setVisible(not reinforced)
        self.send.setEnabled(pick is not None)
        if pick is None:
            self.send.setText(text("advice.none_to_send"))
            return
        keys = f"Ctrl+{pick.rank}" if pick.rank > 1 else keys_of("send")
        words = text("advice.send", call_sign=pick.call_sign, eta=pick.eta)
        self.send.setText(f"{words}   {keys}")

    def tick(self) -> None:
        """The advice grows old while it is looked at."""
        advice = self._scene.advice
        if advice is None or advice.incident_id != self._scene.chosen_id:
            self.age.setText("")
            return
        seconds = figures.age(self._scene.since(advice.at))
        self.age.setText(self._scene.text("advice.age", age=seconds))

    # ---- used ----------------------------------------------------------------------------------

    def current(self) -> PickLine | None:
        """The pick in use, the first where none is."""
        row = self.list.currentIndex().row()
        if not self.table.rowCount():
            return None
        return self.table.value(row if 0 <= row < self.table.rowCount() else 0)

    def send_chosen(self) -> None:
        pick = self.current()
        if pick is not None:
            self.sent.emit(pick.id, pick.eta_s)

    def send_nth(self, rank: int) -> bool:
        """Send the pick of that rank; False where there is none."""
        if not self.isVisible() or not 1 <= rank <= self.table.rowCount():
            return False
        pick = self.table.value(rank - 1)
        self.sent.emit(pick.id, pick.eta_s)
        return True

    def _moved(self) -> None:
        pick = self.current()
        if pick is not None and self._scene.chosen is not None:
            self._label_send(bool(self._scene.picture.active_on(self._scene.chosen.id)))
            self.pointed.emit(pick.id)
