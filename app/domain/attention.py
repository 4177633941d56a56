"""What calls for a person's attention now, how much, and why: plain functions over values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from app.domain.advice import Outlook
from app.domain.area import DistrictKind
from app.domain.incident import Incident, deadlines
from app.domain.limits import Limits
from app.domain.link import Health, LinkStatus
from app.domain.stage import Stage
from app.domain.unit import Unit


class Severity(IntEnum):
    LOW = 1
    MIDDLE = 2
    HIGH = 3
    DISTRESS = 4


class Cause(StrEnum):
    """Each has a sentence and what to do about it, under [cause] and [remedy] in the texts."""

    DISTRESS = "distress"
    NOT_RECORDED = "not_recorded"
    UNTAKEN = "untaken"
    UNSIGNED = "unsigned"  # an order that no officer has acknowledged in time
    OVERDUE = "overdue"
    WILL_MISS = "will_miss"
    NOBODY = "nobody"  # nobody can be sent at all
    LINK_DOWN = "link_down"
    LINK_SILENT = "link_silent"
    APPROVAL = "approval"  # a directive waits for a second person
    RECEIVERS_LATE = "receivers_late"
    SUPERVISED = "supervised"  # and pressing them was not enough
    OWED_LATE = "owed_late"  # an agency, a call-back, a duty is past its deadline
    OWED_SUPERVISED = "owed_supervised"


class About(StrEnum):
    INCIDENT = "incident"
    UNIT = "unit"
    LINK = "link"
    STORE = "store"
    DIRECTIVE = "directive"
    OWED = "owed"  # its id is <kind>:<id>, as in the ledger


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alarm is about; one subject has one alarm, however many causes."""

    about: About
    id: str


@dataclass(frozen=True, slots=True)
class Call:
    """One cause that stands now, since when, and how much it asks for."""

    cause: Cause
    severity: Severity
    since: datetime
    stage: Stage | None = None  # the one that is overdue


STORE_NAME = "store"
OF_DIRECTIVE = "directive:"
OF_OWED = "owed:"
STORE = Subject(About.STORE, "")
BY_PRIORITY = {1: Severity.HIGH, 2: Severity.MIDDLE, 3: Severity.LOW, 4: Severity.LOW}
LESSER = {1: Severity.MIDDLE}  # what may go wrong asks for less than what has
LIKELY = 0.5  # chance of a late arrival from which on it is told


def of_incident(
    incident: Incident,
    now: datetime,
    limits: Limits,
    kind: DistrictKind | None,
    outlook: Outlook | None = None,
) -> tuple[Call, ...]:
    """Every cause of an incident, the worst first; none of one that is closed."""
    if not incident.open:
        return ()
    calls = []
    weight = BY_PRIORITY[incident.priority]
    if not incident.taken_by and incident.stages.report:
        since = min(incident.stages.report.at, now)  # another's clock may be ahead
        calls.append(Call(Cause.UNTAKEN, weight, since))
    for stage, due in deadlines(incident, limits, kind).items():
        if now > due and incident.stages.get(stage) is None:
            calls.append(_late(stage, due, weight))
    if foreseen := _foreseen(incident, now, outlook):
        calls.append(foreseen)
    return tuple(sorted(calls, key=rank))


def _late(stage: Stage, due: datetime, weight: Severity) -> Call:
    if stage is Stage.FEEDBACK:
        return Call(Cause.OVERDUE, Severity.LOW, due, stage)
    if stage is Stage.ACKNOWLEDGE:
        return Call(Cause.UNSIGNED, weight, due, stage)
    return Call(Cause.OVERDUE, weight, due, stage)


def _foreseen(incident: Incident, now: datetime, outlook: Outlook | None) -> Call | None:
    cause = threat(outlook)
    if cause is None or incident.stages.arrive is not None:
        return None
    return Call(cause, LESSER.get(incident.priority, Severity.LOW), now)


def threat(outlook: Outlook | None) -> Cause | None:
    """What an outlook warns of."""
    if outlook is None:
        return None
    if outlook.arrive_at is None:
        return Cause.NOBODY
    likely = outlook.miss_s is not None and outlook.miss_chance >= LIKELY
    return Cause.WILL_MISS if likely else None


def next_due(
    incident: Incident, now: datetime, limits: Limits, kind: DistrictKind | None
) -> datetime | None:
    """When time alone will next change what an incident calls for."""
    if not incident.open:
        return None
    due = deadlines(incident, limits, kind).items()
    return min(
        (at for stage, at in due if at >= now and not incident.stages.get(stage)), default=None
    )


def of_unit(unit: Unit) -> tuple[Call, ...]:
    """An officer's call for help, until a person takes it."""
    if not unit.in_distress or unit.distress_at is None:
        return ()
    return (Call(Cause.DISTRESS, Severity.DISTRESS, unit.distress_at),)


def of_link(link: LinkStatus, now: datetime) -> tuple[Call, ...]:
    """What its health calls for: silent is worth a look, dead as much as down."""
    match link.health(now):
        case Health.DOWN:
            return (Call(Cause.LINK_DOWN, Severity.MIDDLE, link.last_data_at or now),)
        case Health.SILENT | Health.DEAD as health if link.waited_from is not None:
            since = link.waited_from + timedelta(seconds=link.interval_s)
            severity = Severity.MIDDLE if health is Health.DEAD else Severity.LOW
            return (Call(Cause.LINK_SILENT, severity, since),)
        case _:
            return ()


def of_name(link: str) -> Subject:
    """What an alarm about a link of that name is about; the store counts as one, and a directive
    is named directive:<id>, something owed owed:<kind>:<id>."""
    if link.startswith(OF_OWED):
        return Subject(About.OWED, link.removeprefix(OF_OWED))
    if link.startswith(OF_DIRECTIVE):
        return Subject(About.DIRECTIVE, link.removeprefix(OF_DIRECTIVE))
    return STORE if link == STORE_NAME else Subject(About.LINK, link)


def of_store(unsaved: int, since: datetime | None, now: datetime) -> tuple[Call, ...]:
    """What the screen shows is not in the journal."""
    return (Call(Cause.NOT_RECORDED, Severity.HIGH, since or now),) if unsaved else ()


def rank(call: Call) -> tuple[int, datetime]:
    """Sorts the worst first, then the longest standing."""
    return -call.severity, call.since
