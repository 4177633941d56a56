"""推荐警力: who should go, why each stands where it stands, and why the others do not."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.plans import Freeable


class Reason(StrEnum):
    """Why a unit is not recommended; each is a sentence in resources/text under [reason]."""

    BUSY = "busy"  # on another incident, or busy otherwise
    ON_IT = "on_it"  # already on this one
    OFF_DUTY = "off_duty"
    DISTRESS = "distress"
    NEVER_SEEN = "never_seen"
    STALE = "stale"  # the fix is too old to say where it is
    NO_STREET = "no_street"  # its fix is far from any street it may use
    UNREACHABLE = "unreachable"  # no way for its kind, cut off, or farther than an hour
    LACKS_SKILL = "lacks_skill"
    FARTHER = "farther"  # free and able, but k others are nearer


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What no free unit reaches within `within_s` any more if this one goes."""

    within_s: float
    street_m: float  # metres of street that lose their cover
    grid_ids: tuple[str, ...] = ()  # grids that lose most of theirs


@dataclass(frozen=True, slots=True)
class Pick:
    """A unit that can go. Times in seconds by road, with the band that holds most drives."""

    unit_id: str
    call_sign: str
    eta_s: float
    eta_low_s: float
    eta_high_s: float
    distance_m: float
    fix_age_s: float
    owner: bool  # responsible for the grid of the incident
    in_district: bool
    skills: frozenset[str] = frozenset()  # those asked for that it has
    lacking: frozenset[str] = frozenset()  # those asked for that it lacks
    stale: bool = False  # its fix is older than it should be: say so
    uncovered: Uncovered | None = None
    in_time: float | None = None  # chance to be there before the target, 0 to 1


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A unit that is not recommended; `facts` fill the sentence (age_s, state, incident ...)."""

    unit_id: str
    call_sign: str
    reason: Reason
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """For one incident at one time. Picks by time; a missing skill counts as more of it.

    `excluded` are the nearest of those left out, nearest first; `counts` are all of them.
    `freeable` are on lesser incidents and would be sooner: offered where nobody free is in time.
    """

    incident_id: str
    at: datetime
    picks: tuple[Pick, ...]
    excluded: tuple[Exclusion, ...] = field(default=())
    counts: tuple[tuple[Reason, int], ...] = field(default=())
    freeable: tuple[Freeable, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether an incident will miss its arrival target, told before it does.

    `arrive_at` is when somebody is expected there (None: nobody can be sent at all), `miss_s` by
    how much that is past the target (None: it is not), `miss_chance` from 0 to 1.
    """

    arrive_at: datetime | None
    miss_s: float | None
    miss_chance: float
