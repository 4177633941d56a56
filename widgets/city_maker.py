"""A city of one's own from the window: its files, the build as it goes on, and the report."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.city_making import DATUMS, CityFiles, CityMade, CityMaking
from widgets.distress import lay_over
from widgets.focus import step
from widgets.plain import Words
from widgets.scene import Scene

FIELDS = ("osm", "districts", "grids", "roster", "addresses")
WIDTH = 720  # pixels


class MakerSignals(QObject):
    """From the thread that builds to the one that shows."""

    stepped = Signal(str, float)
    made = Signal(object)
    looked = Signal(str)


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    label: QLabel
    path: QLineEdit
    pick: QPushButton


class CityMaker(QFrame):
    """Lies over the middle of the window. Esc puts it away; a build that runs goes on."""

    left = Signal()
    wanted = Signal(object)  # the pack to open, which can be read

    def __init__(self, scene: Scene, host: QWidget, making: CityMaking) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host, self._making = scene, host, making
        self._made: CityMade | None = None
        self._signals = MakerSignals(self)
        self._signals.stepped.connect(self._step)
        self._signals.made.connect(self.show_made)
        self._signals.looked.connect(self._looked)
        self.known_label, self.known, self.go = Words(), QComboBox(), QPushButton()
        self.go.clicked.connect(self._go)
        self.title, self.what, self.datum_label = Words(), Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.what.setObjectName("second")
        self.what.setWordWrap(True)
        self.name_label, self.name = Words(), QLineEdit()
        self.datum = QComboBox()
        self.datum.addItems(DATUMS)
        self.rows = [self._row(name) for name in FIELDS]
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setMinimumHeight(180)
        self.drop, self.build = QPushButton(), QPushButton()
        self.build.setObjectName("act")
        self.build.setAutoDefault(True)
        self.drop.clicked.connect(self.leave)
        self.build.clicked.connect(self.start)
        self._lay_out()
        self.bar.hide()
        self.report.hide()
        self.retranslate()
        self.hide()

    def _row(self, name: str) -> FileRow:
        row = FileRow(name, Words(), QLineEdit(), QPushButton())
        row.label.setBuddy(row.path)
        row.pick.clicked.connect(lambda: self._pick(row))
        row.path.textChanged.connect(lambda _: self._judge())
        return row

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.known_label, 0, 0)
        grid.addWidget(self.known, 0, 1)
        grid.addWidget(self.go, 0, 2)
        grid.addWidget(self.name_label, 1, 0)
        grid.addWidget(self.name, 1, 1, 1, 2)
        for n, row in enumerate(self.rows, 2):
            grid.addWidget(row.label, n, 0)
            grid.addWidget(row.path, n, 1)
            grid.addWidget(row.pick, n, 2)
        last = len(self.rows) + 2
        grid.addWidget(self.datum_label, last, 0)
        grid.addWidget(self.datum, last, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        keys = QHBoxLayout()
        keys.addStretch(1)
        keys.addWidget(self.drop)
        keys.addWidget(self.build)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        for part in (self.title, self.what):
            column.addWidget(part)
        column.addLayout(grid)
        column.addWidget(self.bar)
        column.addWidget(self.report)
        column.addLayout(keys)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    # ---- opened, put away ----------------------------------------------------------------------

    def open(self) -> None:
        self._list_known()
        self.show()
        self.place()
        self._judge()
        (self.known if self.known.count() > 1 else self.rows[0].path).setFocus()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def place(self) -> None:
        lay_over(self, self._host, WIDTH)

    # ---- a city that is there ------------------------------------------------------------------

    def _list_known(self) -> None:
        """Packs by the names of their folders; the one just made is picked."""
        made = self._made.pack if self._made is not None and self._made.done else None
        packs = list(self._making.packs)
        if made is not None and made not in packs:
            packs.append(made)
        self.known.clear()
        for pack in packs:
            self.known.addItem(pack.name, pack)
        if made is not None:
            self.known.setCurrentIndex(packs.index(made))

    def _go(self) -> None:
        """Only a pack that can be read is opened: this window goes for it."""
        pack = self.known.currentData()
        if pack is not None:
            self.go.setEnabled(False)
            self._making.look(pack, self._signals.looked.emit)

    def _looked(self, error: str) -> None:
        self._judge()
        if error:
            self.report.setPlainText(f"{self.known.currentText()}: {error}")
            self.report.show()
            self.place()
        else:
            self.wanted.emit(self.known.currentData())

    # ---- what is done --------------------------------------------------------------------------

    def files(self) -> CityFiles:
        given = {row.name: row.path.text().strip() for row in self.rows}
        paths = {name: Path(path).expanduser() for name, path in given.items() if path}
        return CityFiles(self.name.text().strip(), self.datum.currentText(), paths)

    def start(self) -> None:
        """Build in a thread of its own; what it says comes as signals."""
        self._made = None
        self.report.hide()
        self.bar.setValue(0)
        self.bar.show()
        self.place()
        self._making.start(self.files(), self._signals.stepped.emit, self._signals.made.emit)
        self._judge()

    def _step(self, step: str, share: float) -> None:
        self.bar.setValue(round(100 * share))
        self.bar.setFormat(f"{step}  %p%")

    def show_made(self, made: CityMade) -> None:
        """How a build ended."""
        self._made = made
        self.bar.hide()
        self._list_known()
        self._tell()
        self._judge()
        if made.done:
            self.go.setFocus()

    def _tell(self) -> None:
        made, text = self._made, self._scene.text
        self.report.setVisible(made is not None)
        if made is None:
            return
        head = text("city.made", pack=made.pack) if made.done else text("city.not_made")
        lines = [head, made.error]
        if made.counts:
            found = [text(f"city.{kind}", n=len(made.found(kind))) for kind in made.KINDS]
            lines += [text("city.counts", **made.counts), "  ".join(found)]
        for kind in made.KINDS:
            for finding in made.found(kind):
                lines.append(f"{text(f'city.one_{kind}')}  {finding}")
        self.report.setPlainText("\n".join(filter(None, lines)))
        self.place()

    def _pick(self, row: FileRow) -> None:
        title = self._scene.text(f"city.{row.name}")
        path, _ = QFileDialog.getOpenFileName(self, title, row.path.text())
        if path:
            row.path.setText(path)

    def _judge(self) -> None:
        running = self._making.running
        self.build.setEnabled(not running and bool(self.rows[0].path.text().strip()))
        self.go.setEnabled(not running and self.known.count() > 0)
        for part in (self.known, self.name, self.datum, *(row.path for row in self.rows)):
            part.setEnabled(not running)

    def retranslate(self) -> None:
        text = self._scene.text
        self.title.setText(text("city.title"))
        self.what.setText(text("city.what"))
        self.known_label.setText(text("city.known"))
        self.known.setAccessibleName(text("city.known"))
        self.go.setText(text("city.open"))
        self.go.setAccessibleName(f"{text('city.open')} {text('city.known')}")
        self.go.setToolTip(text("city.open_tip"))
        self.name_label.setText(text("city.name"))
        self.name.setPlaceholderText(text("city.name_hint"))
        self.datum_label.setText(text("city.datum"))
        for row in self.rows:
            row.label.setText(text(f"city.{row.name}"))
            row.path.setPlaceholderText(text(f"city.{row.name}_hint"))
            row.path.setAccessibleName(text(f"city.{row.name}"))
            row.pick.setText(text("city.pick"))
            row.pick.setAccessibleName(f"{text('city.pick')} {text(f'city.{row.name}')}")
        self.name.setAccessibleName(text("city.name"))
        self.datum.setAccessibleName(text("city.datum"))
        self.report.setAccessibleName(text("city.report"))
        self.drop.setText(f"{text('city.leave')}  Esc")
        self.build.setText(text("city.build"))
        self._tell()
