"""What the map asks of the adviser, and what it is told: ways, reach, bare streets, who is near."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the map would show now; what it does not name costs nothing."""

    pick: tuple[str, str] | None = None  # unit and incident: the way of the pick one looks at
    on_the_way: bool = False  # the ways of all units that were sent and are not there yet
    reach_of: str = ""  # unit
    reach_s: float = 300.0
    bare: bool = False  # streets that no free unit reaches in time
    heat: bool = False
    near: tuple[float, float] | None = None  # lon, lat: who is near here

    @property
    def anything(self) -> bool:
        return self != Wanted(reach_s=self.reach_s)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The fastest way of a unit to an incident; p points in degrees."""

    unit_id: str
    incident_id: str
    lon: F8  # (p,)
    lat: F8  # (p,)
    eta_s: float
    metres: float
    sent: bool  # False: only looked at


@dataclass(frozen=True, slots=True, eq=False)
class StreetLines:
    """m streets as lines, with the travel time in seconds to the far end of each."""

    lon: F8  # (p,) degrees
    lat: F8  # (p,)
    first: NDArray[np.int32]  # (m+1,) into lon and lat
    seconds: F8  # (m,) infinite where nobody comes
    limit_s: float
    metres: float = 0.0  # length of these streets
    share: float = 0.0  # of all streets, by length

    @staticmethod
    def none(limit_s: float) -> "StreetLines":
        no = np.empty(0)
        return StreetLines(no, no, np.zeros(1, np.int32), no, limit_s)


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Where and when n calls came in, up to a moment: places and times, never persons."""

    lon: F8  # (n,) degrees
    lat: F8  # (n,)
    at: F8  # (n,) seconds since 1970
    until: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """How many calls a square kilometre saw, by place and time of day, never by person."""

    density: NDArray[np.float32]  # (rows, columns), the north row first
    west: float  # degrees
    south: float
    east: float
    north: float
    calls: int  # how many it was made of
    since: datetime | None = None  # when the first of them came in
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A free unit near a place, by road."""

    unit_id: str
    eta_s: float
    metres: float
    fix_age_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """The answer to a `Wanted`; None where it was not asked for or where there is none."""

    wanted: Wanted = field(default_factory=Wanted)
    ways: tuple[Way, ...] = ()
    reach: StreetLines | None = None
    bare: StreetLines | None = None
    heat: Heat | None = None
    near: tuple[Near, ...] | None = None
