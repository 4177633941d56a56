"""What is owed about one incident: its diversions, its duties, and whether it came back to us."""

from app.domain.diversion import Diversion, DiversionState
from app.domain.duty import Duty
from app.domain.incident import Incident
from widgets.scene import Scene


def diversions_of(scene: Scene, incident: Incident) -> list[Diversion]:
    """Every one of it, the newest last."""
    known = [d for d in scene.picture.diversions.values() if d.incident_id == incident.id]
    return sorted(known, key=lambda d: (d.diverted_at, d.id))


def duties_of(scene: Scene, incident: Incident) -> list[Duty]:
    known = [d for d in scene.picture.duties.values() if incident.id in d.about_ids]
    return sorted(known, key=lambda d: (not d.open, d.chase.due, d.id))


def came_back(scene: Scene, incident: Incident) -> Diversion | None:
    """The agency that did not take it, where the incident is ours again for that."""
    if not incident.open:
        return None
    known = diversions_of(scene, incident)
    last = known[-1] if known else None
    return last if last is not None and last.state is DiversionState.DECLINED else None
