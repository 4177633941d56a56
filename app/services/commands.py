"""What may be typed after `main.py`; each command brings its own options."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final, NoReturn

from app.services.text import LANGUAGES

LONGEST_SEAT: Final = 40
WHAT = "PatrolGrid 警格指挥台: the console, and the commands beside it"
# Who adds its options, and what it is for: the list of commands needs no import of any.
COMMANDS: Final = {
    "city": ("app.city.command:add_city_parser", "build or check a city pack"),
    "replay": ("app.services.replay:add_replay_parser", "a call log again, its figures and ours"),
    "simulate": ("app.services.commands:add_simulate", "a simulated day without a window"),
    "tour": ("app.services.commands:add_tour", "pictures of every screen and state"),
    "journal": ("app.services.journal_command:add_journal_parser", "check or hand out the journal"),
    "report": ("app.services.report_command:add_report_parser", "a report of a period as a file"),
    "evaluate": (
        "app.services.evaluation_command:add_evaluation_parser",
        "how directives, diversions and call-backs fared",
    ),
    "cap": ("app.services.cap_command:add_cap_parser", "CAP 1.2 alerts: check or hand out"),
    "wall": ("app.services.wall_command:add_wall_parser", "the wall display; reads only"),
    "night": ("app.services.night_command:add_night_parser", "a night again, in a window"),
}


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments; --help has all the others."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see --help)\n")


def parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """A command brings its own options; it is imported only when it is asked for."""
    parser = Parser("main.py", description=WHAT)
    parser.add_argument("--city", type=Path, metavar="PACK", help="city pack; default: demo city")
    parser.add_argument("--store", metavar="URL", help="default: SQLite in the user's data folder")
    parser.add_argument("--lang", choices=LANGUAGES, help="language; default: as in settings")
    parser.add_argument("--settings", type=Path, metavar="F", help="the user's own settings file")
    parser.add_argument(
        "--seat", type=seat, default="1", metavar="NAME", help="this seat's name; default: 1"
    )
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
        add_commands(parser.add_subparsers(dest="command", metavar="COMMAND"), given)
    return parser


def add_commands(commands: Any, given: Sequence[str]) -> None:
    """Those that are asked for; for the list of all of them their names will do."""
    asked = {name for name in COMMANDS if name in given}
    for name, (added_by, what) in COMMANDS.items():
        if name in asked:
            resolve_name(added_by)(commands)
        elif not asked:
            commands.add_parser(name, help=what)


def add_simulate(commands: Any) -> None:
    from app.services.campaign_command import add_campaign_options  # noqa: PLC0415
    from app.services.simulate import add_simulate_parser  # noqa: PLC0415

    add_campaign_options(add_simulate_parser(commands))


def add_tour(commands: Any) -> None:
    tour = commands.add_parser("tour")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for them")
    tour.add_argument(
        "--size", type=size, default=(1920, 1080), metavar="WxH", help="default: 1920x1080"
    )
    tour.add_argument("--lang", choices=LANGUAGES, default="zh", help="default: zh")
    tour.add_argument("--theme", choices=("dark", "light"), default="dark", help="default: dark")
    tour.add_argument("--wall", action="store_true", help="only the wall, at --size")


def seat(text: str) -> str:
    name = text.strip()
    if not (name and name.isprintable() and len(name) <= LONGEST_SEAT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a name of 1 to {LONGEST_SEAT} letters")
    return name


def size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1920x1080")
    if not (640 <= int(width) <= 16_000 and 480 <= int(height) <= 16_000):
        raise argparse.ArgumentTypeError(f"{text!r} is not between 640x480 and 16000x16000")
    return int(width), int(height)
