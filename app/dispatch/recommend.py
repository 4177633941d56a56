"""Who should go: the k units that are there first by road, each with its reason, and who is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.dispatch.breach import Spread
from app.dispatch.cover import CoverMap, uncovered
from app.dispatch.force import CODE_OF, FREE, REASONS, Codes, Force
from app.domain.advice import Exclusion, Pick, Reason, Recommendation
from app.domain.category import Category
from app.domain.incident import Incident
from app.roads.network import Network
from app.roads.places import Nearest
from app.roads.streets import Flags

SHOWN: Final = 40  # of those left out; the others are counted
Way = tuple[int, float, float]  # row of the unit, seconds, metres
LIMIT_S: Final = 3600.0  # farther than an hour is not near


@dataclass(frozen=True, slots=True, eq=False)
class Recommender:
    """What a recommendation rests on and what does not change from one to the next."""

    network: Network
    categories: Mapping[str, Category] = field(default_factory=dict)
    cover: CoverMap | None = None  # None: what is left uncovered is not worked out
    owners: Mapping[str, frozenset[str]] = field(default_factory=dict)  # grid id → officer ids
    spread: Spread = field(default_factory=Spread)
    count: int = 5
    cover_s: float = 300.0
    skill_s: float = 180.0  # how much later somebody may be there who brings the skills asked for

    def recommend(
        self, force: Force, incident: Incident, now: datetime, target: datetime | None = None
    ) -> Recommendation:
        """The units to send to `incident`. `target` is when somebody should be there."""
        asked = self.skills(incident)
        able = force.free & force.bring(asked)
        goal = self.network.goal(incident.lon, incident.lat)
        found = _rows(self.network.nearest(goal, force.fleet, able, self.count, LIMIT_S))
        if asked:  # the nearest may still be the right one to go first
            unable = force.free & ~able
            others = self.network.nearest(goal, force.fleet, unable, self.count, LIMIT_S)
            found = sorted(found + _rows(others), key=lambda way: self._worth(way, able))
            found = found[: self.count]
        picks = [self._pick(force, incident, asked, *way) for way in found]
        if target is not None:
            picks = [self._timed(pick, (target - now).total_seconds()) for pick in picks]
        rows = [row for row, _, _ in found]
        if self.cover is not None:
            lost = uncovered(self.network, self.cover, force, rows, self.cover_s)
            picks = [replace(p, uncovered=u) for p, u in zip(picks, lost, strict=True)]
        reasons = self._reasons(force, able, rows)
        excluded = _excluded(force, incident, reasons, asked)
        return Recommendation(incident.id, now, tuple(picks), excluded, _counted(reasons))

    def _worth(self, way: Way, able: NDArray[np.bool_]) -> tuple[float, int]:
        """A missing skill counts like `skill_s` more of driving; ties go to the smaller id."""
        row, seconds, _ = way
        return seconds + (0.0 if able[row] else self.skill_s), row

    def skills(self, incident: Incident) -> frozenset[str]:
        """What the category asks a unit to bring."""
        category = self.categories.get(incident.category)
        return category.skills if category else frozenset()

    def _pick(
        self,
        force: Force,
        incident: Incident,
        asked: frozenset[str],
        row: int,
        seconds: float,
        metres: float,
    ) -> Pick:
        unit = force.units[row]
        low, high = self.spread.band(seconds)
        age_s = float(force.age_s[row])
        owners = self.owners.get(incident.grid_id or "", frozenset())
        return Pick(
            unit.id,
            unit.call_sign,
            eta_s=seconds,
            eta_low_s=low,
            eta_high_s=high,
            distance_m=metres,
            fix_age_s=age_s,
            owner=not owners.isdisjoint(unit.officer_ids),
            in_district=incident.district_id is not None
            and unit.district_id == incident.district_id,
            skills=asked & unit.skills,
            lacking=asked - unit.skills,
            stale=age_s > force.stale_s,
        )

    def _timed(self, pick: Pick, left_s: float) -> Pick:
        return replace(pick, in_time=self.spread.chance_in_time(pick.eta_s, left_s))

    def _reasons(self, force: Force, able: Flags, picked: Sequence[int]) -> Codes:
        """(n,) why each unit is not among the picks, in REASONS; FREE for those that are."""
        free = np.flatnonzero(force.free)
        reasons = force.barred.copy()
        if len(picked) < self.count:  # there would have been room for more
            reasons[free] = CODE_OF[Reason.UNREACHABLE]
        else:
            farther, lacks = CODE_OF[Reason.FARTHER], CODE_OF[Reason.LACKS_SKILL]
            off = self.network.cut_off(force.fleet.spots.edge[free], force.fleet.mode[free])
            reasons[free] = np.where(able[free], farther, lacks)
            reasons[free[off]] = CODE_OF[Reason.UNREACHABLE]
        reasons[list(picked)] = FREE
        return reasons


def _rows(nearest: Nearest) -> list[Way]:
    columns = (nearest.unit.tolist(), nearest.seconds.tolist(), nearest.metres.tolist())
    return list(zip(*columns, strict=True))


def _counted(reasons: Codes) -> tuple[tuple[Reason, int], ...]:
    """How many there are for each reason."""
    found = np.bincount(reasons[reasons != FREE], minlength=len(REASONS)).tolist()
    return tuple(sorted((reason, n) for reason, n in zip(REASONS, found, strict=True) if n))


def _excluded(
    force: Force, incident: Incident, reasons: Codes, asked: frozenset[str]
) -> tuple[Exclusion, ...]:
    """The nearest of those left out; who is at home interests least."""
    away: NDArray[np.float64] = force.away_m(incident.lon, incident.lat)
    home = reasons == CODE_OF[Reason.OFF_DUTY]
    on_duty = np.flatnonzero((reasons != FREE) & ~home)
    shown = [*_smallest(away, on_duty), *_smallest(away, np.flatnonzero(home))][:SHOWN]
    return tuple(
        _exclusion(force, row, REASONS[reasons[row]], float(away[row]), asked) for row in shown
    )


def _smallest(values: NDArray[np.float64], rows: NDArray[np.intp]) -> list[int]:
    """At most SHOWN of the rows, those with the smallest values, smallest first; ties by row."""
    if len(rows) > SHOWN:
        rows = rows[values[rows] <= np.partition(values[rows], SHOWN - 1)[SHOWN - 1]]
    first: list[int] = rows[np.argsort(values[rows], kind="stable")][:SHOWN].tolist()
    return first


def _exclusion(
    force: Force, row: int, reason: Reason, away_m: float, asked: frozenset[str]
) -> Exclusion:
    unit = force.units[row]
    facts: dict[str, object] = {"state": unit.state.value}
    if np.isfinite(away_m):
        facts["away_m"] = round(away_m)
        facts["age_s"] = round(float(force.age_s[row]))
    if lacks := asked - unit.skills:
        facts["skills"] = tuple(sorted(lacks))
    if unit.assignment_id is not None:
        facts["assignment_id"] = unit.assignment_id
    return Exclusion(unit.id, unit.call_sign, reason, tuple(facts.items()))
