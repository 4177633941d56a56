"""How a link to the outside fares: a feed, the store, a terminal gateway."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEAD_AFTER = 2.0  # intervals without a word; silent from one on


class Health(StrEnum):
    """What a lamp shows and an alarm calls for; both ask `health` and nothing else."""

    UNTRIED = "untried"
    HEARD = "heard"
    SILENT = "silent"  # up, and overdue with a word
    DEAD = "dead"  # up by its own account, and not heard for twice its interval
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """`up` is None before the first attempt. A link may be up and silent: its age tells."""

    name: str
    up: bool | None = None
    last_data_at: datetime | None = None  # when it last brought anything
    last_error: str = ""
    interval_s: float = 10.0  # while all is well something is heard at least so often
    up_at: datetime | None = None  # since when it has been up without a break

    def age_s(self, now: datetime) -> float | None:
        """Seconds since it last brought anything; None before the first time."""
        return None if self.last_data_at is None else (now - self.last_data_at).total_seconds()

    @property
    def waited_from(self) -> datetime | None:
        """Since when a word has been waited for: the last one, or since it has been up."""
        return self.last_data_at or self.up_at

    def health(self, now: datetime) -> Health:
        """Up is not healthy: silent after its interval, dead after twice that."""
        if self.up is None:
            return Health.UNTRIED
        if not self.up:
            return Health.DOWN
        if self.waited_from is None:
            return Health.SILENT
        intervals = (now - self.waited_from) / timedelta(seconds=self.interval_s)
        if intervals >= DEAD_AFTER:
            return Health.DEAD
        return Health.SILENT if intervals > 1 else Health.HEARD
