"""The incidents in the order of who needs somebody first; a change costs what changed."""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.area import DistrictKind
from app.domain.incident import Incident, IncidentState, deadlines
from app.domain.limits import Limits
from app.services.piles import FAR, Piles, Urgency


@dataclass(slots=True)
class Place:
    """Where an incident stands: its key, and the first limit that it will break or has broken."""

    incident: Incident
    key: Urgency
    due: float | None


@dataclass(slots=True)
class Board:
    """Only one thread touches it. `put` is told what changes, `follow` compares."""

    limits: Limits
    kind_of: Callable[[str | None], DistrictKind | None]
    _places: dict[str, Place] = field(default_factory=dict)
    _ordered: dict[IncidentState, list[Urgency]] = field(
        default_factory=lambda: {state: [] for state in IncidentState}
    )
    _dues: list[float] = field(default_factory=list)
    _reported: list[float] = field(default_factory=list)
    _piles: dict[frozenset[IncidentState], Piles] = field(default_factory=dict)
    _told: list[dict[str, None]] = field(default_factory=list)
    _arrived: list[str] = field(default_factory=list)

    def put(self, incidents: Iterable[Incident]) -> None:
        """Take in newer values."""
        for incident in incidents:
            known = self._places.get(incident.id)
            if known is None or known.incident is not incident:
                self._put(incident)

    def follow(self, incidents: Mapping[str, Incident]) -> None:
        """Be as these are: take in what is not the same value, drop what is not there any more."""
        self.put(incidents.values())
        if len(self._places) > len(incidents):
            self.drop([id for id in self._places if id not in incidents])

    def drop(self, ids: Iterable[str]) -> None:
        """These are not there any more, if they ever were."""
        for id in ids:
            self._drop(id)
            self._tell(id)

    def _put(self, incident: Incident) -> None:
        if incident.id in self._places:
            self._drop(incident.id)
        else:
            self._arrived.append(incident.id)
        self._tell(incident.id)
        place = self.place(incident)
        self._places[incident.id] = place
        for states, piles in self._piles.items():
            if incident.state in states:
                piles.add(place.key, incident)
        insort(self._ordered[incident.state], place.key)
        if place.due is not None:
            insort(self._dues, place.due)
        if incident.stages.report:
            insort(self._reported, incident.stages.report.at.timestamp())

    def _drop(self, id: str) -> None:
        place = self._places.pop(id, None)
        if place is None:
            return
        known = place.incident
        for piles in self._piles.values():
            piles.remove(id)
        remove(self._ordered[known.state], place.key)
        if place.due is not None:
            remove(self._dues, place.due)
        if known.stages.report:
            remove(self._reported, known.stages.report.at.timestamp())

    def place(self, incident: Incident) -> Place:
        """By priority, then by who breaks a limit first; closed ones last, newest first."""
        if not incident.open:
            return Place(incident, (1, 0, FAR, -incident.number, incident.id), None)
        dues = deadlines(incident, self.limits, self.kind_of(incident.district_id))
        open_dues = [at.timestamp() for stage, at in dues.items() if not incident.stages.get(stage)]
        due = min(open_dues, default=None)
        first = FAR if due is None else due
        return Place(incident, (0, incident.priority, first, incident.number, incident.id), due)

    # ---- asked ---------------------------------------------------------------------------------

    def ordered(self, states: Collection[IncidentState], most: int | None = None) -> list[Incident]:
        """The incidents in these states, who needs somebody first at the top; only so many."""
        lists = [self._ordered[state][:most] for state in states if self._ordered[state]]
        keys = lists[0] if len(lists) == 1 else sorted(key for some in lists for key in some)
        places = self._places
        return [places[key[4]].incident for key in keys[:most]]

    def each(self) -> Iterator[str]:
        """The ids of all there are now, as `ordered`; handing on the next one costs nothing."""
        keys = sorted(key for some in self._ordered.values() for key in some)
        return (key[4] for key in keys)

    def piles(self, states: Collection[IncidentState]) -> Piles:
        """The incidents in these states in piles; from now on they are kept up."""
        wanted = frozenset(states)
        if wanted not in self._piles:
            made = self._piles[wanted] = Piles()
            for incident in self.ordered(states):
                made.add(self._places[incident.id].key, incident)
        return self._piles[wanted]

    def arrived(self) -> list[str]:
        """Ids that were not known when this was asked the last time."""
        arrived, self._arrived = self._arrived, []
        return arrived

    def tell(self, changed: dict[str, None]) -> None:
        """From now on put the ids of what comes, changes or goes in here; its owner empties it."""
        self._told.append(changed)

    def _tell(self, id: str) -> None:
        for changed in self._told:
            changed[id] = None

    def get(self, id: str) -> Incident | None:
        place = self._places.get(id)
        return place.incident if place else None

    def due(self, id: str) -> float | None:
        """The first limit that an incident breaks or has broken, in seconds since 1970."""
        place = self._places.get(id)
        return place.due if place else None

    def urgency(self, id: str) -> Urgency:
        """Whoever has the smaller one needs somebody sooner; of an id that is known."""
        return self._places[id].key

    def count(self, states: Collection[IncidentState]) -> int:
        return sum(len(self._ordered[state]) for state in states)

    def overdue(self, now: datetime) -> int:
        """How many open incidents have missed a limit."""
        return bisect_left(self._dues, now.timestamp())

    def reported(self, since: datetime, until: datetime) -> int:
        """How many incidents were reported after `since` and not after `until`."""
        times = self._reported
        return bisect_left(times, until.timestamp() + 1e-6) - bisect_left(
            times, since.timestamp() + 1e-6
        )


def remove(ordered: list, item: object) -> None:  # type: ignore[type-arg]
    """Take one item out of a sorted list."""
    at = bisect_left(ordered, item)
    if at < len(ordered) and ordered[at] == item:
        del ordered[at]
