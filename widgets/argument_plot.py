"""The picture of a campaign: how many of the incidents have somebody there after how long."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.services.campaign_figures import WITHIN_S, policy_key
from app.services.text import Text
from widgets.style import FAMILIES

SIZE: Final = (1560, 620)
LAST_MIN: Final = 30.0
INK, PAPER, PALE = "#1b2733", "#ffffff", "#9aa7b3"
# A line style of its own each, so that nothing hangs on the colour.
LOOKS: Final = {
    "relay": ("#b3261e", Qt.PenStyle.DotLine, 3.0),
    "direct": ("#a15c00", Qt.PenStyle.DashDotLine, 2.5),
    "straight": ("#6b4fa0", Qt.PenStyle.DashLine, 2.5),
    "road": ("#0b5cad", Qt.PenStyle.SolidLine, 2.0),
    "road+cover": ("#6fc7b0", Qt.PenStyle.SolidLine, 6.0),
}
Records = Sequence[Mapping[str, Any]]


def draw_response(records: Records, text: Text, path: Path) -> None:
    """One chart for each load, side by side, as PNG. Raises OSError where it cannot be written."""
    _app = QApplication.instance() or QApplication([])
    sheet = pg.GraphicsLayoutWidget(size=SIZE)
    sheet.setBackground(PAPER)
    for column, load in enumerate(dict.fromkeys(str(r["load"]) for r in records)):
        _chart(sheet, column, load, [r for r in records if r["load"] == load], text)
    sheet.ensurePolished()
    sheet.resize(*SIZE)
    QCoreApplication.processEvents()
    picture = sheet.grab()
    sheet.close()
    if not picture.save(str(path)):
        raise OSError(f"{path}: the picture cannot be written")


def _chart(
    sheet: pg.GraphicsLayoutWidget, column: int, load: str, records: Records, text: Text
) -> None:
    plot = sheet.addPlot(row=0, col=column)
    plot.setTitle(text(f"argument_load.{load}"), color=INK, size="13pt", **_family())
    plot.showGrid(x=True, y=True, alpha=0.25)
    plot.setXRange(0, LAST_MIN, padding=0)
    plot.setYRange(0, 100, padding=0.02)
    plot.setMouseEnabled(False, False)
    plot.hideButtons()
    for side in ("bottom", "left"):
        axis = plot.getAxis(side)
        axis.setTextPen(INK)
        axis.setTickFont(_font(10))
        axis.setPen(INK)
    plot.setLabel("bottom", text("argument.minutes"), **_css())
    if column == 0:
        plot.setLabel("left", text("argument.reached"), **_css())
    limit = pg.InfiniteLine(
        WITHIN_S / 60,
        90,
        pg.mkPen(INK, width=1),
        label=text("argument.limit"),
        labelOpts={"position": 0.97, "color": INK, "anchors": [(1.08, 0), (1.08, 0)]},
    )
    limit.label.setFont(_font(10))
    plot.addItem(limit)
    legend = plot.addLegend(offset=(-8, -46), labelTextColor=INK, brush="#ffffffdd", pen=PALE)
    for policy in dict.fromkeys(str(r["policy"]) for r in records):
        _line(plot, policy, [r for r in records if r["policy"] == policy], text)
    for _, label in legend.items:
        label.setText(label.text, size="10pt", **_family())


def _line(plot: pg.PlotItem, policy: str, records: Records, text: Text) -> None:
    """Whoever was not reached is in the whole, so that the line ends below 100."""
    reached, whole = arrivals(records)
    colour, style, width = LOOKS.get(policy, (INK, Qt.PenStyle.SolidLine, 2.0))
    shares = np.arange(1, len(reached) + 1) / max(whole, 1) * 100.0
    line = plot.plot(
        reached / 60.0,
        shares,
        pen=pg.mkPen(colour, width=width, style=style),
        name=text(policy_key(policy)),
    )
    line.setZValue(-width)  # thin lines on wide ones


def arrivals(records: Records) -> tuple[np.ndarray[Any, np.dtype[np.float64]], int]:
    """Seconds from report to arrival, rising, and of how many incidents."""
    rows = [row[4] for record in records for row in record["samples"]]
    reached = np.array(sorted(value for value in rows if value is not None), np.float64)
    return reached, len(rows)


def _font(points: int) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSize(points)
    return font


def _css() -> dict[str, str]:
    return {"color": INK, "font-size": "11pt", "font-family": ", ".join(FAMILIES)}


def _family() -> dict[str, str]:
    return {"family": FAMILIES[0]}
