"""The console: builds its panels by hand, lays them out, dresses them and puts them away.

What comes in is in widgets/incoming.py, what is picked in choice.py, what the clock does in
rounds.py, which signal leads where in wiring.py, and the tables of the bottom in bottom.py.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from app.city.pack import Pack
from app.services.bookmarks import Bookmarks
from app.services.city_making import CityMaking
from app.services.clerk import Clerk
from app.services.drafts import Draft
from app.services.heads import Heads
from app.services.lessons import FIRST_CALL
from app.services.settings import Settings
from app.services.text import Text
from widgets.access import name_parts
from widgets.actions import use, written
from widgets.bottom import Bottom
from widgets.bridge import Bridge
from widgets.call_taking import CallTaking
from widgets.card import Card
from widgets.chart import Chart
from widgets.choice import Choice
from widgets.city_maker import CityMaker
from widgets.command_line import CommandLine
from widgets.commands import Commands
from widgets.composer import Composer
from widgets.directive_card import DirectiveCard
from widgets.distress import DistressBar
from widgets.doors import Doors
from widgets.draft_offer import DraftOffer
from widgets.first_call import FirstCall
from widgets.focus import FocusEdge, step
from widgets.incoming import Incoming
from widgets.intake import Intake
from widgets.kept import Kept, unkept
from widgets.keys import KeysSheet
from widgets.keys_tour import KeysTour, Stop
from widgets.map_tools import MapTools
from widgets.names import Names
from widgets.notice import NoticeStack
from widgets.order_taking import OrderTaking
from widgets.orders import Orders
from widgets.palette import load_palette
from widgets.panels import Panels
from widgets.queue import QueuePanel
from widgets.report_form import ReportForm
from widgets.response_sheet import ResponseSheet
from widgets.right import Right
from widgets.rounds import Rounds
from widgets.scene import Scene
from widgets.sketching import Sketching
from widgets.status import StatusLine
from widgets.strip import Strip
from widgets.style import apply_style
from widgets.tip_card import TipCard
from widgets.tip_form import TipForm
from widgets.today import TodayFigures
from widgets.turns import Turns
from widgets.wiring import wire

if TYPE_CHECKING:
    from widgets.night import Night


class ConsoleWindow(QMainWindow):
    """All arguments come from whoever builds it; nothing here is global.

    The bridge's signals bring values, entries, refusals and the rest; `doors` takes what goes out.
    """

    def __init__(
        self,
        pack: Pack,
        settings: Settings,
        text: Text,
        bridge: Bridge,
        doors: Doors,
        seat: str,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__()
        self._pack, self._bridge, self.doors = pack, bridge, doors
        self.answer, self.locate = bridge.answer, pack.locate
        use(settings.keys)
        text.keys = written()
        names = Names(
            text, pack.districts, pack.grids, pack.officers, pack.categories, pack.agencies
        )
        self.scene = Scene(
            text,
            names,
            load_palette(settings.screen.theme),
            seat,
            doors.now(),
            zone=zone,
            heads=Heads(pack.grids, pack.units, pack.officers),
        )
        self.scene.judge_by(settings.limits)
        self.turns = Turns(self)
        self.night: Night | None = None  # what drives it where a night is shown again
        self._make_panels()
        self._lay_out()
        self._make_overlays()
        self.rounds, self.choice = Rounds(self), Choice(self)
        self.call_taking, self.incoming = CallTaking(self), Incoming(self)
        orders = Orders(doors.post, doors.now, doors.new_id, seat)
        self.commands, self.order_taking = Commands(self, orders), OrderTaking(self, orders)
        self.commands.judge_by(settings.look_back, settings.evaluation)
        self.sketching = Sketching(self, pack.locate)
        wire(self, bridge)
        self.kept = Kept(self, doors.arrangements or unkept())
        self.retranslate()
        self.rounds.start()
        self.queue.list.setFocus()

    def _make_panels(self) -> None:
        scene, doors = self.scene, self.doors
        self.strip = Strip(scene, self._city(), TodayFigures(scene, doors))
        self.distress = DistressBar(scene)
        self.queue = QueuePanel(scene)
        self.chart = Chart(scene, self._pack, self, doors.pictures, self.turns)
        kept = doors.bookmarks or Bookmarks(None, lambda _: None)
        self.tools = MapTools(scene, self.chart, doors.look_up, kept)
        self.card = Card(scene)
        self.directive_card, self.tip_card = DirectiveCard(scene), TipCard(scene)
        self.right = Right(self.card, self.directive_card, self.tip_card)
        told = self._bridge.hand_in, self._bridge.fault
        self.clerk = doors.clerk or Clerk(self._pack, *told)
        self.line = CommandLine(scene, self._pack, doors.look_up)
        self.status = StatusLine(scene, self.line)
        self.bottom = bottom = Bottom(scene, self._pack, doors)
        self.units, self.messages, self.alarms = bottom.units, bottom.messages, bottom.alarms
        self.ledger = bottom.ledger

    def _lay_out(self) -> None:
        tables = self.bottom.by_name()
        places = {"queue": self.queue, "map": self.chart.view, "card": self.right}
        self.panels = Panels(self.scene)
        self.panels.fill({**places, **tables}, tuple(tables))
        self.page = QWidget()
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for part in (self.strip, self.distress):
            column.addWidget(part)
        column.addWidget(self.panels, 1)
        column.addWidget(self.status)
        self.setCentralWidget(self.page)
        self.resize(1920, 1080)
        self.setMinimumSize(1200, 700)

    def _make_overlays(self) -> None:
        """What lies over the panels while it is wanted."""
        scene, page, doors = self.scene, self.page, self.doors
        self.notices = NoticeStack(scene, self.chart.view)
        FocusEdge(self.chart.view, scene)
        self.intake = Intake(scene, self._pack, doors.look_up, doors.now, page)
        self.draft_offer = DraftOffer(scene, page)
        self.composer = Composer(scene, self._pack, doors.now, doors.templates, page)
        self.tip_form = TipForm(scene, self._pack, doors.look_up, doors.now, page)
        self.response = ResponseSheet(scene, page, doors)
        self.report_form = ReportForm(scene, page, doors.reporting)
        self.keys = KeysSheet(scene, page)
        self._making = doors.making or CityMaking(None)
        self.city_maker = CityMaker(scene, page, self._making)
        self.line.lie_over(page)
        stops: list[Stop] = [
            ("queue", lambda: self.queue),
            ("card", lambda: self.card),
            ("map", lambda: self.chart.view),
            ("tables", lambda: self.panels.front() or self.units),
            ("keys", lambda: self.status),
        ]
        self.keys_tour = KeysTour(scene, page, stops)
        self.first_call = FirstCall(scene, self.chart.view, self.keys_tour.begin)
        self.distress.turned.connect(self._place_overlays)
        self.distress.turned.connect(self.keys_tour.give_way)

    def _city(self) -> str:
        return self._pack.name_en if self.scene.text.language == "en" else self._pack.name

    # ---- asked for from outside ----------------------------------------------------------------

    def choose(self, incident_id: str) -> None:
        """Put an incident on the card."""
        self.choice.choose(incident_id)

    def look(self, at_once: bool = False) -> None:
        """What the clock moves moves once a second; `at_once` even within one."""
        self.rounds.look(at_once)

    def ask(self) -> None:
        """Have the advisor look again."""
        self.rounds.ask()

    def offer_draft(self, draft: Draft) -> None:
        """A call that an earlier run had not saved."""
        self.call_taking.offer_draft(draft)

    def teach_first_call(self) -> None:
        """For who has never sent anybody: one line that says what to press next."""
        if FIRST_CALL not in self.kept.now.taught:
            self.first_call.begin()

    # ---- how it looks --------------------------------------------------------------------------

    def retranslate(self) -> None:
        text, city = self.scene.text, self._city()
        self.setWindowTitle(text("window.title", city=city))
        places = {"queue": self.queue, "map": self.chart.view, "card": self.right}
        for name, panel in places.items():
            self.panels.name(panel, text(f"panel.{name}"))
        self.bottom.retranslate(self.panels)
        self.panels.retranslate()
        name_parts(self)
        self.strip.name_city(city)
        for part in (
            *(self.strip, self.distress, self.queue, self.card, self.status, self.chart),
            *(self.tools, self.intake, self.draft_offer, self.keys, self.first_call),
            *(self.keys_tour, self.city_maker, self.line, self.commands.plans),
            *(
                self.directive_card,
                self.tip_card,
                self.composer,
                self.tip_form,
                self.response,
                self.report_form,
            ),
        ):
            part.retranslate()
        if self.night is not None:
            self.night.retranslate()

    def put_theme(self, theme: str) -> None:
        """Dress everything anew; the map follows with its own colours."""
        self.scene.palette = load_palette(theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_style(app, self.scene.palette)
        self.chart.view.set_palette(self.scene.palette)
        self.response.put_palette()
        self.retranslate()
        self.incoming.refresh_all()

    # ---- Qt's own ------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round what is seen; what goes while it has the keys leaves them to the queue."""
        focused = self.focusWidget()
        if focused is not None and self.isVisible() and not focused.isVisibleTo(self):
            self.queue.list.setFocus()
            return True
        return step(self, forward)

    def showEvent(self, event: QShowEvent) -> None:
        """Without a window manager nobody else would give it the keyboard."""
        super().showEvent(event)
        self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_overlays()
        QTimer.singleShot(0, self, self.chart.fit_once)

    def _place_overlays(self) -> None:
        for part in (
            *(self.notices, self.intake, self.draft_offer, self.keys, self.keys_tour),
            *(self.city_maker, self.composer, self.tip_form, self.line),
            *(self.response, self.report_form),
        ):
            part.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.intake.put_down()
        self.composer.put_down()
        self.rounds.stop()
        self.turns.stop()
        self.kept.stop()
        self._making.stop()
        self.panels.put_away()
        self._bridge.stop()
        super().closeEvent(event)
