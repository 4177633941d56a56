"""The window of the wall: scenes of panes that stand or turn, and nothing to click."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.city.pack import Pack
from app.services.text import Text
from app.services.wall_age import Age, Ageing, age_of, time_there
from app.services.wall_cover import Covered
from app.services.wall_figures import DayFigures
from app.services.wall_follower import Seen
from app.services.wall_layout import Layout, PaneAt, Shows, box_of, parts_of
from widgets.wall.arranging import Arranging
from widgets.wall.clock import ClockPane, moment_of
from widgets.wall.directives import DirectivesPane, levels_of
from widgets.wall.districts import DistrictsPane, districts_of
from widgets.wall.figures import FiguresPane, response_of
from widgets.wall.ink import Ink
from widgets.wall.load import LoadPane, load_of
from widgets.wall.map import Banner, WallMap, distress_banners, left_out_banner
from widgets.wall.names import names_of
from widgets.wall.overdue import OverduePane, urgent_of
from widgets.wall.pane import Pane
from widgets.wall.turns import Turns

TICK_MS = 1000
LATE_S = 1.5  # a look of the follower comes once a second


class WallWindow(QWidget):
    """`clock` is the machine's own time; what the wall shows is as old as it says."""

    def __init__(
        self,
        pack: Pack,
        layout: Layout,
        ink: Ink,
        text: Text,
        levels: tuple[str, ...],
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(text("wall.title"))
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._ink, self._text, self._levels = ink, text, levels
        self._clock, self._zone = clock, zone
        self.names = names_of(pack, text)
        self.layout_ = layout
        self.scene = 0
        self.seen = Seen(clock())
        self._figures: DayFigures | None = None
        self._covered: Covered | None = None
        self._turned_at = self._looked_at = clock()
        self.arranging: Arranging | None = None
        self.map = WallMap(ink, pack, text, self)
        kinds: dict[Shows, type[Pane[Any]]] = {
            Shows.OVERDUE: OverduePane,
            Shows.CLOCK: ClockPane,
            Shows.FIGURES: FiguresPane,
            Shows.DIRECTIVES: DirectivesPane,
            Shows.DISTRICTS: DistrictsPane,
            Shows.LOAD: LoadPane,
        }
        self.panes: dict[Shows, Pane[Any]] = {
            shows: kind(ink, text, self) for shows, kind in kinds.items()
        }
        self._turns = Turns(self)
        for pane in self.panes.values():
            pane.ask = partial(self._turns.ask, pane)
        self._ticks = QTimer(self)
        self._ticks.setObjectName("wall")
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self.tick)

    def begin_arranging(self, ended: Callable[[], object]) -> "Arranging":
        """Scenes stand while somebody arranges them; `ended` is called at the end."""
        self.arranging = Arranging(
            self.layout_, self._ink, self._text, self.use, self.turn_to, ended, self
        )
        return self.arranging

    def use(self, layout: Layout) -> None:
        """Another layout, at once."""
        self.layout_ = layout
        self.arrange()
        self.look()

    # ---- what arrives --------------------------------------------------------------------------

    def put_seen(self, seen: Seen) -> None:
        self.seen = seen
        self.look()

    def put_figures(self, found: DayFigures) -> None:
        self._figures = found
        self.look()

    def put_covered(self, found: Covered) -> None:
        self._covered = found
        self.look()

    # ---- what is shown -------------------------------------------------------------------------

    def start(self) -> None:
        """Once a second the clocks go on, whether anything arrives or not."""
        self._ticks.start()
        self.tick()

    def tick(self) -> None:
        turn = (self._clock() - self._turned_at).total_seconds() >= self.layout_.turn_s
        if turn and len(self.layout_.scenes) > 1 and self.arranging is None:
            self.turn_to((self.scene + 1) % len(self.layout_.scenes))
        elif (self._clock() - self._looked_at).total_seconds() >= LATE_S:
            self.look()  # nothing arrived: what is shown grows older all the same
        else:
            self._show_age()

    def turn_to(self, scene: int) -> None:
        self.scene, self._turned_at = scene, self._clock()
        self.arrange()
        self.look()

    def look(self) -> None:
        """Hand every pane what it shows now; a pane that stays the same is not painted."""
        self._looked_at = self._clock()
        now = self._show_age()
        text, shown = self._text, {pane.shows for pane in self.layout_.scenes[self.scene].panes}
        if Shows.FIGURES in shown:
            self.panes[Shows.FIGURES].show_content(response_of(self._figures, text))
        if Shows.LOAD in shown:
            self.panes[Shows.LOAD].show_content(load_of(self._figures, text))
        self._show_wall(now, shown)

    def _show_age(self) -> datetime:
        """What must be true at every moment; the time of the picture."""
        seen, own = self.seen, self._clock()
        age, now = age_of(seen, own), time_there(seen, own)
        moment = moment_of(age, now, self._zone, self.names.city, self._text)
        self.panes[Shows.CLOCK].show_content(moment)
        self.map.show_stale(age.stale)
        self.map.show_banners(self._banners(age, now))  # they take room from the map
        return now

    def _show_wall(self, now: datetime, shown: set[Shows]) -> None:
        wall, text = self.seen.wall, self._text
        if wall is None:
            self.map.look()  # at the city at least
            return
        self.map.show_wall(wall, self.seen.fixes, now)
        self.panes[Shows.OVERDUE].show_content(urgent_of(wall, self.names, now))
        if Shows.DIRECTIVES in shown:
            self.panes[Shows.DIRECTIVES].show_content(levels_of(wall, self._levels, now, text))
        if Shows.DISTRICTS in shown:
            found = districts_of(wall, self.names, self._covered, now, text)
            self.panes[Shows.DISTRICTS].show_content(found)

    def _banners(self, age: Age, now: datetime) -> tuple[Banner, ...]:
        """Who calls for help, and what the map does not show: above everything."""
        text, wall = self._text, self.seen.wall
        if wall is None:
            begun = age.ageing is Ageing.BEGINNING
            return (Banner(text("wall.beginning" if begun else f"wall.wait_{age.ageing}"), False),)
        return (*distress_banners(wall, self.names, now, text), *left_out_banner(wall, text))

    # ---- where everything is -------------------------------------------------------------------

    def arrange(self) -> None:
        """Put the panes of the scene in their places; the others are not shown."""
        here = {pane.shows: pane for pane in self.layout_.scenes[self.scene].panes}
        widgets: dict[Shows, WallMap | Pane[Any]] = {Shows.MAP: self.map, **self.panes}
        for shows, widget in widgets.items():
            if shows in here:
                self._put(widget, here[shows])
            widget.setVisible(shows in here)
        if self.arranging is not None:
            self.arranging.setGeometry(self.rect())
            self.arranging.raise_()

    def _put(self, widget: "WallMap | Pane[Any]", pane: PaneAt) -> None:
        width, height = self.width(), self.height()
        box = box_of(pane.at, self.layout_.grid, width, height)
        widget.setGeometry(round(box.left), round(box.top), round(box.wide), round(box.high))
        parts = parts_of(box, self.layout_.screens, width, height)
        widget.place(
            tuple(QRectF(p.left - box.left, p.top - box.top, p.wide, p.high) for p in parts)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ink.palette.surface.window)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ticks.stop()
        super().closeEvent(event)
