"""`main.py wall`: what is asked for on the command line, and whether that wall could be read."""

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.services.text import LANGUAGES
from app.services.wall_layout import Layout, check_sizes, read_layout
from app.services.wall_sizes import BadWall, Sight, scale_of

NEAREST_M, FARTHEST_M = 0.5, 60.0
FINEST_MM, COARSEST_MM = 0.04, 12.0  # from a telephone to a hall's LED wall


@dataclass(frozen=True, slots=True)
class Screen:
    """A desktop in pixels of its screens, and from one pixel to the next; None: not known."""

    left: int
    top: int
    width: int
    height: int
    pitch_mm: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A wall that can be read: `scale` pixels of the screen are one of Qt's."""

    layout: Layout
    screen: Screen
    sight: Sight
    scale: float


def add_wall_parser(subparsers: Any) -> None:
    command = subparsers.add_parser("wall", help="the wall display: follows the store, reads only")
    command.add_argument(
        "--distance",
        type=distance,
        required=True,
        metavar="6m",
        help="from where it is read: letters are as large as that needs",
    )
    command.add_argument(
        "--pitch", type=pitch, metavar="MM", help="of a pixel; default: as the screen says"
    )
    command.add_argument("--layout", type=Path, metavar="FILE", help="panes and scenes, as TOML")
    command.add_argument(
        "--arrange", action="store_true", help="move and size the panes and save them to FILE"
    )
    command.add_argument("--city", type=Path, default=argparse.SUPPRESS, metavar="PACK")
    command.add_argument("--store", default=argparse.SUPPRESS, metavar="URL")
    command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def distance(given: str) -> float:
    """6, 6m or 6.5 m, in metres."""
    found = re.fullmatch(r"\s*([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*m?\s*", given)
    metres = float(found[1]) if found else 0.0
    if not NEAREST_M <= metres <= FARTHEST_M:
        raise argparse.ArgumentTypeError(
            f"{given!r} is not a distance from {NEAREST_M:g}m to {FARTHEST_M:g}m, such as 6m"
        )
    return metres


def pitch(given: str) -> float:
    found = re.fullmatch(r"\s*([0-9]{1,2}(?:\.[0-9]{1,4})?)\s*(?:mm)?\s*", given)
    mm = float(found[1]) if found else 0.0
    if not FINEST_MM <= mm <= COARSEST_MM:
        raise argparse.ArgumentTypeError(
            f"{given!r} is not a pitch from {FINEST_MM:g} to {COARSEST_MM:g} mm, such as 0.63"
        )
    return mm


def layout_for(path: Path | None, arrange: bool) -> Layout:
    """Raises BadWall. With `arrange` a file that is not there yet begins as the usual layout."""
    if arrange and path is None:
        raise BadWall("--arrange saves to a file: name it with --layout FILE")
    if arrange and path is not None and not path.exists():
        return replace(read_layout(None), path=path)
    return read_layout(path)


MAP_PLATE_PX: Final = 12.0  # the smallest letters on the map, in its own pixels
MAP_NAME_PX: Final = 12.0


def plan_for(
    layout: Layout,
    screen: Screen,
    distance_m: float,
    pitch_mm: float | None,
    capital: float,
    forgiving: bool = False,
) -> Plan:
    """Raises BadWall where letters would be too small, unless `forgiving` (while arranging)."""
    known = pitch_mm if pitch_mm is not None else screen.pitch_mm
    if known is None or not FINEST_MM <= known <= COARSEST_MM:
        raise BadWall("the screen does not say how large it is: give --pitch MM of a pixel")
    sight = Sight(distance_m, known, capital)
    if not forgiving:
        check_sizes(layout, screen.width, screen.height, sight)
    size = screen.width, screen.height
    return Plan(layout, screen, sight, scale_of(sight, MAP_PLATE_PX, MAP_NAME_PX, size))
