"""Response figures for the screen: a period is read once from the record, then turned at will."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.limits import Limits
from app.domain.picture import Value
from app.domain.stage import Stage
from app.services.figures import Figures
from app.services.record_reader import Question
from app.services.response import (
    By,
    Group,
    KindOf,
    LeftOut,
    Leg,
    Measured,
    bucket_of,
    grouped,
    keys_of,
    left_out,
    measure,
    whole,
)
from app.services.trend import Control, Slow, control, slowest
from app.store import samples
from app.store.database import Database
from app.store.history import incident_of
from app.store.samples import Samples

TREND_FROM = timedelta(days=3)  # shorter periods are drawn hour by hour
OWN_CHART = (By.HOUR, By.WEEKDAY, By.DAY)
Ask = Callable[[Question[Any]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Figures of one leg of the incidents reported in [since, until), by what they are grouped."""

    since: datetime
    until: datetime
    leg: Leg = Leg.RESPONSE
    by: By = By.DISTRICT


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: a key's figures, or the incidents that were left out for one reason.

    `rows` (int64) are places in the samples; `slow` those of them that missed their target, and
    `buckets` those of each bucket of the bulletin.
    """

    key: str
    figures: Figures
    rows: NDArray[np.int64]
    slow: NDArray[np.int64]
    buckets: tuple[NDArray[np.int64], ...] = ()
    reason: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """An incident (or, grouped by unit, an order) behind a figure; `seconds` None: left out."""

    number: int
    at: float  # seconds since 1970 UTC
    priority: int
    category: str
    district: str
    unit: str
    seconds: float | None
    late: bool


@dataclass(frozen=True, eq=False, slots=True)
class Answered:
    """`at` is when the record was read; `course` is what the chart shows, by `course_by`."""

    asked: Asked
    at: datetime
    rows: Samples
    measured: Measured
    whole: Figure
    figures: tuple[Figure, ...]
    left_out: tuple[Figure, ...]
    course_by: By
    course: tuple[Group, ...]
    limits: Control | None
    slowest: Slow | None


class GivenUp(Exception):
    """Nobody waits for this answer any more."""


class Inquiry:
    """Asks on the screen's thread; `heard` and `told` (the share read) speak on the reader's.

    A newer question, or `cancel`, ends the reading of an older one at the next slice.
    """

    def __init__(
        self,
        ask: Ask,
        now: Callable[[], datetime],
        limits: Limits,
        kind_of: KindOf,
        zone: tzinfo | None,
        told: Callable[[float], None],
        heard: Callable[[Answered], None],
        subject: str = "response",
    ) -> None:
        """Of one `subject` the record answers the newest question only."""
        self._subject = subject
        self._ask, self._now, self._limits, self._kind_of = ask, now, limits, kind_of
        self._zone, self._told, self._heard = zone, told, heard
        self._wanted: Asked | None = None
        self._read: tuple[datetime, datetime, bool] | None = None
        self._kept: tuple[Samples, datetime] | None = None

    def ask(self, asked: Asked, again: bool = False) -> None:
        """`again`: read the record anew, as for a period that is not over."""
        self._wanted = asked
        answer = partial(self._answer, asked, again)
        self._ask(Question(self._subject, answer, self._hear))

    def cancel(self) -> None:
        self._wanted = None

    def open(self, number: int, heard: Callable[[Sequence[Value]], None]) -> None:
        """The incident of that number with its orders as the record has them; [] for none."""
        self._ask(Question("incident", lambda database: incident_of(database, number), heard))

    def _hear(self, answered: Answered | None) -> None:
        if answered is not None and answered.asked == self._wanted:
            self._heard(answered)

    def _answer(self, asked: Asked, again: bool, database: Database) -> Answered | None:
        try:
            rows, at = self._rows(asked, again, database)
        except GivenUp:
            return None
        return answer(asked, rows, at, self._limits, self._kind_of, self._zone)

    def _rows(self, asked: Asked, again: bool, database: Database) -> tuple[Samples, datetime]:
        key = asked.since, asked.until, asked.by is By.UNIT
        if self._kept is None or self._read != key or again:
            read = samples.orders if key[2] else samples.incidents
            at = self._now()
            found = read(database, asked.since, asked.until, partial(self._step, asked))
            self._read, self._kept = key, (found, at)
        return self._kept

    def _step(self, asked: Asked, share: float) -> None:
        """Raises GivenUp."""
        wanted = self._wanted
        if wanted is None or (wanted.since, wanted.until) != (asked.since, asked.until):
            raise GivenUp
        self._told(share)


# ---- figures -----------------------------------------------------------------------------------


def answer(
    asked: Asked,
    rows: Samples,
    at: datetime,
    limits: Limits,
    kind_of: KindOf,
    zone: tzinfo | None,
) -> Answered:
    """Pure; as the reports count, because it is they that count."""
    measured = measure(rows, asked.leg, limits, kind_of)
    groups = grouped(measured, keys_of(rows, asked.by, zone))
    if asked.by is By.CATEGORY or asked.by is By.UNIT:
        groups.sort(key=lambda g: (-g.figures.n, g.key))
    course_by = course_of(asked)
    course = grouped(measured, keys_of(rows, course_by, zone))
    return Answered(
        asked,
        at,
        rows,
        measured,
        figure(whole(measured), measured),
        tuple(figure(group, measured) for group in groups),
        excluded(rows, asked.leg),
        course_by,
        tuple(course),
        control(course) if course_by is By.DAY else None,
        slowest(rows, limits, kind_of),
    )


def course_of(asked: Asked) -> By:
    """By what the chart is drawn: the days where there are enough of them, else the hours."""
    if asked.by in OWN_CHART:
        return asked.by
    return By.DAY if asked.until - asked.since > TREND_FROM else By.HOUR


def figure(group: Group, measured: Measured) -> Figure:
    places = np.searchsorted(measured.rows, group.rows)  # both rise
    seconds, target = measured.seconds[places], measured.target[places]
    slow = group.rows[seconds > target]  # never, where there is no target
    buckets = ()
    if group.buckets:
        at = bucket_of(measured.leg, seconds)
        buckets = tuple(group.rows[at == n] for n in range(len(group.buckets)))
    return Figure(group.key, group.figures, group.rows, slow, buckets)


def excluded(rows: Samples, leg: Leg) -> tuple[Figure, ...]:
    why = left_out(rows, leg)
    none = np.empty(0, np.int64)
    found = [(reason, np.flatnonzero(why == n)) for n, reason in enumerate(LeftOut, 1)]
    return tuple(
        Figure(reason.value, Figures(len(mine), None, None), mine, none, (), reason)
        for reason, mine in found
        if len(mine)
    )


# ---- what is behind them -----------------------------------------------------------------------


def behind(answered: Answered, rows: NDArray[np.int64], most: int) -> list[Behind]:
    """The longest first, `most` of them; what was left out in the order of the reports."""
    places = np.searchsorted(answered.measured.rows, rows)
    known = answered.measured.rows
    counted = bool(len(rows)) and bool(np.isin(rows[:1], known)[0])
    if counted:
        order = np.argsort(-answered.measured.seconds[places], kind="stable")[:most]
        return [one(answered, int(rows[at]), int(places[at])) for at in order]
    return [one(answered, int(row), None) for row in rows[:most]]


def one(answered: Answered, row: int, place: int | None) -> Behind:
    rows, measured = answered.rows, answered.measured
    seconds = None if place is None else float(measured.seconds[place])
    late = place is not None and bool(measured.seconds[place] > measured.target[place])
    return Behind(
        int(rows.number[row]),
        float(rows.at[Stage.REPORT][row]),
        int(rows.priority[row]),
        named(rows, "category", row),
        named(rows, "district", row),
        named(rows, "unit", row),
        seconds,
        late,
    )


def named(rows: Samples, column: str, row: int) -> str:
    """The key of a row in that column; "" for none."""
    if column not in rows.codes:
        return ""
    code = int(rows.codes[column][row])
    return rows.names[column][code] if code >= 0 else ""
