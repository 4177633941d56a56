"""Where the units are: the newest fixes on the streets, and who has come to where it was sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import cos, hypot, radians
from queue import SimpleQueue
from typing import Final

import numpy as np

from app.domain.assignment import Assignment, AssignmentState
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.messages import UnitArrived
from app.domain.picture import Value
from app.feeds.ids import record_id
from app.feeds.runner import Reading
from app.roads.network import Network
from app.roads.places import Spots
from app.roads.streets import Mode

METRES_A_DEGREE: Final = 111_195.0
NEAR_M: Final = 50.0
SLOW_MS: Final = 1.5
FRESH_S: Final = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One frame: fixes and, row by row, where they lie on the streets (edge -1: nowhere)."""

    fixes: Fixes
    spots: Spots


class Positions:
    """`put` belongs to one thread, `newest` is for all: a frame is replaced as a whole."""

    def __init__(
        self, network: Network, modes: Mapping[str, Mode], unit_ids: tuple[str, ...]
    ) -> None:
        """`modes` by unit id; a unit that is missing there counts as a car."""
        self._network = network
        self._modes = modes
        self._rows = self._modes_of(unit_ids)
        none = Fixes.none_for(unit_ids)
        self._newest = Sighting(none, network.snap(none.lon, none.lat, self._rows))

    @property
    def newest(self) -> Sighting:
        return self._newest

    def put(self, fixes: Fixes) -> Sighting:
        """A new frame, snapped in one sweep; who moved little stays on its street."""
        last = self._newest
        same = fixes.unit_ids == last.fixes.unit_ids
        if not same:
            self._rows = self._modes_of(fixes.unit_ids)
        spots = self._network.snap(
            fixes.lon,
            fixes.lat,
            self._rows,
            heading=fixes.heading,
            last_edge=last.spots.edge if same else None,
        )
        self._newest = Sighting(fixes, spots)
        return self._newest

    def _modes_of(self, unit_ids: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        return np.array([int(self._modes.get(id, Mode.CAR)) for id in unit_ids], np.uint8)


class Geofence:
    """Reports an arrival for officers who do not tap: near, slow, seen just now; once an order."""

    name = "geofence"
    period_s = 1.0

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._inbox: SimpleQueue[tuple[Value, ...]] = SimpleQueue()
        self._awaited: dict[str, Assignment] = {}  # orders whose unit is on the way
        self._places: dict[str, tuple[float, float]] = {}  # of open incidents

    def saw(self, values: Iterable[Value]) -> None:
        """New values of the desk, from any thread; at the start everything."""
        self._inbox.put(tuple(values))

    def read(self, position: str, now: datetime) -> Reading:
        while not self._inbox.empty():
            self._note(self._inbox.get())
        sighting = self._positions.newest
        found = self._arrived(sighting.fixes, now.timestamp()) if self._awaited else []
        return Reading(tuple(found), alive=bool((sighting.spots.edge >= 0).any()))

    def _note(self, values: tuple[Value, ...]) -> None:
        for value in values:
            if isinstance(value, Incident):
                self._places[value.id] = value.lon, value.lat
                if not value.open:
                    del self._places[value.id]
            elif isinstance(value, Assignment):
                moving = (AssignmentState.ACKNOWLEDGED, AssignmentState.EN_ROUTE)
                if value.state in moving and value.stages.arrive is None:
                    self._awaited[value.id] = value
                else:
                    self._awaited.pop(value.id, None)

    def _arrived(self, fixes: Fixes, now: float) -> list[UnitArrived]:
        rows = fixes.index()
        found = []
        for order in list(self._awaited.values()):
            row, place = rows.get(order.unit_id), self._places.get(order.incident_id)
            if row is None or place is None or not near(fixes, row, place, now):
                continue
            del self._awaited[order.id]
            at = datetime.fromtimestamp(float(fixes.at[row]), UTC)
            id = record_id(at, self.name, order.id)
            found.append(
                UnitArrived(
                    id=id,
                    at=at,
                    entered_at=datetime.fromtimestamp(now, UTC),
                    by=self.name,
                    assignment_id=order.id,
                )
            )
        return found


def near(fixes: Fixes, row: int, place: tuple[float, float], now: float) -> bool:
    """Within 50 m, slower than 1.5 m/s, by a fix of the last 15 s; NaN is never near."""
    lon, lat = place
    east = (float(fixes.lon[row]) - lon) * cos(radians(lat)) * METRES_A_DEGREE
    north = (float(fixes.lat[row]) - lat) * METRES_A_DEGREE
    return (
        hypot(east, north) <= NEAR_M
        and float(fixes.speed[row]) <= SLOW_MS
        and now - float(fixes.at[row]) <= FRESH_S
    )
