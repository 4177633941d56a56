"""Which incidents will miss their arrival target, told while something can still be done."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from app.dispatch.breach import Spread
from app.dispatch.force import Force
from app.domain.advice import Outlook
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.stage import Stage
from app.roads.network import Network

Target = Callable[[Incident], datetime]
NOBODY = Outlook(None, None, 1.0)


def foresee(
    network: Network, picture: Picture, force: Force, now: datetime, target: Target, spread: Spread
) -> Mapping[str, Outlook]:
    """An outlook for every open incident where nobody has arrived yet, by id.

    Whoever waits is served in the order of priority and target, each by the nearest free unit
    that is left: what would happen if all were sent now. In a flood it costs what there are units.
    """
    row = {unit.id: i for i, unit in enumerate(force.units)}
    free = force.free
    outlooks: dict[str, Outlook] = {}
    waiting: dict[int, list[Incident]] = {}  # by priority
    for incident in picture.incidents.values():
        if not incident.open or incident.stages.get(Stage.ARRIVE) is not None:
            continue
        on_the_way = [row[a.unit_id] for a in picture.active_on(incident.id) if a.unit_id in row]
        if on_the_way:
            drive_s, _ = nearest_of(network, force, incident, mask(len(row), on_the_way))
            outlooks[incident.id] = _outlook(now, target(incident), drive_s, spread, False)
        else:
            waiting.setdefault(incident.priority, []).append(incident)
    for incident in in_order(waiting, target, free.any):
        if not free.any():
            outlooks[incident.id] = NOBODY
            continue
        drive_s, taken = nearest_of(network, force, incident, free)
        if taken is not None:
            free[taken] = False
        outlooks[incident.id] = _outlook(now, target(incident), drive_s, spread, True)
    return outlooks


def in_order(
    waiting: Mapping[int, list[Incident]], target: Target, matters: Callable[[], object]
) -> Iterator[Incident]:
    """By priority, then target; of a priority whose turn comes when order does not matter any more
    as it is."""
    for _, some in sorted(waiting.items()):
        yield from sorted(some, key=lambda i: (target(i), i.id)) if matters() else some


def mask(n: int, rows: list[int]) -> NDArray[np.bool_]:
    """(n,) true at these rows."""
    chosen = np.zeros(n, np.bool_)
    chosen[rows] = True
    return chosen


def nearest_of(
    network: Network, force: Force, incident: Incident, among: NDArray[np.bool_]
) -> tuple[float | None, int | None]:
    """Drive in seconds and row of the nearest unit of the mask; None, None if none gets there."""
    goal = network.goal(incident.lon, incident.lat)
    found = network.nearest(goal, force.fleet, among, k=1)
    if not len(found):
        return None, None
    return float(found.seconds[0]), int(found.unit[0])


def _outlook(
    now: datetime, target: datetime, drive_s: float | None, spread: Spread, turnout: bool
) -> Outlook:
    if drive_s is None:
        return NOBODY
    arrive_at = now + timedelta(seconds=drive_s + (spread.turnout_s if turnout else 0.0))
    late_s = (arrive_at - target).total_seconds()
    chance = spread.chance_in_time(drive_s, (target - now).total_seconds(), turnout)
    return Outlook(arrive_at, late_s if late_s > 0.0 else None, 1.0 - chance)
