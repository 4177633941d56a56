"""The desks an incident passes before somebody chooses whom to send: queues with their own time."""

import heapq
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import exp, inf, log
from statistics import NormalDist
from typing import Final, Literal

from app.domain.incident import Incident
from app.feeds.simulated.temper import chance_of
from app.services.precincts import Precincts

Z90: Final = NormalDist().inv_cdf(0.9)
MEDIAN_SHARE: Final = 2 / 3  # of the time that 90 % keep: the standards give no median
ANSWER_S, PROCESS_S = 15.0, 60.0  # kept by 90 %: NENA-STA-020.1-2020; NFPA 1225 (targets.md)


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of desk. `seats` at each desk, None: as many as there is work; first come, first
    served. Time of service: `fixed_s`, and a lognormal draw for each of `p90_s`."""

    name: str
    seats: int | None = None
    desk: Literal["one", "station", "district"] = "one"  # how many desks there are of it
    fixed_s: float = 0.0
    p90_s: tuple[float, ...] = ()

    def service_s(self, seed: int, incident_id: str) -> float:
        """The same for the same incident, whatever the policy and the load."""
        draws = chance_of(seed, "level", self.name, incident_id).standard_normal(2).tolist()
        sigma = -log(MEDIAN_SHARE) / Z90
        drawn = (
            p90 * MEDIAN_SHARE * exp(z * sigma) for p90, z in zip(self.p90_s, draws, strict=False)
        )
        return self.fixed_s + sum(drawn)

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "median_share": round(MEDIAN_SHARE, 3)}


def room(reaction_s: float) -> tuple[Level, ...]:
    """One level: the command room as one run of `simulate` or `replay` assumes it."""
    return (Level("room", fixed_s=reaction_s),)


# The command room by the same standard as each desk of the relay.
ROOM: Final = (Level("room", 2, p90_s=(PROCESS_S,)),)
# Each level takes the incident down and decides whom to tell; from the second on it is a phone
# call that has to be answered first. Seats are assumed: two operators at the bureau for this part
# of the city, two at the sub-bureau, one person on the desk of a station and of a district.
RELAY: Final = (
    Level("city_bureau", 2, p90_s=(PROCESS_S,)),
    Level("sub_bureau", 2, p90_s=(ANSWER_S, PROCESS_S)),
    Level("station", 1, "station", p90_s=(ANSWER_S, PROCESS_S)),
    Level("district", 1, "district", p90_s=(ANSWER_S, PROCESS_S)),
)


@dataclass(slots=True)
class Spent:
    """Seconds of every passage, by level: in the queue, and at the desk."""

    waited: dict[str, list[float]] = field(default_factory=dict)
    served: dict[str, list[float]] = field(default_factory=dict)

    def add(self, level: Level, waited_s: float, served_s: float) -> None:
        self.waited.setdefault(level.name, []).append(waited_s)
        self.served.setdefault(level.name, []).append(served_s)


class Chain:
    """Incidents on their way through the levels; exact queues, since all is taken in its order."""

    def __init__(self, levels: Sequence[Level], seed: int, precincts: Precincts) -> None:
        self._levels, self._seed, self._precincts = tuple(levels), seed, precincts
        self._n = 0
        self._due: list[tuple[float, int, int, Incident]] = []  # when it comes to which level
        self._free_at: dict[tuple[int, str], list[float]] = {}  # of the seats of a desk
        self.spent = Spent()

    @property
    def next_at(self) -> float:
        """When something happens next, in seconds since 1970."""
        return self._due[0][0] if self._due else inf

    def enter(self, incident: Incident, at: float) -> None:
        self._come(at, 0, incident)

    def passed(self, now: float) -> list[str]:
        """Incidents that have passed the last level up to and at `now`, and not been told yet."""
        out: list[str] = []
        while self._due and self._due[0][0] <= now:
            at, _, level, incident = heapq.heappop(self._due)
            if level == len(self._levels):
                out.append(incident.id)
            else:
                self._come(self._serve(at, level, incident), level + 1, incident)
        return out

    def _come(self, at: float, level: int, incident: Incident) -> None:
        self._n += 1
        heapq.heappush(self._due, (at, self._n, level, incident))

    def _serve(self, at: float, level: int, incident: Incident) -> float:
        """When the desk is done with it."""
        of = self._levels[level]
        served = of.service_s(self._seed, incident.id)
        begins = at
        if of.seats is not None:
            seats = self._free_at.setdefault((level, self._desk(of, incident)), [0.0] * of.seats)
            begins = max(at, seats[0])
            heapq.heapreplace(seats, begins + served)
        self.spent.add(of, begins - at, served)
        return begins + served

    def _desk(self, level: Level, incident: Incident) -> str:
        if level.desk == "station":
            return self._precincts.station_of(incident.district_id)
        return (incident.district_id or "") if level.desk == "district" else ""
