"""Calls by the hour today, with what is usual on this weekday as steps over them."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.services.text import Text
from app.services.wall_figures import DayFigures
from widgets.wall.ink import Ink, wall_font
from widgets.wall.pane import Pane

HOURS = (0, 6, 12, 18)


@dataclass(frozen=True, slots=True)
class Load:
    hours: tuple[int, ...]
    usual: tuple[float, ...]
    hour: int
    words: str


def load_of(found: DayFigures | None, text: Text) -> Load:
    if found is None:
        return Load((0,) * 24, (0.0,) * 24, 0, text("wall.no_figures"))
    now, usual = found.hours[found.hour], found.usual_hours[found.hour]
    known = found.weeks > 0
    words = text("wall.this_hour", n=now, usual=f"{usual:.0f}" if known else "–")
    return Load(found.hours, found.usual_hours, found.hour, words)


class LoadPane(Pane[Load]):
    """The bars are those of pyqtgraph; the hour that runs is an outline, for it is not over."""

    def __init__(self, ink: Ink, text: Text, parent: QWidget) -> None:
        super().__init__(ink, text, parent)
        colours = ink.palette
        self.plot = pg.PlotWidget(self, background=colours.surface.panel)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setMouseEnabled(False, False)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setFrameStyle(0)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(colours.surface.line))
            axis.setTextPen(colours.text.second)
            axis.setStyle(tickFont=wall_font(ink.note), tickLength=-2, hideOverlappingLabels=False)
        self.plot.getAxis("left").setWidth(ink.width("000", ink.note) + 8)
        self.plot.getAxis("bottom").setHeight(ink.note * 1.7)
        self.plot.getAxis("bottom").setTicks([[(hour, f"{hour}") for hour in HOURS]])
        blue = colours.states["en_route"]
        self._bars = pg.BarGraphItem(x0=[0], width=[0], height=[0], brush=blue, pen=None)
        self._now = pg.BarGraphItem(x0=[0], width=[0], height=[0], brush=None, pen=QPen(blue, 0))
        pen = pg.mkPen(colours.text.first, width=2, style=Qt.PenStyle.DashLine)
        self._usual = pg.PlotDataItem(pen=pen, stepMode="center")
        for item in (self._bars, self._now, self._usual):
            self.plot.addItem(item)

    def show_content(self, content: Load) -> None:
        if content == self.content:
            return
        super().show_content(content)
        over = list(range(content.hour))
        self._bars.setOpts(
            x0=[h + 0.1 for h in over], width=0.8, height=[content.hours[h] for h in over]
        )
        now = content.hour
        self._now.setOpts(x0=[now + 0.1], width=0.8, height=[content.hours[now]])
        known = any(content.usual)
        self._usual.setData(*((list(range(25)), list(content.usual)) if known else ([0, 1], [0])))
        self._usual.setVisible(known)
        top = max(*content.hours, *content.usual, 1.0) * 1.15
        self.plot.setXRange(0, 24, padding=0)
        self.plot.setYRange(0, top, padding=0)
        self.plot.getAxis("left").setTicks([[(0, "0"), (tick(top), f"{tick(top):g}")]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def place(self, parts: tuple[QRectF, ...]) -> None:
        super().place(parts)
        self._fit()

    def _fit(self) -> None:
        left = self.body().adjusted(0, self.ink.note_line + self.ink.line, 0, 0)
        self.plot.setGeometry(left.toRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)

    def paint(self, painter: QPainter, content: Load) -> None:
        left = self.heading(painter, self.text("wall.load"))
        line = QRectF(left.left(), left.top(), left.width(), self.ink.line)
        self.ink.put(painter, line, content.words, self.ink.palette.text.first)


def tick(top: float) -> float:
    """The largest of 1, 2, 5, 10, 20 … that is within the axis."""
    step = 1.0
    for factor in (2.0, 2.5, 2.0) * 6:
        if step * factor > top * 0.95:
            break
        step *= factor
    return step
