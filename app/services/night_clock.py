"""The clock of a replayed night: it stops, is set, and runs up to 600 times as fast as life."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SPEEDS: Final = (1, 2, 5, 10, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class Run:
    """Since `zero` (monotonic seconds) it goes on from `at`."""

    at: datetime
    zero: float
    speed: int
    running: bool


class NightClock:
    """`now` from any thread, the rest from one; it stops by itself at the end of the night."""

    def __init__(
        self,
        since: datetime,
        until: datetime,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.since, self.until, self._monotonic = since, until, monotonic
        self._run = Run(since, monotonic(), 1, False)

    def now(self) -> datetime:
        run = self._run
        if not run.running:
            return run.at
        gone = timedelta(seconds=(self._monotonic() - run.zero) * run.speed)
        return min(run.at + gone, self.until)

    @property
    def speed(self) -> int:
        return self._run.speed

    @property
    def running(self) -> bool:
        """Whether time goes by."""
        return self._run.running and self.now() < self.until

    def play(self, on: bool) -> None:
        self._begin(self.now(), self.speed, on)

    def run_at(self, speed: int) -> None:
        self._begin(self.now(), speed, self.running)

    def go(self, at: datetime) -> None:
        """Set it to a moment of the night; it runs on as it did."""
        self._begin(min(max(at, self.since), self.until), self.speed, self.running)

    def spanned(self, since: datetime, until: datetime) -> None:
        """The night is known only now."""
        self.since, self.until = since, until
        self._begin(since, self.speed, False)

    def _begin(self, at: datetime, speed: int, running: bool) -> None:
        self._run = Run(at, self._monotonic(), speed, running)


def faster(speed: int, steps: int) -> int:
    """The speed that many steps up or down the list of speeds."""
    place = SPEEDS.index(speed) + steps
    return SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
