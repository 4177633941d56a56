"""`main.py journal verify` and `main.py journal export`."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.services.home import demo_store
from app.store.database import Database
from app.store.errors import StoreError
from app.store.journal import export, verify

FINE, ALTERED, BAD_INPUT = 0, 1, 2


def add_journal_parser(subparsers: Any) -> None:
    """Add the command `journal`."""
    journal = subparsers.add_parser("journal", help="check or hand out the journal")
    commands = journal.add_subparsers(dest="journal_command", required=True)
    checking = commands.add_parser("verify", help="is it as it was written?")
    checking.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    giving = commands.add_parser(
        "export", help="JSON lines, callers masked; names that somebody typed into a text are not"
    )
    giving.add_argument("--out", type=Path, metavar="F", help="file to write; default: stdout")
    for option, words in (("--since", "from that time on"), ("--until", "before that time")):
        giving.add_argument(option, type=_time, metavar="T", help=f"saved {words} (ISO 8601)")
    for command in (checking, giving):
        command.add_argument(
            "--store",  # also an option of the whole program, which this must not undo
            default=argparse.SUPPRESS,
            metavar="URL",
            help=f"database; default: {demo_store()}",
        )


def run_journal(args: argparse.Namespace) -> int:
    """Exit code 0; 1 where the journal was altered; 2 for bad input. One line on stderr says why.

    Both only read, and may run beside the console.
    """
    try:
        named: str | None = getattr(args, "store", None)
        database = Database(named or str(demo_store()), reading=True)
        try:
            run = _verify if args.journal_command == "verify" else _export
            return run(database, args)
        finally:
            database.close()
    except StoreError as wrong:
        return _say(str(wrong), BAD_INPUT)


def _verify(database: Database, args: argparse.Namespace) -> int:
    result = verify(database)
    if args.json:
        sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
    elif result.ok:
        sys.stdout.write(
            f"{result.entries} entries, all as they were written; head {result.head}\n"
        )
    if result.ok:
        return FINE
    return _say(f"{database.name}: {result.why}", ALTERED)


def _export(database: Database, args: argparse.Namespace) -> int:
    if args.out is None:
        export(database, sys.stdout, args.since, args.until)
        return FINE
    try:
        with open(args.out, "w", encoding="utf-8") as out:
            count = export(database, out, args.since, args.until)
    except OSError as wrong:
        return _say(f"{args.out}: {wrong.strerror or wrong}", BAD_INPUT)
    return _say(f"{count} entries in {args.out}", FINE)


def _say(line: str, code: int) -> int:
    sys.stderr.write(" ".join(f"journal: {line}".split()) + "\n")
    return code


def _time(text: str) -> datetime:
    """A time without a zone is local time."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: {wrong}") from None
