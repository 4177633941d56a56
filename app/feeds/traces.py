"""Recorded vehicles as moving units: a CSV of trips, each a list of positions at a fixed interval.

The form is that of the Porto taxi set (ECML/PKDD 2015): TAXI_ID, TIMESTAMP (seconds since 1970)
and POLYLINE ([[lon, lat], …], one every 15 s).
"""

import csv
import gzip
import io
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.city.regular import regular
from app.domain import messages as m
from app.domain.fixes import Fixes
from app.domain.unit import Unit, UnitKind
from app.feeds.calls.lines import LogError
from app.feeds.ids import record_id
from app.feeds.runner import Reading
from app.roads.streets import F8, I4

INTERVAL_S: Final = 15.0
METRES_A_DEGREE: Final = 111_195.0
FASTEST_MS: Final = 60.0  # between two fixes; more is a jump
MOST_CHARS: Final = 2_000_000  # of a row; the longest trip of the set has 60,000
COLUMNS: Final = ("TAXI_ID", "TIMESTAMP", "POLYLINE")


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """k fixes of n vehicles, in the order of their time."""

    unit_ids: tuple[str, ...]
    row: I4  # (k,) vehicle
    lon: F8  # (k,) degrees
    lat: F8
    heading: F8  # (k,) degrees from the fix before; NaN at the first of a trip and when standing
    speed: F8  # (k,) m/s since the fix before
    at: F8  # (k,) seconds since 1970
    trips: int
    quarantined: Mapping[str, int]  # trips by reason; "jump" counts single fixes

    @property
    def starts_at(self) -> float:
        """When the first fix was, in seconds since 1970; 0 where there is none."""
        return float(self.at[0]) if len(self.at) else 0.0

    def units(self) -> tuple[Unit, ...]:
        """The vehicles as cars of no district."""
        return tuple(Unit(id, id.removeprefix("taxi-"), UnitKind.CAR, "") for id in self.unit_ids)


def read_traces(path: Path, most_trips: int | None = None) -> Traces:
    """Raises LogError where the file cannot be read; a bad trip is set aside with its reason."""
    bad: Counter[str] = Counter()
    names: dict[str, int] = {}
    columns: list[list[F8]] = [[], [], [], [], [], []]
    trips = 0
    for cells in _trips(path, bad):
        if most_trips is not None and trips >= most_trips:
            break
        trips += 1
        found = _trip(cells, bad)
        if found is not None:
            row = names.setdefault(f"taxi-{cells['TAXI_ID']}", len(names))
            for column, values in zip(columns, (np.full(len(found[0]), row), *found), strict=True):
                column.append(values)
    joined = [np.concatenate(c) if c else np.zeros(0) for c in columns]
    order = np.lexsort((joined[0], joined[5]))
    row_of, lon, lat, heading, speed, at = (values[order] for values in joined)
    ids = tuple(names)
    return Traces(ids, row_of.astype(np.int32), lon, lat, heading, speed, at, trips, dict(bad))


def _trips(path: Path, bad: Counter[str]) -> Iterator[dict[str, str]]:
    try:
        with (
            regular(path).open("rb") as stored,
            gzip.open(stored) if path.suffix == ".gz" else stored as raw,
            io.TextIOWrapper(raw, "utf-8", errors="replace", newline="") as text,
        ):
            before = csv.field_size_limit(MOST_CHARS)
            try:
                yield from _rows(path, csv.DictReader(text), bad)
            finally:
                csv.field_size_limit(before)
    except (OSError, EOFError) as broken:
        raise LogError(str(path), f"cannot be read ({broken})") from broken


def _rows(path: Path, reader: "csv.DictReader[str]", bad: Counter[str]) -> Iterator[dict[str, str]]:
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise LogError(str(path), f"has no column {', '.join(missing)}")
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            bad["bad_row"] += 1
            continue
        if any(not isinstance(cells.get(c), str) for c in COLUMNS):
            bad["bad_row"] += 1
        else:
            yield cells


def _trip(cells: Mapping[str, str], bad: Counter[str]) -> tuple[F8, F8, F8, F8, F8] | None:
    """Lon, lat, heading, speed and time of the fixes that can be believed."""
    try:
        start = float(cells["TIMESTAMP"])
        points = np.array(json.loads(cells["POLYLINE"]), np.float64).reshape(-1, 2)
    except (ValueError, TypeError, RecursionError):
        bad["bad_trip"] += 1
        return None
    if not len(points):
        bad["empty_trip"] += 1
        return None
    lon, lat = points[:, 0], points[:, 1]
    if not (0 < start < 4e9 and (np.abs(lon) <= 180).all() and (np.abs(lat) <= 90).all()):
        bad["bad_trip"] += 1
        return None
    at = start + INTERVAL_S * np.arange(len(points), dtype=np.float64)
    kept = _believed(lon, lat, at)
    bad["jump"] += len(points) - len(kept)
    lon, lat, at = lon[kept], lat[kept], at[kept]
    return lon, lat, *_course(lon, lat, at), at


def _course(lon: F8, lat: F8, at: F8) -> tuple[F8, F8]:
    """Heading and speed of each fix from the one before it."""
    east = np.diff(lon) * np.cos(np.radians(lat[:-1])) * METRES_A_DEGREE
    north = np.diff(lat) * METRES_A_DEGREE
    speed: F8 = np.concatenate([[0.0], np.hypot(east, north) / np.diff(at)])
    heading: F8 = np.concatenate([[np.nan], np.degrees(np.arctan2(east, north)) % 360.0])
    heading[speed < 1.0] = np.nan
    return heading, speed


def _believed(lon: F8, lat: F8, at: F8) -> list[int]:
    """Rows that can be reached from the one kept before at a possible speed."""
    kept = [0]
    for i in range(1, len(lon)):
        last = kept[-1]
        east = (lon[i] - lon[last]) * np.cos(np.radians(lat[i]))
        metres = np.hypot(east, lat[i] - lat[last]) * METRES_A_DEGREE
        if metres <= FASTEST_MS * (at[i] - at[last]):
            kept.append(i)
    return kept


class TraceFeed:
    """Plays traces: their time is `shift_s` before the clock's. A vehicle is on duty from its
    first fix to its last; between trips its last fix grows old, as it does in the field."""

    name = "traces"
    period_s = 1.0

    def __init__(
        self, traces: Traces, put: Callable[[Fixes], object], shift_s: float = 0.0
    ) -> None:
        self._traces = traces
        self._put = put
        self._shift_s = shift_s
        self._done = 0
        n = len(traces.unit_ids)
        self._now = [np.full(n, np.nan) for _ in range(5)]
        self._first, self._last = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(self._first, traces.row, traces.at)
        np.maximum.at(self._last, traces.row, traces.at)

    def read(self, position: str, now: datetime) -> Reading:
        """`position`: the trace time up to which vehicles were signed on and off."""
        until = now.timestamp() - self._shift_s
        self._put(self.fixes(until))
        since = float(position) if position else -np.inf
        reports = [*self._duty(self._first, m.UnitSignedOn, since, until)]
        reports += self._duty(self._last, m.UnitSignedOff, since, until)
        reports.sort(key=lambda report: (report.at, report.id))
        return Reading(tuple(reports), repr(until) if reports else position, alive=True)

    def fixes(self, until: float) -> Fixes:
        """The last of every vehicle up to `until` (trace time), stamped with the clock's time."""
        traces = self._traces
        last = bisect_right(traces.at, until)
        new = slice(self._done, max(last, self._done))
        columns = (traces.lon, traces.lat, traces.heading, traces.speed, traces.at + self._shift_s)
        self._now = [known.copy() for known in self._now]  # a frame that is out never changes
        for known, column in zip(self._now, columns, strict=True):
            known[traces.row[new]] = column[new]  # of several the last one stays
        self._done = new.stop
        return Fixes(traces.unit_ids, *self._now)

    def _duty(
        self, times: F8, kind: type[Any], since: float, until: float
    ) -> Iterable[m.UnitSignedOn | m.UnitSignedOff]:
        for row in np.flatnonzero((times > since) & (times <= until)).tolist():
            unit_id = self._traces.unit_ids[row]
            at = datetime.fromtimestamp(float(times[row]) + self._shift_s, UTC)
            id = record_id(at, self.name, kind.__name__, unit_id)
            yield kind(id=id, at=at, entered_at=at, by=self.name, unit_id=unit_id)
