"""Response today, against the same weekday of the last weeks up to the same time of day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services.response import KindOf, Leg, local, measure
from app.store.database import Database
from app.store.samples import Samples, incidents

WEEKS: Final = 4
FIVE_MIN_S: Final = 300.0
HOUR_S: Final = 3600.0
F8 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shown:
    """From raw samples, in seconds; None where there is none."""

    n: int
    median: float | None
    p90: float | None
    in_five: float | None  # share within 5 minutes
    in_target: float | None  # share within the target of each
    left_out: int


NOTHING: Final = Shown(0, None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """`hours` are the calls of each hour so far, `usual_hours` their mean on the same weekday."""

    today: Shown
    usual: Shown
    weeks: int  # how many of the last same weekdays have any call
    weekday: int  # 0 is Monday
    hours: tuple[int, ...]  # 24; those to come are 0
    usual_hours: tuple[float, ...]  # 24
    hour: int  # the one that runs
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """The calls of one local day: seconds after midnight of each, and what could be measured."""

    called: F8  # (m,) of all calls but duplicates
    at: F8  # (n,) the report of each sample
    seconds: F8  # (n,)
    target: F8  # (n,)
    left_out_at: F8  # (k,) the reports of what could not be measured


def day_of(samples: Samples, limits: Limits, kind_of: KindOf, zone: tzinfo | None) -> Day:
    clock = local(samples, zone) % 86400.0
    own = ~samples.duplicate & np.isfinite(samples.at[Stage.REPORT])
    found = measure(samples, Leg.RESPONSE, limits, kind_of)
    counted = np.zeros(len(samples), np.bool_)
    counted[found.rows] = True
    return Day(clock[own], clock[found.rows], found.seconds, found.target, clock[own & ~counted])


def shown(days: list[Day], until_s: float) -> Shown:
    """Of the samples of these days together, reported before that time of day."""
    if not days:
        return NOTHING
    early = [day.at < until_s for day in days]
    seconds = np.concatenate([d.seconds[e] for d, e in zip(days, early, strict=True)])
    target = np.concatenate([d.target[e] for d, e in zip(days, early, strict=True)])
    left_out = sum(int((day.left_out_at < until_s).sum()) for day in days)
    if not len(seconds):
        return Shown(0, None, None, None, None, left_out)
    median, p90 = (float(x) for x in np.percentile(seconds, (50, 90)))
    five, within = float((seconds <= FIVE_MIN_S).mean()), float((seconds <= target).mean())
    return Shown(len(seconds), median, p90, five, within, left_out)


class DayReader:
    """Reads from a database of its own; days that are over are read once."""

    def __init__(self, database: Database, limits: Limits, kind_of: KindOf) -> None:
        self._database, self._limits, self._kind_of = database, limits, kind_of
        self._over: dict[date, Day] = {}

    def read(self, now: datetime, zone: tzinfo | None = None) -> DayFigures:
        """Raises StoreError. `zone` None is the machine's own."""
        here = now.astimezone(zone)
        until_s = (here - midnight(here.date(), zone)).total_seconds()
        today = self._day(here.date(), zone, now)
        past = [self._past(here.date() - timedelta(weeks=n), zone) for n in range(1, WEEKS + 1)]
        with_calls = [day for day in past if len(day.called)]
        hours = by_hour(today)
        usual = sum((by_hour(day) for day in with_calls), np.zeros(24)) / max(len(with_calls), 1)
        return DayFigures(
            shown([today], 2 * 86400.0),
            shown(with_calls, until_s),
            len(with_calls),
            here.weekday(),
            tuple(int(n) for n in hours),
            tuple(float(n) for n in usual),
            here.hour,
            now,
        )

    def _past(self, day: date, zone: tzinfo | None) -> Day:
        if day not in self._over:
            end = midnight(day + timedelta(days=1), zone)
            self._over[day] = self._day(day, zone, end)
            for old in sorted(self._over)[: -2 * WEEKS]:
                del self._over[old]
        return self._over[day]

    def _day(self, day: date, zone: tzinfo | None, until: datetime) -> Day:
        found = incidents(self._database, midnight(day, zone), until)
        return day_of(found, self._limits, self._kind_of, zone)


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """The beginning of a local day, whatever its offset."""
    if zone is None:
        return datetime.combine(day, time()).astimezone()
    return datetime.combine(day, time(), zone)


def by_hour(day: Day) -> F8:
    """(24,) calls."""
    hours = (day.called // HOUR_S).astype(np.int64).clip(0, 23)
    return np.bincount(hours, minlength=24).astype(np.float64)
