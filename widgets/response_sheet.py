"""时效: response figures of today or any period, what is slow, and the incidents behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.services.inquiry import Answered, Asked, Inquiry, behind
from app.services.response import By, Leg
from widgets.distress import floor_of
from widgets.doors import Doors
from widgets.figure_table import (
    FIRST_BUCKET,
    BehindRow,
    FigureRow,
    behind_columns,
    figure_columns,
    key_name,
    meant,
    rows_of,
)
from widgets.focus import step
from widgets.period import PeriodPicker
from widgets.plain import Words
from widgets.response_words import as_of, behind_words, course, slow, total
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import ValueTable

if TYPE_CHECKING:
    from widgets.course_chart import CourseChart

WIDTH, HEIGHT = 1480, 900  # pixels at most
MOST_BEHIND = 500
AGAIN_EVERY = 10  # seconds, while the period still grows


class ResponseSignals(QObject):
    """From the thread that reads to the one that shows."""

    told = Signal(float)
    heard = Signal(object)
    opened = Signal(object)


class ResponseSheet(QFrame):
    """Lies over the panels while it is looked at; `wanted` is the number of an incident."""

    left = Signal()
    wanted = Signal(int)
    report_wanted = Signal()

    def __init__(self, scene: Scene, host: QWidget, doors: Doors) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self.signals = ResponseSignals(self)
        self.signals.told.connect(self._tell)
        self.signals.heard.connect(self.put)
        self.inquiry: Inquiry | None = None
        if doors.reader is not None:
            judged = scene.picture.limits, scene.district_kind, scene.zone
            say = self.signals.told.emit, self.signals.heard.emit
            self.inquiry = Inquiry(doors.reader, doors.now, *judged, *say)
        self.answered: Answered | None = None
        self._chart: CourseChart | None = None
        self._ticks = 0
        self._reading = False
        self._make()
        self._lay_out()
        self.retranslate()
        self.hide()

    # ---- built ---------------------------------------------------------------------------------

    def _make(self) -> None:
        scene = self._scene
        self.title, self.sum, self.slow, self.course, self.behind_title, self.as_of = (
            Words() for _ in range(6)
        )
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.sum.setStyleSheet("font-size: 22px; font-weight: 600;")
        for words in (self.slow, self.course, self.behind_title, self.as_of):
            words.setObjectName("second")
        self.slow.setWordWrap(True)
        self.period = PeriodPicker(scene)
        self.leg, self.by = QComboBox(), QComboBox()
        for leg in Leg:
            self.leg.addItem(leg.value, leg)
        for by in By:
            self.by.addItem(by.value, by)
        self.by.setCurrentIndex(list(By).index(By.DISTRICT))
        self.bar, self.cancel, self.report, self.away = (
            QProgressBar(),
            QPushButton(),
            QPushButton(),
            QPushButton(),
        )
        self.bar.setRange(0, 100)
        self.table: ValueTable[FigureRow] = ValueTable(figure_columns(scene, None), self)
        self.view = self._view("figures", self.table)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.behind_table: ValueTable[BehindRow] = ValueTable(behind_columns(scene), self)
        self.behind_view = self._view("behind", self.behind_table)
        self._connect()

    def _view(self, name: str, table: ValueTable[FigureRow] | ValueTable[BehindRow]) -> QTableView:
        view = QTableView()
        view.setObjectName(f"response-{name}")
        view.setModel(table)
        dress_table(view)
        for section, width in enumerate([column.width for column in table.columns]):
            view.horizontalHeader().resizeSection(section, width)
        wide = 3 if name == "behind" else 0
        view.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _connect(self) -> None:
        self.period.changed.connect(self.ask)
        self.leg.currentIndexChanged.connect(lambda _: self.ask())
        self.by.currentIndexChanged.connect(lambda _: self.ask())
        self.cancel.clicked.connect(self.give_up)
        self.away.clicked.connect(self.leave)
        self.report.clicked.connect(self.report_wanted)
        self.view.selectionModel().currentChanged.connect(self._show_behind)
        self.view.activated.connect(lambda _: self.behind_view.setFocus())
        self.behind_view.activated.connect(self._open)

    def _lay_out(self) -> None:
        head, asked, reading, left, right, both = (
            *(QHBoxLayout() for _ in range(3)),
            QVBoxLayout(),
            QVBoxLayout(),
            QHBoxLayout(),
        )
        head.addWidget(self.title, 1)
        head.addWidget(self.report)
        head.addWidget(self.away)
        for part in (self.period, self.leg, self.by):
            asked.addWidget(part)
        asked.addStretch(1)
        asked.addWidget(self.as_of)
        reading.addWidget(self.bar, 1)
        reading.addWidget(self.cancel)
        left.addWidget(self.view, 1)
        self._chart_room = QVBoxLayout()
        right.addWidget(self.course)
        right.addLayout(self._chart_room, 2)
        right.addWidget(self.behind_title)
        right.addWidget(self.behind_view, 3)
        both.addLayout(left, 11)
        both.addLayout(right, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(8)
        for layout in (head, asked, reading):
            column.addLayout(layout)
        column.addWidget(self.sum)
        column.addWidget(self.slow)
        column.addLayout(both, 1)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    # ---- opened, put away ----------------------------------------------------------------------

    def open(self) -> None:
        """pyqtgraph is loaded by who looks at it first, not at the start of the console."""
        if self._chart is None:
            from widgets.course_chart import CourseChart  # noqa: PLC0415

            self._chart = CourseChart(self._scene.palette)
            self._chart.picked.connect(self._pick_course)
            self._chart_room.addWidget(self._chart)
        self.period.follow()
        self.show()
        self.place()
        self.view.setFocus()
        self.ask()

    def leave(self) -> None:
        self.give_up()
        self.hide()
        self.left.emit()

    def place(self) -> None:
        host, top = self._host, floor_of(self._host) + 8
        wide, high = min(WIDTH, host.width() - 24), min(HEIGHT, host.height() - top - 20)
        self.setGeometry((host.width() - wide) // 2, top, wide, high)
        self.raise_()

    def tick(self) -> None:
        """What still grows is counted again every few seconds."""
        if not self.isVisible():
            return
        self._ticks += 1
        if self.period.follow() or (
            self._ticks % AGAIN_EVERY == 0 and self.period.running() and not self._reading
        ):
            self.ask(again=True)

    # ---- asked ---------------------------------------------------------------------------------

    def ask(self, again: bool = False) -> None:
        """The answer comes as a signal; what is shown stays until then."""
        if not self.isVisible() or self.inquiry is None:
            return
        since, until = self.period.period()
        leg, by = Leg(self.leg.currentData()), By(self.by.currentData())
        self._reading = True
        if not again:
            self.bar.setValue(0)
        self._show_reading(not again)
        self.inquiry.ask(Asked(since, until, leg, by), again or self.period.running())

    def give_up(self) -> None:
        if self.inquiry is not None and self._reading:
            self.inquiry.cancel()
            self._reading = False
            self._show_reading(False)

    def _show_reading(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.cancel.setVisible(on)

    def _tell(self, share: float) -> None:
        self.bar.setValue(round(100 * share))

    # ---- answered ------------------------------------------------------------------------------

    def put(self, answered: Answered) -> None:
        self._reading = False
        self._show_reading(False)
        self.answered = answered
        current = self.view.currentIndex()
        held = self.table.value(current.row()).id if current.isValid() else "all"
        column = max(current.column(), 0)
        self._fill(answered)
        row = self.table.row_of(held) or 0
        self.view.setCurrentIndex(self.table.index(row, column))
        self._show_behind(self.view.currentIndex())

    def _fill(self, answered: Answered) -> None:
        scene = self._scene
        columns = figure_columns(scene, answered)
        self.table.put_title([column.title for column in columns])
        for section in range(FIRST_BUCKET, len(columns)):
            self.view.setColumnHidden(section, not columns[section].title)
        self.table.arrange(rows_of(scene, answered))
        self._say(answered)
        if self._chart is not None:
            labels = [key_name(scene, answered.course_by, g.key) for g in answered.course]
            if answered.course_by is By.DAY:
                labels = [label[5:] for label in labels]  # the year is above
            values = [g.figures.median for g in answered.course]
            self._chart.show_course(labels, values, answered.limits)

    def _say(self, answered: Answered) -> None:
        scene = self._scene
        self.sum.setText(total(scene, answered))
        self.slow.setText(slow(scene, answered))
        self.course.setText(course(scene, answered))
        self.as_of.setText(as_of(scene, answered))

    def _show_behind(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        if self.answered is None or not index.isValid():
            return
        row = self.table.value(index.row())
        rows = meant(row, index.column())
        found = behind(self.answered, rows, MOST_BEHIND)
        self.behind_table.arrange([BehindRow(f"{n}", one) for n, one in enumerate(found)])
        self.behind_view.setColumnHidden(5, self.answered.asked.by is not By.UNIT)
        title = self.table.columns[index.column()].title
        self.behind_title.setText(behind_words(self._scene, row, index.column(), title, len(rows)))

    def _pick_course(self, place: int) -> None:
        """A point of the chart leads to its incidents as a row of the table does."""
        if self.answered is None:
            return
        by = self.answered.course_by
        if self.answered.asked.by is not by:
            self.by.setCurrentIndex(list(By).index(by))
            return
        row = self.table.row_of(f"key:{self.answered.course[place].key}")
        if row is not None:
            self.view.setCurrentIndex(self.table.index(row, 0))

    def _open(self, index: QModelIndex) -> None:
        self.wanted.emit(self.behind_table.value(index.row()).behind.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.behind_view.hasFocus():
            self._open(self.behind_view.currentIndex())
            return
        super().keyPressEvent(event)

    # ---- words ---------------------------------------------------------------------------------

    def put_palette(self) -> None:
        if self._chart is not None:
            self._chart.put_palette(self._scene.palette)

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("response.title"))
        for box, words in (
            (self.leg, [text(f"leg.{leg.value}") for leg in Leg]),
            (self.by, [text(f"response_by.{by.value}") for by in By]),
        ):
            for place, word in enumerate(words):
                box.setItemText(place, word)
        self.leg.setAccessibleName(text("bulletin.leg"))
        self.by.setAccessibleName(text("response.by"))
        self.cancel.setText(text("response.cancel"))
        self.report.setText(text("response.report"))
        self.away.setText(f"{text('response.leave')}  Esc")
        self.view.setAccessibleName(text("response.title"))
        self.behind_view.setAccessibleName(text("response.behind_table"))
        self.bar.setFormat(text("response.reading") + "  %p%")
        self.period.retranslate()
        self.behind_table.put_title([c.title for c in behind_columns(self._scene)])
        if self.answered is not None:
            self.put(self.answered)
        elif self.inquiry is None:
            self.sum.setText(text("response.no_record"))
