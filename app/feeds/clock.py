"""The clock: the time as everybody is told it, at life speed or faster, and a tick each second."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.domain.messages import Tick
from app.feeds.ids import record_id
from app.feeds.runner import Reading


class Clock:
    """Time that runs `speed` times as fast as life from `start` on (default: now).

    A night is replayed by handing everybody this clock instead of the wall's. It never goes back
    and does not follow a wall clock that is set meanwhile, except at life speed without a start.
    """

    def __init__(
        self,
        start: datetime | None = None,
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 0 < speed <= 10_000:
            raise ValueError(f"speed {speed}: not above 0 and at most 10,000")
        self.speed = speed
        self._wall = start is None and speed == 1.0
        self._start = start or datetime.now(UTC)
        self._monotonic = monotonic
        self._zero = monotonic()

    def now(self) -> datetime:
        if self._wall:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(self._monotonic() - self._zero) * self.speed)


class ClockFeed:
    """A tick each second of life, so that no deadline needs a timer of its own."""

    name = "clock"
    period_s = 1.0

    def read(self, position: str, now: datetime) -> Reading:
        return Reading((tick(now),))


def tick(now: datetime) -> Tick:
    return Tick(id=record_id(now, "clock"), at=now, entered_at=now, by="clock")
