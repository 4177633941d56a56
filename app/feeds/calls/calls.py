"""Calls from the rows of a log: what each says, what is wrong with it, which belong together."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.stage import Stage
from app.feeds.calls.lines import Row
from app.feeds.calls.mapping import BY_LINE, LogMapping
from app.feeds.calls.times import read_time

Bounds = tuple[float, float, float, float]
LONGEST_TEXT: Final = 200
LONGEST_RAW: Final = 4_000
LONGEST_DELAY_S: Final = 30 * 86_400.0
_PAIR = re.compile(r"\(?\s*(-?[\d.]+)\s*[,;\s]\s*(-?[\d.]+)\s*\)?")
IN_ORDER: Final = (Stage.DISPATCH, Stage.ACKNOWLEDGE, Stage.DEPART, Stage.ARRIVE, Stage.CLEAR)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the log; `stages` are the log's own, the earliest of all its units."""

    ref: str
    at: datetime
    category: str
    priority: int
    lon: float
    lat: float
    address: str
    summary: str
    incident_ref: str  # calls with the same one are of one incident; else `ref`
    stages: Mapping[Stage, datetime]
    units: int = 1


@dataclass(frozen=True, slots=True)
class BadRow:
    line: int
    ref: str  # the call's id, if the row has one
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Log:
    """What a log holds. `bad` has every row set aside; `lost` the calls of which none was good."""

    calls: tuple[Call, ...]  # by time, then id
    rows: int
    bad: tuple[BadRow, ...]
    lost: Mapping[str, int]  # reason → calls
    doubts: Mapping[str, int] = field(default_factory=dict)  # read, with something to be said

    @property
    def calls_in(self) -> int:
        return len(self.calls) + sum(self.lost.values())


def plain(text: str) -> str:
    """Without control and direction characters, in one line, cut: it is shown as it is, never run.

    Formulas and HTML stay what they are, text; who exports or renders it must quote it.
    """
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)
    return " ".join(kept.split())[:LONGEST_TEXT]


class _Wrong(Exception):
    """The reason why a row cannot be used."""


class CallReader:
    """Reads rows into calls; keeps the doubts counted. `codes` are the categories of the city."""

    def __init__(
        self, mapping: LogMapping, bounds: Bounds | None = None, codes: Collection[str] = ()
    ) -> None:
        self._mapping = mapping
        self._bounds = bounds or mapping.bounds
        self._codes = frozenset(codes)
        self.doubts: Counter[str] = Counter()

    def call(self, row: Row) -> Call | BadRow:
        """The row as a call of one unit, or why not."""
        named = str(row.line) if self._mapping.call == BY_LINE else ""
        ref = named or plain(self._cell(row, self._mapping.call))
        try:
            return self._call(row, ref)
        except _Wrong as wrong:
            return BadRow(row.line, ref, str(wrong), row.raw[:LONGEST_RAW])

    def _call(self, row: Row, ref: str) -> Call:
        if row.reason:
            raise _Wrong(row.reason)
        if not ref:
            raise _Wrong("missing_id")
        at = self._time(row, self._mapping.report, None)
        if at is None:
            raise _Wrong("missing_time")
        lon, lat = self._position(row)
        category, said = self._category(row)
        return Call(
            ref=ref,
            at=at,
            category=category,
            priority=self._priority(row),
            lon=lon,
            lat=lat,
            address=plain(self._cell(row, self._mapping.address)),
            summary=said,
            incident_ref=plain(self._cell(row, self._mapping.calls_share)) or ref,
            stages=self._stages(row, at),
        )

    def _cell(self, row: Row, column: str) -> str:
        text = row.cells.get(column, "") if column else ""
        return "" if text in self._mapping.null else text

    def _time(self, row: Row, column: str, after: datetime | None) -> datetime | None:
        text = self._cell(row, column)
        if not text:
            return None
        moment = read_time(text, self._mapping.formats, self._mapping.zone, after)
        if moment is None:
            raise _Wrong("bad_time")
        if moment.doubt:
            self.doubts[moment.doubt] += 1
        return moment.at

    def _stages(self, row: Row, at: datetime) -> dict[Stage, datetime]:
        stages = {}
        for stage, column in self._mapping.stages.items():
            reached = self._time(row, column, at)
            if reached is not None:
                stages[stage] = reached
        for stage, column in self._mapping.delays.items():
            text = self._cell(row, column)
            if text:
                stages[stage] = at + timedelta(seconds=_delay(text))
        before = at
        for stage in IN_ORDER:
            if stage in stages:
                if stages[stage] < before:
                    raise _Wrong("negative_interval")
                before = stages[stage]
        return stages

    def _position(self, row: Row) -> tuple[float, float]:
        m = self._mapping
        if m.location:
            pair = _PAIR.fullmatch(self._cell(row, m.location))
            texts = pair.groups() if pair else ("", "")
            lon_text, lat_text = texts if m.lon_first else texts[::-1]
        else:
            lon_text, lat_text = self._cell(row, m.lon), self._cell(row, m.lat)
        if not lon_text or not lat_text:
            raise _Wrong("no_position")
        lon, lat = _number(lon_text, "bad_position"), _number(lat_text, "bad_position")
        if not (abs(lon) <= 180 and abs(lat) <= 90) or (lon, lat) == (0, 0):
            raise _Wrong("bad_position")
        b = self._bounds
        if b and not (b[0] <= lon <= b[2] and b[1] <= lat <= b[3]):
            raise _Wrong("outside_city")
        return lon, lat

    def _category(self, row: Row) -> tuple[str, str]:
        """The code and the log's own words."""
        m = self._mapping
        said = plain(self._cell(row, m.category))
        code = m.category_codes.get(said, "") or (said if m.keep_unmapped else "")
        code = code or m.category_default
        if not code or (self._codes and code not in self._codes):
            raise _Wrong("unknown_category")
        return code, said

    def _priority(self, row: Row) -> int:
        m = self._mapping
        said = self._cell(row, m.priority)
        level = m.priority_levels.get(said, m.priority_default)
        if level is None:
            raise _Wrong("bad_priority")
        return level


def _number(text: str, reason: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise _Wrong(reason) from None
    if not math.isfinite(value):
        raise _Wrong(reason)
    return value


def _delay(text: str) -> float:
    seconds = _number(text, "bad_interval")
    if seconds < 0:
        raise _Wrong("negative_interval")
    if seconds > LONGEST_DELAY_S:
        raise _Wrong("bad_interval")
    return seconds


def read_log(rows: Iterable[Row], reader: CallReader, per_unit: bool) -> Log:
    """Every row is part of a call or set aside; a call without one good row is lost by reason.

    With a row per call a second row of the same id is a second call, of the same incident. What
    has no id counts as a call of its own.
    """
    calls: dict[str, Call] = {}
    again: list[Call] = []
    bad: list[BadRow] = []
    n = 0
    for row in rows:
        n += 1
        found = reader.call(row)
        if isinstance(found, BadRow):
            bad.append(found)
        elif found.ref not in calls:
            calls[found.ref] = found
        elif per_unit:
            calls[found.ref] = _joined(calls[found.ref], found)
        else:
            again.append(replace(found, ref=f"{found.ref}#{row.line}", incident_ref=found.ref))
    everything = sorted([*calls.values(), *again], key=lambda c: (c.at, c.ref))
    return Log(tuple(everything), n, tuple(bad), _lost(calls, bad, per_unit), dict(reader.doubts))


def _joined(call: Call, other: Call) -> Call:
    """The call with one more unit: of each stage the earliest counts."""
    stages = dict(call.stages)
    for stage, at in other.stages.items():
        stages[stage] = min(at, stages.get(stage, at))
    return replace(call, at=min(call.at, other.at), stages=stages, units=call.units + 1)


def _lost(calls: Mapping[str, Call], bad: Iterable[BadRow], per_unit: bool) -> dict[str, int]:
    lost: Counter[str] = Counter()
    seen: set[str] = set()
    for row in bad:
        if per_unit and row.ref:
            if row.ref in calls or row.ref in seen:
                continue
            seen.add(row.ref)
        lost[row.reason] += 1
    return dict(sorted(lost.items()))
