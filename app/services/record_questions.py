"""What the screen asks the record: repeats with what is behind them, and how everybody fared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from app.domain.call_back import CallBack
from app.domain.diversion import Diversion
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.services.duty_figures import CalledBack, Diverted, by_agency, of_call_backs
from app.services.evaluation import By, Evaluated, Item, evaluate, judged
from app.services.house_rules import LookBack, Weights
from app.services.repeats import Repeat, repeats
from app.store.database import Database
from app.store.duty_history import Received, asked, diverted, incidents_named, received


@dataclass(frozen=True, slots=True)
class Behind:
    """One incident of a repeat: what and where it was, nothing of who called."""

    id: str
    number: int
    category: str
    address: str
    at: datetime
    district_id: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRepeats:
    """As of `until`; `behind` are the newest incidents of each, by their ids."""

    until: datetime
    repeats: tuple[Repeat, ...] = ()
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until), in the zone of the city, judged as of `now`."""

    since: datetime
    until: datetime
    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Judged:
    """How directives, diversions and call-backs of a period fared, with the rows behind it all."""

    period: Period
    by: tuple[By, ...]
    groups: tuple[Evaluated, ...] = ()
    items: tuple[Item, ...] = ()
    agencies: tuple[Diverted, ...] = ()
    diversions: tuple[Diversion, ...] = ()
    calls: CalledBack | None = None
    call_backs: tuple[CallBack, ...] = ()
    about: tuple[Behind, ...] = ()  # incidents of the diversions and call-backs


def ask_repeats(database: Database, until: datetime, rule: LookBack) -> FoundRepeats:
    found = repeats(database, until, rule)
    ids = list(dict.fromkeys(id for one in found for id in one.incident_ids))
    return FoundRepeats(until, tuple(found), behind(database, ids))


def behind(database: Database, ids: list[str]) -> tuple[Behind, ...]:
    return tuple(seen(one) for one in incidents_named(database, ids) if one.stages.report)


def ask_evaluation(
    database: Database, period: Period, by: Sequence[By], weights: Weights
) -> Judged:
    items = [judged(one, period.now) for one in received(database, period.since, period.until)]
    return judge(
        period,
        by,
        weights,
        items,
        diverted(database, period.since, period.until),
        asked(database, period.since, period.until),
        database,
    )


def judge(
    period: Period,
    by: Sequence[By],
    weights: Weights,
    items: Sequence[Item],
    diversions: Sequence[Diversion],
    call_backs: Sequence[CallBack],
    database: Database | None = None,
) -> Judged:
    """The figures of what was read; without a database nothing is known of the incidents."""
    ids = [*(one.incident_id for one in diversions), *(one.incident_id for one in call_backs)]
    return Judged(
        period,
        tuple(by),
        tuple(evaluate(items, by, weights, period.zone)),
        tuple(items),
        tuple(by_agency(diversions, period.zone, period.now)),
        tuple(diversions),
        of_call_backs(call_backs),
        tuple(call_backs),
        behind(database, list(dict.fromkeys(ids))) if database is not None else (),
    )


def of_picture(picture: Picture, period: Period, by: Sequence[By], weights: Weights) -> Judged:
    """The same figures of what a picture holds: of the last day, without a record to ask."""
    sent = [r for r in picture.receivers.values() if period.since <= r.sent.at < period.until]
    known = [(r, picture.directives[r.directive_id]) for r in sent]
    items = [judged(Received(r, d.level, d.number), period.now) for r, d in known]
    given = [d for d in picture.diversions.values() if d.diverted_at >= period.since]
    calls = [c for c in picture.call_backs.values() if c.chase.since >= period.since]
    found = judge(period, by, weights, items, given, calls)
    ids = {d.incident_id for d in given} | {call.incident_id for call in calls}
    about = [picture.incidents[id] for id in ids if id in picture.incidents]
    return replace(found, about=tuple(seen(one) for one in about if one.stages.report))


def seen(one: Incident) -> Behind:
    """Without who called. Raises ValueError where nobody ever reported it."""
    if one.stages.report is None:
        raise ValueError(f"{one.id} was never reported")
    at = one.stages.report.at
    return Behind(one.id, one.number, one.category, one.address, at, one.district_id)
