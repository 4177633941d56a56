"""The top strip: where and who, the time, what stands in each state, how the links fare."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from widgets.lamps import Lamp, escaped, lamps
from widgets.level_chips import LevelChips
from widgets.meter import NARROW, Meter
from widgets.plain import Words, tip
from widgets.queue_lines import counts
from widgets.scene import Scene
from widgets.style import CLOCK, COUNT, NOTE, STRIP, sized
from widgets.today import TodayFigures

COUNTED = (
    "waiting",
    "dispatched",
    "en_route",
    "on_scene",
    "awaiting_feedback",
    "fed_back",
    "overdue",
)
LONG = {name: f"incident.{name}" for name in COUNTED} | {
    "overdue": "strip.overdue",
    "available": "unit.available",
}
ALL, BROKEN, NONE = "all", "broken", "none"  # whose links' names are written


class Count(QWidget):
    """A number with its word; faint at nought, filled where it asks for somebody to act."""

    def __init__(self, role: str, filled: bool = False) -> None:
        super().__init__()
        self.role, self._filled, self._n = role, filled, -1
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.word, self.number = Words(), Words("0")
        self.number.setFont(sized(self.font(), COUNT, bold=True))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addWidget(self.word)
        self._row.addWidget(self.number)
        self.stack(False)

    def stack(self, on: bool) -> None:
        """The word above its number, where a narrow strip has no room for both side by side."""
        way = QBoxLayout.Direction.TopToBottom if on else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setContentsMargins(4 if on else 6, 0, 4 if on else 6, 0)
        self._row.setSpacing(0 if on else 6)
        self.setFixedHeight(44 if on else 34)
        for part, high in ((self.word, 17), (self.number, 25)):
            part.setFixedHeight(high if on else 34)
            side = Qt.AlignmentFlag.AlignHCenter if on else Qt.AlignmentFlag.AlignLeft
            part.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def name(self, words: str) -> None:
        if self.word.text() != words:
            self.word.setText(words)
            self.updateGeometry()  # at once: the strip asks how wide it has become

    def show_count(self, n: int, scene: Scene) -> None:
        if n == self._n:
            return
        self._n = n
        self.number.setText(str(n))
        self.updateGeometry()
        self.dress(scene)

    def dress(self, scene: Scene) -> None:
        colour = scene.palette.states[self.role].name()
        faint, second = scene.palette.text.faint.name(), scene.palette.text.second.name()
        if self._filled and self._n > 0:
            ink = scene.palette.text.overdue.name()
            self.setStyleSheet(f"background: {colour}; border-radius: 3px; color: {ink};")
            self.word.setStyleSheet(f"color: {ink}; font-size: 13px; font-weight: 700;")
            self.number.setStyleSheet(f"color: {ink}; font-size: {COUNT}px;")
            return
        self.setStyleSheet("")
        self.word.setStyleSheet(f"color: {second}; font-size: {NOTE}px;")
        ink = colour if self._n > 0 else faint
        self.number.setStyleSheet(f"color: {ink}; font-size: {COUNT}px;")


class Strip(QWidget):
    def __init__(self, scene: Scene, city: str, today: TodayFigures) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(STRIP)
        self._scene, self._city, self.today = scene, city, today
        self.where, self.clock, self.lamps = Words(), Words(), Words()
        self.clock.setFont(sized(self.font(), CLOCK, bold=True))
        self.lamps.setTextFormat(Qt.TextFormat.RichText)
        self.counts = {name: Count(name, filled=name == "overdue") for name in COUNTED}
        self.available = Count("available")
        self.meter = Meter(scene)
        self.levels = LevelChips(scene)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.where)
        self._after_where = upright()
        row.addWidget(self._after_where)
        row.addWidget(self.clock)
        row.addWidget(upright())
        for count in self.counts.values():
            row.addWidget(count)
        row.addWidget(upright())
        row.addWidget(self.available)
        row.addWidget(upright())
        row.addWidget(self.levels)
        row.addWidget(upright())
        row.addWidget(self.meter)
        row.addWidget(upright())
        row.addWidget(self.today)
        row.addStretch(1)
        row.addWidget(self.lamps)
        self.where.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def refresh(self) -> None:
        tally = counts(self._scene)
        for name, count in self.counts.items():
            count.show_count(tally[name], self._scene)
        self._show_available()
        self.levels.refresh()

    def _show_available(self) -> None:
        """Only who could be sent; the others who are free are told in the tooltip."""
        free, silent = self._scene.available()
        self.available.show_count(free, self._scene)
        self.available.setToolTip(self._scene.text("strip.available", n=free, lost=silent))

    def tick(self) -> None:
        now = self._scene.now.astimezone(self._scene.zone)
        self.clock.setText(now.strftime("%H:%M:%S"))
        self.clock.setToolTip(now.strftime("%Y-%m-%d %A %H:%M:%S %Z"))
        self.today.tick()
        self.refresh()
        self.show_lamps()

    def show_lamps(self) -> None:
        """Without room, healthy links' names, the levels', the city's stay in the tooltip, in turn.

        Then the seat goes, and of a link that is down only its mark is left: the line below says
        it in words.
        """
        shown = lamps(self._scene)
        seat = self._scene.text("strip.seat", seat=self._scene.seat)
        city = f"{self._city} · {seat}"
        room = (
            (city, ALL, False),
            (city, BROKEN, False),
            (city, BROKEN, True),
            (seat, BROKEN, True),
            ("", BROKEN, True),
            ("", NONE, True),
        )
        for where, named, short in room:
            self.where.setText(where)
            for part in (self.where, self._after_where):
                part.setVisible(bool(where))
            self.levels.shorten(short)
            self.lamps.setText(self._lit(shown, named))
            if self._row.sizeHint().width() <= self.width():
                break
        self.where.setToolTip(tip(city))
        self.lamps.setToolTip(tip("\n".join(one.words for one in shown)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for count in (*self.counts.values(), self.available):
            count.stack(narrow)
        self._row.setSpacing(6 if narrow else 8)

    def _lit(self, shown: list[Lamp], named: str) -> str:
        palette, parts = self._scene.palette, []
        for one in shown:
            colour = palette.states[one.role].name()
            broken = named == BROKEN and not one.healthy
            said = f" {escaped(one.name)} {one.age}" if named == ALL or broken else ""
            ink = palette.text.second.name() if one.healthy else colour
            parts.append(
                f"<span style='color:{colour}'>{one.shape}</span>"
                f"<span style='color:{ink}'>{said}</span>"
            )
        return "&nbsp;&nbsp;".join(parts)

    def name_city(self, city: str) -> None:
        self._city = city

    def retranslate(self) -> None:
        text = self._scene.text
        self.where.setStyleSheet("font-size: 15px;")
        for name, count in (*self.counts.items(), ("available", self.available)):
            count.name(text(LONG[name]))
            count.setToolTip(text(LONG[name]))
            count.dress(self._scene)
        self.meter.retranslate()
        self.levels.retranslate()
        self.tick()


def upright() -> QWidget:
    """A line of one pixel between two groups."""
    line = QWidget()
    line.setObjectName("line")
    line.setFixedSize(1, 24)
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return line
