"""PatrolGrid 警格指挥台: the commands. Each imports what it needs when it is asked for."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.domain.bad_input import BadInput
from app.services.commands import parser_for
from app.services.interpreter import tune_for_a_screen
from app.services.log import LogSettings, default_folder, one_line, open_log

if TYPE_CHECKING:
    from app.city.pack import Pack
    from app.feeds.simulated.city import SimulatedCity
    from app.roads.network import Network
    from app.services.backstage import World
    from app.services.replay import LiveReplay
    from app.services.settings import Settings

FINE, FAULT, BAD_INPUT = 0, 1, 2
log = logging.getLogger("main")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 fine, 1 a fault of ours (the log has it), 2 bad arguments or input."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        args = parser_for(given).parse_args(given)
        code = run_of(args)(args)
        sys.stdout.flush()
        return code
    except BadInput as wrong:
        return bad(str(wrong))
    except BrokenPipeError:  # who read what we say has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as fault:
        path = default_folder() / "patrolgrid.log"
        if not log.hasHandlers():  # the command needed none until now
            path = open_log(LogSettings())
        log.critical("the program ends", exc_info=True)
        print(f"patrolgrid: {one_line(fault)} (the log has it: {path})", file=sys.stderr)  # noqa: T201
        return FAULT


def bad(sentence: str) -> int:
    print("patrolgrid:", " ".join(sentence.split()), file=sys.stderr)  # noqa: T201
    return BAD_INPUT


# ---- commands ----------------------------------------------------------------------------------


def run_of(args: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    own = {
        None: console,
        "simulate": simulate,
        "replay": replay,
        "tour": tour,
        "report": report,
        "wall": wall,
        "night": night,
    }
    match args.command:
        case "city":
            from app.city.command import run_city as run
        case "journal":
            from app.services.journal_command import run_journal as run
        case "cap":
            from app.services.cap_command import run_cap as run
        case "evaluate":
            from app.services.evaluation_command import run_evaluation as run
        case name:
            run = own[name]
    return run


def simulate(args: argparse.Namespace) -> int:
    """One day, or with --policies many runs of each, with their picture."""
    from app.services.campaign_command import check_single, run_campaign
    from app.services.simulate import run_simulate

    if args.policies is None:
        return check_single(args) or run_simulate(args)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from widgets.argument_plot import draw_response

    return run_campaign(args, draw_response)


def tour(args: argparse.Namespace) -> int:
    """Pictures on an offscreen screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from widgets.tour_command import run_tours

    try:
        return run_tours(args)
    except OSError as wrong:
        return bad(f"{wrong.filename or args.out}: {wrong.strerror or wrong}")


def report(args: argparse.Namespace) -> int:
    """Charts and pages are drawn on an offscreen screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from app.services.report_command import run_report
    from app.services.settings import load
    from widgets.report_charts import pictures
    from widgets.report_pdf import save_pdf

    app = QApplication([sys.argv[0]])
    try:
        return run_report(args, load(args.settings).limits, pictures, save_pdf)
    finally:
        app.quit()


def wall(args: argparse.Namespace) -> int:
    """The wall follows the store of a console from a process of its own."""
    tune_for_a_screen()
    from app.services.settings import load
    from widgets.wall.room import run_wall

    return run_wall(args, load(args.settings))


def night(args: argparse.Namespace) -> int:
    """A night again, in a window that reads and nothing else."""
    tune_for_a_screen()
    from app.services.settings import load
    from widgets.night_room import run_night

    return run_night(args, load(args.settings))


# ---- the console -------------------------------------------------------------------------------


def console(args: argparse.Namespace) -> int:
    """The window on one city: the demo city lives, another has what its feeds bring."""
    tune_for_a_screen()
    from app.feeds.clock import Clock
    from app.services.backstage import World
    from app.services.home import load_city, store_url
    from app.services.settings import load

    settings = load(args.settings)
    pack = load_city(args.city)
    if args.traces is not None:
        return drive(args, settings, pack)
    store = store_url(args.store, pack.folder)
    if args.city is None if args.simulate is None else args.simulate:
        return in_window(args, settings, lively(pack, store, settings))
    return in_window(args, settings, World(pack, store, Clock()))


def lively(pack: "Pack", store: str, settings: "Settings") -> "World":
    """A city with simulated officers and callers."""
    from app.feeds.clock import Clock
    from app.feeds.simulated.demand import load_demand
    from app.feeds.simulated.temper import Temper
    from app.services.backstage import World
    from app.services.home import DEMAND

    s = settings.simulate
    clock, demand = Clock(speed=s.speed), load_demand(DEMAND, s.calls_per_day)
    temper = Temper(late_share=s.late_share, lost_share=s.lost_share)

    def officers(network: "Network") -> "SimulatedCity":
        from app.feeds.simulated.city import SimulatedCity  # brings the roads

        begin = s.seed, clock.now()
        return SimulatedCity(pack, network, demand, temper, *begin, first_call_s=s.first_call_s)

    return World(pack, store, clock, officers)


def drive(args: argparse.Namespace, settings: "Settings", pack: "Pack") -> int:
    """Recorded vehicles on the roads of the city: an exercise, with a store of its own."""
    from app.feeds.clock import Clock
    from app.feeds.traces import read_traces
    from app.services.backstage import World

    clock, tracks = Clock(), read_traces(args.traces)
    with TemporaryDirectory(prefix="patrolgrid-traces-") as folder:
        store = args.store or f"sqlite:///{folder}/traces.db"
        driven = replace(pack, units=tracks.units())
        return in_window(args, settings, World(driven, store, clock, tracks=tracks))


def replay(args: argparse.Namespace) -> int:
    """A call log again: its figures, or in the window with simulated officers."""
    tune_for_a_screen()
    from app.services.replay import run_replay
    from app.services.settings import load

    def window(live: "LiveReplay") -> int:
        from app.feeds.clock import Clock
        from app.services.backstage import World

        with TemporaryDirectory(prefix="patrolgrid-replay-") as folder:
            store = getattr(args, "store", None) or f"sqlite:///{folder}/replay.db"
            clock = Clock(live.start, live.speed)
            world = World(live.pack, store, clock, live.city, (live.feed,))
            return in_window(args, load(args.settings), world)

    return run_replay(args, window)


def in_window(args: argparse.Namespace, settings: "Settings", world: "World") -> int:
    """Everything by hand, from the store to the window; then until that is closed."""
    from app.services.arrangement import Arrangements
    from app.services.backstage import Backstage
    from app.services.display import display_for
    from app.services.home import arrangement_of, demo_folder
    from app.services.log import open_log
    from app.services.restart import Again
    from app.services.text import Text
    from app.store.store import Store
    from widgets.actions import use
    from widgets.bridge import Bridge
    from widgets.palette import load_palette
    from widgets.room import Room
    from widgets.running import application, run

    use(settings.keys)  # a wrong one ends it here
    path = open_log(settings.log)
    text = Text(args.lang or settings.screen.language)
    display, environ = display_for(os.environ), dict(os.environ)
    os.environ.update(display.environ)  # before Qt starts
    left = Arrangements(arrangement_of(args.seat), lambda _: None)
    scale = left.at_start.scale or settings.screen.scale
    os.environ.setdefault("QT_SCALE_FACTOR", str(scale))
    store = Store(world.store)
    app = application(load_palette(settings.screen.theme))
    app.setProperty("scale", scale)
    bridge = Bridge()
    behind = Backstage(world, store, settings, text, args.seat, bridge)
    again = Again(args, demo_folder(), lambda: text.language, app.exit)
    lasting = args.command is None and args.traces is None  # a replay's store goes with it
    room = Room(behind, bridge, left, again.ask if lasting else None, args.settings)
    code = run(app, display, room, bridge.say, text, path)
    again.begin(environ)
    return code


if __name__ == "__main__":
    sys.exit(main())
