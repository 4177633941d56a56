"""台账: everything that somebody owes by a deadline, as rows; a value in, the changed rows out."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.domain.assignment import Assignment
from app.domain.call_back import CallBack
from app.domain.chase import Chase, ChaseStep
from app.domain.directive import Directive
from app.domain.diversion import Diversion, DiversionState
from app.domain.duty import Duty, OwedKind, Owner, OwnerKind
from app.domain.incident import Incident, feedback_chase
from app.domain.picture import Picture, Value
from app.domain.receiver import Receiver, ReceiverKind
from app.services.heads import NOBODY, Head, HeadBasis, Heads

Key: TypeAlias = tuple[OwedKind, str]
Rank: TypeAlias = tuple[datetime, str, str]  # the least margin first, whatever the time is
OWNERS = {
    ReceiverKind.DISTRICT: OwnerKind.DISTRICT,
    ReceiverKind.STATION: OwnerKind.STATION,
    ReceiverKind.UNIT: OwnerKind.UNIT,
    ReceiverKind.OFFICER: OwnerKind.OFFICER,
}


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` and `id` are what Press and Supervise name. Margins need the time: ask `margin_s`."""

    kind: OwedKind
    id: str
    what: str  # as somebody wrote it: the text of a duty, the title of a directive, an address
    owner: Owner
    head: Head
    state: str  # a key of the texts, such as diversion.offered
    chase: Chase
    incident_id: str | None = None
    directive_id: str | None = None
    number: int | None = None  # of the incident, or of the directive
    district_id: str | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.id

    @property
    def since(self) -> datetime:
        return self.chase.since

    @property
    def due(self) -> datetime:
        return self.chase.due

    @property
    def steps(self) -> tuple[tuple[ChaseStep, datetime], ...]:
        """What was taken already, in order; presses by hand are in `chase.pressed`."""
        found = ((step, self.chase.taken_at(step)) for step in ChaseStep)
        return tuple((step, at) for step, at in found if at is not None)

    def margin_s(self, now: datetime) -> float:
        """Seconds left, negative when overdue."""
        return (self.due - now).total_seconds()

    def overdue(self, now: datetime) -> bool:
        return now > self.due


@dataclass(frozen=True, slots=True)
class Changes:
    """What a view has to redraw: rows that are new or different, and those that are gone."""

    rows: tuple[Row, ...] = ()
    gone: tuple[Key, ...] = ()


class Ledger:
    """Follows a picture: `put` the values after the picture has them. One thread at a time."""

    def __init__(self, picture: Picture, heads: Heads) -> None:
        self.rows: dict[Key, Row] = {}
        self._picture, self._heads = picture, heads
        self._order: list[Rank] = []  # of all rows
        self._kinds: Counter[OwedKind] = Counter()
        self._sent: dict[str, set[str]] = {}  # all assignments of an open incident
        self._named: dict[str, set[Key]] = {}  # rows of a directive, which has the title
        self.put(picture.everything())

    def put(self, values: Iterable[Value]) -> Changes:
        rows: dict[Key, Row] = {}
        gone: dict[Key, None] = {}
        for key in self._touched(values):
            row, known = self._row(key), self.rows.get(key)
            if row is None:
                if known is not None:
                    self._drop(known)
                    gone[key] = None
                    rows.pop(key, None)
            elif row != known:
                self._keep(row)
                rows[key] = row
                gone.pop(key, None)
        return Changes(tuple(rows.values()), tuple(gone))

    def ranked(self) -> Iterator[Row]:
        """All rows, the least margin first."""
        return (self.rows[OwedKind(kind), id] for _, kind, id in self._order)

    def overdue(self, now: datetime) -> int:
        """How many rows are past their deadline: costs nothing, however many there are."""
        return bisect_left(self._order, (now, "", ""))

    def count(self, kind: OwedKind) -> int:
        return self._kinds[kind]

    def _keep(self, row: Row) -> None:
        known = self.rows.get(row.key)
        if known is not None:
            del self._order[bisect_left(self._order, rank(known))]
        else:
            self._kinds[row.kind] += 1
        insort(self._order, rank(row))
        self.rows[row.key] = row
        if row.directive_id is not None:
            self._named.setdefault(row.directive_id, set()).add(row.key)

    def _drop(self, row: Row) -> None:
        del self.rows[row.key]
        del self._order[bisect_left(self._order, rank(row))]
        self._kinds[row.kind] -= 1
        if row.directive_id is not None:
            self._named.get(row.directive_id, set()).discard(row.key)

    def _touched(self, values: Iterable[Value]) -> Iterator[Key]:
        """The rows that a value may have changed."""
        for value in values:
            match value:
                case Assignment():
                    self._sent.setdefault(value.incident_id, set()).add(value.id)
                    yield OwedKind.FEEDBACK, value.incident_id
                case Incident():
                    yield OwedKind.FEEDBACK, value.id
                case Directive():
                    yield from tuple(self._named.get(value.id, ()))
                case Receiver():
                    yield OwedKind.RECEIVER, value.id
                case Diversion():
                    yield OwedKind.DIVERSION, value.id
                case CallBack():
                    yield OwedKind.CALL_BACK, value.id
                case Duty():
                    yield OwedKind(value.kind.value), value.id
                case _:
                    pass

    # ---- one row -------------------------------------------------------------------------------

    def _row(self, key: Key) -> Row | None:
        """None where nothing is owed."""
        kind, id = key
        match kind:
            case OwedKind.FEEDBACK:
                return self._feedback(self._picture.incidents.get(id), id)
            case OwedKind.RECEIVER:
                return self._receiver(self._picture.receivers.get(id))
            case OwedKind.DIVERSION:
                return self._diversion(self._picture.diversions.get(id))
            case OwedKind.CALL_BACK:
                return self._call_back(self._picture.call_backs.get(id))
            case OwedKind.FOLLOW_UP | OwedKind.LOOK_BACK | OwedKind.OBJECTION:
                return self._duty(self._picture.duties.get(id))

    def _feedback(self, incident: Incident | None, id: str) -> Row | None:
        if incident is None or not incident.open:
            self._sent.pop(id, None)
            return None
        chase = feedback_chase(incident, self._picture.limits)
        if chase is None:
            return None
        owner = self._answerable(incident)
        return self._about(OwedKind.FEEDBACK, id, owner, f"incident.{incident.state}", chase, id)

    def _answerable(self, incident: Incident) -> Owner:
        """The unit that leads, else the one that came last; the room where none is known."""
        known = self._picture.assignments
        sent = [known[id] for id in self._sent.get(incident.id, ()) if id in known]
        there = [a for a in sent if a.stages.arrive is not None]
        for one in (a for a in sent if a.id == incident.lead_id):
            return Owner(OwnerKind.UNIT, one.unit_id)
        if there:
            last = max(there, key=lambda a: (a.stages.arrive.at if a.stages.arrive else 0, a.id))
            return Owner(OwnerKind.UNIT, last.unit_id)
        return Owner(OwnerKind.SEAT, incident.taken_by or incident.source)

    def _receiver(self, receiver: Receiver | None) -> Row | None:
        chase = receiver.owed if receiver else None
        if receiver is None or chase is None:
            return None
        directive = self._picture.directives.get(receiver.directive_id)
        above = receiver.chain[0] if receiver.chain else ""
        return Row(
            OwedKind.RECEIVER,
            receiver.id,
            directive.title if directive else "",
            Owner(OWNERS[receiver.kind], receiver.key),
            Head(HeadBasis.ABOVE, name=above) if above else NOBODY,
            f"receiver.{receiver.state}",
            chase,
            directive_id=receiver.directive_id,
            number=directive.number if directive else None,
            district_id=receiver.district_id,
        )

    def _diversion(self, diversion: Diversion | None) -> Row | None:
        chase = diversion.running if diversion else None
        if diversion is None or chase is None:
            return None
        owner = Owner(OwnerKind.AGENCY, diversion.agency_id)
        if diversion.state is DiversionState.FED_BACK:  # its answer is to be closed here
            owner = Owner(OwnerKind.SEAT, diversion.diverted_by)
        state = f"diversion.{diversion.state}"
        return self._about(
            OwedKind.DIVERSION, diversion.id, owner, state, chase, diversion.incident_id
        )

    def _call_back(self, call: CallBack | None) -> Row | None:
        if call is None or call.running is None:
            return None
        incident = self._picture.incidents.get(call.incident_id)
        owner = Owner(OwnerKind.SEAT, incident.taken_by or incident.source if incident else "")
        state = f"call_back.{call.state}"
        return self._about(
            OwedKind.CALL_BACK, call.id, owner, state, call.running, call.incident_id
        )

    def _duty(self, duty: Duty | None) -> Row | None:
        if duty is None or duty.running is None:
            return None
        about = self._picture.incidents.get(duty.about_ids[0]) if duty.about_ids else None
        named = Head(HeadBasis.RESPONSIBLE, duty.head_id) if duty.head_id else None
        return Row(
            OwedKind(duty.kind.value),
            duty.id,
            duty.text,
            duty.owner,
            named or self._heads.of(duty.owner),
            f"duty.{duty.state}",
            duty.running,
            about.id if about else None,
            number=about.number if about else None,
            district_id=about.district_id if about else None,
        )

    def _about(
        self, kind: OwedKind, id: str, owner: Owner, state: str, chase: Chase, incident_id: str
    ) -> Row:
        """What is owed about an incident."""
        incident = self._picture.incidents.get(incident_id)
        return Row(
            kind,
            id,
            incident.address if incident else "",
            owner,
            self._heads.of(owner),
            state,
            chase,
            incident_id,
            number=incident.number if incident else None,
            district_id=incident.district_id if incident else None,
        )


# ---- what a view asks for ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which rows are shown; the default lets everything through."""

    kinds: frozenset[OwedKind] = frozenset()  # empty: all
    owner: Owner | None = None
    district_id: str | None = None
    overdue: bool = False
    words: str = ""

    def lets(self, row: Row, now: datetime, name: str = "") -> bool:
        """`name` is what the owner is called on the screen."""
        if self.kinds and row.kind not in self.kinds:
            return False
        if self.owner is not None and row.owner != self.owner:
            return False
        if self.district_id is not None and row.district_id != self.district_id:
            return False
        if self.overdue and not row.overdue(now):
            return False
        number = f"{row.number:04}" if row.number is not None else ""
        return self.words.strip().casefold() in f"{row.what} {name} {number}".casefold()


def rank(row: Row) -> Rank:
    return row.due, row.kind.value, row.id
