"""What the map is given to show: plain frozen values, made by the window from the domain's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.domain.area import Polygon
from app.domain.incident import IncidentState
from app.domain.unit import UnitKind, UnitState

F8 = NDArray[np.float64]
U1 = NDArray[np.uint8]
Flags = NDArray[np.bool_]

UNIT_KINDS = tuple(UnitKind)
# Later states are drawn above earlier ones.
UNIT_STATES = (
    UnitState.OFF_DUTY,
    UnitState.BUSY,
    UnitState.AVAILABLE,
    UnitState.ON_SCENE,
    UnitState.DISPATCHED,
    UnitState.EN_ROUTE,
)
KIND_CODE = {kind: code for code, kind in enumerate(UNIT_KINDS)}
STATE_CODE = {state: code for code, state in enumerate(UNIT_STATES)}


@dataclass(frozen=True, slots=True, eq=False)
class UnitMarks:
    """n units. A unit never seen has NaN for a place and is not drawn."""

    ids: tuple[str, ...]
    call_signs: tuple[str, ...]
    lon: F8  # (n,) degrees, WGS-84
    lat: F8  # (n,)
    heading: F8  # (n,) degrees clockwise from north; NaN when standing
    kind: U1  # (n,) KIND_CODE
    state: U1  # (n,) STATE_CODE
    fix_age_s: F8  # (n,) NaN for a unit never seen
    distress: Flags  # (n,)
    stale_after_s: float = 60.0  # app.domain.limits
    lost_after_s: float = 180.0

    def __post_init__(self) -> None:
        arrays = (self.lon, self.lat, self.heading, self.kind, self.state, self.fix_age_s)
        lengths = {len(self.ids), len(self.call_signs), len(self.distress)}
        lengths |= {len(array) for array in arrays}
        if len(lengths) != 1:
            raise ValueError(f"UnitMarks: arrays of different lengths {sorted(lengths)}")

    @staticmethod
    def none() -> "UnitMarks":
        """No unit at all."""
        no, code, flag = np.empty(0), np.empty(0, np.uint8), np.empty(0, np.bool_)
        return UnitMarks((), (), no, no, no, code, code, no, flag)


@dataclass(frozen=True, slots=True)
class IncidentMark:
    id: str
    number: str  # as spoken and shown, "0412"
    lon: float  # degrees, WGS-84
    lat: float
    priority: int  # 1 to 4
    state: IncidentState
    taken: bool = True
    overdue_s: float | None = None  # seconds past the limit; None while within it
    count: int = 1  # more than one: it stands for several near it, this the most urgent
    ids: Callable[[], tuple[str, ...]] | None = None  # of those
    overdue: int = 0  # how many of those are
    all_taken: bool = True  # of those


@dataclass(frozen=True, slots=True)
class AreaMark:
    """A district or a grid."""

    id: str
    name: str
    polygons: tuple[Polygon, ...]  # rings of (lon, lat); the first point is not repeated


@dataclass(frozen=True, slots=True, eq=False)
class ReachLines:
    """m pieces of street that can be reached, with the travel time at the far end of each."""

    lon: F8  # (p,) degrees
    lat: F8  # (p,)
    first: NDArray[np.int32]  # (m+1,) into lon and lat
    seconds: F8  # (m,)
    limit_s: float = 300.0


class MapLayer(StrEnum):
    """What can be switched on and off; units and incidents are always there."""

    AREAS = "areas"
    DIRECTIVES = "directives"
    NAMES = "names"
    CALL_SIGNS = "call_signs"
    WAYS = "ways"
    TRAILS = "trails"
    REACH = "reach"
    BARE = "bare"
    HEAT = "heat"
    RASTER = "raster"


FIRST_LAYERS = frozenset(
    {
        MapLayer.AREAS,
        MapLayer.DIRECTIVES,
        MapLayer.NAMES,
        MapLayer.CALL_SIGNS,
        MapLayer.WAYS,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class WayMark:
    """A way with the words beside it; a way that nobody was sent on yet is dashed."""

    lon: F8  # (p,) degrees
    lat: F8  # (p,)
    text: str  # "3012 2:40"
    sent: bool


@dataclass(frozen=True, slots=True, eq=False)
class HeatMark:
    """Calls to a square kilometre, the north row first; the box in degrees."""

    density: NDArray[np.float32]
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class MapTexts:
    """The sentences on the map, in the language of the window."""

    name: str = ""  # accessible name
    description: str = ""  # accessible description
    empty: str = ""  # shown while there is no ground to draw
    metres: str = "m"
    kilometres: str = "km"
    attribution: str = ""  # "© OpenStreetMap contributors" when the pack says so


@dataclass(frozen=True, slots=True)
class Selection:
    """What is picked: at most one unit and one incident."""

    unit_id: str = ""
    incident_id: str = ""
    unit_ids: frozenset[str] = field(default_factory=frozenset)  # also marked, as those recommended
