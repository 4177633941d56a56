"""Who goes where when many incidents wait at once: the best whole, not the first come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from app.dispatch.force import Force
from app.domain.incident import Incident
from app.roads.network import Network

LIMIT_S: Final = 3600.0  # nobody is sent farther


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
        seconds, metres, rows = _drives(network, force, waiting, masks, limit_s)
        for incident, chosen in zip(waiting, match(seconds), strict=True):
            if chosen is None:
                proposals.append(Proposal(incident.id, None))
                continue
            i, j = chosen
            free[rows[j]] = False
            drive = float(seconds[i, j]), float(metres[i, j])
            proposals.append(Proposal(incident.id, force.units[rows[j]].id, *drive))
    return tuple(proposals)


def match(seconds: NDArray[np.float64]) -> list[tuple[int, int] | None]:
    """For each row its (row, column), or None: as many rows as possible, with the least sum.

    `seconds` (rows, columns), infinite where a column cannot serve a row.
    """
    rows, columns = seconds.shape
    finite = np.isfinite(seconds)
    # Leaving one row out costs more than all drives together; each row has its own way out.
    left_out = 1.0 + 2.0 * float(np.abs(seconds[finite]).max(initial=0.0)) * (rows + 1)
    way_out = np.full((rows, rows), np.inf)
    np.fill_diagonal(way_out, left_out)
    found_row, found_column = linear_sum_assignment(np.hstack([seconds, way_out]))
    chosen: list[tuple[int, int] | None] = [None] * rows
    for i, j in zip(found_row.tolist(), found_column.tolist(), strict=True):
        if j < columns:
            chosen[i] = i, j
    return chosen


def _drives(
    network: Network,
    force: Force,
    waiting: Sequence[Incident],
    masks: Sequence[NDArray[np.bool_]],
    limit_s: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[int]]:
    """Seconds and metres (incidents, units) for the units that matter, and their rows.

    With m incidents, the m nearest of each are enough: the other m - 1 incidents cannot take all
    of them, so a farther unit can always be exchanged for one of these.
    """
    found = [
        network.nearest(network.goal(i.lon, i.lat), force.fleet, mask, len(waiting), limit_s)
        for i, mask in zip(waiting, masks, strict=True)
    ]
    rows = sorted({int(row) for nearest in found for row in nearest.unit})
    column = {row: j for j, row in enumerate(rows)}
    seconds = np.full((len(waiting), len(rows)), np.inf)
    metres = np.full_like(seconds, np.inf)
    for i, nearest in enumerate(found):
        at = [column[int(row)] for row in nearest.unit]
        seconds[i, at], metres[i, at] = nearest.seconds, nearest.metres
    return seconds, metres, rows
