"""PatrolGrid 警格指挥台: builds every part by hand, in a readable order; the commands."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.feeds.calls.lines import LogError
from app.feeds.clock import Clock
from app.feeds.ids import fresh_id
from app.feeds.simulated.demand import DemandError, load_demand
from app.feeds.simulated.temper import Temper
from app.services import interpreter
from app.services.advisor import Advisor
from app.services.arrangement import Arrangements
from app.services.backstage import Backstage, World
from app.services.city_making import CityMaking
from app.services.commands import parser_for
from app.services.display import BadDisplay, Display, display_for
from app.services.home import (
    DEMAND,
    arrangement_of,
    city_folder,
    data_folder,
    demo_folder,
    store_url,
)
from app.services.log import catch_faults, default_folder, one_line, open_log
from app.services.night_start import NightStart
from app.services.restart import Again
from app.services.settings import BadSettings, Settings
from app.services.settings import load as load_settings
from app.services.templates import load_templates
from app.services.text import Text
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
    from app.feeds.simulated.city import SimulatedCity
    from app.roads.network import Network
    from widgets.night_room import NightRoom

FINE, FAULT, BAD_INPUT = 0, 1, 2
BAD = (BadDisplay, BadSettings, BadWall, CityError, DemandError, LogError, StoreError)
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
    from app.services.campaign_command import check_single, run_campaign  # noqa: PLC0415
    from app.services.simulate import run_simulate  # noqa: PLC0415

    if args.policies is None:
        return check_single(args) or run_simulate(args)
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
    """The window and those behind it, built here and nowhere else."""

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
        self.text, self.settings, self.arrangements = text, settings, arrangements
        self.bridge = Bridge()
        self.behind = behind = Backstage(world, store, settings, text, seat, self.bridge)
        self.now, self.desk = behind.now, behind.desk
        self.night: NightRoom | None = None
        self.nights = NightStart(self.night_failed)
        self.settings_path: Path | None = None
        doors = Doors(
            behind.desk.post,
            behind.ask,
            behind.now,
            fresh_id,
            behind.historian.ask,
            behind.bookmarks,
            pictures(settings.map.tiles),
            play=behind.speaker.play,
            keep=behind.drafts.keep,
            keep_order=behind.orders.keep,
            clerk=behind.clerk,
            templates=load_templates(settings.limits.directives.levels),
            past=behind.places.ask,
            look_up=behind.lookup.ask,
            exports=behind.exports,
            arrangements=arrangements,
            making=CityMaking(data_folder() / "cities"),
            night=self.replay_night,
            again=again,
            reader=behind.reader.ask,
            reporting=behind.reporting,
        )
        self.window = ConsoleWindow(world.pack, settings, text, self.bridge, doors, seat)

    def open(self) -> None:
        """The window first: what is behind it takes a second or two."""
        self.window.kept.take_place()
        self.window.show()
        self.behind.begin()
        if (draft := self.behind.drafts.read()) is not None:
            self.window.offer_draft(draft)
        if (order := self.behind.orders.read()) is not None:
            self.window.composer.restore(order)
        self.behind.keep_drafts()
        self.window.teach_first_call()

    def close(self) -> None:
        """All that was said is saved first; then nothing is shown any more."""
        if self.night is not None:
            self.night.window.close()
        self.behind.end()
        self.bridge.stop()
        self.window.close()
        self.arrangements.stop()
        self.behind.put_away()

    # ---- a night again -------------------------------------------------------------------------

    def replay_night(self) -> None:
        """The last hours of this very journal, in a window of their own."""
        if QApplication.platformName() == "vnc":  # serves one process
            self.replay_here()
        elif self.nights.open:
            self.window.notices.refuse(self.text("notice.night_open"))
        else:
            world = self.behind.world
            given = {"--city": world.pack.folder, "--store": world.store}
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
        behind, pack = self.behind, self.behind.world.pack
        source = Source(behind.world.store, behind.tracking.folder, self.settings.limits)
        roads = roads_of(pack, behind.roads.network) if behind.roads is not None else None
        text = Text(self.text.language)
        self.night = NightRoom(pack, self.settings, text, source, roads)
        self.night.ended.connect(self.forget_night)
        self.night.open()

    def forget_night(self) -> None:
        self.night = None


if __name__ == "__main__":
    sys.exit(main())
