"""The mapping file: what each column of a call log means. Strict: a typing error is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.city.toml_file import BadToml, read_toml
from app.domain.stage import Stage

MOST_BYTES: Final = 1 << 20
_A_TIME: Final = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)  # any: to try formats on
UNMAPPED: Final = ("quarantine", "keep")
BY_LINE: Final = "@line"  # as the call's column: the log has no ids, the line number is one
STAGES: Final = frozenset(s.value for s in Stage) - {Stage.REPORT.value}
KEYS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "": frozenset({"name", "note", "file", "id", "time", "stages", "delays", "place"})
        | {"category", "priority", "drop"},
        "file": frozenset({"encoding", "delimiter", "rows", "null", "multiline"}),
        "id": frozenset({"call", "incident", "unit"}),
        "time": frozenset({"zone", "formats", "report"}),
        "stages": STAGES,
        "delays": STAGES,
        "place": frozenset({"lon", "lat", "location", "order", "address", "bounds"}),
        "category": frozenset({"column", "unmapped", "default", "codes"}),
        "priority": frozenset({"column", "default", "levels"}),
        "drop": frozenset({"arrival_at_dispatch"}),
    }
)


class MappingError(Exception):
    """The mapping cannot be used; says which file, which key and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class LogMapping:
    """`per_unit`: a row for every unit of a call, grouped by the call's id.

    `stages` name columns with times, `delays` columns with seconds after the report.
    `calls_share`: the column whose value is the same for several calls of one incident.
    """

    name: str
    call: str
    report: str
    formats: tuple[str, ...]
    zone: ZoneInfo
    note: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    per_unit: bool = False
    multiline: bool = False
    null: frozenset[str] = frozenset({"", "NULL"})
    calls_share: str = ""
    unit: str = ""
    stages: Mapping[Stage, str] = field(default_factory=dict)
    delays: Mapping[Stage, str] = field(default_factory=dict)
    lon: str = ""
    lat: str = ""
    location: str = ""  # one column "(lat, lon)"
    lon_first: bool = False  # in that column
    address: str = ""
    bounds: tuple[float, float, float, float] | None = None  # west, south, east, north
    category: str = ""
    category_codes: Mapping[str, str] = field(default_factory=dict)
    category_default: str = ""
    keep_unmapped: bool = False
    priority: str = ""
    priority_levels: Mapping[str, int] = field(default_factory=dict)
    priority_default: int | None = None
    drop_arrival_at_dispatch: bool = False

    def columns(self) -> list[str]:
        """Every column that the log must have."""
        named = [self.call, self.report, self.calls_share, self.unit, self.lon, self.lat]
        named += [self.location, self.address, self.category, self.priority]
        named += [*self.stages.values(), *self.delays.values()]
        return [column for column in named if column not in ("", BY_LINE)]


def load_mapping(path: Path) -> LogMapping:
    """Raises MappingError naming the key and the reason."""
    try:
        tables = read_toml(path, MOST_BYTES, "a mapping")
    except BadToml as broken:
        raise MappingError(path.name, "", str(broken)) from broken
    return _Reader(path.name, tables).mapping()


class _Reader:
    """The tables of one file while they are checked."""

    def __init__(self, file: str, tables: dict[str, Any]) -> None:
        self._file = file
        self._tables = tables
        self._refuse_unknown("", tables)
        for name in KEYS:
            if name and name in tables:
                if not isinstance(tables[name], dict):
                    raise self._wrong(name, "is not a table")
                self._refuse_unknown(name, tables[name])

    def mapping(self) -> LogMapping:
        bounds = self._bounds()
        lon_first = self._choice("place", "order", "lat_lon", ("lat_lon", "lon_lat")) == "lon_lat"
        found = LogMapping(
            name=self._text("", "name"),
            note=self._text("", "note", ""),
            call=self._text("id", "call"),
            report=self._text("time", "report"),
            formats=self._formats(),
            zone=self._zone(),
            encoding=self._encoding(),
            delimiter=self._text("file", "delimiter", ","),
            per_unit=self._choice("file", "rows", "call", ("call", "unit")) == "unit",
            multiline=self._flag("file", "multiline"),
            null=frozenset({"", *self._texts("file", "null", ["NULL"])}),
            calls_share=self._text("id", "incident", ""),
            unit=self._text("id", "unit", ""),
            stages=self._stages("stages"),
            delays=self._stages("delays"),
            lon=self._text("place", "lon", ""),
            lat=self._text("place", "lat", ""),
            location=self._text("place", "location", ""),
            lon_first=lon_first,
            address=self._text("place", "address", ""),
            bounds=bounds,
            category=self._text("category", "column", ""),
            category_codes=self._codes(),
            category_default=self._text("category", "default", ""),
            keep_unmapped=self._choice("category", "unmapped", "quarantine", UNMAPPED) == "keep",
            priority=self._text("priority", "column", ""),
            priority_levels=self._levels(),
            priority_default=self._default_priority(),
            drop_arrival_at_dispatch=self._flag("drop", "arrival_at_dispatch"),
        )
        self._check_whole(found)
        return found

    def _check_whole(self, found: LogMapping) -> None:
        if len(found.delimiter) != 1:
            raise self._wrong("file.delimiter", "is not one character")
        named = (bool(found.lon), bool(found.lat), bool(found.location))
        if named not in ((True, True, False), (False, False, True)):
            raise self._wrong("place", "needs either lon and lat or location")
        if not found.category and not found.category_default:
            raise self._wrong("category", "needs a column or a default")
        if not found.priority and found.priority_default is None:
            raise self._wrong("priority", "needs a column or a default")
        for stage in found.stages.keys() & found.delays.keys():
            raise self._wrong(f"delays.{stage.value}", "is named in stages too")

    def _wrong(self, key: str, reason: str) -> MappingError:
        return MappingError(self._file, key, reason)

    def _refuse_unknown(self, table: str, given: dict[str, Any]) -> None:
        for key in given.keys() - KEYS[table]:
            raise self._wrong(f"{table}.{key}".strip("."), "is not a known key")

    def _get(self, table: str, key: str, default: Any = None) -> Any:
        tables = self._tables.get(table, {}) if table else self._tables
        value = tables.get(key, default)
        if value is None:
            raise self._wrong(f"{table}.{key}".strip("."), "is missing")
        return value

    def _text(self, table: str, key: str, default: str | None = None) -> str:
        value = self._get(table, key, default)
        if not isinstance(value, str):
            raise self._wrong(f"{table}.{key}", "is not a text")
        return value

    def _texts(self, table: str, key: str, default: list[str] | None = None) -> list[str]:
        value = self._get(table, key, default)
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._wrong(f"{table}.{key}", "is not a list of texts")
        return list(value)

    def _flag(self, table: str, key: str) -> bool:
        value = self._get(table, key, False)
        if not isinstance(value, bool):
            raise self._wrong(f"{table}.{key}", "is not true or false")
        return value

    def _choice(self, table: str, key: str, default: str, known: tuple[str, ...]) -> str:
        value = self._text(table, key, default)
        if value not in known:
            raise self._wrong(f"{table}.{key}", f"{value!r} is not one of {', '.join(known)}")
        return value

    def _formats(self) -> tuple[str, ...]:
        formats = self._texts("time", "formats")
        if not formats:
            raise self._wrong("time.formats", "is empty")
        for form in formats:
            try:
                datetime.strptime(_A_TIME.strftime(form), form)  # noqa: DTZ007  only tried
            except (ValueError, re.error) as broken:
                raise self._wrong("time.formats", f"{form!r}: {broken}") from broken
        return tuple(formats)

    def _zone(self) -> ZoneInfo:
        name = self._text("time", "zone")
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError) as unknown:
            raise self._wrong("time.zone", f"{name!r} is not a known time zone") from unknown

    def _encoding(self) -> str:
        name = self._text("file", "encoding", "utf-8-sig")
        try:
            "".encode(name)  # looks it up; not every codec is one of text
        except (LookupError, UnicodeError) as unknown:
            raise self._wrong("file.encoding", f"{name!r} is not a known encoding") from unknown
        return name

    def _stages(self, table: str) -> dict[Stage, str]:
        return {Stage(key): self._text(table, key) for key in self._tables.get(table, {})}

    def _bounds(self) -> tuple[float, float, float, float] | None:
        value = self._get("place", "bounds", [])
        if value == []:
            return None
        numbers = isinstance(value, list) and all(type(x) in (int, float) for x in value)
        if not numbers or len(value) != 4 or value[0] >= value[2] or value[1] >= value[3]:
            raise self._wrong("place.bounds", "not west, south, east, north in degrees")
        west, south, east, north = (float(x) for x in value)
        return west, south, east, north

    def _codes(self) -> dict[str, str]:
        codes = self._get("category", "codes", {})
        if not isinstance(codes, dict) or not all(isinstance(c, str) for c in codes.values()):
            raise self._wrong("category.codes", "is not a table of texts")
        return dict(codes)

    def _levels(self) -> dict[str, int]:
        levels = self._get("priority", "levels", {})
        if not isinstance(levels, dict):
            raise self._wrong("priority.levels", "is not a table")
        for text, level in levels.items():
            if type(level) is not int or not 1 <= level <= 4:
                raise self._wrong(f"priority.levels.{text}", f"{level!r} is not 1, 2, 3 or 4")
        return dict(levels)

    def _default_priority(self) -> int | None:
        level = self._get("priority", "default", 0)
        if type(level) is not int or not 0 <= level <= 4:
            raise self._wrong("priority.default", f"{level!r} is not 1, 2, 3 or 4")
        return level or None
