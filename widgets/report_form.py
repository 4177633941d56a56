"""导出报告: which report of which period into which file; made beside the console."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.bulletin import BulletinKind
from app.services.reporting import ReportAsked, Reporting, ReportMade
from widgets.distress import lay_over
from widgets.focus import step
from widgets.period import PeriodPicker
from widgets.plain import Words
from widgets.scene import Scene

SUFFIXES = (".pdf", ".html", ".xlsx", ".csv")
WIDTH = 680  # pixels
USUAL = {  # the period that a kind is usually of
    BulletinKind.DAILY: "yesterday",
    BulletinKind.WEEKLY: "week",
    BulletinKind.MONTHLY: "last_month",
    BulletinKind.SHIFT: "today",
}


class ReportSignals(QObject):
    """From the thread that follows the report to the one that shows."""

    stepped = Signal(float)
    made = Signal(object)


class ReportForm(QFrame):
    """Lies over the middle of the window. Esc puts it away; a report that runs goes on."""

    left = Signal()

    def __init__(self, scene: Scene, host: QWidget, reporting: Reporting | None) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host, self._reporting = scene, host, reporting
        self._said: ReportMade | str = ""
        self._signals = ReportSignals(self)
        self._signals.stepped.connect(self._step)
        self._signals.made.connect(self.show_made)
        self.title, self.said = Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.said.setWordWrap(True)
        self.labels = {name: Words() for name in ("kind", "period", "unit", "file")}
        self.kind, self.period, self.unit = QComboBox(), PeriodPicker(scene), QLineEdit()
        for kind in BulletinKind:
            self.kind.addItem(kind.value, kind)
        self.file, self.suffix, self.pick = QLineEdit(), QComboBox(), QPushButton()
        self.suffix.addItems([suffix[1:].upper() for suffix in SUFFIXES])
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.cancel, self.away, self.make = QPushButton(), QPushButton(), QPushButton()
        self.make.setObjectName("act")
        self.make.setAutoDefault(True)
        self._lay_out()
        self._connect()
        self._show_running(False)
        self.said.hide()
        self._named()
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        grid, file, keys = QGridLayout(), QHBoxLayout(), QHBoxLayout()
        for part in (self.file, self.suffix, self.pick):
            file.addWidget(part)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, label in enumerate(self.labels.values()):
            grid.addWidget(label, row, 0)
        grid.addWidget(self.kind, 0, 1)
        grid.addWidget(self.period, 1, 1)
        grid.addWidget(self.unit, 2, 1)
        grid.addLayout(file, 3, 1)
        grid.setColumnStretch(1, 1)
        keys.addWidget(self.bar, 1)
        keys.addWidget(self.cancel)
        keys.addStretch(1)
        keys.addWidget(self.away)
        keys.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addLayout(grid)
        column.addWidget(self.said)
        column.addLayout(keys)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._chosen())
        self.period.changed.connect(self._named)
        self.suffix.currentIndexChanged.connect(lambda _: self._named())
        self.unit.textChanged.connect(lambda _: self._named())
        self.pick.clicked.connect(self._pick)
        self.cancel.clicked.connect(self.give_up)
        self.away.clicked.connect(self.leave)
        self.make.clicked.connect(self.start)
        for line in (self.unit, self.file):
            line.returnPressed.connect(self.start)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    # ---- opened, put away ----------------------------------------------------------------------

    def open(self) -> None:
        self.period.follow()
        self._named()
        self.show()
        self.place()
        self.kind.setFocus()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def place(self) -> None:
        lay_over(self, self._host, WIDTH)

    # ---- what is asked -------------------------------------------------------------------------

    def _kind(self) -> BulletinKind:
        return BulletinKind(self.kind.currentData())

    def _chosen(self) -> None:
        """Another kind has another usual period; a unit is asked for where it is its sheet."""
        usual = USUAL.get(self._kind())
        if usual is not None:
            self.period.which.setCurrentIndex(self.period.which.findData(usual))
        self._named()

    def _named(self) -> None:
        """A name that says what is in it, in the folder that was used last."""
        of_unit = self._kind() is BulletinKind.UNIT
        self.unit.setVisible(of_unit)
        self.labels["unit"].setVisible(of_unit)
        first, last = self.period.days()
        days = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
        given = self.file.text().strip()
        folder = Path(given).parent if given else Path.home()
        sign = f"-{self.unit.text().strip()}" if of_unit and self.unit.text().strip() else ""
        name = f"{self._kind().value}{sign.replace('/', '-')}-{days}"
        self.file.setText(str(folder / f"{name}{SUFFIXES[self.suffix.currentIndex()]}"))

    def _pick(self) -> None:
        suffix = SUFFIXES[self.suffix.currentIndex()]
        title = self._scene.text("reporting.file")
        path, _ = QFileDialog.getSaveFileName(self, title, self.file.text(), f"*{suffix}")
        if path:
            self.file.setText(path if path.lower().endswith(suffix) else f"{path}{suffix}")

    def asked(self) -> ReportAsked:
        since, until = self.period.period()
        sign = self.unit.text().strip() if self._kind() is BulletinKind.UNIT else ""
        out = Path(self.file.text().strip()).expanduser()
        return ReportAsked(self._kind(), since, until, out, sign)

    # ---- made ----------------------------------------------------------------------------------

    def start(self) -> None:
        if self._reporting is None:
            self._say("reporting.no_record")
        elif self._kind() is BulletinKind.UNIT and not self.unit.text().strip():
            self._say("reporting.which_unit")
            self.unit.setFocus()
        elif not self._reporting.running:
            self._say("")
            self.bar.setValue(0)
            self._show_running(True)
            self._reporting.start(self.asked(), self._signals.stepped.emit, self._signals.made.emit)

    def give_up(self) -> None:
        if self._reporting is not None:
            self._reporting.cancel()
        self._show_running(False)
        self._say("reporting.given_up")

    def _step(self, share: float) -> None:
        self.bar.setValue(round(100 * share))

    def show_made(self, made: ReportMade) -> None:
        """How it ended; it says so wherever the form is."""
        self._show_running(False)
        self._said = made
        self._tell()

    def _say(self, key: str) -> None:
        self._said = key
        self._tell()

    def _tell(self) -> None:
        text, said = self._scene.text, self._said
        if isinstance(said, ReportMade):
            if said.error:
                words = text("reporting.failed", why=said.error)
            else:
                words = text("reporting.made", file=said.out)
        else:
            words = text(said) if said else ""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        if self.isVisible():
            self.place()

    def _show_running(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.cancel.setVisible(on)
        self.make.setEnabled(not on)

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("reporting.title"))
        for name, label in self.labels.items():
            label.setText(text(f"reporting.{name}"))
        for place, kind in enumerate(BulletinKind):
            self.kind.setItemText(place, text(f"report_kind.{kind.value}"))
        for part, name in ((self.kind, "kind"), (self.unit, "unit"), (self.file, "file")):
            part.setAccessibleName(text(f"reporting.{name}"))
        self.suffix.setAccessibleName(text("reporting.format"))
        self.unit.setPlaceholderText("3012")
        self.pick.setText(text("city.pick"))
        self.pick.setAccessibleName(f"{text('city.pick')} {text('reporting.file')}")
        self.cancel.setText(text("response.cancel"))
        self.away.setText(f"{text('response.leave')}  Esc")
        self.make.setText(text("reporting.make"))
        self.period.retranslate()
        self._tell()
