"""Wall-clock times of a log as UTC, with the hours that summer time skips or repeats."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Moment(NamedTuple):
    """`doubt` is "", "dst_gap" (no such hour: taken as if the clock had not been moved yet) or
    "dst_overlap" (the hour came twice: the first one that does not lie before `after`)."""

    at: datetime
    doubt: str = ""


def read_time(
    text: str, formats: tuple[str, ...], zone: ZoneInfo, after: datetime | None = None
) -> Moment | None:
    """None where no format fits or the year cannot be meant."""
    for form in formats:
        try:
            wall = datetime.strptime(text, form)  # noqa: DTZ007  the zone follows
        except ValueError:
            continue
        moment = Moment(wall.astimezone(UTC)) if wall.tzinfo else in_zone(wall, zone, after)
        return moment if EARLIEST <= moment.at < LATEST else None
    return None


def in_zone(wall: datetime, zone: ZoneInfo, after: datetime | None = None) -> Moment:
    if not EARLIEST.year <= wall.year <= LATEST.year:
        return Moment(EARLIEST - timedelta(days=1))  # too far out to be asked for an offset
    first = wall.replace(tzinfo=zone, fold=0)
    second = wall.replace(tzinfo=zone, fold=1)
    early = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return Moment(early)
    if early.astimezone(zone).replace(tzinfo=None) != wall:
        return Moment(early, "dst_gap")
    if after is not None and early < after:
        return Moment(second.astimezone(UTC), "dst_overlap")
    return Moment(early, "dst_overlap")
