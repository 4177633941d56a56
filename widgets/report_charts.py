"""The charts of a report as pictures: bars for counts, a control chart for medians."""

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPen

from app.services.bulletin import Bulletin, Chart
from app.services.trend import Control
from widgets.palette import load_palette
from widgets.style import FAMILIES, TABLE
from widgets.written_axis import WrittenAxis

SIZE = QSize(760, 200)  # logical pixels
SHARP = 3  # pictures are printed as well
MOST_LABELS = 16


def pictures(bulletin: Bulletin) -> dict[Chart, bytes]:
    """A PNG for each chart of the report, on paper white whatever the console's theme is."""
    charts = [chart for section in bulletin.sections for chart in section.charts]
    return {chart: png(chart) for chart in charts}


def png(chart: Chart) -> bytes:
    """Needs a QApplication."""
    plot = drawn(chart)
    plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.resize(SIZE * SHARP)
    plot.show()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    plot.grab().save(buffer, "PNG")
    plot.close()
    plot.deleteLater()
    return bytes(held.data())


def drawn(chart: Chart) -> pg.PlotWidget:
    colours = load_palette("light")
    left = WrittenAxis(chart.kind)
    plot = pg.PlotWidget(background="w", axisItems={"left": left})
    for axis in (left, plot.getAxis("bottom")):
        axis.setStyle(tickFont=font(), tickLength=-4)
        axis.setPen(pg.mkPen(colours.surface.line, width=SHARP))
        axis.setTextPen(colours.text.second)
    left.setWidth(64 * SHARP)
    plot.getAxis("bottom").setHeight(26 * SHARP)
    places = range(len(chart.values))
    known = [
        (at, value) for at, value in zip(places, chart.values, strict=True) if value is not None
    ]
    if chart.limits is None:
        bars(plot, known, colours.text.focus)
    else:
        control_lines(plot, chart.limits, known, colours.text.focus, colours.states["overdue"])
    step = max(1, -(-len(chart.labels) // MOST_LABELS))
    ticks = [(at, chart.labels[at]) for at in places if at % step == 0]
    plot.getAxis("bottom").setTicks([ticks])
    plot.setXRange(-0.6, max(len(chart.values), 1) - 0.4, padding=0)
    plot.showGrid(x=False, y=True, alpha=0.25)
    plot.setMouseEnabled(False, False)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    return plot


def bars(plot: pg.PlotWidget, known: list[tuple[int, float]], colour: QColor) -> None:
    plot.addItem(
        pg.BarGraphItem(
            x=[at for at, _ in known],
            height=[value for _, value in known],
            width=0.7,
            brush=colour,
            pen=None,
        )
    )
    plot.setYRange(0, max((value for _, value in known), default=1.0) * 1.1, padding=0)


def control_lines(
    plot: pg.PlotWidget,
    limits: Control,
    known: list[tuple[int, float]],
    colour: QColor,
    marked: QColor,
) -> None:
    """The medians, their centre and limits; what is out of the ordinary is a filled diamond."""
    x, y = [at for at, _ in known], [value for _, value in known]
    plot.plot(x, y, pen=pg.mkPen(colour, width=2 * SHARP), symbol="o", symbolSize=5 * SHARP)
    plot.plot(
        [known[at][0] for at in limits.signals],
        [known[at][1] for at in limits.signals],
        pen=None,
        symbol="d",
        symbolSize=11 * SHARP,
        symbolBrush=marked,
    )
    for value, style in (
        (limits.centre, Qt.PenStyle.SolidLine),
        (limits.low, Qt.PenStyle.DashLine),
        (limits.high, Qt.PenStyle.DashLine),
    ):
        pen = QPen(QColor(colour), SHARP, style)
        pen.setCosmetic(True)
        plot.addItem(pg.InfiniteLine(value, angle=0, pen=pen))
    plot.setYRange(0, max([*y, limits.high]) * 1.1, padding=0)


def font() -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(TABLE * SHARP)
    return made
