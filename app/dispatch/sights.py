"""Works out what the map wants to show: pure, from the force as it stands."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.dispatch.force import Force
from app.dispatch.heat import heat_of
from app.domain.assignment import AssignmentState
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.sights import Calls, Near, Sights, StreetLines, Wanted, Way
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.roads.places import Goal, Reach
from app.roads.streets import Mode, Streets

MOST_WAYS, MOST_NEAR = 40, 8
BARE_SHARE = 0.5  # of a street reached in time: with less it is bare
GOING = frozenset(
    {AssignmentState.DISPATCHED, AssignmentState.ACKNOWLEDGED, AssignmentState.EN_ROUTE}
)


class Lookout:
    """Answers for one city; may be asked from one thread at a time."""

    def __init__(self, network: Network, cover_s: float) -> None:
        self._network, self._cover_s = network, cover_s
        streets = network.streets
        edge = np.arange(len(streets.tail))
        self._once = (streets.twin < 0) | (edge < streets.twin)  # each street counted once
        self._drivable = self._once & (streets.modes & int(Mode.CAR) != 0)
        self._total_m = float(streets.length_m[self._drivable].sum())

    def sights(
        self,
        wanted: Wanted,
        force: Force,
        picture: Picture,
        now: datetime,
        past: Calls | None = None,
    ) -> Sights:
        """`past` are the calls of the last weeks, for the heat."""
        return Sights(
            wanted,
            tuple(self._ways(wanted, force, picture)),
            self._reach(wanted, force) if wanted.reach_of else None,
            self._bare(force) if wanted.bare else None,
            heat_of(picture.incidents.values(), now, past) if wanted.heat else None,
            self._near(wanted.near, force) if wanted.near is not None else None,
        )

    def _ways(self, wanted: Wanted, force: Force, picture: Picture) -> Iterable[Way]:
        row = {unit.id: i for i, unit in enumerate(force.units)}
        goals: dict[str, Goal] = {}
        asked = [] if wanted.pick is None else [(*wanted.pick, False)]
        if wanted.on_the_way:
            going = [a for a in picture.active() if a.state in GOING]
            going.sort(key=lambda a: a.id, reverse=True)
            asked += [(a.unit_id, a.incident_id, True) for a in going[:MOST_WAYS]]
        for unit_id, incident_id, sent in asked:
            incident = picture.incidents.get(incident_id)
            if incident is None or unit_id not in row:
                continue
            if incident_id not in goals:
                goals[incident_id] = self._network.goal(incident.lon, incident.lat)
            way = self._way(force, row[unit_id], incident, goals[incident_id], sent)
            if way is not None:
                yield way

    def _way(
        self, force: Force, row: int, incident: Incident, goal: Goal, sent: bool
    ) -> Way | None:
        unit = force.units[row]
        found = self._network.route(force.fleet.spots[row], goal, MODE_OF[unit.kind])
        if found is None:
            return None
        line = found.lon, found.lat
        return Way(unit.id, incident.id, *line, found.seconds, found.metres, sent)

    def _reach(self, wanted: Wanted, force: Force) -> StreetLines | None:
        row = next((i for i, unit in enumerate(force.units) if unit.id == wanted.reach_of), None)
        if row is None or force.fleet.spots.edge[row] < 0:
            return None
        alone = np.zeros(len(force.units), np.bool_)
        alone[row] = True
        reach = self._network.coverage(force.fleet, alone, wanted.reach_s)
        chosen = np.flatnonzero(self._once & (reach.street_share(self._twin) > 0.0))
        return self._lines(chosen, self._seconds(reach)[chosen], wanted.reach_s)

    def _bare(self, force: Force) -> StreetLines:
        reach = self._network.coverage(force.fleet, force.free, self._cover_s)
        bare = self._drivable & (reach.street_share(self._twin) < BARE_SHARE)
        chosen = np.flatnonzero(bare)
        return self._lines(chosen, np.full(len(chosen), np.inf), self._cover_s)

    def _near(self, place: tuple[float, float], force: Force) -> tuple[Near, ...]:
        goal = self._network.goal(*place)
        found = self._network.nearest(goal, force.fleet, force.free, MOST_NEAR)
        return tuple(
            Near(force.units[row].id, float(seconds), float(metres), float(force.age_s[row]))
            for row, seconds, metres in zip(found.unit, found.seconds, found.metres, strict=True)
        )

    @property
    def _twin(self) -> NDArray[np.int32]:
        return self._network.streets.twin

    def _seconds(self, reach: Reach) -> NDArray[np.float64]:
        """(m,) when the nearer end of each street is reached; it is drawn by that."""
        twin = self._twin
        other = np.where(twin >= 0, reach.seconds[np.maximum(twin, 0)], np.inf)
        here = np.minimum(reach.seconds, other)
        return np.where(np.isfinite(here), here, 0.0)  # only a unit that stands on it reaches it

    def _lines(
        self, edges: NDArray[np.intp], seconds: NDArray[np.float64], limit_s: float
    ) -> StreetLines:
        streets = self._network.streets
        metres = float(streets.length_m[edges].sum())
        lon, lat, first = points_of(streets, edges)
        share = metres / self._total_m if self._total_m else 0.0
        return StreetLines(lon, lat, first, seconds, limit_s, metres, share)


def points_of(
    streets: Streets, edges: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Points of many streets one after the other in degrees, and (m+1,) where each begins."""
    counts = streets.point_count[edges].astype(np.int64)
    first = np.concatenate([[0], np.cumsum(counts)])
    rows = np.repeat(streets.point_first[edges] - first[:-1], counts) + np.arange(first[-1])
    return streets.point_lon[rows], streets.point_lat[rows], first.astype(np.int32)
