"""Who is on duty when: the shift of a unit as the roster names it, in local time."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Names that rosters use; hours of local time, the end may lie on the next day.
NAMED = {
    **dict.fromkeys(("早班", "白班", "day", "morning", "early", "a", "1"), (8.0, 16.0)),
    **dict.fromkeys(("中班", "晚班", "evening", "afternoon", "late", "b", "2"), (16.0, 24.0)),
    **dict.fromkeys(("夜班", "night", "c", "3"), (0.0, 8.0)),
}
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-–~至]\s*(\d{1,2})(?::(\d\d))?")
DAY_S = 86_400.0


def hours_of(shift: str) -> tuple[float, float] | None:
    """Begin and end as hours of the local day; None: always on duty (no shift, unknown name)."""
    known = NAMED.get(shift.strip().lower())
    if known:
        return known
    found = _HOURS.search(shift)
    if not found:
        return None
    first, first_min, last, last_min = (int(g or 0) for g in found.groups())
    begin, end = first + first_min / 60, last + last_min / 60
    return (begin, end) if begin != end and begin < 24 and end <= 24 else None


def on_duty(shift: str, at: float, zone: ZoneInfo) -> bool:
    """At `at`, seconds since 1970."""
    hours = hours_of(shift)
    if hours is None:
        return True
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    hour = local.hour + local.minute / 60 + local.second / 3600
    begin, end = hours
    return begin <= hour < end if begin < end else not end <= hour < begin


def next_change(shift: str, at: float, zone: ZoneInfo) -> float | None:
    """When it begins or ends next, strictly after `at`; None for a unit always on duty."""
    hours = hours_of(shift)
    if hours is None:
        return None
    midnight = (
        datetime.fromtimestamp(at, UTC)
        .astimezone(zone)
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    marks = [
        (midnight + timedelta(days=day, hours=hour)).timestamp() for day in (0, 1) for hour in hours
    ]
    return min(mark for mark in marks if mark > at + 1e-6)
