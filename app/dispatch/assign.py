"""Who goes where when many incidents wait at once: the best whole, not the first come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.dispatch.force import Force
from app.domain.incident import Incident
from app.roads.network import Network
from app.roads.places import Nearest

LIMIT_S: Final = 3600.0  # nobody is sent farther
FIRST: Final = 4  # so many of the nearest are looked at before more are asked for


@dataclass(frozen=True, slots=True)
class Proposal:
    """One incident and who should go; `unit_id` None: nobody is left that could get there."""

    incident_id: str
    unit_id: str | None
    eta_s: float | None = None
    distance_m: float | None = None


def assign(
    network: Network,
    force: Force,
    incidents: Sequence[Incident],
    able: Mapping[str, NDArray[np.bool_]] | None = None,
    limit_s: float = LIMIT_S,
) -> tuple[Proposal, ...]:
    """One unit for each incident, as far as they go: most urgent first, then by id.

    Within a priority as many incidents as possible get a unit, and of all ways to do that the one
    with the least sum of drives is taken; a less urgent incident never takes a unit from a more
    urgent one. `able` (n,) says by incident id which units may be sent to it; the free ones else.
    """
    free = force.free
    proposals: list[Proposal] = []
    urgent_first = sorted(incidents, key=lambda incident: (incident.priority, incident.id))
    for _, group in groupby(urgent_first, key=lambda incident: incident.priority):
        waiting = list(group)
        masks = [free & (able or {}).get(incident.id, free) for incident in waiting]
        drives = _Drives(network, force, waiting, masks, limit_s)
        chosen = drives.match()
        for i, (incident, j) in enumerate(zip(waiting, chosen, strict=True)):
            if j is None:
                proposals.append(Proposal(incident.id, None))
                continue
            row, drive = drives.drive(i, j)
            free[row] = False
            proposals.append(Proposal(incident.id, force.units[row].id, *drive))
    return tuple(proposals)


def match(seconds: NDArray[np.float64]) -> tuple[list[int | None], NDArray[np.float64]]:
    """The column of each row, or None: as many rows as possible, with the least sum; and prices.

    `seconds` (rows, columns), infinite where a column cannot serve a row. The price (rows,) of a
    row is what it costs the whole: one more column would change the choice only if it served that
    row for less.
    """
    rows, columns = seconds.shape
    finite = np.isfinite(seconds)
    # Leaving one row out costs more than all drives together; each row has its own way out.
    left_out = 1.0 + 2.0 * float(np.abs(seconds[finite]).max(initial=0.0)) * (rows + 1)
    way_out = np.full((rows, rows), np.inf)
    np.fill_diagonal(way_out, left_out)
    costs = np.hstack([seconds, way_out])
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow, and not for one

    row, column = linear_sum_assignment(costs)
    chosen: list[int | None] = [None] * rows
    for i, j in zip(row.tolist(), column.tolist(), strict=True):
        if j < columns:
            chosen[i] = j
    return chosen, _prices(costs, column)


def _prices(costs: NDArray[np.float64], column: NDArray[np.int64]) -> NDArray[np.float64]:
    """The dual of the assignment: what each row pays, with the rebate that its column needs so
    that no other row wants it. Rebates grow along chains of rows, at most one round for each."""
    taken = costs[np.arange(len(costs)), column]
    rebate = np.zeros(costs.shape[1])
    for _ in taken:
        wanted = (costs - taken[:, None] + rebate[column][:, None]).min(axis=0)
        lower = np.minimum(rebate, wanted)
        if np.array_equal(lower, rebate):
            break
        rebate = lower
    prices: NDArray[np.float64] = taken - rebate[column]
    return prices


class _Drives:
    """Who could go where: the nearest few of each incident, more where the few do not prove it.

    With m incidents the m nearest of each are always enough: the other m - 1 cannot take them all.
    """

    def __init__(
        self,
        network: Network,
        force: Force,
        waiting: Sequence[Incident],
        masks: Sequence[NDArray[np.bool_]],
        limit_s: float,
    ) -> None:
        self._network, self._force, self._masks = network, force, masks
        self._goals = [network.goal(incident.lon, incident.lat) for incident in waiting]
        self._limit_s = limit_s
        self._wanted = [min(FIRST, len(waiting))] * len(waiting)
        self._found = [self._ask(i) for i in range(len(waiting))]

    def match(self) -> list[int | None]:
        """For each incident the place of its unit among its nearest, or None."""
        most = len(self._goals)
        while True:
            seconds, rows = self._table()
            chosen, price = match(seconds)
            short = [
                i
                for i, found in enumerate(self._found)
                if len(found) == self._wanted[i] < most and price[i] > found.seconds[-1]
            ]
            if not short:
                return [
                    None if j is None else self._found[i].unit.tolist().index(rows[j])
                    for i, j in enumerate(chosen)
                ]
            for i in short:
                self._wanted[i] = min(2 * self._wanted[i], most)
                self._found[i] = self._ask(i)

    def drive(self, i: int, place: int) -> tuple[int, tuple[float, float]]:
        """Row of the unit, and its seconds and metres."""
        found = self._found[i]
        return int(found.unit[place]), (float(found.seconds[place]), float(found.metres[place]))

    def _ask(self, i: int) -> Nearest:
        of = self._goals[i], self._force.fleet, self._masks[i]
        return self._network.nearest(*of, self._wanted[i], self._limit_s)

    def _table(self) -> tuple[NDArray[np.float64], list[int]]:
        """Seconds (incidents, units), infinite where not asked for; and the rows of the units."""
        rows = sorted({row for found in self._found for row in found.unit.tolist()})
        column = {row: j for j, row in enumerate(rows)}
        seconds = np.full((len(self._found), len(rows)), np.inf)
        for i, found in enumerate(self._found):
            seconds[i, [column[row] for row in found.unit.tolist()]] = found.seconds
        return seconds, rows
