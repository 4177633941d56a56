"""线索: a warning about a place or an event, never about a person, until somebody assesses it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.directive_area import NOWHERE, DirectiveArea
from app.domain.stage import Stamp


class SourceKind(StrEnum):
    """The 1+5+N network."""

    COMMAND_CENTRE = "command_centre"  # 1: 指挥中心
    BRANCH = "branch"  # 5: the five branches
    GRID = "grid"  # N: grid informants
    OUTSIDE = "outside"  # an alert of another agency


class TipState(StrEnum):
    NEW = "new"
    ASSESSED = "assessed"  # 已研判: it has a level
    DISMISSED = "dismissed"


class TipVerb(StrEnum):
    ASSESS = "assess"
    DISMISS = "dismiss"


S, V = TipState, TipVerb
ARROWS = {
    (S.NEW, V.ASSESS): S.ASSESSED,
    (S.NEW, V.DISMISS): S.DISMISSED,
    (S.ASSESSED, V.ASSESS): S.ASSESSED,  # judged again: matters move
    (S.ASSESSED, V.DISMISS): S.DISMISSED,
}


@dataclass(frozen=True, slots=True)
class Tip:
    id: str
    number: int
    source_kind: SourceKind
    source_name: str  # which branch, which grid
    source_ref: str  # its id there; "" when typed here
    text: str
    lon: float | None  # None: an event without a point, then there is an address or an area
    lat: float | None
    address: str
    district_id: str | None
    grid_id: str | None
    reported: Stamp
    reported_by: str
    area: DirectiveArea = NOWHERE
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    state: TipState = TipState.NEW
    level: str | None = None
    reason: str = ""
    city_wide: bool = False
    assessed: Stamp | None = None
    assessed_by: str = ""
    to_leaders_at: datetime | None = None  # on the leaders' list since then
    version: int = 0

    def expired(self, now: datetime) -> bool:
        """Derived, never a state."""
        return self.valid_until is not None and now > self.valid_until

    def over(self, before: datetime) -> bool:
        """Nobody needs it on the screen: it was valid until then, or judged and has no end."""
        if self.valid_until is not None:
            return self.valid_until < before
        return self.assessed is not None and self.assessed.at < before

    @property
    def waiting(self) -> bool:
        return self.state is TipState.NEW
