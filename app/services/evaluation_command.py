"""`main.py evaluate`: how directives, diversions and call-backs fared, from the record alone."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.services import home
from app.services.bulletin import Table
from app.services.duty_figures import by_agency, of_call_backs
from app.services.evaluation import By, evaluate, judged
from app.services.evaluation_tables import call_back_table, diversion_table, evaluation_table
from app.services.house_rules import Weights
from app.services.report_command import BAD_INPUT, FINE, LONGEST, moment
from app.services.settings import BadSettings, load
from app.services.sheet import save_csv, save_xlsx
from app.services.simulate import fail
from app.services.text import LANGUAGES, Text
from app.store.database import Database
from app.store.duty_history import asked, diverted, received
from app.store.errors import StoreError

SAVE = {".csv": save_csv, ".xlsx": save_xlsx}


def add_evaluation_parser(subparsers: Any) -> None:
    command = subparsers.add_parser(
        "evaluate", help="how directives, diversions and call-backs fared"
    )
    command.add_argument("--from", dest="since", type=moment, required=True, metavar="T")
    command.add_argument("--to", dest="until", type=moment, required=True, metavar="T")
    command.add_argument(
        "--by",
        type=parts,
        default=(By.UNIT, By.MONTH),
        metavar="LIST",
        help=f"of {', '.join(By)}, with commas; default: unit,month",
    )
    command.add_argument("--out", type=out, required=True, metavar="F", help=".csv or .xlsx")
    for option, metavar in (("--city", "PACK"), ("--store", "URL"), ("--settings", "F")):
        command.add_argument(option, default=argparse.SUPPRESS, metavar=metavar)
    command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def parts(given: str) -> tuple[By, ...]:
    try:
        found = tuple(By(part.strip()) for part in given.split(","))
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{wrong}; known are {', '.join(By)}") from None
    if len(set(found)) < len(found):
        raise argparse.ArgumentTypeError(f"{given!r} names one twice")
    return found


def out(given: str) -> Path:
    path = Path(given)
    if path.suffix.lower() not in SAVE:
        raise argparse.ArgumentTypeError(f"{given!r} does not end in {' or '.join(SAVE)}")
    return path


def run_evaluation(args: argparse.Namespace) -> int:
    """Exit code 0, or 2 for bad input with one line on stderr."""
    try:
        if not 0 < (args.until - args.since).total_seconds() <= LONGEST.total_seconds():
            raise ValueError("--to must be after --from, and at most ten years")
        settings = load(getattr(args, "settings", None))
        named = home.city_folder(Path(args.city) if getattr(args, "city", None) else None)
        pack, text = load_pack(named), Text(getattr(args, "lang", None) or "zh")
        url = getattr(args, "store", None) or home.store_url(None, named)
        period = (args.since, args.until)
        tables = read(url, period, args.by, pack, text, settings.evaluation)
        SAVE[args.out.suffix.lower()](args.out, tables)
    except (BadSettings, CityError, StoreError, ValueError) as wrong:
        return fail("evaluate", str(wrong), BAD_INPUT)
    except OSError as wrong:
        return fail("evaluate", f"{args.out}: {wrong.strerror or wrong}", BAD_INPUT)
    return FINE


def read(
    url: str,
    period: tuple[datetime, datetime],
    by: Sequence[By],
    pack: Pack,
    text: Text,
    weights: Weights,
) -> list[Table]:
    """The three tables of a period, judged as of its end or now. Raises StoreError."""
    zone, now = period[1].tzinfo or UTC, min(period[1], datetime.now(UTC))
    database = Database(url, reading=True)
    try:
        items = [judged(found, now) for found in received(database, *period)]
        agencies = by_agency(diverted(database, *period), zone, now)
        calls = of_call_backs(asked(database, *period))
    finally:
        database.close()
    english = text.language == "en"
    called = {a.id: (a.name_en or a.name) if english else a.name for a in pack.agencies}
    names = {
        By.UNIT: {u.id: u.call_sign for u in pack.units},
        By.OFFICER: {o.id: o.name for o in pack.officers},
        By.DISTRICT: {d.id: d.name for d in pack.districts},
    }

    def named(one: By, part: str) -> str:
        if one is By.LEVEL:
            return text(f"level.{part}")
        return names.get(one, {}).get(part, part)

    return [
        evaluation_table(evaluate(items, by, weights, zone), by, text, named),
        diversion_table(agencies, text, lambda id: called.get(id, id)),
        call_back_table(calls, text),
    ]
