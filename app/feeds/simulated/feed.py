"""The simulated city as a live feed: reports once a second, positions beside them."""

from collections.abc import Callable
from datetime import datetime

from app.domain.fixes import Fixes
from app.feeds.runner import Reading
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.force import NAME


class SimulatedFeed:
    """`put` takes every frame of positions on the feed's thread."""

    name = NAME
    period_s = 1.0

    def __init__(self, city: SimulatedCity, put: Callable[[Fixes], object]) -> None:
        self._city = city
        self._put = put

    def read(self, position: str, now: datetime) -> Reading:
        """Chance does not repeat itself after a restart: it goes on from now."""
        reports = self._city.advance(now.timestamp())
        self._put(self._city.fixes())
        return Reading(tuple(reports), now.isoformat() if reports else "", alive=True)
