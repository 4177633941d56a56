"""`main.py city build` and `main.py city check`."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from app.city.build import BuildInput, build
from app.city.check import check
from app.city.datum import Datum, parse_datum
from app.city.report import BuildReport, CityError

FINE, BAD_INPUT = 0, 2
FILES = {
    "osm": "OpenStreetMap extract (.osm.pbf, .osm.bz2, .osm) or street lines",
    "districts": "police districts (GeoJSON, GeoPackage, Shapefile, also zipped)",
    "grids": "patrol grids, same formats",
    "roster": "CSV of units and officers",
    "addresses": "CSV of addresses and places with lon and lat",
    "categories": "TOML list of incident categories and agencies",
    "columns": "TOML naming the columns of these files, where they are not the usual ones",
}


def add_city_parser(subparsers: Any) -> None:
    """Add the command `city` to the program's subcommands."""
    city = subparsers.add_parser("city", help="build or check a city pack")
    commands = city.add_subparsers(dest="city_command", required=True)
    making = commands.add_parser("build", help="make a city pack from a bureau's files")
    for name, text in FILES.items():
        making.add_argument(
            f"--{name}", type=Path, required=name == "osm", metavar="FILE", help=text
        )
    for option, text in (
        ("--datum", "coordinate system of areas and addresses"),
        ("--osm-datum", "coordinate system of street lines"),
    ):
        making.add_argument(
            option,
            type=_datum,
            default=Datum.WGS84,
            metavar="D",
            help=f"{text}: {', '.join(Datum)}",
        )
    making.add_argument("--name", default="", help="name of the city")
    making.add_argument("--name-en", default="", help="its English name")
    making.add_argument("--attribution", default="", help="whose data it is, shown on the map")
    making.add_argument("--out", type=Path, required=True, metavar="PACK", help="folder to write")
    checking = commands.add_parser("check", help="say what is wrong with a city pack")
    checking.add_argument("pack", type=Path, metavar="PACK")
    making.add_argument("--steps", action="store_true", help=argparse.SUPPRESS)  # for a window
    for command in (making, checking):
        command.add_argument("--json", action="store_true", help="the report as JSON on stdout")


def run_city(args: argparse.Namespace) -> int:
    """Exit code 0 where all is well, 2 where input was refused: one line on stderr says which."""
    try:
        report = check(args.pack) if args.city_command == "check" else _build(args)
    except CityError as wrong:
        return _fail(str(wrong))
    _show(report, args.json)
    if not report.refused:
        return FINE
    more = f" (and {len(report.refused) - 1} more)" if len(report.refused) > 1 else ""
    return _fail(f"{report.refused[0]}{more}")


def _build(args: argparse.Namespace) -> BuildReport:
    if args.steps:
        return build(_given(args), _say_step)
    with _bar() as bar:
        return build(_given(args), _steps(bar))


def _say_step(what: str, share: float) -> None:
    """One line a step, for the console that waits for it."""
    sys.stderr.write(f"step {round(100 * share)} {what}\n")
    sys.stderr.flush()


def _datum(text: str) -> Datum:
    try:
        return parse_datum(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def _given(args: argparse.Namespace) -> BuildInput:
    files = {name: getattr(args, name) for name in FILES}
    words = {name: getattr(args, name) for name in ("name", "name_en", "attribution")}
    return BuildInput(out=args.out, datum=args.datum, osm_datum=args.osm_datum, **files, **words)


def _bar() -> "tqdm[Any]":
    """Drawn for a person only: where stderr is a file, it holds the one line of an error."""
    return tqdm(total=100, file=sys.stderr, leave=False, bar_format="{l_bar}{bar}", disable=None)


def _steps(bar: "tqdm[Any]") -> Callable[[str, float], None]:
    def step(what: str, share: float) -> None:
        bar.set_description(what)
        bar.update(round(100 * share) - bar.n)

    return step


def _fail(line: str) -> int:
    sys.stderr.write(" ".join(f"city: {line}".split()) + "\n")
    return BAD_INPUT


def _show(report: BuildReport, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    lines = [
        f"{report.pack}",
        f"  roads      {report.junctions} junctions, {report.edges} directed edges",
        f"  areas      {report.districts} districts, {report.grids} grids",
        f"  force      {report.units} units, {report.officers} officers",
        f"  addresses  {report.addresses}",
    ]
    for title in ("repaired", "warnings", "refused"):
        found = getattr(report, title)
        lines += [f"{title}: {len(found)}", *(f"  {finding}" for finding in found)]
    sys.stdout.write("\n".join(lines) + "\n")
