"""Messages and values as plain JSON and back: typed by their fields, strict, the same bytes."""

import json
import math
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from app.domain.messages import AnyMessage, Order, Report, Tick
from app.domain.picture import Value

Json: TypeAlias = Any  # None, bool, int, float, str, list or dict of these
Turn: TypeAlias = Callable[[Any], Any]
LONG = 500  # items of a list that are written in one call
INT64 = 2**63  # what an integer column holds


class CodecError(ValueError):
    """Something that cannot be written or read; the sentence names the field."""


def kinds(union: object) -> dict[str, type]:
    return {kind.__name__: kind for kind in get_args(union)}


MESSAGES: dict[str, type] = {**kinds(Report), **kinds(Order), "Tick": Tick}
VALUES: dict[str, type] = kinds(Value)


def canonical(plain: Json) -> str:
    """The one text of a plain value: sorted keys, no spaces, no NaN; always valid UTF-8."""
    text = _in_parts(plain)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CodecError(f"text that is not valid Unicode: {error.reason}") from None
    return text


def _in_parts(plain: Json) -> str:
    """As one call would write it; but that one would hold the interpreter's lock too long."""
    if isinstance(plain, list) and len(plain) > LONG:
        return f"[{','.join(map(_dumped, plain))}]"
    if isinstance(plain, dict) and any(isinstance(p, list) for p in plain.values()):
        parts = (f"{_dumped(name)}:{_in_parts(part)}" for name, part in sorted(plain.items()))
        return f"{{{','.join(parts)}}}"
    return _dumped(plain)


def _dumped(plain: Json) -> str:
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def encode_message(message: AnyMessage) -> Json:
    kind: Any = type(message)
    return writer(kind)(message)


def decode_message(kind: str, body: Json) -> AnyMessage:
    message: AnyMessage = reader(_named(MESSAGES, kind))(body)
    return message


def encode_value(value: Value) -> Json:
    kind: Any = type(value)
    return {"type": kind.__name__, **writer(kind)(value)}  # a Unit has a field "kind"


def decode_value(plain: Json) -> Value:
    if not isinstance(plain, dict) or "type" not in plain:
        raise CodecError("a value without its type")
    rest = {name: part for name, part in plain.items() if name != "type"}
    value: Value = reader(_named(VALUES, plain["type"]))(rest)
    return value


def _named(table: dict[str, type], kind: object) -> type:
    if not isinstance(kind, str) or kind not in table:
        raise CodecError(f"unknown kind {kind!r}")
    return table[kind]


# ---- writing -----------------------------------------------------------------------------------


@cache
def writer(hint: Any) -> Turn:
    """How a value of that type is written; TypeError for a type nobody thought of."""
    if hint in WRITE:
        return WRITE[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value: hint(value).value
    if is_dataclass(hint):
        return _fields_writer(hint)
    args = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType) and len(args) == 2 and args[1] is type(None):
        inner = writer(args[0])
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple and len(args) == 2 and args[1] is Ellipsis:
        each = writer(args[0])
        return lambda value: [each(item) for item in value]
    if get_origin(hint) is frozenset:
        each = writer(args[0])
        return lambda value: sorted(each(item) for item in value)
    raise TypeError(f"no way to write {hint!r}")


def _fields_writer(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    parts = [(f.name, writer(hints[f.name]), f.default is None) for f in fields(kind)]

    def write(value: Any) -> Json:
        if type(value) is not kind:
            raise CodecError(f"{value!r:.80} is not a {kind.__name__}")
        plain = {}
        for name, part, may_lack in parts:
            given = getattr(value, name, None)
            if given is None and may_lack:
                continue  # most of a journal would be nulls
            try:
                plain[name] = part(given)
            except (ValueError, TypeError, AttributeError) as error:
                raise CodecError(f"{kind.__name__}.{name}: {error}") from None
        return plain

    return write


def write_float(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CodecError(f"{value!r} is not a finite number")
    return float(value)


def write_time(value: datetime) -> str:
    """UTC, always with microseconds."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise CodecError(f"{value!r} is not a time with a time zone")
    return _utc(value).isoformat(timespec="microseconds")


def _utc(time: datetime) -> datetime:
    if time.tzinfo is UTC:
        return time
    try:
        return time.astimezone(UTC)
    except OverflowError:  # the first and the last hours that a datetime has
        raise CodecError(f"{time} is not a time that UTC has") from None


def whole(value: Any) -> int:
    if type(value) is not int or not -INT64 <= value < INT64:
        raise CodecError(f"{value!r:.80} is not a whole number of 64 bits")
    return value


def exactly(kind: type) -> Turn:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise CodecError(f"{value!r:.80} is not {kind.__name__}")
        return value

    return check


WRITE: dict[Any, Turn] = {
    str: lambda value: str(exactly(str)(value)),
    bool: exactly(bool),
    int: whole,
    float: write_float,
    datetime: write_time,
}


# ---- reading -----------------------------------------------------------------------------------


@cache
def reader(hint: Any) -> Turn:
    """How a value of that type is read; TypeError for a type nobody thought of."""
    if hint in READ:
        return READ[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint):
        return _fields_reader(hint)
    args = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType) and len(args) == 2 and args[1] is type(None):
        inner = reader(args[0])
        return lambda plain: None if plain is None else inner(plain)
    if get_origin(hint) in (tuple, frozenset):
        return _list_reader(get_origin(hint), reader(args[0]))
    raise TypeError(f"no way to read {hint!r}")


def _list_reader(kind: Any, each: Turn) -> Turn:
    return lambda plain: kind(each(item) for item in exactly(list)(plain))


def _fields_reader(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    parts = {f.name: reader(hints[f.name]) for f in fields(kind)}
    needed = {f.name for f in fields(kind) if _is_needed(f)}

    def read(plain: Json) -> Any:
        exactly(dict)(plain)
        if unknown := plain.keys() - parts.keys():
            raise CodecError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        if absent := needed - plain.keys():
            raise CodecError(f"{kind.__name__} lacks {', '.join(sorted(absent))}")
        given = {}
        for name, part in plain.items():
            try:
                given[name] = parts[name](part)
            except (ValueError, TypeError) as error:
                raise CodecError(f"{kind.__name__}.{name}: {error}") from None
        return kind(**given)

    return read


def _is_needed(part: Field[Any]) -> bool:
    # A field that came later has a default, so that an old journal can still be read.
    return part.default is MISSING and part.default_factory is MISSING


def read_time(plain: Json) -> datetime:
    time = datetime.fromisoformat(exactly(str)(plain))
    if time.tzinfo is None:
        raise CodecError(f"{plain!r} has no time zone")
    return _utc(time)


READ: dict[Any, Turn] = {
    str: exactly(str),
    bool: exactly(bool),
    int: whole,
    float: write_float,
    datetime: read_time,
}
