"""Offers beyond one pick: units to be freed, who goes where when many wait, a containment."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.unit import UnitKind


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the incident that a unit is taken from has then, and what it then misses."""

    incident_id: str
    remaining: tuple[str, ...]  # call signs of the units that stay on it
    next_call_sign: str | None = None  # the nearest free one, where nobody stays
    next_eta_s: float | None = None
    late_s: float | None = None  # past its arrival target; None: in time, or somebody was there


@dataclass(frozen=True, slots=True)
class Freeable:
    """A unit that could be taken from a lesser incident and would be here sooner."""

    unit_id: str
    call_sign: str
    assignment_id: str
    eta_s: float
    sooner_s: float | None  # than who is free or comes already; None: there is nobody
    leaving: Leaving


@dataclass(frozen=True, slots=True)
class Proposed:
    """One incident that waits and the unit that would go; None: nobody is left for it."""

    incident_id: str
    unit_id: str | None
    eta_s: float | None = None
    distance_m: float | None = None
    lacking: frozenset[str] = frozenset()  # skills that the category asks for


@dataclass(frozen=True, slots=True)
class Batch:
    """成批: everybody who waits and who would go, most urgent first, as it was at that time."""

    at: datetime
    proposals: tuple[Proposed, ...]


@dataclass(frozen=True, slots=True)
class Flight:
    """A suspect fled from there at that time, on foot or in something."""

    incident_id: str
    lon: float  # degrees
    lat: float
    by: UnitKind
    fled_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One junction to hold. Seconds from `Containment.at`."""

    id: str  # of the junction
    streets: tuple[str, ...]  # that meet there, at most two
    lon: float
    lat: float
    flight_s: float  # the suspect can be there then
    unit_id: str | None  # None: nobody can be had for it
    eta_s: float | None = None

    @property
    def late_s(self) -> float | None:
        """How long after the suspect the unit is there; None where nobody comes."""
        return None if self.eta_s is None else self.eta_s - self.flight_s


@dataclass(frozen=True, slots=True)
class Containment:
    """围堵: the posts through which every way out leads, the soonest threatened first.

    `close_s` is when the last of the held posts is held; `tight`: all are held in time.
    """

    flight: Flight
    at: datetime
    posts: tuple[HeldPost, ...]
    close_s: float
    tight: bool
    gone: int = 0  # roads off the map that the suspect may have passed before the ring closes


@dataclass(frozen=True, slots=True)
class PlansWanted:
    """What is asked of the adviser beyond the card; what it does not name costs nothing."""

    batch: bool = False
    flight: Flight | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """The answer to a `PlansWanted`; None where it was not asked for."""

    wanted: PlansWanted = field(default_factory=PlansWanted)
    batch: Batch | None = None
    containment: Containment | None = None
