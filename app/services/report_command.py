"""`main.py report`: a bulletin, shift report, comparison or unit sheet of any period, as a file."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services import home
from app.services.bulletin import Bulletin, BulletinKind, Chart, written
from app.services.bulletin import CellKind as Kind
from app.services.bulletin_cover import sampled_words
from app.services.bulletin_sections import Source, sections
from app.services.report_html import page
from app.services.report_map import (
    MOST_DOTS,
    Dot,
    Legend,
    MapLayers,
    Shade,
    map_page,
    missed_legend,
    priority_legend,
    shade_legend,
)
from app.services.report_source import Asked, read, unit_called
from app.services.response import By, Leg, grouped, keys_of, measure
from app.services.sheet import save_csv, save_xlsx, whole
from app.services.simulate import Bar, fail
from app.services.text import LANGUAGES, Text
from app.store.errors import StoreError

FINE, BAD_INPUT = 0, 2
SUFFIXES = (".pdf", ".xlsx", ".csv", ".html")
OF_UNITS = (BulletinKind.UNITS, BulletinKind.UNIT)
LONGEST = timedelta(days=3660)
Pictures = Callable[[Bulletin], Mapping[Chart, bytes]]
SavePdf = Callable[[Path, Bulletin, Mapping[Chart, bytes], Text], None]


def add_report_parser(subparsers: Any) -> None:
    command = subparsers.add_parser("report", help="a bulletin or another report as a file")
    command.add_argument("--from", dest="since", type=moment, required=True, metavar="T")
    command.add_argument("--to", dest="until", type=moment, required=True, metavar="T")
    command.add_argument(
        "--out", type=out, required=True, metavar="F", help=f"one of {', '.join(SUFFIXES)}"
    )
    command.add_argument(
        "--kind",
        type=BulletinKind,
        choices=tuple(BulletinKind),
        metavar="KIND",
        help=f"{', '.join(BulletinKind)}; default: by how long the period is",
    )
    command.add_argument("--unit", default="", metavar="CALLSIGN", help="whose sheet (kind unit)")
    command.add_argument("--steps", action="store_true", help=argparse.SUPPRESS)  # for a window
    for option, metavar in (("--city", "PACK"), ("--store", "URL")):
        command.add_argument(option, default=argparse.SUPPRESS, metavar=metavar)
    command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def moment(given: str) -> datetime:
    """A day or a time in ISO 8601; without a zone it is local."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{given!r} is not a day or a time: {wrong}") from None
    if not 1980 <= at.year <= 2100:
        raise argparse.ArgumentTypeError(f"{given!r} is not between 1980 and 2100")
    return at.astimezone()


def out(given: str) -> Path:
    path = Path(given)
    if path.suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{given!r} does not end in {', '.join(SUFFIXES)}")
    return path


def run_report(args: argparse.Namespace, limits: Limits, draw: Pictures, pdf: SavePdf) -> int:
    """Exit code 0, or 2 for bad input with one line on stderr."""
    try:
        if not timedelta() < args.until - args.since <= LONGEST:
            raise ValueError("--to must be after --from, and at most ten years")
        named = home.city_folder(Path(args.city) if getattr(args, "city", None) else None)
        pack, text = load_pack(named), Text(getattr(args, "lang", None) or "zh")
        url = getattr(args, "store", None) or home.store_url(None, named)
        kind = BulletinKind.UNIT if args.unit else args.kind or usual_kind(args.until - args.since)
        if kind is BulletinKind.UNIT and not args.unit:
            raise ValueError("the sheet of a unit needs --unit CALLSIGN")
        unit_id = unit_called(pack, args.unit) if args.unit else ""
        mapped = args.out.suffix.lower() == ".html"
        covered = kind not in OF_UNITS and (mapped or kind is BulletinKind.DISTRICTS)
        asked = Asked(kind, args.since, args.until, unit_id, covered)
        with Bar("report") as bar:
            source = read(url, pack, asked, limits, text, step if args.steps else bar)
        bulletin = composed(kind, source, pack, args.since, args.until)
        save(args.out, bulletin, source, pack, draw, pdf)
    except (CityError, StoreError, ValueError) as wrong:
        return fail("report", str(wrong), BAD_INPUT)
    except OSError as wrong:
        return fail("report", f"{wrong.filename or args.out}: {wrong.strerror or wrong}", BAD_INPUT)
    return FINE


def step(share: float) -> None:
    """A line that the window follows."""
    sys.stderr.write(f"step {round(100 * share)}\n")
    sys.stderr.flush()


def usual_kind(span: timedelta) -> BulletinKind:
    if span <= timedelta(hours=13):
        return BulletinKind.SHIFT
    if span <= timedelta(hours=36):
        return BulletinKind.DAILY
    return BulletinKind.WEEKLY if span <= timedelta(days=10) else BulletinKind.MONTHLY


def composed(
    kind: BulletinKind, source: Source, pack: Pack, since: datetime, until: datetime
) -> Bulletin:
    city = (pack.name_en or pack.name) if source.text.language == "en" else pack.name
    made = datetime.now(UTC).astimezone()
    title = source.text(f"report_kind.{kind.value}")
    if kind is BulletinKind.UNIT:
        title = f"{title} {source.name_of(By.UNIT, source.unit_id)}"
    return Bulletin(kind, title, city, since, until, made, sections(kind, source))


# ---- files -------------------------------------------------------------------------------------


def save(
    path: Path, bulletin: Bulletin, source: Source, pack: Pack, draw: Pictures, pdf: SavePdf
) -> None:
    """Written as the suffix says. Raises OSError."""
    tables = [table for section in bulletin.sections for table in section.tables]
    match path.suffix.lower():
        case ".csv":
            save_csv(path, tables)
        case ".xlsx":
            save_xlsx(path, tables)
        case ".pdf":
            pdf(path, bulletin, draw(bulletin), source.text)
        case _:
            view, notes, legends = view_of(source, pack)
            made = page(bulletin, source.text, draw(bulletin), view, notes, legends)
            whole(path, lambda new: new.write_text(made, encoding="utf-8"))


def view_of(source: Source, pack: Pack) -> tuple[str, tuple[str, ...], tuple[Legend, ...]]:
    """The map of the report as a page, and what has to be said below it."""
    rows, text = source.incidents, source.text
    mine = np.flatnonzero(~rows.duplicate)
    measured = measure(rows, Leg.RESPONSE, source.limits, source.kind_of)
    shades = {
        group.key: Shade(
            group.figures.median,
            text(
                "report.district_words",
                name=source.name_of(By.DISTRICT, group.key),
                n=group.figures.n,
                median=written(group.figures.median, Kind.SECONDS),
                share=written(group.figures.share_within_target, Kind.SHARE),
            ),
        )
        for group in grouped(measured, keys_of(rows, By.DISTRICT, source.zone))
    }
    dots = [dot(source, int(row)) for row in mine] if len(mine) <= MOST_DOTS else []
    uncovered, title = missed(source), text("bulletin.cover")
    layers = MapLayers(
        dots,
        rows.lonlat[mine],
        shades,
        text("report.layer_incidents"),
        text("report.layer_demand"),
        text("report.layer_districts"),
        uncovered,
        title,
    )
    notes = [text("report.shade_note")]
    if not dots and len(mine):
        notes.append(text("report.too_many", n=len(mine), most=MOST_DOTS))
    if source.cover is not None:
        said = sampled_words(source.cover, text)
        notes.append(text("report.about_cover", what=title, said=said))
    legends = [shade_legend(layers.districts, shades, clock)]
    if uncovered:
        legends.append(missed_legend(title))
    if dots:
        legends.append(priority_legend(layers.incidents))
    return map_page(pack, layers), tuple(notes), tuple(one for one in legends if one.marks)


def missed(source: Source) -> dict[str, Shade]:
    """By grid; nothing where no position was recorded."""
    cover = source.cover
    if cover is None or not cover.n:
        return {}
    return {
        grid: Shade(
            share.missed,
            source.text(
                "report.grid_words",
                name=source.name_of(By.GRID, grid),
                missed=written(share.missed, Kind.SHARE),
                target=written(share.target_s, Kind.SECONDS),
            ),
        )
        for grid, share in cover.grids.items()
    }


def clock(seconds: float) -> str:
    return written(seconds, Kind.SECONDS)


def dot(source: Source, row: int) -> Dot:
    """No address and no caller: where it was, its number, category and how long it took."""
    rows = source.incidents
    response = float(rows.at[Stage.ARRIVE][row] - rows.at[Stage.REPORT][row])
    words = source.text(
        "report.incident_words",
        number=int(rows.number[row]),
        category=source.name_of(By.CATEGORY, rows.names["category"][rows.codes["category"][row]]),
        response=written(None if np.isnan(response) else response, Kind.SECONDS),
    )
    lon, lat = (float(x) for x in rows.lonlat[row])
    return Dot(lon, lat, int(rows.priority[row]), words)
