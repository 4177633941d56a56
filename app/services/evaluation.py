"""评价 from the record alone: signed and fed back in time, returned, marks; with n and the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from statistics import fmean

from app.domain.chase import Chase
from app.domain.receiver import MARKS, Receiver, ReceiverState
from app.services.house_rules import Weights
from app.store.duty_history import Received

GRAVEST = ("red", "orange", "yellow", "blue", "green")  # of both palettes


class By(StrEnum):
    """What figures are grouped by. Of a receiver that is no unit, the unit is its own name."""

    UNIT = "unit"
    OFFICER = "officer"
    DISTRICT = "district"
    LEVEL = "level"
    MONTH = "month"  # of the sending, in the zone of the city
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Item:
    """One receiver, judged as of a moment. None: not due yet, or withdrawn before it was."""

    receiver_id: str
    directive_id: str
    number: int  # of the directive
    level: str
    unit: str
    officer: str
    district: str
    sent_at: datetime
    signed_in_time: bool | None
    fed_back_in_time: bool | None
    returned: int | None  # how often; None: there was no feedback
    mark: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """`rows` are the receivers that were counted, `hits` those of them that count as one."""

    rows: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def share(self) -> float | None:
        return len(self.hits) / self.n if self.rows else None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A group of receivers under `key`, one part for each `By`; every figure leads to its rows."""

    key: tuple[str, ...]
    rows: tuple[str, ...]
    signed: Rate
    fed_back: Rate
    returned: Rate  # hits: returned at least once
    marks: tuple[tuple[str, int], ...]  # receiver and mark
    score: float | None  # 0 to 100; None: too few to judge, or nothing to judge

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def mean_mark(self) -> float | None:
        return fmean(mark for _, mark in self.marks) if self.marks else None


def judged(found: Received, now: datetime) -> Item:
    """What the record says of one receiver at `now`."""
    receiver = found.receiver
    first = receiver.returns[0] if receiver.returns else None
    fed_back_at = first.fed_back.at if first else None
    if first is None and receiver.fed_back is not None:
        fed_back_at = receiver.fed_back.at
    acted = [s.at for s in (receiver.signed, receiver.fed_back) if s is not None]
    signed_at = min([*acted, *([fed_back_at] if fed_back_at else [])], default=None)
    answering = Chase(first.at, first.due) if first else receiver.answering
    return Item(
        receiver.id,
        receiver.directive_id,
        found.number,
        found.level,
        receiver.unit_id or "",
        receiver.officer_id or "",
        receiver.district_id or "",
        receiver.sent.at,
        in_time(signed_at, receiver.signing, receiver, now),
        in_time(fed_back_at, answering, receiver, now),
        len(receiver.returns) if fed_back_at else None,
        receiver.mark,
    )


def in_time(
    done_at: datetime | None, chase: Chase, receiver: Receiver, now: datetime
) -> bool | None:
    """None where nobody can tell yet, or never will: it was released from it before it was due."""
    if done_at is not None:
        return done_at <= chase.due
    if receiver.state in (ReceiverState.REVOKED, ReceiverState.CLOSED):
        missed = chase.escalated_at is not None and chase.escalated_at >= chase.due
        return False if missed else None
    return None if now <= chase.due else False


def evaluate(
    items: Iterable[Item], by: Sequence[By], weights: Weights, zone: tzinfo
) -> list[Evaluated]:
    """One group for every key that occurs, in the order of the keys; the gravest level first."""
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        groups.setdefault(tuple(part(item, one, zone) for one in by), []).append(item)

    def place(key: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
        return tuple((grave(k) if b is By.LEVEL else 0, k) for k, b in zip(key, by, strict=True))

    return [figures_of(key, groups[key], weights) for key in sorted(groups, key=place)]


def grave(level: str) -> int:
    return GRAVEST.index(level) if level in GRAVEST else len(GRAVEST)


def part(item: Item, by: By, zone: tzinfo) -> str:
    """One part of the key: an id, a level, 2026-05, 2026-Q2, 2026-H1 or 2026; "" for none."""
    day = item.sent_at.astimezone(zone)
    return {
        By.UNIT: item.unit,
        By.OFFICER: item.officer,
        By.DISTRICT: item.district,
        By.LEVEL: item.level,
        By.MONTH: f"{day.year:04}-{day.month:02}",
        By.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
        By.HALF_YEAR: f"{day.year:04}-H{1 if day.month <= 6 else 2}",
        By.YEAR: f"{day.year:04}",
    }[by]


def figures_of(key: tuple[str, ...], items: Sequence[Item], weights: Weights) -> Evaluated:
    signed = rate((i.receiver_id, i.signed_in_time) for i in items)
    fed_back = rate((i.receiver_id, i.fed_back_in_time) for i in items)
    given = [i for i in items if i.returned is not None]
    returned = rate((i.receiver_id, bool(i.returned)) for i in given)
    marks = tuple((i.receiver_id, i.mark) for i in items if i.mark is not None)
    found = Evaluated(
        key, tuple(i.receiver_id for i in items), signed, fed_back, returned, marks, None
    )
    scored = score(found, weights)
    return Evaluated(key, found.rows, signed, fed_back, returned, marks, scored)


def rate(rows: Iterable[tuple[str, bool | None]]) -> Rate:
    counted = [(id, hit) for id, hit in rows if hit is not None]
    return Rate(tuple(id for id, _ in counted), tuple(id for id, hit in counted if hit))


def score(found: Evaluated, weights: Weights) -> float | None:
    """Of what there is to judge, scaled to 100, less what was returned, within its cap."""
    if found.n < weights.least:
        return None
    mark = found.mean_mark
    quality = None if mark is None else (mark - MARKS[0]) / (MARKS[-1] - MARKS[0])
    parts = (
        (weights.signed, found.signed.share),
        (weights.fed_back, found.fed_back.share),
        (weights.quality, quality),
    )
    whole = sum(weight for weight, share in parts if share is not None)
    if whole <= 0:
        return None
    points = 100 * sum(weight * share for weight, share in parts if share is not None) / whole
    off = min(weights.returned * (found.returned.share or 0.0), weights.returned_cap)
    return max(points - off, 0.0)


def own(items: Iterable[Item], by: By, id: str) -> list[Item]:
    """The rows that somebody is scored on, for themselves to see: a unit, officer or district."""
    return [item for item in items if id and own_id(item, by) == id]


def own_id(item: Item, by: By) -> str:
    return {By.UNIT: item.unit, By.OFFICER: item.officer, By.DISTRICT: item.district}.get(by, "")
