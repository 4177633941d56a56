"""警情队列: who needs somebody, in which order, with tabs and a filter."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.incident import Incident
from app.services.flood import WINDOW
from app.services.piles import Key, Pile, Shown, key_of
from widgets.plain import Words
from widgets.queue_head import QueueHead
from widgets.queue_lines import STATES, Tab, line, pile_line
from widgets.queue_news import News, Unseen
from widgets.queue_rows import QueueRows
from widgets.queue_view import QueueView
from widgets.scene import Scene
from widgets.value_table import Column, ValueTable, steady

TABS = tuple(Tab)
PULSE_MS = 500  # bright and dim: once a second


class QueuePanel(QWidget):
    """`chosen` tells that a person picked an incident; the clock and the desk never cause it."""

    chosen = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._quiet = False
        self._row = 0
        self._pile: tuple[str, str] | None = None  # the pile that is current, and what it chose
        self._unseen, self._news, self._rows = Unseen(scene), News(), QueueRows(scene)
        self._piles: dict[Key, int] = {}  # the row of each
        self._reports = 0
        self.head = QueueHead(scene)
        self.tabs = QTabBar()
        self.tabs.setObjectName("queue")
        self.tabs.setUsesScrollButtons(False)  # a tab behind an arrow is not seen
        for tab in TABS:
            self.tabs.addTab(tab.value)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.table: ValueTable[Shown] = ValueTable([self._column()], self)
        self.list = QueueView(scene, self.table)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.empty = Words()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _: self._begin_anew())
        self.filter.textChanged.connect(lambda _: self._begin_anew())
        self.filter.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(self._clicked)
        self.list.verticalScrollBar().valueChanged.connect(lambda _: self._show_head())
        self.head.news_wanted.connect(self.show_news)
        self.head.grouping_wanted.connect(self.toggle_grouping)
        self._again = QTimer(self)
        self._again.setObjectName("again")
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._go_on)
        self._pulse = QTimer(self)
        self._pulse.setObjectName("pulse")
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self.list.beat)
        for states in STATES.values():
            scene.board.piles(states)  # from now on, so that a tab can be turned to at once
        self.retranslate()

    def _column(self) -> Column[Shown]:
        scene = self._scene

        def said(shown: Shown) -> str:
            if isinstance(shown, Pile):
                of = pile_line(scene, shown)
                told = (of.count, of.category, of.place, of.clock, of.untaken, of.late)
                return " ".join(filter(None, (f"P{of.priority}", *told)))
            row = line(scene, shown)
            parts = (
                f"P{row.priority}",
                row.clock,
                row.number,
                row.category,
                row.address,
                row.place,
            )
            return " ".join(p for p in (*parts, row.state, row.units, row.warning) if p)

        def tip(shown: Shown) -> str:
            if isinstance(shown, Pile):
                return "\n".join(member.address for member in shown.members[:12])
            return "\n".join(filter(None, (shown.address, shown.summary)))

        return Column("incident", "", said, tip=tip)

    def _lay_out(self) -> None:
        over = QVBoxLayout(self.list.viewport())  # the list keeps the focus when it is empty
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.empty)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        search = QWidget()
        inside = QVBoxLayout(search)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(search)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)

    # ---- shown ---------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return TABS[self.tabs.currentIndex()]

    def refresh(self) -> None:
        """Bring the rows and their order up to the scene; the row in use stays where it is."""
        scene, words = self._scene, self.filter.text()
        self._reports = scene.board.reported(scene.now - WINDOW, scene.now)
        scene.flood.look(self._reports)
        self._unseen.add(scene.board.arrived())
        self._leave_pile()
        held = self._in_use()
        used = {*held, scene.chosen_id or ""} if self._pile is None else {*held}
        shown = [row.id for row in self.table.values()]
        rows = self._rows.of(self.tab, words, held, used, shown)
        self._arrange(rows, held)
        self.empty.setVisible(not rows and self._rows.sieve.done)
        if not rows:
            self.empty.setText(self._sentence())
        self._count()
        self._show_head()
        self.list.repaint_changed()

    def _go_on(self) -> None:
        """The rest of what a filter has to read, a little at a time; else more rows."""
        if not self._rows.sieve.done:
            self._rows.sieve.read_on()
        if self._rows.sieve.done:
            self.refresh()
        else:
            self._again.start()

    def _begin_anew(self) -> None:
        self._rows.begin_anew()
        self.refresh()

    def _arrange(self, rows: list[Shown], held: list[str]) -> None:
        by_id = {row.id: row for row in rows}
        shown = [row.id for row in self.table.values()]
        order = steady(list(by_id), shown, held)
        self._quiet = True
        self.table.arrange([by_id[id] for id in order])
        grain = self._scene.flood.grain
        self._piles = {
            key_of(row.first, grain): place
            for place, row in enumerate(self.table.values())
            if isinstance(row, Pile)
        }
        if self._pile is not None and self._pile[0] not in by_id:
            self._pile = None  # grouped otherwise now, or not at all
        self._point_at_chosen()
        self._quiet = False

    def _leave_pile(self) -> None:
        if self._pile is not None and self._scene.chosen_id != self._pile[1]:
            self._pile = None  # another was chosen, on the map or by its number

    def follow_choice(self) -> None:
        """Ring the chosen one where it is shown; `refresh` brings it up where it is not."""
        self._leave_pile()
        self._quiet = True
        self._point_at_chosen()
        self._quiet = False

    def tick(self) -> None:
        """A second has passed."""
        self.refresh()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self._scene.text("queue.filter"))
        self.tabs.setAccessibleName(self._scene.text("queue.title"))
        self.list.setAccessibleName(self._scene.text("queue.title"))
        self.head.retranslate()
        self._rows.sieve.reset()
        self.refresh()
        self.list.viewport().update()

    def _in_use(self) -> list[str]:
        """Rows that must not move: the one under the pointer, and the current one."""
        held = []
        viewport = self.list.viewport()
        if viewport.underMouse():
            pointed = self.list.indexAt(viewport.mapFromGlobal(self.cursor().pos()))
            if pointed.isValid():
                held.append(self.table.value(pointed.row()).id)
        if self.list.hasFocus():
            held.append(self._pile[0] if self._pile is not None else self._scene.chosen_id or "")
        return held

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pulse.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pulse.stop()

    def _show_head(self) -> None:
        first, last = self.list.in_view()
        rows = self.table.rowCount()
        if self._rows.more and last >= rows - 1:
            self._rows.go_on()
            self._again.start()
        elif not self._rows.sieve.done:
            self._again.start()
        states = STATES[self.tab]
        self._unseen.follow(self._scene.flood.grain if self._piles else None)
        if self._piles:
            row_of, alone = self.table.row_of, self._rows.alone
            news = self._unseen.look(self._folded, alone, row_of, self._here, (first, last))
        else:
            listed = [row.id for row in self.table.values()]
            within = () if self.filter.text().strip() else states
            news = self._unseen.look_through(listed, within, (first, last))
        count = self._scene.board.count(states)
        found = self._rows.found if self.filter.text().strip() else None
        self.head.show_state(count, found, rows, self._reports, news)
        self._news = news

    def _here(self, key: Key) -> bool:
        """Whether there is any of a key in this tab."""
        return self._scene.board.piles(STATES[self.tab]).size(key, self._scene.flood.grain) > 0

    def _folded(self, key: Key) -> int | None:
        """The row of the pile that hides the incidents of a key."""
        row = self._piles.get(key)
        shown = self.table.value(row) if row is not None else None
        return row if isinstance(shown, Pile) and not shown.unfolded else None

    def _row_of(self, incident: Incident) -> int | None:
        """Its row, or that of the pile that holds it."""
        row = self.table.row_of(incident.id)
        if row is None and self._piles:
            row = self._piles.get(key_of(incident, self._scene.flood.grain))
        return row

    def show_news(self) -> None:
        """Bring the most urgent of the new ones into view."""
        known = self._scene.picture.incidents.get(self._news.first)
        row = self._row_of(known) if known is not None else None
        if row is None:
            self.tabs.setCurrentIndex(TABS.index(Tab.WAITING))
        else:
            self.list.scrollTo(
                self.table.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter
            )

    def _point_at_chosen(self) -> None:
        row = self._current_row()
        choice = self.list.selectionModel()
        if row is None:
            choice.clear()
            return
        self._row = row
        if choice.currentIndex().row() != row or not choice.hasSelection():
            where = self.table.index(row, 0)
            choice.setCurrentIndex(where, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _count(self) -> None:
        """How many stand behind each tab, whatever the filter."""
        for place, tab in enumerate(TABS):
            n = self._scene.board.count(STATES[tab])
            title = f"{self._scene.text(f'queue.{tab.value}')} {n}"
            if self.tabs.tabText(place) != title:
                self.tabs.setTabText(place, title)

    def _sentence(self) -> str:
        if self.filter.text().strip():
            return self._scene.text("queue.no_match", words=self.filter.text().strip())
        if self._scene.picture.incidents:
            return self._scene.text("queue.none_here")
        return self._scene.text("queue.none_yet")

    # ---- used ----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Choose the next or the previous row, from wherever the focus is."""
        rows = self.table.rowCount()
        if rows == 0:
            return
        here = self._current_row()
        # The chosen one may have left this tab: its place was taken by the next.
        row = self._row if here is None else here + by
        self.choose_row(min(max(row, 0), rows - 1))

    def _current_row(self) -> int | None:
        if self._pile is not None and (row := self.table.row_of(self._pile[0])) is not None:
            return row
        return self.table.row_of(self._scene.chosen_id or "")

    def choose_row(self, row: int) -> None:
        self.list.scrollTo(self.table.index(row, 0))
        self._pick(row)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self._pick(current.row())

    def _pick(self, row: int) -> None:
        """On a pile the card shows the one of it that needs somebody first."""
        self._row = row
        shown = self.table.value(row)
        if isinstance(shown, Pile):
            self._pile = (shown.id, shown.first.id)
            self.chosen.emit(shown.first.id)
        else:
            self._pile = None
            self.chosen.emit(shown.id)
        self._quiet = True
        self._point_at_chosen()
        self._quiet = False

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(self.table.value(index.row()), Pile):
            self.fold(index.row())

    def fold(self, row: int) -> None:
        """Open a pile, or close it: every incident in it is one step away."""
        shown = self.table.value(row)
        if isinstance(shown, Pile):
            self._scene.flood.fold(shown.id)
            self.refresh()

    def toggle_grouping(self) -> None:
        self._scene.flood.toggle()
        self._rows.regroup = True
        self._begin_anew()

    def _key_on_list(self, key: int) -> bool:
        index = self.list.currentIndex()
        shown = self.table.value(index.row()) if index.isValid() else None
        if not isinstance(shown, Pile):
            return False
        turn = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if turn or key == (Qt.Key.Key_Left if shown.unfolded else Qt.Key.Key_Right):
            self.fold(index.row())
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        if watched is self.list and event.type() == QEvent.Type.KeyPress:
            return self._key_on_list(event.key())  # type: ignore[attr-defined]
        return super().eventFilter(watched, event)
