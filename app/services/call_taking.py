"""接警 without a screen: what a half-filled form amounts to, and what is still missing in it."""

import re
from dataclasses import dataclass

from app.domain.area import District, Grid
from app.domain.incident import Caller, Incident
from app.domain.stage import Stages, Stamp
from app.services.drafts import Draft

DRAFT_ID = "draft"  # of an incident that nobody but this seat knows
USUAL_PRIORITY = 3
MOST_HAZARDS, LONGEST_HAZARD = 8, 40
_BETWEEN = re.compile(r"[、,，;；/\n]+")


def hazards_of(words: str) -> tuple[str, ...]:
    """持刀、狗 as two hazards; each once, in the order in which they were said."""
    said = [part.strip()[:LONGEST_HAZARD].strip() for part in _BETWEEN.split(words)]
    return tuple(dict.fromkeys(part for part in said if part))[:MOST_HAZARDS]


def missing(draft: Draft) -> str | None:
    """What must be there before it can be recorded: "place", then "category"; None: nothing."""
    if draft.lon is None or draft.lat is None:
        return "place"
    return None if draft.category else "category"


def caller_of(draft: Draft) -> Caller | None:
    return Caller(draft.name, draft.phone) if draft.name or draft.phone else None


def as_incident(
    draft: Draft, began: Stamp, district: District | None, grid: Grid | None
) -> Incident | None:
    """The incident that it would become, for the adviser; None while it has no place."""
    if draft.lon is None or draft.lat is None:
        return None
    return Incident(
        id=DRAFT_ID,
        number=0,
        source="",
        source_ref="",
        category=draft.category,
        priority=draft.priority or USUAL_PRIORITY,
        lon=draft.lon,
        lat=draft.lat,
        address=draft.address,
        summary=draft.summary,
        district_id=district.id if district else None,
        grid_id=grid.id if grid else None,
        stages=Stages(report=began),
        hazards=draft.hazards,
    )


@dataclass(frozen=True, slots=True)
class CallTaken:
    """A call that is to be recorded, and what is to follow at once.

    `picks` are sent with it (unit ids with the promised eta in seconds); `first`: whoever will be
    recommended first; `primary_id`: it is linked to that incident as its duplicate.
    """

    draft: Draft
    address: str
    district_id: str | None = None
    grid_id: str | None = None
    picks: tuple[tuple[str, float], ...] = ()
    first: bool = False
    primary_id: str | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What the report says, under the names of its fields."""
        draft = self.draft
        return {
            "category": draft.category,
            "priority": draft.priority or USUAL_PRIORITY,
            "lon": draft.lon,
            "lat": draft.lat,
            "address": self.address,
            "summary": draft.summary,
            "district_id": self.district_id,
            "grid_id": self.grid_id,
            "caller": caller_of(draft),
            "hazards": draft.hazards,
        }
