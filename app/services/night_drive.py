"""The way that a unit took to an incident, beside the fastest that the roads allowed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.assignment import Assignment
from app.domain.incident import Incident
from app.domain.place import METRES_A_DEGREE
from app.roads.streets import Mode
from app.store.tracks import Track

if TYPE_CHECKING:
    from app.roads.network import Network  # brings compiled searches

F8 = NDArray[np.float64]
TrackOf = Callable[[datetime], Track]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """p points in degrees, WGS-84; how long it took, or would have taken, and how far it is."""

    lon: F8
    lat: F8
    seconds: float
    metres: float


@dataclass(frozen=True, slots=True, eq=False)
class Driven:
    """`fastest` is worked out on the roads and paces of today; None where there is no way."""

    unit_id: str
    taken: Line
    fastest: Line | None


class Drive(Protocol):
    def __call__(
        self, incident: Incident, sent: Assignment, track_of: TrackOf
    ) -> Driven | None: ...


class OnTheRoads:
    """Works the ways out for one city; `modes` by unit id."""

    def __init__(self, network: "Network", modes: Mapping[str, Mode]) -> None:
        self._network, self._modes = network, modes

    def __call__(self, incident: Incident, sent: Assignment, track_of: TrackOf) -> Driven | None:
        """None while it has not arrived, and where no positions of it are known."""
        stages = sent.stages
        left, came = stages.depart or stages.acknowledge or stages.dispatch, stages.arrive
        if left is None or came is None or came.at <= left.at:
            return None
        lon, lat = between(track_of(came.at), sent.unit_id, left.at, came.at)
        if len(lon) < 2:
            return None
        taken = Line(lon, lat, (came.at - left.at).total_seconds(), length_m(lon, lat))
        return Driven(sent.unit_id, taken, self._fastest(sent.unit_id, lon[0], lat[0], incident))

    def _fastest(self, unit_id: str, lon: float, lat: float, incident: Incident) -> Line | None:
        mode = self._modes.get(unit_id, Mode.CAR)
        start = self._network.snap(lon, lat, mode)[0]
        route = self._network.route(start, self._network.goal(incident.lon, incident.lat), mode)
        if route is None:
            return None
        return Line(route.lon, route.lat, route.seconds, route.metres)


def between(track: Track, unit_id: str, since: datetime, until: datetime) -> tuple[F8, F8]:
    """Where a unit was between two moments, from the last fix before the first of them on."""
    if unit_id not in track.unit_ids:
        return np.empty(0), np.empty(0)
    own = np.flatnonzero(track.unit == track.unit_ids.index(unit_id))
    at = track.at[own]
    first = max(int(np.searchsorted(at, since.timestamp(), side="right")) - 1, 0)
    last = int(np.searchsorted(at, until.timestamp(), side="right"))
    return track.lon[own[first:last]], track.lat[own[first:last]]


def length_m(lon: F8, lat: F8) -> float:
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    return float(np.hypot(east, np.diff(lat)).sum() * METRES_A_DEGREE)
