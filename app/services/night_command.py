"""`main.py night`: what of the journal is shown again."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from app.services.home import store_url, tracks_of
from app.services.night_player import Source
from app.services.report_command import moment
from app.services.settings import Settings
from app.services.text import LANGUAGES
from app.store.database import Database
from app.store.errors import StoreError
from app.store.reel import period


def add_night_parser(subparsers: Any) -> None:
    night = subparsers.add_parser("night", help="a night again, in a window of its own; read only")
    for option, name, words in (
        ("--from", "since", "default: the last 12 hours of the journal"),
        ("--to", "until", "default: its end"),
    ):
        night.add_argument(option, dest=name, type=moment, metavar="T", help=words)
    # Also options of the whole program, which these must not undo.
    for option, metavar in (("--city", "PACK"), ("--store", "URL"), ("--settings", "F")):
        kind = str if option == "--store" else Path
        night.add_argument(option, type=kind, default=argparse.SUPPRESS, metavar=metavar)
    night.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)


def source_of(args: argparse.Namespace, city: Path, settings: Settings) -> Source:
    """StoreError, in one sentence, where there is nothing to show."""
    url = store_url(args.store, city)
    since: datetime | None = args.since
    until: datetime | None = args.until
    database = Database(url, reading=True)
    try:
        known = period(database)
    finally:
        database.close()
    if known is None:
        raise StoreError(f"{database.name}: the journal is empty")
    if since is not None and until is not None and until <= since:
        raise StoreError("--to must be after --from")
    if (since is not None and since > known[1]) or (until is not None and until < known[0]):
        first, last = (at.astimezone().isoformat(timespec="minutes") for at in known)
        raise StoreError(f"{database.name}: the journal is from {first} to {last}")
    return Source(url, tracks_of(database.name), settings.limits, since, until)
