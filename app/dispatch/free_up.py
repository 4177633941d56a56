"""Who could be taken from a lesser incident where nobody free is in time, and what that costs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from app.dispatch.breach import Spread
from app.dispatch.force import Force
from app.dispatch.outlook import Target, mask, nearest_of
from app.domain.advice import Pick
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.plans import Freeable, Leaving
from app.domain.stage import Stage
from app.roads.network import Network

URGENT: Final = 2  # the least urgent priority for which units are taken from others
ENOUGH: Final = 0.5  # chance of a free unit to be in time from which nobody is taken away
WORTH_S: Final = 60.0  # sooner by less is not worth a change
MOST: Final = 3


def freeable(
    network: Network,
    picture: Picture,
    force: Force,
    incident: Incident,
    picks: Sequence[Pick],
    now: datetime,
    target: Target,
    spread: Spread,
) -> tuple[Freeable, ...]:
    """At most three, the soonest first; only for an urgent incident where nobody is yet and
    neither who is free nor who comes already is likely to be in time."""
    left_s = (target(incident) - now).total_seconds()
    coming = drives(network, picture, force, incident)
    best_s = min([*(pick.eta_s for pick in picks), *coming], default=None)
    if (
        incident.priority > URGENT
        or incident.stages.get(Stage.ARRIVE) is not None
        or any(spread.chance_in_time(pick.eta_s, left_s) >= ENOUGH for pick in picks)
        or any(spread.chance_in_time(s, left_s, turnout=False) >= ENOUGH for s in coming)
    ):
        return ()
    lesser = _lesser(picture, force, incident)
    goal = network.goal(incident.lon, incident.lat)
    found = network.nearest(goal, force.fleet, mask(len(force.units), lesser), MOST)
    offers = []
    for row, eta_s in zip(found.unit.tolist(), found.seconds.tolist(), strict=True):
        sooner_s = None if best_s is None else best_s - eta_s
        if sooner_s is not None and sooner_s < WORTH_S:
            break
        unit = force.units[row]
        left = leaving(network, picture, force, unit.assignment_id or "", now, target, spread)
        offers.append(
            Freeable(unit.id, unit.call_sign, unit.assignment_id or "", eta_s, sooner_s, left)
        )
    return tuple(offers)


def drives(network: Network, picture: Picture, force: Force, incident: Incident) -> list[float]:
    """Seconds that each unit on the incident still drives, from where it was seen last.

    One that is lost counts as nobody: it may stand anywhere.
    """
    on = {sent.unit_id for sent in picture.active_on(incident.id)}
    rows = [row for row, unit in enumerate(force.units) if unit.id in on] if on else []
    found = []
    for row in rows:
        if force.age_s[row] <= picture.limits.lost_s:
            drive_s, _ = nearest_of(network, force, incident, mask(len(force.units), [row]))
            found += [drive_s] if drive_s is not None else []
    return found


def _lesser(picture: Picture, force: Force, incident: Incident) -> list[int]:
    """Rows of the units on less urgent incidents that have a known place."""
    rows = []
    for row, unit in enumerate(force.units):
        sent = picture.assignments.get(unit.assignment_id or "")
        if sent is None or not sent.active or unit.in_distress:
            continue
        lost = not force.age_s[row] <= picture.limits.lost_s
        other = picture.incidents.get(sent.incident_id)
        if not lost and other is not None and other.priority > incident.priority:
            rows.append(row)
    return rows


def leaving(
    network: Network,
    picture: Picture,
    force: Force,
    assignment_id: str,
    now: datetime,
    target: Target,
    spread: Spread,
) -> Leaving:
    """What an incident has left when that assignment ends now."""
    sent = picture.assignments[assignment_id]
    other = picture.incidents[sent.incident_id]
    stay = [a for a in picture.active_on(other.id) if a.id != assignment_id]
    signs = tuple(picture.units[a.unit_id].call_sign for a in stay if a.unit_id in picture.units)
    if stay:
        return Leaving(other.id, signs)
    drive_s, row = nearest_of(network, force, other, np.array(force.free, np.bool_))
    if drive_s is None or row is None:
        return Leaving(other.id, ())
    late_s = None
    if other.stages.get(Stage.ARRIVE) is None:
        there = now + timedelta(seconds=drive_s + spread.turnout_s)
        late = (there - target(other)).total_seconds()
        late_s = late if late > 0.0 else None
    return Leaving(other.id, (), force.units[row].call_sign, drive_s, late_s)
