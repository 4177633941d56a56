"""`main.py cap check` and `main.py cap export`."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.domain.directive import Directive
from app.domain.receiver import Receiver
from app.feeds.cap.read import CapReading, Finding, read_cap
from app.feeds.cap.tree import MOST_BYTES
from app.feeds.cap.values import CapAlert
from app.feeds.cap.write import Unwritable, write_cap
from app.services.cap_directive import CapSender, alert_of, language_of
from app.services.home import demo_store
from app.services.settings import Settings
from app.services.settings import load as load_settings
from app.services.text import LANGUAGES, Text
from app.store import rows
from app.store.database import Database
from app.store.directive_tables import directives, receivers
from app.store.errors import StoreError

FINE, BAD_INPUT = 0, 2


def add_cap_parser(subparsers: Any) -> None:
    """Add the command `cap`."""
    cap = subparsers.add_parser("cap", help="CAP 1.2 alerts: check files, hand out a directive")
    commands = cap.add_subparsers(dest="cap_command", required=True)
    checking = commands.add_parser("check", help="what is wrong in them, by line and rule")
    checking.add_argument("files", type=Path, nargs="+", metavar="FILE")
    checking.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    giving = commands.add_parser("export", help="one directive as it stands, as a CAP alert")
    giving.add_argument("--directive", type=int, required=True, metavar="N", help="its number")
    giving.add_argument("--out", type=Path, required=True, metavar="F", help="file to write")
    giving.add_argument(
        "--store",  # also an option of the whole program, which this must not undo
        default=argparse.SUPPRESS,
        metavar="URL",
        help=f"database; default: {demo_store()}",
    )


def run_cap(args: argparse.Namespace) -> int:
    """Exit code 0; 2 where a file or the order was refused. One line on stderr says why."""
    try:
        return _check(args) if args.cap_command == "check" else _export(args)
    except (StoreError, Unwritable, OSError) as wrong:
        return _fail(str(wrong))


# ---- check -------------------------------------------------------------------------------------


def _check(args: argparse.Namespace) -> int:
    """Every file is looked at, whatever is wrong with the others."""
    readings = [_reading(path) for path in args.files]
    if args.json:
        found = [_as_json(one) for one in readings]
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for one in readings for line in _lines(one))
    refused = [one for one in readings if one.faults]
    if not refused:
        return FINE
    more = f" (and {len(refused) - 1} more files)" if len(refused) > 1 else ""
    return _fail(f"{refused[0].reasons[0]}{more}")


def _reading(path: Path) -> CapReading:
    name = str(path).encode("utf-8", "backslashreplace").decode()
    try:
        with path.open("rb") as file:
            return read_cap(file.read(MOST_BYTES + 1), name)
    except OSError as fault:
        wrong = Finding(1, f"cannot be read: {fault.strerror}")
        return CapReading(name, faults=(wrong,), refused=1)


def _lines(reading: CapReading) -> Iterator[str]:
    yield f"{reading.name}: {len(reading.alerts)} read, {reading.refused} refused"
    yield from (f"  {reason}" for reason in reading.reasons)
    yield from (f"  remark: {remark.of(reading.name)}" for remark in reading.remarks)


def _as_json(reading: CapReading) -> dict[str, Any]:
    return {
        "file": reading.name,
        "read": [_named(alert) for alert in reading.alerts],
        "refused": reading.refused,
        "faults": [asdict(fault) for fault in reading.faults],
        "remarks": [asdict(remark) for remark in reading.remarks],
    }


def _named(alert: CapAlert) -> dict[str, str]:
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent.isoformat(),
        "status": alert.status.value,
        "msg_type": alert.msg_type.value,
    }


# ---- export ------------------------------------------------------------------------------------


def _export(args: argparse.Namespace) -> int:
    """Only reads, and may run beside the console."""
    settings = load_settings(args.settings)
    if not settings.cap.sender:
        return _fail("[cap] sender is empty in the settings: an alert must say whose it is")
    named: str | None = getattr(args, "store", None)
    database = Database(named or str(demo_store()), reading=True)
    try:
        with database.asking() as db:
            found = list(rows.read(db, Directive, directives.c.number == args.directive))
            ids = [directive.id for directive in found]
            told = list(rows.read(db, Receiver, receivers.c.directive_id.in_(ids)))
    finally:
        database.close()
    if not found:
        return _fail(f"{database.name}: there is no directive {args.directive}")
    (directive,) = found
    assert isinstance(directive, Directive)  # noqa: S101  of that table
    addressed = [one for one in told if isinstance(one, Receiver)]
    raw = write_cap(alert_of(directive, sender_of(settings, directive), addressed))
    args.out.write_bytes(raw)
    sys.stderr.write(f"cap: directive {args.directive} in {args.out}\n")
    return FINE


def sender_of(settings: Settings, directive: Directive) -> CapSender:
    """Who we are, in the language that the directive was written in."""
    written = language_of(directive.title + directive.text)[:2]
    text = Text(written if written in LANGUAGES else LANGUAGES[0])
    return CapSender(
        address=settings.cap.sender,
        name=settings.cap.name,
        event=text("cap.event"),
        restriction=text("cap.restriction"),
        palette=settings.directives.palette,
    )


def _fail(line: str) -> int:
    sys.stderr.write(" ".join(f"cap: {line}".split()) + "\n")
    return BAD_INPUT
