"""What keeps happening, found in the record and offered as a look-back 回头看; never by person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray

from app.domain.duty import Duty
from app.domain.place import METRES_A_DEGREE
from app.domain.stage import Stage
from app.services.house_rules import LookBack
from app.store.database import Database
from app.store.duty_history import incident_ids, looked_back
from app.store.samples import Samples, incidents

MOST_SHOWN = 50  # incidents of one repeat that a look-back names: the newest


class RepeatKind(StrEnum):
    PLACE = "place"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Repeat:
    """`n` incidents in [since, until). `usual` is the mean of `windows` windows before it.

    A place has its middle in degrees, WGS-84; a category its district. `numbers` are those of the
    incidents, the newest first; `incident_ids` the ids of the newest of them.
    """

    kind: RepeatKind
    since: datetime
    until: datetime
    numbers: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]  # the most frequent first
    district_id: str
    lon: float
    lat: float
    usual: float | None = None  # of a category
    windows: int = 0
    chance: float | None = None  # of so many, were everything as usual
    incident_ids: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return len(self.numbers)


def repeats(database: Database, until: datetime, rule: LookBack) -> list[Repeat]:
    """What keeps happening and is not looked back at yet; the most incidents first.

    Reads the whole record of all windows: on a thread that has the time.
    """
    window = timedelta(days=rule.days)
    since = until - window
    found = incidents(database, since - rule.windows * window, until)
    offered = [*at_places(found, since, until, rule), *of_categories(found, since, until, rule)]
    ids = incident_ids(database, sorted({n for one in offered for n in one.numbers}))
    named = [_named(one, ids) for one in offered]
    return without_looked_at(named, looked_back(database, since))


def without_looked_at(offered: Iterable[Repeat], duties: Iterable[Duty]) -> list[Repeat]:
    """Without those of which a look-back names the half already; the most incidents first."""
    named = {id for duty in duties for id in duty.about_ids}
    fresh = [r for r in offered if 2 * len(named.intersection(r.incident_ids)) < r.n]
    return sorted(fresh, key=lambda r: (-r.n, r.kind.value, r.numbers))


def at_places(found: Samples, since: datetime, until: datetime, rule: LookBack) -> list[Repeat]:
    """The densest circle first, each incident in one of them; circles are around an incident."""
    from scipy.spatial import KDTree  # noqa: PLC0415  0.3 s to import, wanted once a shift

    rows = np.flatnonzero(_within(found, since, until) & ~found.duplicate)
    if len(rows) < rule.least:
        return []
    metres = _metres(found.lonlat[rows])
    tree = KDTree(metres)
    count = np.asarray(tree.query_ball_point(metres, rule.near_m, return_length=True))
    free = np.ones(len(rows), np.bool_)
    repeats = []
    for middle in np.argsort(-count, kind="stable").tolist():
        if count[middle] < rule.least:
            break
        if not free[middle]:
            continue
        around = np.array(tree.query_ball_point(metres[middle], rule.near_m))
        around = around[free[around]]
        if len(around) >= rule.least:
            free[around] = False
            repeats.append(_repeat(RepeatKind.PLACE, found, rows[around], since, until))
    return repeats


def of_categories(found: Samples, since: datetime, until: datetime, rule: LookBack) -> list[Repeat]:
    """Category and district with more than the windows before let expect; none without those."""
    window = (until - since).total_seconds()
    ago = (until.timestamp() - found.at[Stage.REPORT]) / window
    age = np.floor(ago)
    usable = ~found.duplicate & (found.codes["category"] >= 0) & (found.codes["district"] >= 0)
    full = _full_windows(ago, rule.windows)
    if not full:
        return []
    key = found.codes["category"].astype(np.int64) * (len(found.names["district"]) + 1)
    key += found.codes["district"]
    repeats = []
    now, before = usable & (age == 0), usable & (age >= 1) & (age <= full)
    earlier = Counter(key[before].tolist())
    for one, n in sorted(Counter(key[now].tolist()).items()):
        usual = earlier[one] / full
        chance = chance_of(n, earlier[one], full)
        if n >= rule.least and n > usual and chance < rule.chance:
            rows = np.flatnonzero(now & (key == one))
            plain = _repeat(RepeatKind.CATEGORY, found, rows, since, until)
            repeats.append(_against(plain, usual, full, chance))
    return repeats


def _full_windows(age: NDArray[np.float64], most: int) -> int:
    """How many windows before this one the record reaches back over, but for a twentieth."""
    return max(min(int(age.max(initial=0.0) - 0.95), most), 0)


def chance_of(n: int, total: int, windows: int) -> float:
    """Of `n` or more in one window after `total` in `windows` of them, nothing having changed.

    Negative binomial: Poisson counts whose rate is known from these windows alone (Jeffreys), so
    that little history convicts nobody.
    """
    r, p = total + 0.5, windows / (windows + 1.0)
    below = 0.0
    for k in range(n):
        below += exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log(p) + k * log(1 - p))
    return max(1.0 - below, 0.0)


def _within(found: Samples, since: datetime, until: datetime) -> NDArray[np.bool_]:
    at = found.at[Stage.REPORT]
    within: NDArray[np.bool_] = (at >= since.timestamp()) & (at < until.timestamp())
    return within


def _metres(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) metres on a plane; good for a city."""
    shrink = np.cos(np.radians(lonlat[:, 1].mean()))
    metres: NDArray[np.float64] = lonlat * np.array([shrink, 1.0]) * METRES_A_DEGREE
    return metres


def _repeat(
    kind: RepeatKind, found: Samples, rows: NDArray[np.intp], since: datetime, until: datetime
) -> Repeat:
    rows = np.sort(rows)[::-1]  # reports are in the order of their times
    names = found.names["category"]
    codes = Counter(names[c] for c in found.codes["category"][rows].tolist() if c >= 0)
    districts = Counter(c for c in found.codes["district"][rows].tolist() if c >= 0)
    most = districts.most_common(1)
    lon, lat = found.lonlat[rows].mean(axis=0).tolist()
    return Repeat(
        kind,
        since,
        until,
        tuple(found.number[rows].tolist()),
        tuple(sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))),
        found.names["district"][most[0][0]] if most else "",
        lon,
        lat,
    )


def _against(plain: Repeat, usual: float, windows: int, chance: float) -> Repeat:
    return replace(plain, usual=usual, windows=windows, chance=chance)


def _named(one: Repeat, ids: dict[int, str]) -> Repeat:
    known: Sequence[str] = [ids[n] for n in one.numbers[:MOST_SHOWN] if n in ids]
    return replace(one, incident_ids=tuple(known))
