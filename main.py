"""PatrolGrid 警格指挥台: builds every part by hand, in a readable order; the commands."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.messages import RosterLoaded
from app.domain.picture import Value
from app.feeds.calls.lines import LogError
from app.feeds.clock import Clock, ClockFeed
from app.feeds.ids import fresh_id
from app.feeds.runner import Feed, FeedRunner
from app.feeds.simulated.demand import DemandError, load_demand
from app.feeds.simulated.temper import Temper
from app.services import interpreter
from app.services.advisor import Advisor, Answer, Question
from app.services.again import Again
from app.services.arrangement import Arrangements
from app.services.bookmarks import Bookmarks
from app.services.checkpoint import Notary
from app.services.city_making import CityMaking
from app.services.clerk import Clerk
from app.services.command_line.words import learn_to_spell
from app.services.demand import Demand
from app.services.desk import Desk
from app.services.directive_draft import DirectiveDraft
from app.services.directive_outbox import DirectiveOutbox
from app.services.display import BadDisplay, Display, display_for
from app.services.drafts import Draft, Drafts, draft_of
from app.services.exports import Exports
from app.services.historian import Historian
from app.services.home import (
    DEMAND,
    arrangement_of,
    city_folder,
    data_folder,
    demo_folder,
    spool_of,
    store_url,
    tracks_of,
    views_of,
)
from app.services.log import catch_faults, default_folder, one_line, open_log
from app.services.lookup import Lookup
from app.services.night_start import NightStart
from app.services.outbox import Outbox
from app.services.place_history import PlaceHistory
from app.services.record_reader import RecordReader
from app.services.recorded import Recorded
from app.services.reporting import Reporting
from app.services.settings import BadSettings, Cap, Settings
from app.services.settings import load as load_settings
from app.services.speaker import Speaker
from app.services.spool import Spool
from app.services.templates import load_templates
from app.services.text import Text
from app.services.tracking import Tracking
from app.services.wall_sizes import BadWall
from app.store.errors import StoreError
from app.store.store import Store
from widgets import qtlog
from widgets.actions import use
from widgets.bridge import Bridge
from widgets.doors import Doors
from widgets.loopback import Loopback
from widgets.palette import load_palette
from widgets.style import apply_style
from widgets.window import ConsoleWindow

if TYPE_CHECKING:
    from app.city.mbtiles import MbTiles
    from app.city.pmtiles import PmTiles
    from app.city.search import AddressSearch, Hit
    from app.feeds.simulated.city import SimulatedCity
    from app.feeds.traces import Traces
    from app.roads.network import Network
    from app.services.clerk import Files
    from app.services.on_roads import OnRoads
    from widgets.night_room import NightRoom

FINE, FAULT, BAD_INPUT = 0, 1, 2
COMMANDS = (
    "city",
    "replay",
    "simulate",
    "tour",
    "journal",
    "report",
    "evaluate",
    "cap",
    "wall",
    "night",
)
BAD = (BadDisplay, BadSettings, BadWall, CityError, DemandError, LogError, StoreError)
FIRST_ADVICE_S = 3.0  # so long the search for addresses waits for it
WARM_S = 1800.0  # recorded vehicles are joined when most of them are out
log = logging.getLogger("main")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 fine, 1 a fault of ours (the log has it), 2 bad arguments or input."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    args = parser_for(given).parse_args(given)
    try:
        return run_of(args)(args)
    except BAD as wrong:
        return bad(str(wrong))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as fault:
        path = default_folder() / "patrolgrid.log"
        log.critical("the program ends", exc_info=True)
        print(f"patrolgrid: {one_line(fault)} (the log has it: {path})", file=sys.stderr)  # noqa: T201
        return FAULT


def bad(sentence: str) -> int:
    print("patrolgrid:", " ".join(sentence.split()), file=sys.stderr)  # noqa: T201
    return BAD_INPUT


# ---- commands ----------------------------------------------------------------------------------


def parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """Commands bring their own options; they are imported only when one is asked for."""
    parser = argparse.ArgumentParser("main.py", description=__doc__)
    parser.add_argument("--city", type=Path, metavar="PACK", help="city pack; default: demo city")
    parser.add_argument("--store", metavar="URL", help="default: SQLite in the user's data folder")
    parser.add_argument("--lang", choices=("zh", "en"), help="language; default: as in settings")
    parser.add_argument("--settings", type=Path, metavar="F", help="the user's own settings file")
    parser.add_argument("--seat", default="1", metavar="NAME", help="this seat's name; default: 1")
    parser.add_argument(
        "--simulate",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="simulated officers and callers; default: only in the demo city",
    )
    parser.add_argument(
        "--traces", type=Path, metavar="CSV", help="recorded vehicles as units, from now on"
    )
    parser.set_defaults(command=None)
    if not {*COMMANDS, "-h", "--help"}.isdisjoint(given):
        add_commands(parser.add_subparsers(dest="command", metavar="COMMAND"))
    return parser


def add_commands(commands: Any) -> None:
    from app.city.command import add_city_parser  # noqa: PLC0415
    from app.services.campaign_command import add_campaign_options  # noqa: PLC0415
    from app.services.cap_command import add_cap_parser  # noqa: PLC0415
    from app.services.evaluation_command import add_evaluation_parser  # noqa: PLC0415
    from app.services.journal_command import add_journal_parser  # noqa: PLC0415
    from app.services.night_command import add_night_parser  # noqa: PLC0415
    from app.services.replay import add_replay_parser  # noqa: PLC0415
    from app.services.report_command import add_report_parser  # noqa: PLC0415
    from app.services.simulate import add_simulate_parser  # noqa: PLC0415
    from app.services.wall_command import add_wall_parser  # noqa: PLC0415

    add_city_parser(commands)
    add_campaign_options(add_simulate_parser(commands))
    add_replay_parser(commands)
    add_journal_parser(commands, data_folder() / "demo.db")
    add_cap_parser(commands, data_folder() / "demo.db")
    add_report_parser(commands)
    add_evaluation_parser(commands)
    add_wall_parser(commands)
    add_night_parser(commands)
    tour = commands.add_parser("tour", help="pictures of every screen and state")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for them")
    tour.add_argument("--size", type=size, default=(1920, 1080), metavar="WxH")
    tour.add_argument("--lang", choices=("zh", "en"), default="zh")
    tour.add_argument("--theme", choices=("dark", "light"), default="dark")
    tour.add_argument("--wall", action="store_true", help="only the wall, at --size")


def size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1920x1080")
    if not (640 <= int(width) <= 16_000 and 480 <= int(height) <= 16_000):
        raise argparse.ArgumentTypeError(f"{text!r} is not between 640x480 and 16000x16000")
    return int(width), int(height)


def run_of(args: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    own = {
        "simulate": simulate,
        "replay": replay,
        "tour": tour,
        "report": report,
        "wall": wall,
        "night": night,
    }
    match args.command:
        case "city":
            from app.city.command import run_city as run  # noqa: PLC0415
        case "journal":
            from app.services.journal_command import run_journal as run  # noqa: PLC0415
        case "cap":
            from app.services.cap_command import run_cap as run  # noqa: PLC0415
        case "evaluate":
            from app.services.evaluation_command import run_evaluation as run  # noqa: PLC0415
        case name:
            run = own.get(name, console)
    return run


def simulate(args: argparse.Namespace) -> int:
    """One day, or with --policies many runs of each, with their picture."""
    from app.services.campaign_command import run_campaign  # noqa: PLC0415
    from app.services.simulate import run_simulate  # noqa: PLC0415

    if args.policies is None:
        return run_simulate(args)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from widgets.argument_plot import draw_response  # noqa: PLC0415

    return run_campaign(args, draw_response)


def tour(args: argparse.Namespace) -> int:
    """Pictures on an offscreen screen, from the demo city and a scripted evening."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if args.wall:
        return wall_tour(args)
    from app.roads.network import Network  # noqa: PLC0415
    from app.services.city_advice import CityAdvice, recommender_for  # noqa: PLC0415
    from widgets.tour import run_tour  # noqa: PLC0415

    pack, settings = load_pack(city_folder(args.city)), Settings()
    advice = CityAdvice(pack, recommender_for(pack, Network(pack.streets), settings.recommend))
    asked = (advice.recommend, advice.foresee)
    unheard = (lambda _: None, lambda _: None)
    seen = advice.look_out, advice.compare
    advisor = Advisor(*asked, *unheard, *seen, advice.plan)
    try:
        pictures = run_tour(pack, advisor.answer, args.out, args.size, args.lang, args.theme)
    except OSError as wrong:
        return bad(f"{wrong.filename or args.out}: {wrong.strerror or wrong}")
    print("\n".join(map(str, pictures)), flush=True)  # noqa: T201
    night_tour(args, pack)
    from widgets.wall.tour import SIZES  # noqa: PLC0415

    return max(wall_tour(args, size) for size in SIZES)


def night_tour(args: argparse.Namespace, pack: Pack) -> None:
    """Pictures of a night that is shown again."""
    from app.services.night_advice import roads_of  # noqa: PLC0415
    from widgets.tour_night import picture_night  # noqa: PLC0415

    how = args.size, args.lang, args.theme
    print("\n".join(map(str, picture_night(pack, roads_of(pack), args.out, *how))))  # noqa: T201


def wall_tour(args: argparse.Namespace, size: tuple[int, int] | None = None) -> int:
    """Pictures of the wall, in a process of its own: its scale is set before Qt starts."""
    from widgets.wall.tour import picture_wall  # noqa: PLC0415

    return picture_wall(city_folder(args.city), args.out, size or args.size, args.lang)


def wall(args: argparse.Namespace) -> int:
    """The wall follows the store of a console from a process of its own."""
    from widgets.wall.room import run_wall  # noqa: PLC0415

    return run_wall(args, load_settings(args.settings), hold_display)


def report(args: argparse.Namespace) -> int:
    """Charts and pages are drawn on an offscreen screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.services.report_command import run_report  # noqa: PLC0415
    from widgets.report_charts import pictures  # noqa: PLC0415
    from widgets.report_pdf import save_pdf  # noqa: PLC0415

    app = QApplication([sys.argv[0]])
    try:
        return run_report(args, load_settings(args.settings).limits, pictures, save_pdf)
    finally:
        app.quit()


def night(args: argparse.Namespace) -> int:
    """A night again, in a window that reads and nothing else."""
    from app.services.night_command import source_of  # noqa: PLC0415
    from widgets.night_room import NightRoom  # noqa: PLC0415

    settings, folder = load_settings(args.settings), city_folder(args.city)
    use(settings.keys)
    source, path = source_of(args, folder, settings), open_log(settings.log)
    text = Text(args.lang or settings.screen.language)
    display = display_for(os.environ)
    os.environ.update(display.environ)
    sys.setswitchinterval(0.001)
    qtlog.install()
    app = QApplication([sys.argv[0]])
    apply_style(app, load_palette(settings.screen.theme))
    room = NightRoom(load_pack(folder), settings, text, source)
    end_catching = catch_faults(room.bridge.say, text, path)
    hold_display(app, display, text)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: app.quit())
    try:
        room.open()
        return app.exec()
    finally:
        room.window.close()
        end_catching()


# ---- the console -------------------------------------------------------------------------------


def console(args: argparse.Namespace) -> int:
    """The window on one city: the demo city lives, another has what its feeds bring."""
    settings = load_settings(args.settings)
    folder = city_folder(args.city)
    if args.traces is not None:
        return drive(args, settings, load_pack(folder))
    pack, store = load_pack(folder), store_url(args.store, folder)
    clock, officers = Clock(), None
    if args.city is None if args.simulate is None else args.simulate:
        s = settings.simulate
        clock = Clock(speed=s.speed)
        temper = Temper(late_share=s.late_share, lost_share=s.lost_share)
        demand = load_demand(DEMAND, s.calls_per_day)

        def officers(network: "Network") -> "SimulatedCity":
            from app.feeds.simulated.city import SimulatedCity  # noqa: PLC0415 - brings the roads

            return SimulatedCity(
                pack, network, demand, temper, s.seed, clock.now(), first_call_s=s.first_call_s
            )

    return in_window(args, settings, World(pack, store, clock, officers))


def drive(args: argparse.Namespace, settings: Settings, pack: Pack) -> int:
    """Recorded vehicles on the roads of the city: an exercise, with a store of its own."""
    from app.feeds.traces import read_traces  # noqa: PLC0415 - brings the roads

    clock, tracks = Clock(), read_traces(args.traces)
    with TemporaryDirectory(prefix="patrolgrid-traces-") as folder:
        store = args.store or f"sqlite:///{folder}/traces.db"
        driven = replace(pack, units=tracks.units())
        return in_window(args, settings, World(driven, store, clock, tracks=tracks))


def replay(args: argparse.Namespace) -> int:
    """A call log again: its figures, or in the window with simulated officers."""
    from app.services.replay import LiveReplay, run_replay  # noqa: PLC0415

    def window(live: LiveReplay) -> int:
        with TemporaryDirectory(prefix="patrolgrid-replay-") as folder:
            store = getattr(args, "store", None) or f"sqlite:///{folder}/replay.db"
            clock = Clock(live.start, live.speed)
            world = World(live.pack, store, clock, live.city, (live.feed,))
            return in_window(args, load_settings(args.settings), world)

    return run_replay(args, window)


def pictures(named: str) -> "MbTiles | PmTiles | None":
    """The tile file that the settings name; CityError where it is none."""
    if not named:
        return None
    from app.city.tile_file import tile_file  # noqa: PLC0415 - few have one

    return tile_file(Path(named).expanduser())


@dataclass(frozen=True, slots=True)
class World:
    """What the console is connected to."""

    pack: Pack
    store: str
    clock: Clock
    officers: "Callable[[Network], SimulatedCity] | None" = None  # simulated; None: real terminals
    feeds: tuple[Feed, ...] = ()
    tracks: "Traces | None" = None  # recorded vehicles


def in_window(args: argparse.Namespace, settings: Settings, world: World) -> int:
    """Run until the window is closed or the program is told to end."""
    use(settings.keys)  # a wrong one ends it here
    path = open_log(settings.log)
    text = Text(args.lang or settings.screen.language)
    display, environ = display_for(os.environ), dict(os.environ)
    os.environ.update(display.environ)  # before Qt starts
    left = Arrangements(arrangement_of(args.seat), lambda _: None)
    scale = left.at_start.scale or settings.screen.scale
    os.environ.setdefault("QT_SCALE_FACTOR", str(scale))
    store = Store(world.store)
    interpreter.tune_for_a_screen()
    qtlog.install()
    app = QApplication([sys.argv[0]])
    app.setProperty("scale", scale)
    apply_style(app, load_palette(settings.screen.theme))
    again = Again(args, demo_folder(), lambda: text.language, app.quit)
    lasting = args.command is None and args.traces is None  # a replay's store goes with it
    room = Room(world, store, settings, text, args.seat, left, again.ask if lasting else None)
    room.settings_path = args.settings
    end_catching = catch_faults(room.bridge.say, text, path)
    hold_display(app, display, text)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: app.quit())
    try:
        room.open()
        code = app.exec()
    finally:
        room.close()
        end_catching()
    again.begin(environ)
    return code


def hold_display(app: QApplication, display: Display, text: Text) -> None:
    """Served by VNC, the window must be for this machine only."""
    if app.platformName() != "vnc":
        return

    def held(_port: int) -> None:
        print(display.served(text, socket.gethostname()), file=sys.stderr)  # noqa: T201

    def failed(why: str) -> None:
        print(f"patrolgrid: {why}", file=sys.stderr)  # noqa: T201
        app.exit(FAULT)

    Loopback(app, held, failed)


class Room:
    """Everything that runs behind and in one window, built here and nowhere else."""

    def __init__(
        self,
        world: World,
        store: Store,
        settings: Settings,
        text: Text,
        seat: str,
        arrangements: Arrangements,
        again: Callable[[Path | None], None] | None,
    ) -> None:
        pack, now = world.pack, world.clock.now
        self.now, self.units, self.store = now, pack.units, store
        self.interval_s, self.speed = settings.links.interval_s, world.clock.speed
        self.bridge = bridge = Bridge()
        self.text, self.settings = text, settings
        self.night: NightRoom | None = None
        self.nights = NightStart(self.night_failed)
        self.settings_path: Path | None = None
        days = settings.tracks.keep_days
        self.tracking = Tracking(tracks_of(store.name), days, self.unrecorded)
        self.heard: list[Callable[[Sequence[Value]], None]] = []
        spool = Spool(spool_of(store))
        says = (self.show, bridge.refuse, bridge.fault, self.record)
        self.notary = Notary(lambda note: self.desk.post([note]), now, fresh_id)
        self.desk = Desk(store, *says, now, spool, settings.limits)
        self.runners = [self.run_feed(feed) for feed in (ClockFeed(), *world.feeds)]
        if settings.cap.folder:
            self.exchange(settings.cap, text.language, pack)
        self.world, self.recommend = world, settings.recommend
        self.assumed = settings.simulate
        self.roads: OnRoads | None = None
        self.search: AddressSearch | None = None
        self._asked: Question | None = None
        self._advised = Event()
        self._opening = Thread(target=self.take_to_the_roads, name="opening")
        told = partial(bridge.publish, ())
        self.historian = Historian(world.store, told, bridge.recall, bridge.fault)
        outward = (self.desk.post, self.ask, now, fresh_id)
        self.bookmarks = Bookmarks(views_of(pack.folder), bridge.fault)
        known = (self.find, self.historian.ask, self.bookmarks, pictures(settings.map.tiles))
        self.drafts = Drafts(draft_of(spool.path, seat), bridge.fault, Draft)
        order = draft_of(spool.path, seat, "order")
        self.orders = Drafts(order, bridge.fault, DirectiveDraft)
        self.clerk = Clerk(
            pack, bridge.hand_in, bridge.fault, self.alerts(settings, text.language, pack)
        )
        self.places = PlaceHistory(world.store, bridge.past, bridge.fault)
        self.demand = Demand(world.store, bridge.fault)
        self.lookup = Lookup(self.find, bridge.find, bridge.fault)
        self.reporting = Reporting(pack.folder, world.store, lambda: text.language)
        self.reader = RecordReader(world.store, bridge.fault)
        self.exports = Exports(data_folder() / "exports", bridge.answer)
        self.speaker = Speaker(bridge.beep)
        self.arrangements = arrangements
        doors = Doors(
            *outward,
            *known,
            play=self.speaker.play,
            keep=self.drafts.keep,
            keep_order=self.orders.keep,
            clerk=self.clerk,
            templates=load_templates(settings.limits.directives.levels),
            past=self.places.ask,
            look_up=self.lookup.ask,
            exports=self.exports,
            arrangements=arrangements,
            making=CityMaking(data_folder() / "cities"),
            night=self.replay_night,
            again=again,
            reader=self.reader.ask,
            reporting=self.reporting,
        )
        self.window = ConsoleWindow(pack, settings, text, bridge, doors, seat)

    def show(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        """What the desk has decided goes to the screen and to whoever carries it out."""
        self.bridge.publish(values, entries)
        self.notary.saw(self.desk.picture, entries)
        for hear in self.heard:
            hear(values)

    def record(self, status: Recorded) -> None:
        self.bridge.record(status)
        self.notary.recorded(status)

    def replay_night(self) -> None:
        """The last hours of this very journal, in a window of their own."""
        if QApplication.platformName() == "vnc":  # serves one process
            self.replay_here()
        elif self.nights.open:
            self.window.notices.refuse(self.text("notice.night_open"))
        else:
            given = {"--city": self.world.pack.folder, "--store": self.world.store}
            given |= {"--lang": self.text.language, "--settings": self.settings_path}
            named = [part for name, value in given.items() if value for part in (name, str(value))]
            self.nights.begin(named)

    def night_failed(self, why: str) -> None:
        self.bridge.say(self.text("notice.night_failed", what=why))

    def replay_here(self) -> None:
        """In this process: the live window waits half a second for it."""
        from app.services.night_advice import roads_of  # noqa: PLC0415
        from app.services.night_player import Source  # noqa: PLC0415
        from widgets.night_room import NightRoom  # noqa: PLC0415

        if self.night is not None:
            self.night.window.activateWindow()
            return
        pack, limits = self.world.pack, self.settings.limits
        source = Source(self.world.store, self.tracking.folder, limits)
        roads = roads_of(pack, self.roads.network) if self.roads is not None else None
        text = Text(self.text.language)
        self.night = NightRoom(pack, self.settings, text, source, roads)
        self.night.ended.connect(self.forget_night)
        self.night.open()

    def forget_night(self) -> None:
        self.night = None

    def tell(self, hear: Callable[[Sequence[Value]], None]) -> None:
        """All that is known, which was shown before there was anybody to hear it; then the news."""
        hear(self.desk.picture.everything())
        self.heard.append(hear)

    def locate(self, fixes: Fixes) -> None:
        """Where the units are goes to the screen, and is kept."""
        self.bridge.locate(fixes)
        self.tracking.take(fixes)

    def unrecorded(self, why: Exception) -> None:
        self.bridge.say(self.text("notice.no_tracks", what=one_line(why)))

    def run_feed(self, feed: Feed) -> FeedRunner:
        """A feed goes on where its cursor in the picture stands."""
        cursor = self.desk.picture.cursors.get(feed.name)
        position = cursor.position if cursor else ""
        interval_s = max(self.interval_s, feed.period_s) * self.speed
        return FeedRunner(feed, self.desk.post, self.bridge.link, self.now, position, interval_s)

    def ask(self, question: Question) -> None:
        """What is asked before the roads are known is answered when they are."""
        self._asked = question
        if self.roads is not None:
            self.roads.advisor.ask(question)

    def advise(self, answer: Answer) -> None:
        self.bridge.advise(answer)
        if answer.advice is not None:
            self._advised.set()

    def find(self, address: str) -> "Sequence[Hit]":
        """Who types an address in the first seconds waits until it can be found."""
        self._advised.set()
        self._opening.join()
        return self.search.find(address) if self.search is not None else ()

    def take_to_the_roads(self) -> None:
        """A second or two that the window need not wait for; the desk decides nothing until then,
        so that nobody who carries its orders out misses one."""
        from app.services.on_roads import OnRoads  # noqa: PLC0415

        world, bridge = self.world, self.bridge
        told = self.advise, bridge.fault, self.locate, self.demand.calls
        self.roads = roads = OnRoads(world.pack, self.recommend, *told)
        if world.officers is not None:
            self.connect(roads, world.officers(roads.network))
        if world.tracks is not None:
            from app.feeds.traces import TraceFeed  # noqa: PLC0415

            ago_s = self.now().timestamp() - world.tracks.starts_at - WARM_S
            self.locate_by(roads, TraceFeed(world.tracks, roads.located, ago_s))
        self.desk.start()
        if self._asked is not None:
            roads.advisor.ask(self._asked)
        roads.advisor.start()
        for runner in self.runners:
            runner.start()
        self._advised.wait(FIRST_ADVICE_S)  # who is waited for comes before words and houses
        self.search = roads.search()
        learn_to_spell()
        interpreter.keep_what_is_there()

    def alerts(self, settings: Settings, language: str, pack: Pack) -> "Files":
        """Alerts that somebody opens or hands out by hand."""
        from app.services.cap_command import sender_of  # noqa: PLC0415
        from app.services.cap_files import CapFiles  # noqa: PLC0415

        whose = partial(sender_of, settings)
        return CapFiles(whose, settings.cap.sender, language, pack.locate)

    def exchange(self, cap: Cap, language: str, pack: Pack) -> None:
        """Alerts of others, and answers to ours, come in by the folder that the settings name."""
        from app.feeds.cap.folder import CapFolder  # noqa: PLC0415
        from app.services.cap_exchange import CapExchange  # noqa: PLC0415

        exchange = CapExchange(cap.sender, language, pack.locate)
        self.tell(exchange.saw)
        inbox = Path(cap.folder).expanduser()
        folder = CapFolder(inbox, exchange.take, listen=exchange.listen)
        self.runners.append(self.run_feed(folder))

    def connect(self, roads: "OnRoads", city: "SimulatedCity") -> None:
        """Officers who do not exist: their reports and fixes come in, their orders go out."""
        city.resume(self.desk.picture)
        outbox = Outbox(city.deliver, city.withdraw)
        self.tell(outbox.saw)
        self.runners.append(self.run_feed(outbox))
        self.answer_directives()
        self.answer_diversions(self.desk.picture.limits.duties.follow_up_s)
        from app.feeds.simulated.feed import SimulatedFeed  # noqa: PLC0415

        self.locate_by(roads, SimulatedFeed(city, roads.located))

    def answer_directives(self) -> None:
        """Those officers also sign for directives, late, badly or not at all."""
        from app.feeds.simulated.receivers import simulated_receivers  # noqa: PLC0415

        s = self.assumed
        receivers = simulated_receivers(s.seed, s.forget_share, s.ignore_share, s.poor_share)
        receivers.resume(self.desk.picture)
        outbox = DirectiveOutbox(receivers.tell)
        self.tell(outbox.saw)
        self.runners += [self.run_feed(outbox), self.run_feed(receivers)]

    def answer_diversions(self, follow_up_s: float) -> None:
        """Agencies that do not exist take what is diverted, or decline; some callers answer."""
        from app.feeds.simulated.agencies import SimulatedAgencies  # noqa: PLC0415

        agencies = SimulatedAgencies(self.assumed.seed, follow_up_s)
        self.tell(agencies.saw)
        self.runners.append(self.run_feed(agencies))

    def locate_by(self, roads: "OnRoads", feed: Feed) -> None:
        """A feed brings fixes; whoever comes to where it was sent has arrived, tapped or not."""
        geofence = roads.geofence()
        self.tell(geofence.saw)
        self.runners += [self.run_feed(feed), self.run_feed(geofence)]

    def open(self) -> None:
        """What is known is shown; then the roads, the desk, and who tells it something."""
        self.window.kept.take_place()
        self.window.show()
        self.desk.show_everything()
        now = self.now()
        roster = RosterLoaded(id=fresh_id(), at=now, entered_at=now, by="city", units=self.units)
        self.desk.handle([[roster]])
        self.tracking.start()
        self.notary.start()
        self._opening.start()
        self.historian.start()
        self.places.start()
        self.demand.start()
        self.lookup.start()
        self.reader.start()
        if (draft := self.drafts.read()) is not None:
            self.window.offer_draft(draft)
        self.clerk.start()
        if (order := self.orders.read()) is not None:
            self.window.composer.restore(order)
        self.drafts.start()
        self.orders.start()
        self.window.teach_first_call()
        self.speaker.start()

    def close(self) -> None:
        """Feeds first, so that the desk saves all they said; nothing is shown any more."""
        self._advised.set()
        self._opening.join()
        if self.night is not None:
            self.night.window.close()
        for runner in self.runners:
            runner.stop()
        self.tracking.stop()
        self.historian.stop()
        self.places.stop()
        self.demand.stop()
        self.lookup.stop()
        self.reader.stop()
        self.reporting.stop()
        self.exports.stop()
        self.clerk.stop()
        self.bookmarks.stop()
        if self.roads is not None:
            self.roads.advisor.stop()
        self.speaker.stop()
        self.desk.stop()
        if (note := self.notary.close(self.desk.picture)) is not None:
            self.desk.handle([[note]])
        self.bridge.stop()
        self.window.close()
        self.arrangements.stop()
        self.drafts.stop()
        self.orders.stop()
        self.store.close()


if __name__ == "__main__":
    sys.exit(main())
