"""今日时效, in the top strip: how today's responses stand, counted anew while the day goes on."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.bulletin import CellKind, written
from app.services.figures import Figures
from app.services.inquiry import Answered, Asked, Inquiry
from widgets import figures
from widgets.actions import keys_of
from widgets.doors import Doors
from widgets.period import bounds
from widgets.plain import Words, tip
from widgets.scene import Scene
from widgets.style import NOTE

EVERY = timedelta(seconds=30)
OLD = 3 * EVERY  # from then on the figures say their age
LINE = 17  # pixels


class Heard(QObject):
    """From the thread that reads to the one that shows."""

    told = Signal(float)
    answered = Signal(object)


class TodayFigures(QWidget):
    """n, median, 90th percentile, share within target; `wanted` asks for the sheet of all."""

    wanted = Signal()

    def __init__(self, scene: Scene, doors: Doors) -> None:
        super().__init__()
        self._scene = scene
        self._asked_at: datetime | None = None
        self.answered: Answered | None = None
        self.first, self.second = Words(), Words()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for line in (self.first, self.second):
            line.setFixedHeight(LINE)
            column.addWidget(line)
        column.addStretch(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._heard = Heard(self)
        self._heard.answered.connect(self.put)
        self._inquiry: Inquiry | None = None
        if doors.reader is not None:
            judged = scene.picture.limits, scene.district_kind, scene.zone
            say = self._heard.told.emit, self._heard.answered.emit
            self._inquiry = Inquiry(doors.reader, doors.now, *judged, *say, subject="today")
        else:
            self.hide()

    def tick(self) -> None:
        """Ask again where it is time to; the age runs on."""
        if self._asked_at is None or self._scene.now - self._asked_at >= EVERY:
            self.ask()
        self._show()

    def ask(self) -> None:
        if self._inquiry is not None:
            self._asked_at = self._scene.now
            self._inquiry.ask(Asked(*day_of(self._scene)), again=True)

    def put(self, answered: Answered) -> None:
        self.answered = answered
        self._show()

    def _show(self) -> None:
        """Yesterday's are not today's: at midnight it begins anew."""
        scene, text, known = self._scene, self._scene.text, self.answered
        if known is None or known.asked.since != day_of(scene)[0]:
            self._write(text("today.reading"), "", "", old=False)
            return
        found, age = known.whole.figures, scene.now - known.at
        old = age > OLD
        when = text("today.aged", age=figures.age(age.total_seconds())) if old else text("today.n")
        facts = self._facts(found)
        first = text("today.first" if found.n else "today.none", when=when, **facts)
        second = text("today.second", **facts) if found.n else ""
        left_out = sum(one.figures.n for one in known.left_out)
        at, sheet = scene.hour(known.at), keys_of("response")
        whole = text("today.whole", **facts, left_out=left_out, at=at, keys=sheet)
        self._write(first, second, whole, old)

    def _facts(self, found: Figures) -> dict[str, str]:
        return {
            "n": f"{found.n:,}",
            "median": written(found.median, CellKind.SECONDS),
            "p90": written(found.p90, CellKind.SECONDS),
            "share": "–"
            if found.share_within_target is None
            else f"{100 * found.share_within_target:.0f} %",
        }

    def _write(self, first: str, second: str, whole: str, old: bool) -> None:
        palette = self._scene.palette
        inks = palette.states["waiting"] if old else palette.text.first, palette.text.second
        for line, words, ink in zip((self.first, self.second), (first, second), inks, strict=True):
            if line.text() != words:
                line.setText(words)
                self.updateGeometry()
            line.setStyleSheet(f"font-size: {NOTE}px; color: {ink.name()};")
        self.second.setVisible(bool(second))
        self.setToolTip(tip(whole))
        self.setAccessibleName(whole or first)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit()


def day_of(scene: Scene) -> tuple[datetime, datetime]:
    """Today's midnight and the next, where the console stands."""
    today = scene.now.astimezone(scene.zone).date()
    return bounds(today, today, scene.zone)
