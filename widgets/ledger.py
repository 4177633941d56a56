"""台账: everything with an owner and a deadline, the least margin first; where a shift begins."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from app.domain.duty import OwedKind
from app.services.ledger import Row, Sieve
from widgets import owed_words as say
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.chosen_ink import ChosenInk
from widgets.empty import EmptyNote
from widgets.ledger_columns import LedgerColumns, Shown
from widgets.plain import Words
from widgets.record_panel import add_actions, bar_of, fill
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import ROOT, ValueTable, steady

MOST = 1000  # rows; the tightest of them, and how many more there are is said
ORDER_EVERY = 5  # seconds; what is overdue may be another row by then
ACTS = ("owed_press", "owed_supervise", "owed_finish", "owed_withdraw", "ledger_export")
WIDE, LOW = 1150, 170
WHAT = 3  # the column that takes what room the others leave


class LedgerTable(QTableView):
    """Enter asks for what the current row is about."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing."""


class LedgerPanel(QWidget):
    """`wanted` names an action of widgets.actions; `opened` the row whose subject is wanted."""

    wanted = Signal(str)
    opened = Signal(object)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._scene = scene
        self._columns = LedgerColumns(scene)
        self._ticks = 0
        self.kind, self.district = QComboBox(), QComboBox()
        self.late, self.mine = QPushButton(), QPushButton()
        self.filter, self.summary = QLineEdit(), Words()
        self.view, self.ask = LedgerTable(), AskForm(scene)
        self.table: ValueTable[Shown] = ValueTable(self._columns.columns(), self)
        self.buttons = {name: QPushButton() for name in ACTS}
        self.setFocusProxy(self.view)
        self._make_table()
        self._lay_out()
        self._fill_choices()
        self.retranslate()

    def _make_table(self) -> None:
        self.view.setObjectName("ledger")
        self.view.setModel(self.table)
        dress_table(self.view)
        self.view.setItemDelegate(ChosenInk(self.view))
        header = self.view.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.empty = EmptyNote(self.view)
        self.view.entered.connect(self._open)
        self.view.doubleClicked.connect(self._open)

    def _lay_out(self) -> None:
        bar = bar_of()
        for turn in (self.late, self.mine):
            turn.setCheckable(True)
            turn.toggled.connect(lambda _: self.refresh())
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(90)
        self.filter.setMaximumWidth(200)
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.summary.setObjectName("second")
        for part in (self.kind, self.district, self.late, self.mine):
            bar.addWidget(part)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.summary, 2)
        add_actions(bar, self.buttons, self.wanted)
        fill(self, bar, self.view, self.ask)

    def _fill_choices(self) -> None:
        self.kind.addItem("", None)
        for kind in OwedKind:
            self.kind.addItem("", kind)
        self.district.addItem("", None)
        for district in self._scene.names.districts.values():
            self.district.addItem(district.name, district.id)
        for box in (self.kind, self.district):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _: self.refresh())

    # ---- shown ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring rows up to the scene; the row in use stays where it is. Nothing while hidden."""
        if not self.isVisible():
            return
        passed = list(islice(self._passed(), MOST + 1))
        by_id = {shown.id: shown for shown in map(Shown, passed[:MOST])}
        known = {shown.id: shown for shown in self.table.values()}
        for id, shown in by_id.items():  # what is the same stays the same: nothing is drawn anew
            if id in known and known[id].row is shown.row:
                by_id[id] = known[id]
        current = self.current()
        held = [current.id] if current is not None and self.view.hasFocus() else []
        self.table.arrange([by_id[id] for id in steady(list(by_id), list(known), held)])
        self.empty.setVisible(not by_id)
        self.empty.setText(self._nothing())
        self._sum_up(more=len(passed) > MOST)
        self.view.viewport().update()

    def sieve(self) -> Sieve:
        """What the bar lets through, but for the seat's own rows."""
        kind = self.kind.currentData()
        return Sieve(
            kinds=frozenset({OwedKind(kind)}) if kind else frozenset(),
            district_id=self.district.currentData(),
            overdue=self.late.isChecked(),
            words=self.filter.text(),
        )

    def _passed(self) -> Iterator[Row]:
        """The rows that the bar lets through, the least margin first."""
        scene, sieve, mine = self._scene, self.sieve(), self.mine.isChecked()
        plain = replace(sieve, words="")
        for row in scene.ledger.ranked():
            if mine and not self.is_mine(row):
                continue
            if not plain.lets(row, scene.now):
                if sieve.overdue and not row.overdue(scene.now):
                    return  # all that follow have time
                continue
            if not sieve.words.strip() or sieve.lets(row, scene.now, self._named(row)):
                yield row

    def passed(self) -> list[Row]:
        """All rows that the bar lets through, also those that are too many to show."""
        return list(self._passed())

    def _named(self, row: Row) -> str:
        return say.owner_words(self._scene, row.owner)

    def is_mine(self, row: Row) -> bool:
        """Whether this seat owes it, or has taken the incident that it is about."""
        scene = self._scene
        if row.owner.id == scene.seat and row.owner.kind.value == "seat":
            return True
        known = scene.picture.incidents.get(row.incident_id or "")
        return known is not None and known.taken_by == scene.seat

    def _sum_up(self, more: bool) -> None:
        """What stands of everything, whatever is filtered."""
        text, ledger, now = self._scene.text, self._scene.ledger, self._scene.now
        for at in range(1, self.kind.count()):
            kind = OwedKind(self.kind.itemData(at))  # Qt keeps a plain string
            words = text("ledger.of_kind", kind=text(f"owed.{kind.value}"), n=ledger.count(kind))
            if self.kind.itemText(at) != words:
                self.kind.setItemText(at, words)
        shown = self.table.rowCount()
        said = text("ledger.summary", n=len(ledger.rows), late=ledger.overdue(now), shown=shown)
        self.summary.setText(said + (text("ledger.more") if more else ""))
        self.summary.setToolTip(self.summary.text())

    def _nothing(self) -> str:
        filtered = bool(self._scene.ledger.rows)
        return self._scene.text("ledger.none_passes" if filtered else "ledger.none")

    def tick(self) -> None:
        """Margins run on; what has become overdue is looked for more slowly."""
        self._ticks += 1
        if not self.isVisible():
            return
        if self._ticks % ORDER_EVERY == 0:
            self.refresh()
        self.view.viewport().update()

    def title(self) -> str:
        """What the tab says: how many are overdue, of how many that are open."""
        ledger = self._scene.ledger
        late, n = ledger.overdue(self._scene.now), len(ledger.rows)
        return self._scene.text("ledger.tab_late" if late else "ledger.tab", late=late, n=n)

    def retranslate(self) -> None:
        text = self._scene.text
        self.setAccessibleName(text("ledger.title"))
        self.view.setAccessibleName(text("ledger.title"))
        self.kind.setItemText(0, text("ledger.every_kind"))
        self.district.setItemText(0, text("ledger.every_district"))
        self.kind.setAccessibleName(text("ledger.kind"))
        self.district.setAccessibleName(text("ledger.every_district"))
        self.late.setText(text("ledger.only_late"))
        self.mine.setText(text("ledger.only_mine"))
        self.mine.setToolTip(text("ledger.mine_what"))
        self.filter.setPlaceholderText(text("ledger.filter"))
        self.filter.setAccessibleName(text("ledger.filter"))
        for name, button in self.buttons.items():
            button.setText(text(f"ledger_act.{name}"))
            button.setToolTip(f"{text(f'key.{name}')}  {keys_of(name)}")
        self.table.put_title([column.title for column in self._columns.columns()])
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tab says the same in short where there is no room."""
        super().resizeEvent(event)
        self.summary.setVisible(self.width() >= WIDE)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.view.setHorizontalScrollBarPolicy(off if self.height() < LOW else needed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # ---- picked --------------------------------------------------------------------------------

    def current(self) -> Shown | None:
        index = self.view.currentIndex()
        return self.table.value(index.row()) if index.isValid() else None

    def point_at(self, row: Row) -> None:
        """Make a row the current one."""
        place = self.table.row_of(Shown(row).id)
        if place is not None:
            self.view.setCurrentIndex(self.table.index(place, 0, ROOT))

    def begin(self) -> None:
        """Somebody has come for it: the first row is at hand."""
        self.refresh()
        if not self.view.currentIndex().isValid() and self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(0, 0, ROOT))
        self.view.setFocus()

    def _open(self) -> None:
        shown = self.current()
        if shown is not None:
            self.opened.emit(shown.row)
