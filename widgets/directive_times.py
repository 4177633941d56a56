"""签收 and 反馈 in the buckets of the bulletins, of one directive or of all that stand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.receiver import Receiver
from app.services.directive_board import Buckets, Histogram, Slowest, histogram
from widgets import levels
from widgets.actions import keys_of
from widgets.directive_words import slowest_words
from widgets.plain import Words
from widgets.scene import Scene
from widgets.style import NOTE, sized

if TYPE_CHECKING:
    from pyqtgraph import PlotWidget

LEAST, WIDE = 400, 560
TALL = 110  # pixels: lower charts need more room above the bars for their figures
EVERY_S = 2.0  # with many receivers
MANY = 1000


class DirectiveTimes(QWidget):
    """Nothing of it exists until it is first shown: drawing charts is loaded then."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._plots: list[PlotWidget] = []
        self._known: Histogram | None = None
        self._of: tuple[str, int] = ("", 0)
        self._counted_at = 0.0
        self.title, self.words = Words(), Words()
        self.title.setObjectName("section")
        self.words.setWordWrap(True)
        self.words.setObjectName("second")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addLayout(self._row, 1)
        column.addWidget(self.words)
        self.setMinimumWidth(LEAST)
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._plots:
            self._make()
        self.refresh(at_once=True)

    def _make(self) -> None:
        import pyqtgraph as pg  # noqa: PLC0415  half a second that only this picture needs

        for _ in range(2):
            plot = pg.PlotWidget(background=None)
            plot.setMouseEnabled(False, False)
            plot.hideButtons()
            plot.setMenuEnabled(False)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            plot.getPlotItem().hideAxis("left")
            self._plots.append(plot)
            self._row.addWidget(plot, 1)

    # ---- shown ---------------------------------------------------------------------------------

    def refresh(self, at_once: bool = False) -> None:
        """Of the directive on the card; without one, of all that stand."""
        if not self.isVisible() or not self._plots:
            return
        receivers, of, slowest = self._wanted()
        now = self._scene.now.timestamp()
        recent = now - self._counted_at < EVERY_S
        if not at_once and len(receivers) > MANY and recent and of == self._of[0]:
            return
        self._of, self._counted_at = (of, len(receivers)), now
        found = histogram(receivers, slowest)
        if found != self._known or at_once:
            self._known = found
            self._draw(found)
        self._say(found, of)

    def _wanted(self) -> tuple[list[Receiver], str, Slowest | None]:
        scene = self._scene
        chosen = scene.picture.directives.get(scene.directive_id or "")
        if chosen is not None:
            line = scene.directives.line(chosen.id, scene.now)
            slowest = line.slowest if line is not None else None
            return scene.picture.receivers_of(chosen.id), levels.number(chosen), slowest
        standing = [d for d in scene.picture.directives.values() if d.active]
        receivers = [one for d in standing for one in scene.picture.receivers_of(d.id)]
        return receivers, "", None

    def _say(self, found: Histogram, of: str) -> None:
        text = self._scene.text
        title = text("times.title", of=of or text("times.all"))
        self.title.setText(f"{title}   {keys_of('directive_figures')} ✕")
        said = [
            text(f"times.{name}", n=part.n, waiting=part.waiting)
            for name, part in (("signing", found.signing), ("answering", found.answering))
        ]
        if found.slowest is not None:
            slowest = slowest_words(self._scene, found.slowest)
            said.append(text("times.slowest", name=slowest))
        self.words.setText("   ".join(said))

    def _draw(self, found: Histogram) -> None:
        for plot, name, part in zip(
            self._plots, ("signing", "answering"), (found.signing, found.answering), strict=True
        ):
            self._bars(plot, self._scene.text(f"orders.{name}"), part)

    def _bars(self, plot: PlotWidget, name: str, part: Buckets) -> None:
        import pyqtgraph as pg  # noqa: PLC0415

        palette = self._scene.palette
        item: Any = plot.getPlotItem()
        item.clear()
        item.setTitle(name, color=palette.text.second.name(), size=f"{NOTE}px")
        good, bad = palette.states["available"], palette.states["overdue"]
        inks = [good, palette.states["en_route"], palette.states["waiting"], bad, bad]
        high = max([*part.counts, 1])
        item.addItem(
            pg.BarGraphItem(x=range(len(part.counts)), height=part.counts, width=0.7, brushes=inks)
        )
        for x, n in enumerate(part.counts):
            share = f" · {100 * n / part.n:.0f}%" if part.n else ""
            label = pg.TextItem(f"{n}{share}", color=palette.text.first, anchor=(0.5, 1.0))
            label.setFont(sized(self.font(), NOTE))
            label.setPos(x, n)
            item.addItem(label)
        axis = item.getAxis("bottom")
        axis.setTicks([list(enumerate(self._names(part)))])
        axis.setTickFont(sized(self.font(), NOTE))
        axis.setTextPen(palette.text.second)
        axis.setPen(palette.surface.line)
        item.setXRange(-0.5, len(part.counts) - 0.5, padding=0.02)
        item.setYRange(0, high * (1.3 if plot.height() > TALL else 1.9), padding=0)

    def _names(self, part: Buckets) -> list[str]:
        """≤30s, 30s–60s …, >180s; from ten minutes on in minutes and hours."""
        edges = [span(edge) for edge in part.edges]
        between = (f"{low}–{high}" for low, high in pairwise(edges))
        return [f"≤{edges[0]}", *between, f">{edges[-1]}"]

    def tick(self) -> None:
        self.refresh()

    def retranslate(self) -> None:
        self.refresh(at_once=True)


def span(seconds: float) -> str:
    if seconds < 600:
        return f"{seconds:g}s"
    return f"{seconds / 60:g}m" if seconds < 3600 else f"{seconds / 3600:g}h"
