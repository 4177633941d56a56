"""推荐警力: who should go, why each stands where it stands, and who was left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.incident import Incident
from app.domain.unit import UnitState
from widgets import figures
from widgets.actions import keys_of, nth_key
from widgets.advice_lines import PickLine, left_out, left_out_title, pick_lines
from widgets.compare import ComparePanel
from widgets.freed import FreedPanel
from widgets.pick_delegate import COMPACT, HEIGHT, PickDelegate
from widgets.pick_list import PickList
from widgets.plain import Words, tip
from widgets.scene import Scene
from widgets.value_table import Column, ValueTable

FEW = 3  # picks shown where somebody is on it already, or where there is no room for more


def spoken(pick: PickLine) -> str:
    """For who hears the screen."""
    mark = "✓ " if pick.marked else ""
    return f"{mark}{pick.rank} {pick.call_sign} {pick.eta} {pick.why}"


class AdvicePanel(QWidget):
    """`sent` names the units that a person chose to send, with what each promised in seconds; it
    posts nothing. Who is marked stays so while other units come and go in the ranking."""

    sent = Signal(list)  # pairs of unit id and eta_s
    pointed = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.title, self.age = Words(), Words()
        self.title.setObjectName("section")
        self.age.setObjectName("note")
        self.words = Words()
        self.words.setObjectName("empty")
        self.words.setWordWrap(True)
        self.table: ValueTable[PickLine] = ValueTable([Column("pick", "", spoken)], self)
        self.list = PickList()
        self.list.setModel(self.table)
        self.delegate = PickDelegate(scene, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.send = QPushButton()
        self.send.setObjectName("act")
        self.compare, self.freed = ComparePanel(scene), FreedPanel(scene)
        self._marked: dict[str, float] = {}  # unit ids with what each promised
        self._marked_for: str | None = None
        self._comparing = False
        self.lost_mark = False  # one that was marked cannot be sent any more; nobody has seen it
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
        self.list.marked.connect(self.turn_mark)
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
        foot.addWidget(self.compare)
        foot.addWidget(self.send)
        foot.addWidget(self.fold)
        foot.addWidget(self.out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(inner)
        column.addWidget(self.list)
        column.addLayout(foot)
        column.addWidget(self.freed)

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
        self._keep_marks(incident)
        lines = pick_lines(self._scene, known, self._marked) if known else []
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
        self.freed.show_offers(known.freeable if known else ())
        self._label_send(reinforced)
        self._show_compared()
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
        self.send.setVisible(not reinforced or bool(self._marked))
        self.send.setEnabled(pick is not None or bool(self._marked))
        if self._marked:
            units = self._scene.names.listed(map(self._scene.call_sign, self._marked))
            words = text("advice.send_marked", n=len(self._marked), units=units)
            self._put_words(f"{words}   {keys_of('send')}")
            return
        if pick is None:
            self.send.setText(text("advice.none_to_send"))
            return
        keys = nth_key("send_nth", pick.rank) if pick.rank > 1 else keys_of("send")
        words = text("advice.send", call_sign=pick.call_sign, eta=pick.eta)
        self._put_words(f"{words}   {keys}")

    def _put_words(self, words: str) -> None:
        """On the button, as far as there is room; all of it on hover."""
        room = max(self.width(), 380) - 48
        metrics = self.send.fontMetrics()
        self.send.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        self.send.setToolTip(tip(words))

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
        if self._marked:
            self.send_marked()
        elif pick is not None:
            self.sent.emit([(pick.id, pick.eta_s)])

    # ---- marked --------------------------------------------------------------------------------

    @property
    def marked(self) -> list[str]:
        return list(self._marked)

    def turn_mark(self, row: int) -> None:
        pick = self.table.value(row)
        if pick.id in self._marked:
            del self._marked[pick.id]
        else:
            self._marked[pick.id] = pick.eta_s
        self._show_again()

    def clear_marks(self) -> None:
        if self._marked:
            self._marked.clear()
            self._show_again()

    def send_marked(self) -> None:
        self.sent.emit(list(self._marked.items()))

    def _keep_marks(self, incident: Incident) -> None:
        """Marks are for one incident, and only for who can still be sent."""
        if self._marked_for != incident.id:
            self._marked_for, self.lost_mark, self._comparing = incident.id, False, False
            self._marked.clear()
        units = self._scene.picture.units
        for id in [id for id in self._marked if units[id].state is not UnitState.AVAILABLE]:
            del self._marked[id]
            self.lost_mark = True

    def _show_again(self) -> None:
        incident = self._scene.chosen
        if incident is not None:
            few = 0 < self.table.rowCount() <= FEW
            self.show_incident(incident, few)

    # ---- compared ------------------------------------------------------------------------------

    def turn_compare(self) -> bool:
        """Show two beside each other, or put them away; False where there are not two."""
        self._comparing = not self._comparing
        shown = self._show_compared()
        if self._comparing and not shown:
            self._comparing = False
            return False
        return True

    def _show_compared(self) -> bool:
        """The two that are marked; else the one in use and the next best."""
        advice, pair = self._scene.advice, self._pair()
        shown = self._comparing and advice is not None and len(pair) == 2
        shown = shown and advice is not None and self.compare.show_pair(advice, *pair)
        self.compare.setVisible(shown)
        return shown

    def _pair(self) -> list[str]:
        current = self.current()
        ranked = [line.id for line in self.table.values()]
        chosen = [*self._marked, *([current.id] if current else []), *ranked]
        return list(dict.fromkeys(chosen))[:2]

    def send_nth(self, rank: int) -> bool:
        """Send the pick of that rank; False where there is none."""
        if not self.isVisible() or not 1 <= rank <= self.table.rowCount():
            return False
        pick = self.table.value(rank - 1)
        self.sent.emit([(pick.id, pick.eta_s)])
        return True

    def _moved(self) -> None:
        pick = self.current()
        if pick is not None and self._scene.chosen is not None:
            self._label_send(bool(self._scene.picture.active_on(self._scene.chosen.id)))
            self._show_compared()
            self.pointed.emit(pick.id)
