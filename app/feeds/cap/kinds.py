"""What may stand inside an element: each kind reads its text, says what is wrong, and writes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from app.domain.area import Ring
from app.feeds.cap.values import CapCircle, CapReference

TIME: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)", re.ASCII)
NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)"
PAIR: Final = re.compile(rf"({NUMBER}),({NUMBER})", re.ASCII)
CIRCLE: Final = re.compile(rf"({NUMBER}),({NUMBER})[ \t\n\r]+({NUMBER})", re.ASCII)
INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
DECIMAL: Final = re.compile(NUMBER, re.ASCII)
LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
URI: Final = re.compile(  # RFC 3986, by its parts; what is no ASCII counts as escaped
    r"(?:[A-Za-z][A-Za-z0-9+.\-]*:|(?![^/?#]*:))"
    r"(?://(?:[^/?#\[\]@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#\[\]@:]*)(?::\d{1,5})?(?=[/?#]|$)|(?!//))"
    r"[^?#\[\]]*(?:\?[^#\[\]]*)?(?:#[^#]*)?",
)
BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
UNFIT: Final = re.compile(r"[\s,<&]")
BLANK: Final = " \t\n\r"
WIDEST: Final = timedelta(hours=14)  # of a time zone, by XML Schema
DIGITS: Final = 18  # that every processor of XML Schema must understand


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` raises ValueError with the rule; `write` takes what `read` gives."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def choice(words: type[StrEnum]) -> Kind:
    """One word of a list, without anything around it."""

    def read(text: str) -> StrEnum:
        try:
            return words(text)
        except ValueError:
            raise ValueError(f"{_shown(text)} is not one of {', '.join(words)}") from None

    return Kind(read, str)


def read_time(text: str) -> datetime:
    """An instant with its offset; UTC whichever sign its 00:00 has."""
    text = text.strip(BLANK)
    match = TIME.fullmatch(text)
    if match is None:
        zone = " (a numeric offset such as +08:00, never Z)" if text[-1:] in "Zz" else ""
        rule = f"{_shown(text)} is not YYYY-MM-DDThh:mm:ss±hh:mm{zone}; CAP 1.2, 3.3.2"
        raise ValueError(rule)
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    midnight = (hour, minute, second) == (24, 0, 0)  # the end of the day, by XML Schema
    try:
        if offset > WIDEST or int(match[9]) > 59:
            raise ValueError
        zone_of = timezone(-offset if match[7] == "-" else offset)
        at = datetime(year, month, day, 0 if midnight else hour, minute, second, tzinfo=zone_of)
        return at + timedelta(days=midnight)
    except (ValueError, OverflowError):
        raise ValueError(f"{_shown(text)} is no time of the calendar and clock") from None


def write_time(at: datetime) -> str:
    """UTC is -00:00 (CAP 1.2, 3.3.2)."""
    return re.sub(r"\+00:00$", "-00:00", at.isoformat(timespec="seconds"))


def read_polygon(text: str) -> Ring:
    """Points lon, lat; the closing one is left out."""
    points = []
    for pair in _parts(text):
        match = PAIR.fullmatch(pair)
        if match is None:
            raise ValueError(f"{_shown(pair)} is not a pair lat,lon; CAP 1.2, 3.2.4 polygon")
        points.append((_within(match[2], 180, "longitude"), _within(match[1], 90, "latitude")))
    if len(points) < 4:
        raise ValueError(f"{len(points)} points; a polygon has 4 or more; CAP 1.2, 3.2.4")
    if points[0] != points[-1]:
        raise ValueError("the polygon's last point is not its first; CAP 1.2, 3.2.4")
    return tuple(points[:-1])


def write_polygon(ring: Ring) -> str:
    return " ".join(f"{plain(lat)},{plain(lon)}" for lon, lat in (*ring, ring[0]))


def read_circle(text: str) -> CapCircle:
    match = CIRCLE.fullmatch(text.strip(BLANK))
    if match is None:
        raise ValueError(f"{_shown(text)} is not lat,lon radius; CAP 1.2, 3.2.4 circle")
    lon, lat = _within(match[2], 180, "longitude"), _within(match[1], 90, "latitude")
    radius = float(match[3])
    if not 0 <= radius < 50_000:
        raise ValueError(f"radius {match[3]:.20} km is not between 0 and 50,000")
    return CapCircle(lon, lat, radius)


def write_circle(circle: CapCircle) -> str:
    return f"{plain(circle.lat)},{plain(circle.lon)} {plain(circle.radius_km)}"


def read_references(text: str) -> tuple[CapReference, ...]:
    return tuple(map(_reference, _parts(text)))


def _reference(text: str) -> CapReference:
    parts = text.split(",")
    if len(parts) != 3 or not all(parts):
        raise ValueError(f"{_shown(text)} is not sender,identifier,sent; CAP 1.2, 3.2.1 references")
    return CapReference(parts[0], parts[1], read_time(parts[2]))


def write_references(references: tuple[CapReference, ...]) -> str:
    return " ".join(f"{r.sender},{r.identifier},{write_time(r.sent)}" for r in references)


def read_id(text: str) -> str:
    if not text or UNFIT.search(text):
        rule = "must not be empty or hold a space, comma, < or &; CAP 1.2, 3.2.1"
        raise ValueError(f"{_shown(text)} {rule}")
    return text


def read_language(text: str) -> str:
    text = text.strip(BLANK)
    if LANGUAGE.fullmatch(text) is None:
        raise ValueError(f"{_shown(text)} is not a language such as zh-CN; RFC 3066")
    return text


def read_uri(text: str) -> str:
    text = " ".join(_parts(text))
    if URI.fullmatch(text) is None or BAD_ESCAPE.search(text):
        raise ValueError(f"{_shown(text)} is not a URI; RFC 3986")
    return text


def read_integer(text: str) -> int:
    text = text.strip(BLANK)
    if INTEGER.fullmatch(text) is None or len(text.strip("+-")) > DIGITS:
        raise ValueError(f"{_shown(text)} is not a whole number of at most {DIGITS} digits")
    return int(text)


def read_decimal(text: str) -> Decimal:
    text = text.strip(BLANK)
    if DECIMAL.fullmatch(text) is None or len(re.sub(r"\D", "", text)) > DIGITS:
        raise ValueError(f"{_shown(text)} is not a decimal number of at most {DIGITS} digits")
    return Decimal(text)


def write_decimal(number: Decimal) -> str:
    return f"{number:f}"


def plain(number: float) -> str:
    """The shortest decimal that reads back as the same number, never with an exponent."""
    text = f"{Decimal(repr(number + 0.0)):f}"
    return text.removesuffix(".0")


def utc_by_plus(text: str) -> bool:
    """Whether a valid time says UTC as +00:00, which XML Schema allows and CAP does not."""
    return text.strip(BLANK).endswith("+00:00")


def _parts(text: str) -> list[str]:
    """Split at the white space of XML; there is more of it in Unicode."""
    return [part for part in re.split(f"[{BLANK}]", text) if part]


def _within(text: str, limit: int, what: str) -> float:
    number = float(text)
    if not -limit <= number <= limit:
        swapped = " (lat comes before lon)" if limit == 90 and abs(number) <= 180 else ""
        rule = f"{what} {text:.30} is not between -{limit} and {limit}{swapped}; CAP 1.2, 3.3.1"
        raise ValueError(rule)
    return number


def _shown(text: str) -> str:
    short = text if len(text) <= 60 else text[:60] + "…"
    return f"“{' '.join(short.split())}”"


TEXT = Kind(str, str)
ID = Kind(read_id, str)
MOMENT = Kind(read_time, write_time)
LANGUAGE_CODE = Kind(read_language, str)
ADDRESS = Kind(read_uri, str)
WHOLE = Kind(read_integer, str)
EXACT = Kind(read_decimal, write_decimal)
POLYGON = Kind(read_polygon, write_polygon)
CIRCLES = Kind(read_circle, write_circle)
REFERENCES = Kind(read_references, write_references)
