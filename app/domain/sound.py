"""What no message may say, whoever sends it: such a one is set aside, not decided on."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_ID = 1000  # characters
LONGEST_TEXT = 100_000
NAMED = ("id", "incident_id", "unit_id")  # never empty: something is meant by them


def unsound(message: object) -> str:
    """The first thing that cannot be so, as a sentence with the field; "" where there is none.

    Only what the types alone do not say. A time far off would break whatever adds a limit to it,
    a priority nobody knows whatever looks it up, an endless text whatever shows it.
    """
    return next(_wrongs(type(message).__name__, "", message), "")


def _wrongs(where: str, name: str, value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from _in_text(where, name, value)
        case datetime():
            if value.tzinfo is None or not EARLIEST <= value < LATEST:
                yield f"{where}: {value!s:.40} is no time between 1970 and 2200 with a zone"
        case int() | float():
            yield from _in_number(where, name, value)
        case tuple() | frozenset():
            for part in value:
                yield from _wrongs(where, name, part)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _wrongs(f"{where}.{field.name}", field.name, getattr(value, field.name))


def _in_text(where: str, name: str, text: str) -> Iterator[str]:
    is_id = name == "id" or name.endswith("_id")
    if len(text) > (LONGEST_ID if is_id else LONGEST_TEXT):
        yield f"{where}: {len(text)} characters"
    if not text and name in NAMED:
        yield f"{where}: is empty"


def _in_number(where: str, name: str, number: float) -> Iterator[str]:
    most = {"lon": 180.0, "lat": 90.0}.get(name)
    if most is not None and not abs(number) <= most:
        yield f"{where}: {number!r:.40} is beyond {most:.0f} degrees"
    if name == "priority" and number not in (1, 2, 3, 4):
        yield f"{where}: {number!r:.40} is not 1, 2, 3 or 4"
