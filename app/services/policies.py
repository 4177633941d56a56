"""Who is sent, by a named rule: what the simulated dispatcher chooses by, one function a policy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias

import numpy as np

from app.dispatch.cover import uncovered
from app.dispatch.force import CODE_OF, Force
from app.dispatch.recommend import LIMIT_S, Recommender
from app.domain import messages as m
from app.domain.advice import Reason
from app.domain.incident import Incident
from app.domain.unit import UnitKind
from app.feeds.ids import record_id
from app.roads.streets import Flags
from app.services.precincts import Precincts

SEAT: Final = "simulated dispatcher"
# Straight lines are compared by time, else a policeman on foot 300 m away beats a car at 400 m.
# The demo city's own roads, as the crow flies (median, addresses 300 to 2,000 m apart): with
# walking counted as quicker than it is, `straight` would differ from `road` in more than the line.
STRAIGHT_MS: Final = {UnitKind.FOOT: 1.15, UnitKind.MOTORCYCLE: 7.0, UnitKind.CAR: 6.5}
SLACK_S: Final = 60.0  # so much later somebody may be there who leaves less uncovered
URGENT: Final = 2  # priorities up to this never wait for the sake of cover
LOOKED_AT: Final = 5  # so many candidates, as in the console's recommendation


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that a policy may look at. `free_since`: seconds since 1970, by unit."""

    recommender: Recommender
    force: Force
    now: datetime
    precincts: Precincts
    free_since: Mapping[str, float] = field(default_factory=dict)

    def without(self, unit_ids: frozenset[str]) -> "Scene":
        if not unit_ids:
            return self
        barred = self.force.barred.copy()
        barred[[unit.id in unit_ids for unit in self.force.units]] = CODE_OF[Reason.BUSY]
        return replace(self, force=replace(self.force, barred=barred))


# How many units to an incident, and which must not be among them; the first one leads.
Policy: TypeAlias = Callable[[Scene, Incident, int, frozenset[str]], list[m.Sending]]


def relay(scene: Scene, incident: Incident, count: int, without: frozenset[str]) -> list[m.Sending]:
    """The district's choice without a map: whose turn it is, of the district, else of its station,
    else of the district next to it that has somebody. Its delay is in the levels, not here."""
    return _in_turn(scene.without(without), incident, count, _of_the_station)


def direct(
    scene: Scene, incident: Incident, count: int, without: frozenset[str]
) -> list[m.Sending]:
    """The owning grid's officers, else the district's, else those of the next district."""
    return _in_turn(scene.without(without), incident, count, _of_the_grid)


def straight(
    scene: Scene, incident: Incident, count: int, without: frozenset[str]
) -> list[m.Sending]:
    """Nearest as the crow flies, at the usual speed of its kind; a missing skill counts as in the
    console."""
    here = scene.without(without)
    force = here.force
    pace = np.array([STRAIGHT_MS[unit.kind] for unit in force.units])
    seconds = force.away_m(incident.lon, incident.lat) / pace
    seconds += np.where(_able(here, incident), 0.0, here.recommender.skill_s)
    seconds[~force.free] = np.inf
    rows = np.argsort(seconds, kind="stable")[:count]
    return _sendings(
        here, incident, [(row, None) for row in rows.tolist() if seconds[row] < np.inf]
    )


def road(scene: Scene, incident: Incident, count: int, without: frozenset[str]) -> list[m.Sending]:
    """The first of the console's own recommendation: nearest by road travel time, with the
    allowance that it makes for skills. Where no road leads somebody has to go all the same."""
    here = scene.without(without)
    ways = _by_road(here, incident, count)
    sendings = _sendings(here, incident, [(row, eta) for row, eta, _ in ways])
    return sendings or straight(here, incident, count, frozenset())


def road_and_cover(
    scene: Scene, incident: Incident, count: int, without: frozenset[str]
) -> list[m.Sending]:
    """As `road`; where it is not urgent, of those at most SLACK_S later than the first the one
    whose going leaves the fewest metres of street uncovered."""
    here = scene.without(without)
    ways = _by_road(here, incident, count)
    cover = here.recommender.cover
    if ways and cover is not None and incident.priority > URGENT:
        near = _by_road(here, incident, LOOKED_AT, ways[0][2] + SLACK_S)
        if len(near) > 1:
            network, within_s = here.recommender.network, here.recommender.cover_s
            lost = uncovered(network, cover, here.force, [row for row, _, _ in near], within_s)
            first = near[min(range(len(near)), key=lambda n: (lost[n].street_m, n))]
            ways = [first, *(way for way in ways if way[0] != first[0])]
    sendings = _sendings(here, incident, [(row, eta) for row, eta, _ in ways[:count]])
    return sendings or straight(here, incident, count, frozenset())


@dataclass(slots=True)
class Counted:
    """A policy that also counts whom it sends first, and who with wheels could have gone."""

    policy: Policy
    chosen: int = 0
    on_foot: int = 0  # of those
    wheels_free: int = 0  # at each of these moments, all added up

    def __call__(
        self, scene: Scene, incident: Incident, count: int, without: frozenset[str]
    ) -> list[m.Sending]:
        sendings = self.policy(scene, incident, count, without)
        if sendings:
            units, free = scene.force.units, scene.without(without).force.free
            wheels = np.array([unit.kind is not UnitKind.FOOT for unit in units])
            walks = {unit.id for unit in units if unit.kind is UnitKind.FOOT}
            self.chosen += 1
            self.on_foot += sendings[0].unit_id in walks
            self.wheels_free += int((free & wheels).sum())
        return sendings


RELAYED, COVERING = "relay", "road+cover"
POLICIES: Final[Mapping[str, Policy]] = {
    RELAYED: relay,
    "direct": direct,
    "straight": straight,
    "road": road,
    COVERING: road_and_cover,
}


# ---- by road ---------------------------------------------------------------------------------


def _by_road(
    scene: Scene, incident: Incident, count: int, limit_s: float = np.inf
) -> list[tuple[int, float, float]]:
    """Row, seconds of driving, and what that is worth: a missing skill counts like `skill_s`.

    The picks of the console's recommendation, without the reasons of all the others; only those
    worth at most `limit_s`, so that the search ends early.
    """
    recommender, force, free = scene.recommender, scene.force, scene.force.free
    if not free.any():
        return []
    network, able = recommender.network, _able(scene, incident)
    goal = network.goal(incident.lon, incident.lat)
    found: list[tuple[int, float, float]] = []
    for usable, extra_s in ((free & able, 0.0), (free & ~able, recommender.skill_s)):
        if usable.any() and (left_s := min(limit_s, LIMIT_S + extra_s) - extra_s) > 0:
            near = network.nearest(goal, force.fleet, usable, count, left_s)
            rows = zip(near.unit.tolist(), near.seconds.tolist(), strict=True)
            found += [(row, seconds, seconds + extra_s) for row, seconds in rows]
    return sorted(found, key=lambda way: (way[2], way[0]))[:count]


def _able(scene: Scene, incident: Incident) -> Flags:
    return scene.force.bring(scene.recommender.skills(incident))


# ---- in turn ---------------------------------------------------------------------------------


def _in_turn(
    scene: Scene,
    incident: Incident,
    count: int,
    tiers: Callable[[Scene, Incident], Iterator[Flags]],
) -> list[m.Sending]:
    """Who has wheels before who walks, who brings the skill before who does not, then whose turn
    it is: nobody at that desk sees where they are."""
    free, able, units = scene.force.free, _able(scene, incident), scene.force.units
    if not free.any():
        return []

    def turn(row: int) -> tuple[bool, bool, float, str]:
        unit = units[row]
        since = scene.free_since.get(unit.id, 0.0)
        return unit.kind is UnitKind.FOOT, not able[row], since, unit.id

    rows: list[int] = []
    for tier in tiers(scene, incident):
        here = [row for row in np.flatnonzero(free & tier).tolist() if row not in rows]
        rows += sorted(here, key=turn)[: count - len(rows)]
        if len(rows) == count:
            break
    return _sendings(scene, incident, [(row, None) for row in rows])


def _of_the_grid(scene: Scene, incident: Incident) -> Iterator[Flags]:
    grid = incident.grid_id
    yield _flags(scene, lambda unit: grid in unit.grid_ids)
    yield _flags(scene, lambda unit: unit.district_id == incident.district_id)
    yield from _of_the_next(scene, incident)


def _of_the_station(scene: Scene, incident: Incident) -> Iterator[Flags]:
    station = scene.precincts.station_of(incident.district_id)
    yield _flags(scene, lambda unit: unit.district_id == incident.district_id)
    yield _flags(scene, lambda unit: scene.precincts.station_of(unit.district_id) == station)
    yield from _of_the_next(scene, incident)


def _of_the_next(scene: Scene, incident: Incident) -> Iterator[Flags]:
    for district in scene.precincts.next_to(incident.lon, incident.lat):
        yield _flags(scene, lambda unit, district=district: unit.district_id == district)
    yield np.ones(len(scene.force.units), np.bool_)


def _flags(scene: Scene, belongs: Callable[..., bool]) -> Flags:
    return np.array([belongs(unit) for unit in scene.force.units], np.bool_)


def _sendings(
    scene: Scene, incident: Incident, chosen: list[tuple[int, float | None]]
) -> list[m.Sending]:
    ids = [(scene.force.units[row].id, eta_s) for row, eta_s in chosen]
    return [
        m.Sending(record_id(scene.now, SEAT, incident.id, str(n), unit_id), unit_id, eta_s)
        for n, (unit_id, eta_s) in enumerate(ids)
    ]
