"""Pictures of every screen and state, without a display: the same on every machine."""

from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.city.pack import Pack
from app.city.search import AddressSearch
from app.domain import messages as m
from app.domain.link import LinkStatus
from app.services.advisor import Answer, Question
from app.services.city_making import CityMade
from app.services.lookup import here
from app.services.record_reader import Question as Inquired
from app.services.recorded import Recorded
from app.services.rehearsed_record import RehearsedRecord
from app.services.settings import Screen, Settings
from app.services.text import Text
from widgets.bridge import Bridge
from widgets.doors import Doors
from widgets.evening import Evening
from widgets.palette import load_palette
from widgets.rehearsal import Rehearsal
from widgets.style import apply_style
from widgets.tour_attention import attention
from widgets.tour_calls import calls
from widgets.tour_directives import desk
from widgets.tour_dispatch import sending
from widgets.tour_duties import duties
from widgets.tour_map import map_tools
from widgets.tour_response import response
from widgets.tour_typing import typing
from widgets.window import ConsoleWindow

CHINA = timezone(timedelta(hours=8), "CST")
SEAT = "3"
Size = tuple[int, int]


class Tour:
    """One window after another, photographed at every step."""

    def __init__(
        self,
        pack: Pack,
        advise: Callable[[Question], Answer],
        out: Path,
        size: Size,
        lang: str,
        theme: str = "dark",
    ) -> None:
        self._pack, self._advise, self._out, self._size = pack, advise, out, size
        self._lang, self.theme = lang, theme
        self.pictures: list[Path] = []
        self.incidents: dict[str, str] = {}
        self._record: RehearsedRecord | None = None
        self.shows_today = False  # a month is made up for it, which takes a while
        self._open()

    def _open(self) -> None:
        theme = self.theme
        settings = Settings(screen=Screen(language=self._lang, theme=theme))  # type: ignore[arg-type]
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101
        apply_style(app, load_palette(theme))
        self.bridge = Bridge()
        self.city = Rehearsal(self._pack, self.bridge.publish, self.bridge.refuse)
        doors = Doors(
            *(self.city.post, self._ask, self.city.clock, self.city.new_id),
            look_up=here(AddressSearch(self._pack.addresses).find, self.bridge.find),
            reader=self._inquire,
        )
        self._question: Question | None = None
        self.window = ConsoleWindow(
            self._pack, settings, Text(self._lang), self.bridge, doors, SEAT, CHINA
        )
        self.window.resize(*self._size)
        self.window.show()

    def _ask(self, question: Question) -> None:
        self._question = question

    def _inquire(self, question: Inquired[Any]) -> None:
        if question.subject == "today" and not self.shows_today:
            return
        if not self.city.picture.incidents:
            return  # nothing has happened in that city yet: its record has no repeats either
        if self._record is None:
            self._record = RehearsedRecord(self._pack, self.city.now)
        self._record.ask(question)

    def settle(self) -> None:
        """Let everything that was said arrive on the screen, with the advice for it."""
        if self.window.strip.today.answered is None:
            self.window.strip.today.ask()
        for _ in range(3):
            self.bridge.flush()
            self.window.look(at_once=True)
            self.window.ask()
            if self._question is not None:
                question, self._question = self._question, None
                self.bridge.advise(self._advise(question))
            QCoreApplication.processEvents()

    def picture(self, name: str) -> None:
        self.settle()
        self.window.chart.view.wait_tiles()
        QCoreApplication.processEvents()
        path = self._out / f"{len(self.pictures) + 1:02}-{name}.png"
        if not self.window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        self.pictures.append(path)

    def choose(self, incident_id: str) -> None:
        self.settle()
        self.window.choose(incident_id)
        self.settle()

    def links(self, down: bool = False) -> None:
        """The usual links; the terminals lost two minutes ago where `down`."""
        now = self.city.now
        fresh = now - timedelta(seconds=1)
        gone = now - timedelta(seconds=132)
        self.bridge.link(LinkStatus("clock", True, fresh, "", 30.0))
        self.bridge.link(LinkStatus("110", True, now - timedelta(seconds=9), "", 30.0))
        error = "ConnectionRefusedError"
        lost = LinkStatus("terminals", False, gone, error, 30.0)
        self.bridge.link(lost if down else LinkStatus("terminals", True, fresh, "", 30.0))

    def begin_anew(self) -> None:
        """Another window on another evening; the pictures are counted on."""
        self.close()
        self._open()

    def close(self) -> None:
        self.settle()
        self.window.close()
        self.window.deleteLater()
        if self._record is not None:
            self._record.close()
            self._record = None
        QCoreApplication.processEvents()


def run_tour(
    pack: Pack,
    advise: Callable[[Question], Answer],
    out: Path,
    size: Size = (1920, 1080),
    lang: str = "zh",
    theme: str = "dark",
) -> list[Path]:
    """Write 01-….png to `out` and name them; `advise` is the advisor's answer to a question.

    Raises OSError where a picture cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    tour = Tour(pack, advise, out, size, lang, theme)
    tour.shows_today = True
    tour.window.teach_first_call()
    tour.picture("first-start")
    lessons(tour)
    own_city(tour)
    tour.window.first_call.leave()
    quiet(tour)
    busy(tour)
    stages(tour)
    trouble(tour)
    questions(tour)
    map_tools(tour)
    typing(tour)
    desk(tour)
    attention(tour)
    response(tour)
    other = "light" if theme == "dark" else "dark"
    tour.window.put_theme(other)
    tour.picture(other)
    sending(tour)
    duties(tour)
    tour.close()
    app.processEvents()
    return tour.pictures


def lessons(tour: Tour) -> None:
    """What somebody new sees on request: the stops of the tour of the keys."""
    tour.window.commands.do_keys_tour()
    tour.picture("keys-tour")
    for _ in range(3):
        tour.window.keys_tour.step(1)
    tour.picture("keys-tour-tables")
    tour.window.keys_tour.leave()


def own_city(tour: Tour) -> None:
    """A city of one's own: the form, and what a build that was refused says."""
    maker = tour.window.city_maker
    tour.window.commands.do_open_city()
    maker.rows[0].path.setText("/data/south/south.osm.pbf")
    maker.rows[2].path.setText("/data/south/grids.gpkg")
    tour.picture("own-city")
    findings = {
        "refused": [
            {"file": "grids.gpkg", "feature": "17", "what": "outside its district 三元里"},
            {"file": "roster.csv", "feature": "row 41", "what": "grid '0912' is not known"},
        ],
        "warnings": [{"file": "south.osm.pbf", "feature": "way 4711", "what": "cut off"}],
        "repaired": [{"file": "grids.gpkg", "feature": "3", "what": "ring closed"}],
    }
    counts = {"units": 88, "officers": 231, "addresses": 6120}
    roads, areas = {"junctions": 2210, "edges": 5302}, {"districts": 6, "grids": 42}
    report = {"roads": roads, "areas": areas, **counts, **findings}
    maker.show_made(CityMade(Path("/home/duty/cities/south"), report=report))
    tour.picture("own-city-refused")
    maker.leave()


def quiet(tour: Tour) -> None:
    evening = Evening(tour.city)
    evening.begin_shift()
    evening.closed_today()
    tour.bridge.locate(tour.city.fixes())
    tour.links()
    tour.picture("quiet-shift")


def busy(tour: Tour) -> None:
    evening = Evening(tour.city)
    tour.incidents = evening.fill()
    tour.bridge.locate(tour.city.fixes(*evening.unseen()))
    tour.choose(tour.incidents["waiting"])
    tour.picture("busy-evening")


def stages(tour: Tour) -> None:
    """The card of an incident in each of its states."""
    for name in STATES:
        tour.window.commands.do_tab(3)
        tour.choose(tour.incidents[name])
        tour.picture(f"card-{name.replace('_', '-')}")
    tour.window.commands.do_tab(0)


STATES = (
    "dispatched",
    "unsigned",
    "en_route",
    "on_scene",
    "awaiting_feedback",
    "fed_back",
    "closed",
    "duplicate",
)


def trouble(tour: Tour) -> None:
    """What must not be overlooked: overdue, distress, a lost feed, a dead store, a refusal."""
    city, window = tour.city, tour.window
    tour.choose(tour.incidents["overdue"])
    tour.picture("overdue")
    unit_id = city.send(tour.incidents["noise"], 300.0)[1]
    city.say(m.DistressRaised, city.picture.units[unit_id].call_sign, 14.0, unit_id=unit_id)
    tour.picture("distress")
    city.say(m.TakeDistress, SEAT, unit_id=unit_id)
    tour.links(down=True)
    tour.picture("lost-feed")
    tour.links()
    city.recording = False
    tour.choose(tour.incidents["waiting"])
    window.commands.do_take()
    since = city.now - timedelta(seconds=41)
    tour.bridge.record(Recorded(city.unsaved, since, "disk I/O error", True))
    tour.picture("not-recorded")
    city.recording = True
    tour.bridge.record(Recorded())
    taken = city.nearest_free(tour.incidents["waiting"])
    window.commands.send_unit(taken, 120.0)
    tour.settle()
    tour.choose(tour.incidents["second"])
    window.commands.send_unit(taken, 120.0)
    tour.picture("refused")
    window.notices.dismiss()


def questions(tour: Tour) -> None:
    """What the console asks, and what it answers."""
    window = tour.window
    tour.choose(tour.incidents["fed_back"])
    window.commands.do_close()
    tour.picture("close-question")
    window.commands.do_dismiss()
    calls(tour)
    tour.choose(tour.incidents["second"])
    window.commands.do_excluded()
    tour.picture("left-out")
    window.commands.do_excluded()
    window.commands.do_keys()
    tour.picture("keys")
    window.commands.do_keys()
    window.panels.bring(window.messages)
    tour.picture("messages")
    window.panels.bring(window.units)
    window.commands.do_arrange()
    tour.picture("arranging-panels")
    window.commands.do_arrange()
    window.notices.dismiss()
    window.commands.do_smaller()
    tour.picture("another-size")
    window.commands.do_usual_size()
    while window.notices.dismiss():
        pass
