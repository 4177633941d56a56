"""How a link to the outside fares: a feed, the store, a terminal gateway."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """`up` is None before the first attempt. A link may be up and silent: its age tells."""

    name: str
    up: bool | None = None
    last_data_at: datetime | None = None  # when it last brought anything
    last_error: str = ""
    interval_s: float = 1.0  # how often it is read

    def age_s(self, now: datetime) -> float | None:
        """Seconds since it last brought anything; None before the first time."""
        return None if self.last_data_at is None else (now - self.last_data_at).total_seconds()
