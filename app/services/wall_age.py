"""How old the picture of a wall is, whether it may still be trusted, and what time it is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.services.wall_follower import Seen, Trouble

STALE_S = 15.0  # a console whose units report writes every second
QUIET_S = 300.0  # without positions nothing is written while nothing happens
UNREAD_S = 5.0  # the store is looked at every second


class Ageing(StrEnum):
    """Each has a sentence in the texts under [wall]."""

    BEGINNING = "beginning"  # nothing was read yet
    FRESH = "fresh"
    SILENT = "silent"  # it can be read, and nothing new comes
    GONE = "gone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Age:
    """`seconds` since the picture was last known to be true; `since` is that moment."""

    ageing: Ageing
    seconds: float
    since: datetime | None
    change_s: float | None  # since the newest entry of the journal
    fix_s: float | None  # since the newest position

    @property
    def stale(self) -> bool:
        return self.ageing not in (Ageing.FRESH, Ageing.BEGINNING)


def age_of(seen: Seen, now: datetime) -> Age:
    """`now` by the wall's own clock."""
    there = time_there(seen, now)
    change_s, fix_s = (
        None if at is None else max((there - at).total_seconds(), 0.0)
        for at in (seen.entry_at, seen.fix_at)
    )
    unread_s = None if seen.read_at is None else (now - seen.read_at).total_seconds()
    if seen.wall is None or unread_s is None:
        begun = Ageing.BEGINNING if seen.trouble is None else Ageing(seen.trouble.value)
        return Age(begun, 0.0, None, None, None)
    silent_s = min((s for s in (change_s, fix_s) if s is not None), default=unread_s)
    worst_s = max(silent_s, unread_s)
    since = there - timedelta(seconds=worst_s)
    return Age(judged(seen, unread_s, silent_s), worst_s, since, change_s, fix_s)


def judged(seen: Seen, unread_s: float, silent_s: float) -> Ageing:
    if unread_s > UNREAD_S:
        return Ageing((seen.trouble or Trouble.UNREADABLE).value)
    limit_s = QUIET_S if seen.fix_at is None else STALE_S
    return Ageing.SILENT if silent_s > limit_s else Ageing.FRESH


def time_there(seen: Seen, now: datetime) -> datetime:
    """The time of the picture: ours, or that of a console whose clock runs ahead of it."""
    if seen.news_at is None or seen.heard_at is None or seen.news_at <= seen.heard_at:
        return now
    return seen.news_at + (now - seen.heard_at)
