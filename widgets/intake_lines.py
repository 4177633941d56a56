"""What the form says of a place: who answers for it, who is near, what it may repeat, what was."""

from collections.abc import Sequence

from app.city.locate import Whereabouts
from app.domain.advice import Pick
from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.services.drafts import Draft
from widgets import figures
from widgets.scene import Scene

Side = tuple[str, str, str]  # what, in this call, in the other


def owner_lines(scene: Scene, owner: Whereabouts) -> tuple[str, str]:
    """District and grid; then the responsible officers, each with the unit and what it does."""
    areas = " · ".join(area.name for area in (owner.district, owner.grid) if area is not None)
    people = []
    for officer in owner.responsible:
        unit = scene.picture.units.get(officer.unit_id)
        doing = f" {unit.call_sign} {scene.text(f'unit.{unit.state.value}')}" if unit else ""
        people.append(f"{officer.name}{doing}")
    if not areas:
        return scene.text("card.outside"), ""
    if not people:
        return areas, scene.text("card.nobody")
    return areas, scene.text("card.responsible", names=scene.names.listed(people))


def unit_line(scene: Scene, rank: int, pick: Pick) -> str:
    """1  3012  2:40  1.1 km  8s  Responsible grid"""
    unit = scene.picture.units.get(pick.unit_id)
    parts = [
        f"{rank}  {pick.call_sign}",
        scene.text(f"kind.{unit.kind.value}") if unit else "",
        f"{figures.clock(pick.eta_low_s)}–{figures.clock(pick.eta_high_s)}",
        figures.distance(pick.distance_m),
        scene.text("pick.fix", age=figures.age(scene.fix_age(pick.unit_id))),
    ]
    if pick.owner:
        parts.append(scene.text("pick.owner"))
    if pick.lacking:
        parts.append(scene.text("pick.lacking", skills=scene.names.skills(pick.lacking)))
    if pick.stale:
        parts.append(scene.text("pick.stale"))
    return "  ".join(filter(None, parts))


def duplicate_line(scene: Scene, like: Likeness) -> str:
    """#0412 Fight  60 m  2:10 apart  same category  same words: …"""
    known = scene.picture.incidents.get(like.incident_id)
    named = f"#{known.number:04}  {scene.names.category(known.category)}" if known else "#–"
    return "  ".join((named, *reasons(scene, like)))


def reasons(scene: Scene, like: Likeness) -> list[str]:
    """Why two reports may be one: metres, minutes, address, category, words."""
    said = [
        figures.distance(like.metres),
        scene.text("duplicate.apart", clock=figures.clock(like.seconds)),
    ]
    if like.same_address:
        said.append(scene.text("duplicate.address"))
    if like.same_category:
        said.append(scene.text("duplicate.category"))
    if like.words:
        said.append(scene.text("duplicate.words", words=scene.names.listed(like.words)))
    return said


def past_line(scene: Scene, incident: Incident) -> str:
    """11-03 20:41:07  Fight  valid; what was dangerous there stands first."""
    stamp = incident.stages.report
    how = f"disposition.{incident.disposition.value}" if incident.disposition else ""
    parts = [
        scene.hour(stamp.at) if stamp else "–",
        f"#{incident.number:04}",
        scene.names.category(incident.category),
        scene.text(how or f"incident.{incident.state.value}"),
    ]
    if incident.hazards:
        listed = scene.names.listed(incident.hazards)
        parts.insert(1, scene.text("card.hazards", what=listed))
    return "  ".join(parts)


def past_hazards(past: Sequence[Incident]) -> tuple[str, ...]:
    """What was dangerous at the place before, the latest first, each once."""
    return tuple(dict.fromkeys(hazard for incident in past for hazard in incident.hazards))


def sides_of_draft(scene: Scene, draft: Draft, other: Incident) -> list[Side]:
    mine = (
        scene.hour(draft.began_at),
        draft.address,
        scene.names.category(draft.category) if draft.category else "",
        draft.summary,
        "",
    )
    return sides(scene, mine, other)


def sides_of_incident(scene: Scene, incident: Incident, other: Incident) -> list[Side]:
    return sides(scene, told(scene, incident), other)


def sides(scene: Scene, mine: tuple[str, ...], other: Incident) -> list[Side]:
    names = ("time", "address", "category", "summary", "state")
    labels = [scene.text(f"duplicate.row_{name}") for name in names]
    return list(zip(labels, mine, told(scene, other), strict=True))


def told(scene: Scene, incident: Incident) -> tuple[str, ...]:
    """Time, address, category, summary and how far it is; never who called."""
    stamp = incident.stages.report
    on_it = [unit.call_sign for _, unit in scene.units_on(incident) if unit is not None]
    state = scene.text(f"incident.{incident.state.value}")
    if incident.duplicates:
        state += "  " + scene.text("duplicate.so_far", n=len(incident.duplicates))
    return (
        scene.hour(stamp.at) if stamp else "–",
        incident.address,
        scene.names.category(incident.category),
        incident.summary,
        "  ".join([state, scene.names.listed(on_it)]).strip(),
    )
