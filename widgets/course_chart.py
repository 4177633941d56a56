"""The course of a figure on the screen: medians from day to day with their limits, or as bars."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

from app.services.trend import Control
from widgets.palette import Palette
from widgets.style import NOTE, chinese_family, sized
from widgets.written_axis import WrittenAxis

LABEL_PX = 46  # of room for each label below


class CourseChart(pg.PlotWidget):  # type: ignore[misc]
    """Seconds over labels. `picked` is the place of what was clicked.

    Nothing hangs on the colour alone: what is out of the ordinary is a filled diamond, the limits
    are dashed, the centre is a line.
    """

    picked = Signal(int)

    def __init__(self, palette: Palette) -> None:
        self._left = WrittenAxis()
        super().__init__(axisItems={"left": self._left})
        self._palette = palette
        self._labels: tuple[str, ...] = ()
        self._values: tuple[float | None, ...] = ()
        self._limits: Control | None = None
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table beside it has the same by keys
        self.setFrameShape(self.Shape.NoFrame)
        self.showGrid(x=False, y=True, alpha=0.2)
        self.scene().sigMouseClicked.connect(self._click)

    def show_course(
        self,
        labels: Sequence[str],
        values: Sequence[float | None],
        limits: Control | None,
    ) -> None:
        self._labels, self._values, self._limits = tuple(labels), tuple(values), limits
        self._draw()

    def put_palette(self, palette: Palette) -> None:
        self._palette = palette
        self._draw()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        if getattr(self, "_labels", ()):
            self._tick()

    # ---- drawn ---------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.clear()
        colours = self._palette
        self.setBackground(colours.surface.panel)
        font = sized(self.font(), NOTE)
        font.setFamily(chinese_family())
        for axis in (self._left, self.getAxis("bottom")):
            axis.setStyle(tickFont=font, tickLength=-4)
            axis.setPen(pg.mkPen(colours.surface.line))
            axis.setTextPen(colours.text.second)
        self._left.setWidth(56)
        known = [(at, value) for at, value in enumerate(self._values) if value is not None]
        if self._limits is None:
            self._bars(known)
        else:
            self._control(known, self._limits)
        highest = max([v for _, v in known] + [self._limits.high if self._limits else 0.0, 1.0])
        self.setYRange(0, highest * 1.1, padding=0)
        self.setXRange(-0.6, max(len(self._values), 1) - 0.4, padding=0)
        self._tick()

    def _tick(self) -> None:
        step = max(1, -(-len(self._labels) * LABEL_PX // max(self.width() - 64, LABEL_PX)))
        ticks = [(at, label) for at, label in enumerate(self._labels) if at % step == 0]
        self.getAxis("bottom").setTicks([ticks])

    def _bars(self, known: list[tuple[int, float]]) -> None:
        self.addItem(
            pg.BarGraphItem(
                x=[at for at, _ in known],
                height=[value for _, value in known],
                width=0.7,
                brush=self._palette.text.focus,
                pen=None,
            )
        )

    def _control(self, known: list[tuple[int, float]], limits: Control) -> None:
        colour, marked = self._palette.text.focus, self._palette.states["overdue"]
        dashed, plain = Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine
        for value, style in ((limits.centre, plain), (limits.low, dashed), (limits.high, dashed)):
            pen = pg.mkPen(self._palette.text.second, width=1, style=style)
            self.addItem(pg.InfiniteLine(value, angle=0, pen=pen))
        x, y = [at for at, _ in known], [value for _, value in known]
        pen = pg.mkPen(colour, width=2)
        self.plot(x, y, pen=pen, symbol="o", symbolSize=6, symbolBrush=colour, symbolPen=None)
        out = [known[at] for at in limits.signals]
        where = ([at for at, _ in out], [value for _, value in out])
        self.plot(*where, pen=None, symbol="d", symbolSize=13, symbolBrush=marked, symbolPen=None)

    def _click(self, event: Any) -> None:
        place = round(self.getViewBox().mapSceneToView(event.scenePos()).x())
        if 0 <= place < len(self._values) and self._values[place] is not None:
            self.picked.emit(place)
