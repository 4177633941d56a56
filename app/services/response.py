"""Response figures 接处警时效: stage by stage and by what they are grouped by, from raw samples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.area import DistrictKind
from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services.figures import Figures
from app.store.samples import Samples

KindOf = Callable[[str | None], DistrictKind | None]
HOUR_S, QUARTER_S = 3600.0, 900.0  # no zone changes its offset within a quarter of an hour
SECOND = timedelta(seconds=1)


class Leg(StrEnum):
    """One leg of the chain from the call to the closing, as bulletins name them."""

    RESPONSE = "response"  # 接警 to 到达: the whole of what the caller waits
    DISPATCH = "dispatch"  # 接警 to 派警
    ACKNOWLEDGE = "acknowledge"  # 派警 to 签收
    DEPART = "depart"  # 签收 to 出动
    DRIVE = "drive"  # 出动 to 到达
    FEEDBACK = "feedback"  # 到达 to 反馈
    CLOSE = "close"  # 接警 to 办结


class By(StrEnum):
    ALL = "all"
    PRIORITY = "priority"
    CATEGORY = "category"
    DISTRICT = "district"
    GRID = "grid"
    UNIT = "unit"  # of orders only
    HOUR = "hour"  # of the day, local
    WEEKDAY = "weekday"  # 0 is Monday, local
    DAY = "day"  # local date


ENDS: Final[Mapping[Leg, tuple[Stage, Stage]]] = {
    Leg.RESPONSE: (Stage.REPORT, Stage.ARRIVE),
    Leg.DISPATCH: (Stage.REPORT, Stage.DISPATCH),
    Leg.ACKNOWLEDGE: (Stage.DISPATCH, Stage.ACKNOWLEDGE),
    Leg.DEPART: (Stage.ACKNOWLEDGE, Stage.DEPART),
    Leg.DRIVE: (Stage.DEPART, Stage.ARRIVE),
    Leg.FEEDBACK: (Stage.ARRIVE, Stage.FEEDBACK),
    Leg.CLOSE: (Stage.REPORT, Stage.CLOSE),
}
CHAIN = (Leg.DISPATCH, Leg.ACKNOWLEDGE, Leg.DEPART, Leg.DRIVE)  # together the response
# Upper edges in seconds, inclusive; the last bucket is open. Ankang's weekly 110 bulletin.
BUCKETS: Final[Mapping[Leg, tuple[float, ...]]] = {
    Leg.ACKNOWLEDGE: (30.0, 60.0, 120.0, 180.0),
    Leg.RESPONSE: (300.0, 600.0, 900.0, 1800.0),
    Leg.FEEDBACK: (1800.0, 3600.0, 7200.0, 14400.0),
}


class LeftOut(StrEnum):
    """Why a row is not among the samples; each row has one reason or none."""

    DUPLICATE = "duplicate"
    NOT_YET = "not_reached_yet"
    NEVER = "closed_without"
    NO_START = "start_missing"  # the stage that it is measured from was never recorded
    NEGATIVE = "negative_interval"


@dataclass(frozen=True, eq=False, slots=True)
class Measured:
    """One leg of all rows: `rows` int64 of those that count, `seconds` and `target` (float64, nan
    where no target is set) of each of them, and how many were left out, by reason."""

    leg: Leg
    rows: NDArray[np.int64]
    seconds: NDArray[np.float64]
    target: NDArray[np.float64]
    excluded: Mapping[LeftOut, int]


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """The figures of one key; `rows` leads to the incidents behind them."""

    key: str
    figures: Figures
    rows: NDArray[np.int64]
    buckets: tuple[int, ...] = field(default=())


def measure(samples: Samples, leg: Leg, limits: Limits, kind_of: KindOf) -> Measured:
    first, second = (samples.at[stage] for stage in ENDS[leg])
    why = left_out(samples, leg)
    counts = np.bincount(why, minlength=len(LeftOut) + 1)
    rows = np.flatnonzero(why == 0)
    excluded = {reason: int(n) for reason, n in zip(LeftOut, counts[1:], strict=True) if n}
    target = targets(samples, leg, limits, kind_of)
    return Measured(leg, rows, (second - first)[rows], target[rows], excluded)


def left_out(samples: Samples, leg: Leg) -> NDArray[np.int64]:
    """For each row 0 where it counts, else the place of its reason in `LeftOut`, from 1."""
    first, second = (samples.at[stage] for stage in ENDS[leg])
    return np.select(
        [
            samples.duplicate,
            np.isnan(second) & samples.open,
            np.isnan(second),
            np.isnan(first),
            second < first,
        ],
        np.arange(1, len(LeftOut) + 1),
        0,
    )


def targets(samples: Samples, leg: Leg, limits: Limits, kind_of: KindOf) -> NDArray[np.float64]:
    """Seconds for each row, nan where the settings set none."""
    fixed = {
        Leg.DISPATCH: limits.dispatch_s,
        Leg.ACKNOWLEDGE: limits.acknowledge_s,
        Leg.FEEDBACK: limits.feedback_s,
    }
    if leg is not Leg.RESPONSE:
        return np.full(len(samples), fixed.get(leg, np.nan))
    names = (*samples.names["district"], None)  # code -1 is the last one
    table = np.array([[limits.arrive_s(p, kind_of(name)) for p in range(1, 5)] for name in names])
    seconds: NDArray[np.float64] = table[samples.codes["district"], samples.priority - 1]
    return seconds


def grouped(measured: Measured, keys: "Keys") -> list[Group]:
    """Figures of each key in the order of the keys; exclusions are those of the whole."""
    mine = keys.codes[measured.rows]
    if len(mine) and np.ptp(mine) < 2**15:  # numpy sorts these by counting, ten times as fast
        order = np.argsort((mine - mine.min()).astype(np.int16), kind="stable")
    else:
        order = np.argsort(mine, kind="stable")
    found, starts = np.unique(mine[order], return_index=True)
    laid = picked(measured, order)
    spans = pairwise([*starts.tolist(), len(order)])
    return [
        group(keys.name(int(key)), picked(laid, slice(*span)))
        for key, span in zip(found, spans, strict=True)
    ]


def picked(measured: Measured, part: NDArray[np.intp] | slice) -> Measured:
    """Some of them in that order; what was left out belongs to the whole."""
    columns = measured.rows[part], measured.seconds[part], measured.target[part]
    return Measured(measured.leg, *columns, {})


def whole(measured: Measured) -> Group:
    """All that count, with what was left out and why."""
    found = group(By.ALL.value, measured)
    excluded = {reason.value: n for reason, n in measured.excluded.items()}
    return replace(found, figures=replace(found.figures, excluded=excluded))


def group(key: str, measured: Measured) -> Group:
    seconds, target = measured.seconds, measured.target
    buckets = in_buckets(measured.leg, seconds)
    if not len(seconds):
        return Group(key, Figures(0, None, None), measured.rows, buckets)
    median, p90 = (float(x) for x in np.percentile(seconds, (50, 90)))
    with_target = np.count_nonzero(~np.isnan(target))
    share = np.count_nonzero(seconds <= target) / with_target if with_target else None
    return Group(key, Figures(len(seconds), median, p90, share), measured.rows, buckets)


def in_buckets(leg: Leg, seconds: NDArray[np.float64]) -> tuple[int, ...]:
    """How many fall into each bucket of the bulletin; () where it has none for the leg."""
    edges = BUCKETS.get(leg)
    if edges is None:
        return ()
    return tuple(int(n) for n in np.bincount(bucket_of(leg, seconds), minlength=len(edges) + 1))


def bucket_of(leg: Leg, seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place of the bucket that each falls into; of legs that have buckets."""
    return np.searchsorted(BUCKETS[leg], seconds, side="left")


# ---- what they are grouped by ------------------------------------------------------------------


@dataclass(frozen=True, eq=False, slots=True)
class Keys:
    """The key of every row as a number (int64), and how a number is written; "" stands for none."""

    codes: NDArray[np.int64]
    name: Callable[[int], str]


def keys_of(samples: Samples, by: By, zone: tzinfo | None) -> Keys:
    match by:
        case By.ALL:
            return Keys(np.zeros(len(samples), np.int64), lambda _: By.ALL.value)
        case By.PRIORITY:
            return Keys(samples.priority, str)
        case By.CATEGORY | By.DISTRICT | By.GRID | By.UNIT:
            names = samples.names[by.value]
            codes = samples.codes[by.value].astype(np.int64)
            return Keys(codes, lambda at: names[at] if at >= 0 else "")
        case By.HOUR:
            return Keys((local(samples, zone) // HOUR_S % 24).astype(np.int64), str)
        case By.WEEKDAY:  # 1970-01-01 was a Thursday
            return Keys(((local(samples, zone) // 86400 + 3) % 7).astype(np.int64), str)
        case By.DAY:
            days = (local(samples, zone) // 86400).astype(np.int64)
            return Keys(days, lambda day: str(np.datetime64(day, "D")))


def local(samples: Samples, zone: tzinfo | None) -> NDArray[np.float64]:
    """The reports in seconds of local time; summer time is looked up once a quarter of an hour."""
    at = samples.at[Stage.REPORT]
    quarters = at // QUARTER_S
    new = np.diff(quarters, prepend=-np.inf) > 0  # they are in order
    offsets = [offset_s(quarter * QUARTER_S, zone) for quarter in quarters[new].tolist()]
    shifted: NDArray[np.float64] = at + np.array(offsets, np.float64)[np.cumsum(new) - 1]
    return shifted


def offset_s(at: float, zone: tzinfo | None) -> float:
    """Seconds that local time is ahead of UTC at that moment (seconds since 1970 UTC)."""
    offset = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return (offset or timedelta()) / SECOND
