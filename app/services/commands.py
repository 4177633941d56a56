"""What may be typed after `main.py`; each command brings its own options."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app.services.home import data_folder

WHAT = "PatrolGrid 警格指挥台: the console, and the commands beside it"
COMMANDS = (
    *("city", "replay", "simulate", "tour", "journal"),
    *("report", "evaluate", "cap", "wall", "night"),
)


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments; --help has all the others."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see --help)\n")


def parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """Commands bring their own options; they are imported only when one is asked for."""
    parser = Parser("main.py", description=WHAT)
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
