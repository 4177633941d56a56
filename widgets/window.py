"""The console: builds its panels by hand and carries values to them and orders from them."""

from datetime import timedelta, tzinfo

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.city.pack import Pack
from app.domain.assignment import Assignment
from app.domain.cursor import Cursor
from app.domain.entry import Entry
from app.domain.incident import Incident
from app.domain.link import LinkStatus
from app.domain.picture import Value
from app.domain.unit import Unit
from app.services.advisor import Answer, Question
from app.services.bookmarks import Bookmarks
from app.services.city_making import CityMaking
from app.services.drafts import Draft
from app.services.lessons import FIRST_CALL
from app.services.settings import Settings
from app.services.text import Text
from widgets.access import name_parts
from widgets.actions import BY_NAME, KEEPS, SEND_NTH, TABS, VIEWS, keys_of, use
from widgets.alarms import AlarmsPanel
from widgets.bridge import Bridge
from widgets.card import Card
from widgets.chart import Chart
from widgets.city_maker import CityMaker
from widgets.command_line import CommandLine
from widgets.commands import Commands
from widgets.distress import DistressBar
from widgets.doors import Doors
from widgets.draft_offer import DraftOffer
from widgets.first_call import FirstCall
from widgets.intake import Intake
from widgets.kept import Kept, unkept
from widgets.keys import KeysSheet
from widgets.keys_tour import KeysTour, Stop
from widgets.map_tools import MapTools
from widgets.messages import MessagesPanel
from widgets.names import Names
from widgets.notice import NoticeStack
from widgets.orders import Orders
from widgets.palette import load_palette
from widgets.panels import Panels
from widgets.queue import QueuePanel
from widgets.ringer import Ringer
from widgets.scene import Scene
from widgets.status import StatusLine
from widgets.strip import Strip
from widgets.style import apply_style
from widgets.turns import Turns
from widgets.units import UnitsPanel

LOOK_MS = 200  # how often the clock is looked at; panels tick when its second has changed
FORGET_EVERY = 600  # seconds
KEEP = timedelta(hours=24)  # closed incidents are shown so long, as the desk keeps them
ASK_SOON_MS = 400  # after a change; a ranking that flickers cannot be read
ASK_EVERY = 3  # seconds between two questions to the advisor while nothing else happens


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
        self._pack, self._doors, self._bridge = pack, doors, bridge
        use(settings.keys)
        text.keys = {f"key_{action.name}": keys_of(action.name) for action in BY_NAME.values()}
        names = Names(text, pack.districts, pack.grids, pack.officers, pack.categories)
        self.scene = Scene(
            text, names, load_palette(settings.screen.theme), seat, doors.now(), zone=zone
        )
        self.scene.silent_s = settings.links.silent_s
        self.scene.judge_by(settings.limits)
        self._ringer = Ringer(self.scene, doors.play)
        self._second = -1
        self.turns = Turns(self)
        self._changed: set[type] = set()  # kinds of what came in since the last frame
        self._expected: str | None = None  # an incident reported here and not back yet
        self._ticks = 0
        self._make_panels()
        self._lay_out()
        orders = Orders(doors.post, doors.now, doors.new_id, seat)
        self.commands = Commands(self, orders)
        self._make_actions()
        self._connect()
        self.kept = Kept(self, doors.arrangements or unkept())
        self.retranslate()
        self._soon = QTimer(self)
        self._soon.setObjectName("soon")
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_SOON_MS)
        self._soon.timeout.connect(self.ask)
        self._look = QTimer(self)
        self._look.setObjectName("look")
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()
        self.queue.list.setFocus()

    def _make_panels(self) -> None:
        scene = self.scene
        english = scene.text.language == "en"
        city = self._pack.name_en if english else self._pack.name
        self.strip = Strip(scene, city)
        self.distress = DistressBar(scene)
        self.queue = QueuePanel(scene)
        self.chart = Chart(scene, self._pack, self, self._doors.pictures)
        kept = self._doors.bookmarks or Bookmarks(None, lambda _: None)
        self.tools = MapTools(scene, self.chart, self._doors.search, kept)
        self.card = Card(scene)
        self.units = UnitsPanel(scene)
        self.messages = MessagesPanel(scene)
        self.line = CommandLine(scene, self._pack, self._doors.search)
        self.status = StatusLine(scene, self.line)
        self.alarms = AlarmsPanel(scene)

    def _lay_out(self) -> None:
        tables = {"units": self.units, "messages": self.messages, "alarms": self.alarms}
        places = {"queue": self.queue, "map": self.chart.view, "card": self.card}
        self.panels = Panels(self.scene)
        self.panels.fill({**places, **tables}, tuple(tables))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for part in (self.strip, self.distress):
            column.addWidget(part)
        column.addWidget(self.panels, 1)
        column.addWidget(self.status)
        self.setCentralWidget(page)
        self.notices = NoticeStack(self.scene, self.chart.view)
        doors = self._doors
        self.intake = Intake(self.scene, self._pack, doors.search, doors.now, page)
        self.draft_offer = DraftOffer(self.scene, page)
        self.keys = KeysSheet(self.scene, page)
        self._making = doors.making or CityMaking(None)
        self.city_maker = CityMaker(self.scene, page, self._making)
        self.line.lie_over(page)
        stops: list[Stop] = [
            ("queue", lambda: self.queue),
            ("card", lambda: self.card),
            ("map", lambda: self.chart.view),
            ("tables", lambda: self.panels.front() or self.units),
            ("keys", lambda: self.status),
        ]
        self.keys_tour = KeysTour(self.scene, page, stops)
        self.first_call = FirstCall(self.scene, self.chart.view, self.keys_tour.begin)
        self.resize(1920, 1080)
        self.setMinimumSize(1200, 700)

    def _make_actions(self) -> None:
        for action in BY_NAME.values():
            self._bind(action.name, action.keys, action.repeats, (action.name,))
        for place, keys in enumerate(SEND_NTH):
            self._bind("send_nth", (keys,), False, ("send_nth", place + 1))
        for place, keys in enumerate(TABS):
            self._bind("tab", (keys,), False, ("tab", place))
        for name, places in (("map_view", VIEWS), ("map_keep", KEEPS)):
            for place, keys in enumerate(places):
                self._bind(name, (keys,), False, (name, place + 1))

    def _bind(
        self, name: str, keys: tuple[str, ...], repeats: bool, call: tuple[str, *tuple[int, ...]]
    ) -> None:
        action = QAction(name, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(repeats)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _=False: self.commands.carry_out(*call))
        self.addAction(action)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.changed.connect(self._put)
        bridge.entries.connect(self._put_entries)
        bridge.stories.connect(self._put_story)
        bridge.settled.connect(self.refresh)
        bridge.fixes.connect(self._put_fixes)
        bridge.links.connect(self._put_link)
        bridge.advice.connect(self._put_advice)
        bridge.recorded.connect(self._put_recorded)
        bridge.pasts.connect(self.intake.put_past)
        bridge.refused.connect(self.commands.refused)
        bridge.faulted.connect(self.commands.faulted)
        bridge.said.connect(self.notices.fault)
        bridge.beeped.connect(QApplication.beep)
        self.queue.chosen.connect(self.choose)
        self.chart.incident_chosen.connect(self.choose)
        self.chart.unit_chosen.connect(self._unit_on_map)
        self.tools.incident_wanted.connect(self.intake.open_at)
        self.tools.unit_pointed.connect(self.chart.point_at)
        self.tools.said.connect(self.notices.refuse)
        self.tools.containment_wanted.connect(self.commands.contain_from)
        self.tools.asked.connect(self.ask_soon)
        self.units.chosen.connect(self._unit_in_table)
        self.card.advice.sent.connect(self.commands.send_units)
        self.card.advice.freed.wanted.connect(self.commands.do_free_up)
        self.card.advice.pointed.connect(self.chart.point_at)
        self.card.wanted.connect(self.commands.carry_out)
        self.alarms.chosen.connect(self.choose)
        self.alarms.unit_chosen.connect(self._unit_in_table)
        self.distress.taken.connect(self.commands.take_distress)
        self.distress.shown.connect(self._unit_on_map)
        self.intake.reported.connect(self.commands.calls.report)
        self.intake.drafted.connect(self._keep_draft)
        self.intake.moved.connect(self._place_known)
        self.intake.refused.connect(lambda key, facts: self.commands.say(key, **facts))
        self.draft_offer.resumed.connect(self._resume_draft)
        self.draft_offer.dropped.connect(self.intake.clear)
        self.intake.left.connect(self.queue.list.setFocus)
        self.city_maker.left.connect(self.queue.list.setFocus)
        self.keys_tour.left.connect(self.queue.list.setFocus)
        self.first_call.learned.connect(lambda: self.kept.teach(FIRST_CALL))
        self.card.ask.left.connect(self.queue.list.setFocus)
        self.line.given.connect(self.commands.typed.give)
        self.line.asked.connect(self.ask)
        self.line.left.connect(self.queue.list.setFocus)

    # ---- values come in ------------------------------------------------------------------------

    def _put(self, values: list[Value]) -> None:
        self.scene.put(values)
        self._changed |= {type(value) for value in values}
        units = [value for value in values if isinstance(value, Unit)]
        if units:
            self.chart.put_units(units)
            self.line.put_units(units)

    def _put_entries(self, entries: list[Entry]) -> None:
        self.scene.chronicle.read(entries)
        self.commands.calls.journalled(entries)
        self.scene.watch.read(entries)
        self._changed.add(Entry)

    def _put_story(self, entries: list[Entry]) -> None:
        self.scene.chronicle.recall(entries)
        self.card.refresh()

    def _put_link(self, link: LinkStatus) -> None:
        self.scene.links[link.name] = link

    def _put_fixes(self, fixes: object) -> None:
        self.scene.put_fixes(fixes)  # type: ignore[arg-type]
        self.chart.refresh()

    def _put_advice(self, answer: Answer) -> None:
        self.scene.outlook = dict(answer.outlook)
        self.line.put_advice(answer.advice)
        self.line.put_sights(answer.sights)
        self.scene.watch.foresee(self.scene.outlook)
        if answer.advice is not None and answer.advice.incident_id == self.scene.chosen_id:
            self.scene.advice = answer.advice
            self.scene.duplicates = answer.duplicates
            self.commands.note_ranking()
            self.commands.calls.advised()
            self.chart.point_at()
            self.card.refresh()
        self.intake.put_answer(answer.drafted)
        self.tools.put(answer.sights)
        self.commands.plans.put(answer.plans)
        self.queue.list.viewport().update()

    def _put_recorded(self, recorded: object) -> None:
        self.scene.recorded = recorded  # type: ignore[assignment]
        self.status.tick()
        self.strip.tick()

    def refresh(self) -> None:
        """A frame has come in: what shows something that changed follows it."""
        changed, self._changed = self._changed, set()
        if self._expected is not None and self._expected in self.scene.picture.incidents:
            expected, self._expected = self._expected, None
            self._keep_draft(self.intake.draft)  # now it is recorded, and not before
            primary = self.scene.picture.incidents[expected].duplicate_of
            self.choose(primary or expected)
        if Entry in changed:
            self.turns.soon("messages", self.messages.refresh)
        if changed - {Cursor, Entry}:
            for name in ("distress", "queue", "strip", "chart"):
                self.turns.soon(name, getattr(self, name).refresh)
            self.ask_soon()
        if Unit in changed and self.units.isVisible():
            self.turns.soon("units", self.units.refresh)
        if changed - {Cursor}:
            self.turns.soon("card", self.card.refresh)
            self.turns.soon("first_call", self.first_call.refresh)
            self.turns.soon("attend", self.attend)

    def attend(self) -> None:
        """What calls for attention is looked at; a sound may be due."""
        self._ringer.look()
        self.strip.meter.tick()
        self.alarms.refresh()
        self._title_alarms()

    def _title_alarms(self) -> None:
        watch = self.scene.watch
        key = "alarms.tab_snoozed" if watch.snoozed else "alarms.tab"
        title = self.scene.text(key, n=watch.untaken(), asleep=len(watch.snoozed))
        self.panels.name(self.alarms, title)

    def refresh_all(self) -> None:
        """Everything anew, as for another theme or language."""
        self._changed = {Incident, Unit, Assignment, Entry}
        self.refresh()
        self.turns.finish()

    def look(self, at_once: bool = False) -> None:
        """What the clock moves moves once a second; `at_once` even within one."""
        now = self._doors.now()
        if int(now.timestamp()) == self._second and not at_once:
            return
        self._second = int(now.timestamp())
        self.scene.now = now
        for name in (
            "strip",
            "distress",
            "queue",
            "card",
            "units",
            "status",
            "notices",
            "line",
            "first_call",
        ):
            self.turns.soon(f"{name} tick", getattr(self, name).tick)
        self.turns.soon("attend", self.attend)
        self.turns.soon("chart", self.chart.refresh)
        if at_once:
            self.turns.finish()
        self._ticks += 1
        if self._ticks % FORGET_EVERY == 0:
            self.scene.forget(now - KEEP)
        if self._ticks % ASK_EVERY == 0:
            self.ask()

    def ask_soon(self) -> None:
        """Ask the advisor once for all that changes in the next moment."""
        if not self._soon.isActive():
            self._soon.start()

    def ask(self) -> None:
        """Have the advisor look again, at the incident on the card and at who will be late."""
        chosen = self.scene.chosen
        wanted = self.line.wants() or (chosen.id if chosen is not None and chosen.open else None)
        s = self.scene
        draft = self.intake.incident()
        sights = self.line.look_for(self.tools.wanted)
        plans = self.commands.plans.wanted
        question = Question(wanted, s.snapshot(), s.fixes, s.now, sights, draft, plans)
        self._doors.ask(question)

    # ---- a call taken here ---------------------------------------------------------------------

    def offer_draft(self, draft: Draft) -> None:
        """A call that an earlier run had not saved: it is in the form again, and said so."""
        self.intake.restore(draft)
        self.draft_offer.offer(draft)

    def _resume_draft(self) -> None:
        self.intake.open_empty()

    def _keep_draft(self, draft: Draft | None) -> None:
        if self._doors.keep is not None:
            self._doors.keep(draft)
        if self.intake.isVisible():
            self.ask()

    def _place_known(self, lon: float, lat: float) -> None:
        if self._doors.past is not None:
            self._doors.past(lon, lat)
        self.chart.go_to(lon, lat)
        edge = self.intake.mapTo(self, self.intake.rect().topRight()).x()
        covered = edge - self.chart.view.mapTo(self, QPoint()).x()
        if covered > 0:  # the place belongs into the part that the form leaves free
            self.chart.view.set_view(self.chart.view.view.panned(covered / 2, 0))
        self.ask()

    def teach_first_call(self) -> None:
        """For who has never sent anybody: one line that says what to press next."""
        if FIRST_CALL not in self.kept.now.taught:
            self.first_call.begin()

    # ---- what is picked ------------------------------------------------------------------------

    def choose(self, incident_id: str) -> None:
        """Put an incident on the card."""
        if incident_id == self.scene.chosen_id or not incident_id:
            return
        self.scene.chosen_id = incident_id
        self.scene.advice, self.scene.duplicates = None, ()
        self.commands.note_ranking()
        self.queue.refresh()
        self.card.refresh()
        self.chart.point_at("")
        self.first_call.refresh()
        incident = self.scene.chosen
        if incident is not None:
            self.chart.go_to(incident.lon, incident.lat)
        if self._doors.tell is not None:
            self._doors.tell(incident_id)
        self.ask()

    def choose_when_known(self, incident_id: str) -> None:
        """Put a reported incident on the card as soon as it has been recorded."""
        self._expected = incident_id

    def step_panel(self, by: int) -> None:
        """Move the focus round the panels."""
        table = self.panels.front()
        panels = [self.queue.list, self.chart.view, self.card.advice.list, self.card.crew, table]
        shown = [panel for panel in panels if panel is not None and panel.isVisible()]
        focused = QApplication.focusWidget()
        here = next((n for n, panel in enumerate(shown) if panel is focused), -by)
        shown[(here + by) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _unit_on_map(self, unit_id: str) -> None:
        self.panels.bring(self.units)
        self.units.show_unit(unit_id)
        self.chart.point_at(unit_id)

    def show_unit(self, unit_id: str) -> None:
        """Row and map turn to a unit."""
        self._unit_on_map(unit_id)
        self.chart.go_to_unit(unit_id)

    def _unit_in_table(self, unit_id: str) -> None:
        self.chart.point_at(unit_id)
        self.chart.go_to_unit(unit_id)

    # ---- how it looks --------------------------------------------------------------------------

    def retranslate(self) -> None:
        text = self.scene.text
        city = self._pack.name_en if text.language == "en" else self._pack.name
        self.setWindowTitle(text("window.title", city=city))
        for name in ("queue", "map", "card", "units", "messages"):
            panel = self.chart.view if name == "map" else getattr(self, name)
            self.panels.name(panel, text(f"panel.{name}"))
        self.panels.retranslate()
        name_parts(self)
        self._title_alarms()
        self.strip.name_city(city)
        for panel in (
            *(self.strip, self.distress, self.queue, self.card, self.units, self.messages),
            *(self.status, self.chart, self.tools, self.intake, self.draft_offer, self.keys),
            *(self.alarms, self.first_call, self.keys_tour, self.city_maker),
        ):
            panel.retranslate()
        self.line.retranslate()
        self.commands.plans.retranslate()

    def put_theme(self, theme: str) -> None:
        """Dress everything anew; the map follows with its own colours."""
        self.scene.palette = load_palette(theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_style(app, self.scene.palette)
        self.chart.view.set_palette(self.scene.palette)
        self.retranslate()
        self.refresh_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Without a window manager nobody else would give it the keyboard."""
        super().showEvent(event)
        self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.place()
        self.intake.place()
        self.keys.place()
        self.keys_tour.place()
        self.city_maker.place()
        self.line.place()
        QTimer.singleShot(0, self, self.chart.fit_once)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.intake.put_down()
        self._look.stop()
        self._soon.stop()
        self.turns.stop()
        self.kept.stop()
        self._making.stop()
        self.panels.put_away()
        self._bridge.stop()
        super().closeEvent(event)
