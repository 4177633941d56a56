"""What no message may say, whoever sends it: such a one is set aside, not decided on."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_ID = 600  # characters; PostgreSQL puts no more than 2,704 bytes into an index
LONGEST_TEXT = 100_000
NAMED = ("id", "incident_id", "unit_id")  # never empty: something is meant by them
DEGREES = {"lon": 180, "lat": 90}
NUL, INSTEAD = "\0", "\ufffd"
M = TypeVar("M")


def without_nul(message: M) -> M:
    """The same with the mark of an unreadable character for each NUL, which PostgreSQL refuses.

    A call must not be set aside, nor every line after it wait, because of one character.
    """
    told: M = _told(message)
    return told


def _told(value: Any) -> Any:
    match value:
        case str():
            return value.replace(NUL, INSTEAD)
        case tuple() | frozenset():
            return type(value)(_told(part) for part in value)
    kind: Any = type(value)
    names = _names(kind)
    return (
        replace(value, **{name: _told(getattr(value, name)) for name in names}) if names else value
    )


def unsound(message: object) -> str:
    """The first thing that cannot be so, as a sentence with the field; "" where there is none.

    Only what the types alone do not say. A time far off would break whatever adds a limit to it,
    a priority nobody knows whatever looks it up, an endless text whatever shows it.
    """
    return _wrong("", message)


def _wrong(name: str, value: Any) -> str:
    match value:
        case str():
            return _in_text(name, value)
        case int() | float():
            return _in_number(name, value)
        case datetime():
            believed = value.tzinfo is not None and EARLIEST <= value < LATEST
            return "" if believed else f"{name}: {value} is no time between 1970 and 2200"
        case tuple() | frozenset():
            return next((wrong for part in value if (wrong := _wrong(name, part))), "")
    kind: Any = type(value)
    for field in _names(kind):
        if wrong := _wrong(field, getattr(value, field)):
            return f"{type(value).__name__}.{wrong}"
    return ""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _in_text(name: str, text: str) -> str:
    is_id = name == "id" or name.endswith("_id")
    if len(text) > (LONGEST_ID if is_id else LONGEST_TEXT):
        return f"{name}: {len(text)} characters"
    return f"{name}: is empty" if not text and name in NAMED else ""


def _in_number(name: str, number: float) -> str:
    if name in DEGREES and not abs(number) <= DEGREES[name]:
        return f"{name}: {number!r:.40} is beyond {DEGREES[name]} degrees"
    if name == "priority" and number not in (1, 2, 3, 4):
        return f"{name}: {number!r:.40} is not 1, 2, 3 or 4"
    return ""
