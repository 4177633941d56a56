"""What stands of every directive: signed, fed back, late, next deadline, who is slowest.

It follows values as they change and never looks at all receivers, however many a directive has.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.directive import Directive, DirectiveState
from app.domain.receiver import Receiver, ReceiverState
from app.services.response import BUCKETS, Leg

FIRST = {  # in which order the desk asks for them
    DirectiveState.AWAITING_APPROVAL: 0,
    DirectiveState.APPROVED: 1,
    DirectiveState.DRAFTED: 2,
    DirectiveState.ISSUED: 3,
    DirectiveState.CLOSED: 4,
    DirectiveState.REVOKED: 5,
}


@dataclass(frozen=True, slots=True)
class Slowest:
    """The unit with most overdue, else that owes most, else whose answer took longest.

    `overdue` and `owing` of `n` receivers; `longest`: from the order to the last signature or
    feedback of it; `like_it`: how many more stand as badly while anything is owed.
    """

    name: str
    overdue: int
    owing: int
    n: int
    longest: timedelta
    like_it: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A directive with what its receivers have done; of `n`, the next deadline, the slowest."""

    directive: Directive
    n: int = 0
    signed: int = 0
    fed_back: int = 0
    late: int = 0  # signed or fed back after the limit, or overdue now
    escalated: int = 0
    supervised: int = 0
    open: int = 0
    next_due: datetime | None = None
    slowest: Slowest | None = None
    overdue: int = 0

    @property
    def id(self) -> str:
        return self.directive.id


@dataclass(slots=True)
class Group:
    """The receivers of one unit; a district or a station is a group of its own."""

    n: int = 0
    owing: int = 0
    longest: timedelta = timedelta()


def group_of(receiver: Receiver) -> str:
    """What a unit is called in these figures: an officer counts for the one above."""
    if receiver.officer_id and receiver.chain:
        return receiver.chain[0]
    return receiver.name


def facts(receiver: Receiver) -> Counter[str]:
    """What one receiver adds to the counts of its directive."""
    owed = receiver.owed
    chases = (receiver.signing, receiver.answering)
    return Counter(
        signed=receiver.signed is not None or receiver.fed_back is not None,
        fed_back=receiver.fed_back is not None or bool(receiver.returns),
        late_done=receiver.signed_late or receiver.fed_back_late,
        owing=owed is not None,
        open=receiver.open,
        escalated=receiver.open and any(c.escalated_at for c in chases),
        supervised=receiver.open and any(c.supervised_at for c in chases),
    )


def took(receiver: Receiver) -> timedelta:
    acts = [s.at for s in (receiver.signed, receiver.fed_back) if s is not None]
    return max(acts) - receiver.sent.at if acts else timedelta()


@dataclass(slots=True)
class Standing:
    """The counts of one directive, kept up with each receiver."""

    known: dict[str, Receiver] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    groups: dict[str, Group] = field(default_factory=dict)
    due: list[tuple[datetime, str]] = field(default_factory=list)  # a heap, stale ones among it
    overdue: set[str] = field(default_factory=set)

    def put(self, receiver: Receiver) -> None:
        before = self.known.get(receiver.id)
        if before is not None:
            self.counts.subtract(facts(before))
        self.known[receiver.id] = receiver
        self.counts.update(facts(receiver))
        group = self.groups.setdefault(group_of(receiver), Group())
        group.n += before is None
        owed_before = before is not None and before.owed is not None
        group.owing += (receiver.owed is not None) - owed_before
        group.longest = max(group.longest, took(receiver))
        if receiver.owed is None:
            self.overdue.discard(receiver.id)
        elif before is None or before.owed is None or before.owed.due != receiver.owed.due:
            self.overdue.discard(receiver.id)
            heapq.heappush(self.due, (receiver.owed.due, receiver.id))

    def look(self, now: datetime) -> bool:
        """Bring what is overdue up to now; whether anything became so."""
        n = len(self.overdue)
        while self.due and (self.due[0][0] < now or not self._stands(*self.due[0])):
            due, id = heapq.heappop(self.due)
            if self._stands(due, id):
                self.overdue.add(id)
        return len(self.overdue) != n

    def _stands(self, due: datetime, id: str) -> bool:
        owed = self.known[id].owed
        return owed is not None and owed.due == due

    def next_due(self) -> datetime | None:
        """The deadline that comes next, or the oldest of those that are past."""
        past = min((self.known[id].owed.due for id in self.overdue), default=None)  # type: ignore[union-attr]
        return past if past is not None else (self.due[0][0] if self.due else None)

    def slowest(self) -> Slowest | None:
        if not self.groups:
            return None
        late = Counter(group_of(self.known[id]) for id in self.overdue)
        ranks = {
            name: (late[name] / group.n, group.owing / group.n, group.longest)
            for name, group in self.groups.items()
        }
        name = max(ranks, key=ranks.__getitem__)
        group, worst = self.groups[name], ranks[name][:2]
        like_it = sum(rank[:2] == worst for rank in ranks.values()) - 1 if group.owing else 0
        return Slowest(name, late[name], group.owing, group.n, group.longest, like_it)

    def late(self) -> int:
        """Those that were late once, and those that are overdue now; nobody twice."""
        again = sum(
            self.known[id].signed_late or self.known[id].fed_back_late for id in self.overdue
        )
        return self.counts["late_done"] + len(self.overdue) - again


class DirectiveBoard:
    """One thread only. `lines` are made anew for directives that changed, and for no others."""

    def __init__(self) -> None:
        self._directives: dict[str, Directive] = {}
        self._standing: dict[str, Standing] = {}
        self._lines: dict[str, Line] = {}
        self._touched: set[str] = set()

    def put(self, values: Iterable[object]) -> None:
        """Values as they change; others than directives and receivers are passed over."""
        for value in values:
            if isinstance(value, Directive):
                self._directives[value.id] = value
                self._touched.add(value.id)
            elif isinstance(value, Receiver):
                self._standing.setdefault(value.directive_id, Standing()).put(value)
                self._touched.add(value.directive_id)

    def follow(self, directives: Mapping[str, Directive]) -> None:
        """Let go of what the picture has no more."""
        for id in self._directives.keys() - directives.keys():
            del self._directives[id]
            self._standing.pop(id, None)
            self._lines.pop(id, None)

    def lines(self, now: datetime) -> list[Line]:
        """What waits for a person here first, then by level and the next deadline."""
        for id, standing in self._standing.items():
            if standing.look(now):
                self._touched.add(id)
        for id in self._touched & self._directives.keys():
            self._lines[id] = self._line(id)
        self._touched.clear()
        return list(self._lines.values())

    def by_level(self, now: datetime) -> dict[str, tuple[int, int]]:
        """How many directives of each level have not ended, and how many of them are overdue."""
        found: dict[str, tuple[int, int]] = {}
        for line in self.lines(now):
            if not line.directive.ended_for_good:
                standing, late = found.get(line.directive.level, (0, 0))
                found[line.directive.level] = standing + 1, late + (line.overdue > 0)
        return found

    def line(self, id: str, now: datetime) -> Line | None:
        standing = self._standing.get(id)
        if standing is not None and standing.look(now):
            self._touched.add(id)
        if id in self._touched and id in self._directives:
            self._lines[id] = self._line(id)
        return self._lines.get(id)

    def _line(self, id: str) -> Line:
        directive, standing = self._directives[id], self._standing.get(id)
        if standing is None:
            return Line(directive)
        counts = standing.counts
        return Line(
            directive,
            n=len(standing.known),
            signed=counts["signed"],
            fed_back=counts["fed_back"],
            late=standing.late(),
            escalated=counts["escalated"],
            supervised=counts["supervised"],
            open=counts["open"],
            next_due=standing.next_due() if directive.active else None,
            slowest=standing.slowest(),
            overdue=len(standing.overdue) if directive.active else 0,
        )


# ---- the buckets of the bulletin -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Buckets:
    """How many took how long; `edges` in seconds, the last bucket is open; `waiting`: not yet."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    waiting: int

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Histogram:
    """签收 from the order on, 反馈 from the order or the return on, and the slowest unit."""

    signing: Buckets
    answering: Buckets
    slowest: Slowest | None


def histogram(receivers: Iterable[Receiver], slowest: Slowest | None = None) -> Histogram:
    """From the record of each; who fed back without signing has signed by it."""
    signing: list[float] = []
    answering: list[float] = []
    unsigned = unanswered = 0
    for one in receivers:
        if one.state is ReceiverState.REVOKED and one.signed is None and one.fed_back is None:
            continue
        acts = [s.at for s in (one.signed, one.fed_back) if s is not None]
        if acts:
            signing.append((min(acts) - one.sent.at).total_seconds())
        else:
            unsigned += 1
        if one.fed_back is not None:
            answering.append((one.fed_back.at - one.answering.since).total_seconds())
        else:
            unanswered += 1
    return Histogram(
        buckets(Leg.ACKNOWLEDGE, signing, unsigned),
        buckets(Leg.FEEDBACK, answering, unanswered),
        slowest,
    )


def buckets(leg: Leg, seconds: list[float], waiting: int) -> Buckets:
    edges = BUCKETS[leg]
    counts = [0] * (len(edges) + 1)
    for took_s in seconds:
        counts[next((n for n, edge in enumerate(edges) if took_s <= edge), len(edges))] += 1
    return Buckets(edges, tuple(counts), waiting)
