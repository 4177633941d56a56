"""成批: a unit for everybody who waits, with the skills that are asked for as far as they go."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.dispatch.assign import Proposal, assign
from app.dispatch.force import CODE_OF, Force
from app.dispatch.outlook import nearest_of
from app.domain.advice import Reason
from app.domain.incident import Incident, IncidentState
from app.domain.picture import Picture
from app.domain.plans import Proposed
from app.roads.network import Network

Skills = Callable[[Incident], frozenset[str]]  # what an incident asks a unit to bring


def propose(
    network: Network, force: Force, picture: Picture, skills: Skills, skill_s: float
) -> tuple[Proposed, ...]:
    """For each incident that waits, most urgent first.

    Who brings the skills that are asked for goes, unless somebody else is there more than `skill_s`
    seconds sooner, or nobody is left who brings them.
    """
    waiting = [
        incident
        for incident in picture.incidents.values()
        if incident.state is IncidentState.WAITING
    ]
    able = {i.id: _able(force, skills(i)) for i in waiting if skills(i)}
    able = {
        i.id: able[i.id]
        for i in waiting
        if i.id in able and _worth_it(network, force, i, able[i.id], skill_s)
    }
    found = {p.incident_id: p for p in assign(network, force, waiting, able)}
    short = [i for i in waiting if found[i.id].unit_id is None and i.id in able]
    left = _without(force, [p.unit_id for p in found.values()])
    found |= {p.incident_id: p for p in assign(network, left, short)}
    row = {unit.id: n for n, unit in enumerate(force.units)}
    urgent_first = sorted(waiting, key=lambda incident: (incident.priority, incident.id))
    return tuple(_told(force, row, skills(i), found[i.id]) for i in urgent_first)


def _able(force: Force, asked: frozenset[str]) -> NDArray[np.bool_]:
    return force.free & force.bring(asked)


def _worth_it(
    network: Network, force: Force, incident: Incident, able: NDArray[np.bool_], skill_s: float
) -> bool:
    """Whether the first who brings the skills is not much later than the first of all."""
    first_s, _ = nearest_of(network, force, incident, force.free)
    able_s, _ = nearest_of(network, force, incident, able)
    return first_s is not None and able_s is not None and able_s <= first_s + skill_s


def _without(force: Force, taken: Sequence[str | None]) -> Force:
    """The force with those away; the reason is of no interest here, only that there is one."""
    gone = set(taken)
    barred = force.barred.copy()
    barred[[unit.id in gone for unit in force.units]] = CODE_OF[Reason.BUSY]
    return replace(force, barred=barred)


def _told(force: Force, row: dict[str, int], asked: frozenset[str], found: Proposal) -> Proposed:
    unit = force.units[row[found.unit_id]] if found.unit_id is not None else None
    lacking = asked - unit.skills if unit is not None else frozenset()
    return Proposed(found.incident_id, found.unit_id, found.eta_s, found.distance_m, lacking)
