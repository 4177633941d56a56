"""Every alarm of a seat: kept up to date from values as they change, never by looking at all."""

import heapq
from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from app.domain import attention as a
from app.domain.advice import Outlook
from app.domain.alarm import Alarm, heard, taken
from app.domain.area import DistrictKind
from app.domain.attention import About, Call, Severity, Subject
from app.domain.call_back import CallBack
from app.domain.directive import Directive
from app.domain.directive_watch import DirectiveWatch
from app.domain.diversion import Diversion
from app.domain.duty import Duty
from app.domain.entry import Entry
from app.domain.incident import Incident
from app.domain.limits import Limits
from app.domain.link import LinkStatus
from app.domain.messages import Order, Snooze, TakeAlarm, TakeDistress
from app.domain.owed_watch import OwedWatch, seen_to
from app.domain.receiver import Receiver
from app.domain.unit import Unit

WINDOW = timedelta(minutes=10)  # of the meter
STEADY, FLOOD = 1, 10  # alarms in that window; EEMUA 191
AGAIN_S = {Severity.DISTRESS: 2.0, Severity.HIGH: 6.0}  # these ring until they are taken


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Not shown and silent until then, up to the severity that it had; `missed`: how often."""

    incident_id: str
    until: datetime
    reason: str
    by: str
    at: datetime
    level: int
    missed: int = 0


Rank = tuple[bool, int, datetime, str, Subject]  # untaken before taken, then the worst first


def rank(alarm: Alarm) -> Rank:
    return alarm.taken, -int(alarm.severity), alarm.rose_at, alarm.id, alarm.subject


@dataclass(slots=True)
class Watch:
    """Only one thread touches it. `kind_of` tells the kind of a district by its id."""

    limits: Limits
    kind_of: Callable[[str | None], DistrictKind | None]
    alarms: dict[Subject, Alarm] = field(default_factory=dict)
    snoozed: dict[str, Snoozed] = field(default_factory=dict)
    muted_at: datetime | None = None
    muted_until: datetime | None = None
    _incidents: dict[str, Incident] = field(default_factory=dict)
    _directives: DirectiveWatch = field(default_factory=DirectiveWatch)
    _owed: OwedWatch = field(default_factory=OwedWatch)
    _outlook: Mapping[str, Outlook] = field(default_factory=dict)
    _changed: dict[Subject, Incident | Unit | None] = field(default_factory=dict)
    _due: list[tuple[datetime, str]] = field(default_factory=list)  # a heap
    _orders: list[tuple[Subject, datetime]] = field(default_factory=list)
    _snoozes: list[Snooze] = field(default_factory=list)
    _order: list[Rank] = field(default_factory=list)  # of all alarms, the worst first
    _latched: Counter[int] = field(default_factory=Counter)  # untaken alarms by severity
    _rises: deque[datetime] = field(default_factory=deque)
    _fresh: int = 0  # the highest severity that rose since the last sound
    _rang_at: datetime | None = None

    # ---- what is told --------------------------------------------------------------------------

    def put(self, values: Iterable[object]) -> None:
        """Values as they change; what calls for nobody is passed over."""
        for value in values:
            if isinstance(value, Directive | Receiver):
                self._put_order(value)
            elif isinstance(value, Diversion | CallBack | Duty):
                self._changed[self._owed.put(value)] = None
            if isinstance(value, Incident):
                subject = Subject(About.INCIDENT, value.id)
                self._changed[subject] = value
                self._seen_to(subject, value.taken_at)
            elif isinstance(value, Unit):
                subject = Subject(About.UNIT, value.id)
                if value.in_distress or subject in self.alarms:
                    self._changed[subject] = value
                    self._seen_to(subject, value.distress_taken_at)

    def _put_order(self, value: Directive | Receiver) -> None:
        if not self._directives.put(value):
            return
        id = value.id if isinstance(value, Directive) else value.directive_id
        self._changed[Subject(About.DIRECTIVE, id)] = None
        if isinstance(value, Directive) and value.ended_for_good and value.ended is not None:
            self._seen_to(Subject(About.DIRECTIVE, id), value.ended.at)

    def read(self, entries: Iterable[Entry]) -> None:
        """What was recorded: an order about an incident is a person who has seen to it."""
        for entry in entries:
            message = entry.message
            if isinstance(message, Snooze):
                self._snoozes.append(message)
            elif isinstance(message, TakeAlarm):
                self._orders.append((a.of_name(message.link), message.at))
            elif isinstance(message, TakeDistress):
                self._orders.append((Subject(About.UNIT, message.unit_id), message.at))
            elif about := seen_to(message):
                self._orders += [(subject, message.at) for subject in about]
            elif isinstance(message, Order):
                ids = {entry.incident_id, entry.other_incident_id} - {None}
                self._orders += [(Subject(About.INCIDENT, str(id)), message.at) for id in ids]
                directive_id = getattr(message, "directive_id", None)
                if directive_id:
                    self._orders.append((Subject(About.DIRECTIVE, directive_id), message.at))

    def _seen_to(self, subject: Subject, at: datetime | None) -> None:
        """Told by the value itself, as nothing is read from the journal while the store fails."""
        if at is not None and subject in self.alarms:
            self._orders.append((subject, at))

    def foresee(self, outlook: Mapping[str, Outlook]) -> None:
        """The advisor's newest word on who will be late."""
        for id in self._outlook.keys() | outlook.keys():
            before, after = self._outlook.get(id), outlook.get(id)
            if a.threat(before) is not a.threat(after) and id in self._incidents:
                self._changed.setdefault(Subject(About.INCIDENT, id), None)
        self._outlook = outlook

    def take(self, subject: Subject, at: datetime) -> None:
        """A person at this seat has seen to something that is no incident."""
        self._orders.append((subject, at))

    def mute(self, at: datetime, until: datetime | None) -> None:
        """No sound of this seat until then; None: from now on as usual."""
        self.muted_at, self.muted_until = (at, until) if until is not None else (None, None)

    # ---- looked at -----------------------------------------------------------------------------

    def look(
        self,
        now: datetime,
        links: Iterable[LinkStatus] = (),
        unsaved: int = 0,
        unsaved_since: datetime | None = None,
    ) -> None:
        """Bring every alarm up to now: those that changed, and those whose time has come."""
        changed = self._take_in(now)
        for subject, value in changed.items():
            self._hear(subject, self._calls(subject, value, now), now)
        for link in links:
            subject = Subject(About.LINK, link.name)
            self._hear(subject, a.of_link(link, now), now)
        self._hear(a.STORE, a.of_store(unsaved, unsaved_since, now), now)
        orders, self._orders = self._orders, []
        for subject, at in orders:
            self._take(subject, at)
        while self._rises and self._rises[0] <= now - WINDOW:
            self._rises.popleft()

    def _take_in(self, now: datetime) -> dict[Subject, Incident | Unit | None]:
        """What has to be looked at again; incidents and snoozes are known before they are heard."""
        while self._due and self._due[0][0] < now:
            _, id = heapq.heappop(self._due)
            self._changed.setdefault(Subject(About.INCIDENT, id), None)
        for value in self._changed.values():
            if isinstance(value, Incident) and value.open:
                self._incidents[value.id] = value
            elif isinstance(value, Incident):
                self._incidents.pop(value.id, None)
                self.snoozed.pop(value.id, None)
                self._put(Subject(About.INCIDENT, value.id), None)  # closed by a person: over
        orders, self._snoozes = self._snoozes, []
        for order in orders:
            self._put_off(order, now)
        self._wake(now)
        changed, self._changed = self._changed, {}
        return changed

    def _put_off(self, order: Snooze, now: datetime) -> None:
        """A mute is known at its own seat already; what has ended by now wakes what it hid."""
        id = order.incident_id
        incident = self._incidents.get(id or "")
        if id is None or incident is None or (order.until <= now and id not in self.snoozed):
            return
        alarm = self.alarms.get(Subject(About.INCIDENT, id))
        known = int(alarm.severity) if alarm is not None else 0
        level = max(known, int(a.BY_PRIORITY[incident.priority]))
        self.snoozed[id] = Snoozed(id, order.until, order.reason, order.by, order.at, level)
        if order.until > order.at:
            self._orders.append((Subject(About.INCIDENT, id), order.at))

    def _calls(
        self, subject: Subject, value: Incident | Unit | None, now: datetime
    ) -> tuple[Call, ...]:
        if isinstance(value, Unit):
            return a.of_unit(value)
        if subject.about is About.DIRECTIVE:
            return self._directives.calls(subject.id)
        if subject.about is About.OWED:
            return self._owed.calls(subject.id)
        incident = self._incidents.get(subject.id)
        if incident is None:
            return ()
        kind = self.kind_of(incident.district_id)
        due = a.next_due(incident, now, self.limits, kind)
        if due is not None:
            heapq.heappush(self._due, (due, incident.id))
        return a.of_incident(incident, now, self.limits, kind, self._outlook.get(incident.id))

    def _hear(self, subject: Subject, calls: tuple[Call, ...], now: datetime) -> None:
        known = self.alarms.get(subject)
        if known is None and not calls:
            return
        alarm, rose = heard(known, subject, calls)
        self._put(subject, alarm)
        if rose and alarm is not None:
            self._rise(alarm, now)

    def _put(self, subject: Subject, alarm: Alarm | None) -> None:
        known = self.alarms.get(subject)
        if known is not None:
            del self._order[bisect_left(self._order, rank(known))]
        if known is not None and known.latched:
            self._latched[known.latched] -= 1
        if alarm is None:
            self.alarms.pop(subject, None)
            return
        self.alarms[subject] = alarm
        insort(self._order, rank(alarm))
        if alarm.latched:
            self._latched[alarm.latched] += 1

    def _rise(self, alarm: Alarm, now: datetime) -> None:
        asleep = self.asleep(alarm, now)
        if asleep is not None:
            self.snoozed[asleep.incident_id] = replace(asleep, missed=asleep.missed + 1)
            return
        at = min(alarm.rose_at, now)
        if not self._rises or at >= self._rises[-1]:
            self._rises.append(at)
        elif at > now - WINDOW:
            insort(self._rises, at)
        self._fresh = max(self._fresh, int(alarm.severity))

    def _take(self, subject: Subject, at: datetime) -> None:
        known = self.alarms.get(subject)
        if known is not None:
            self._put(subject, taken(known, at))

    def _wake(self, now: datetime) -> None:
        """Where a snooze has ended, whatever still stands rises anew."""
        for id in [id for id, one in self.snoozed.items() if one.until <= now]:
            del self.snoozed[id]
            subject = Subject(About.INCIDENT, id)
            self._put(subject, None)
            self._changed.setdefault(subject, None)

    # ---- asked ---------------------------------------------------------------------------------

    def asleep(self, alarm: Alarm, now: datetime) -> Snoozed | None:
        """The snooze that hides an alarm; one that rose above it is not hidden."""
        if alarm.subject.about is not About.INCIDENT:
            return None
        known = self.snoozed.get(alarm.subject.id)
        if known is None or known.until <= now or int(alarm.severity) > known.level:
            return None
        return known

    def shown(self, now: datetime, most: int | None = None) -> list[Alarm]:
        """What calls for somebody: untaken before taken, the worst first; none that is snoozed."""
        ranked = (self.alarms[one[-1]] for one in self._order)
        return list(islice((one for one in ranked if self.asleep(one, now) is None), most))

    def of_incident(self, id: str) -> Alarm | None:
        return self.alarms.get(Subject(About.INCIDENT, id))

    def waiting(self, now: datetime) -> list[Alarm]:
        """Those that nobody has taken, the worst first."""
        return [one for one in self.shown(now) if not one.taken]

    def held(self, now: datetime) -> int:
        """The highest severity that nobody has taken; 0 for none."""
        levels = Counter(self._latched)
        for id in self.snoozed:
            alarm = self.alarms.get(Subject(About.INCIDENT, id))
            if alarm is not None and alarm.latched and self.asleep(alarm, now):
                levels[alarm.latched] -= 1
        return max((int(level) for level, n in levels.items() if n > 0), default=0)

    def untaken(self) -> int:
        """How many alarms nobody has taken, snoozed or not."""
        return sum(self._latched.values())

    def rate(self) -> int:
        """Alarms that rose within the last ten minutes."""
        return len(self._rises)

    def muted(self, now: datetime) -> bool:
        return self.muted_until is not None and now < self.muted_until

    def ring(self, now: datetime) -> Severity | None:
        """The sound that is due: the highest that rose, or what rings until it is taken.

        Distress is heard through a mute. Asking is hearing: what rose rings once.
        """
        fresh, self._fresh = self._fresh, 0
        held = self.held(now)
        due = fresh if fresh <= held else 0  # what was taken meanwhile is silent
        again = AGAIN_S.get(Severity(held)) if held else None
        if again is not None:
            since = (now - self._rang_at).total_seconds() if self._rang_at else again
            due = held if since >= again else due
        if not due or (self.muted(now) and due < Severity.DISTRESS):
            return None
        self._rang_at = now
        return Severity(due)
