"""Runs one feed on one thread: reads, posts with the cursor as last message, tells how it fares."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.domain.link import LinkStatus
from app.domain.messages import AnyMessage, CursorMoved
from app.feeds.ids import record_id

log = logging.getLogger(__name__)
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading brought. `position` is where the next one goes on ("": no memory)."""

    messages: tuple[AnyMessage, ...] = ()
    position: str = ""
    alive: bool = False  # the source spoke although there is no message (fixes, a heartbeat)


class Feed(Protocol):
    """A source. `read` may block for its own timeout and may raise anything."""

    @property
    def name(self) -> str: ...

    @property
    def period_s(self) -> float: ...

    def read(self, position: str, now: datetime) -> Reading: ...


class FeedRunner:
    """One thread for one feed; `post` takes a group of messages that are to be saved together.

    `position` is that of the feed's cursor in the picture: what was saved with it is not read
    again, what was not saved is. `show` hears every change of the link on the feed's thread.
    `interval_s` is how often the source is heard at least while all is well, by the clock `now`.
    """

    def __init__(
        self,
        feed: Feed,
        post: Callable[[Sequence[AnyMessage]], None],
        show: Callable[[LinkStatus], None],
        now: Callable[[], datetime],
        position: str = "",
        interval_s: float | None = None,
    ) -> None:
        self._feed = feed
        self._post = post
        self._show = show
        self._now = now
        self._position = position
        self._wait_s = FIRST_WAIT_S
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"feed-{feed.name}", daemon=True)
        self.status = LinkStatus(feed.name, interval_s=interval_s or feed.period_s)

    def start(self) -> None:
        self._show(self.status)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end and wait for the reading under way (at most five seconds)."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self.step())

    def step(self) -> float:
        """Read and post once; the seconds until the next time."""
        now = self._now()
        try:
            reading = self._feed.read(self._position, now)
            self._hand_over(reading, now)
        except Exception as error:  # noqa: BLE001  a feed is a boundary: nothing may end its thread
            return self._fell_silent(error)
        self._came_up(reading, now)
        return self._feed.period_s

    def _hand_over(self, reading: Reading, now: datetime) -> None:
        group: list[AnyMessage] = list(reading.messages)
        if reading.position not in ("", self._position):
            name = self._feed.name
            id = record_id(now, name, "cursor", reading.position)
            group.append(
                CursorMoved(
                    id=id, at=now, entered_at=now, by=name, feed=name, position=reading.position
                )
            )
        if group:
            self._post(group)
        if reading.position:
            self._position = reading.position

    def _fell_silent(self, error: Exception) -> float:
        if self.status.up is not False:
            log.warning("feed %s down: %r", self._feed.name, error)
        self._tell(replace(self.status, up=False, last_error=repr(error)[:500], up_at=None))
        wait_s, self._wait_s = self._wait_s, min(self._wait_s * 2, LONGEST_WAIT_S)
        return wait_s

    def _came_up(self, reading: Reading, now: datetime) -> None:
        if self.status.up is not True:
            log.info("feed %s up", self._feed.name)
        self._wait_s = FIRST_WAIT_S
        spoke = bool(reading.messages) or reading.alive
        last = now if spoke else self.status.last_data_at
        since = self.status.up_at or now
        self._tell(replace(self.status, up=True, last_data_at=last, last_error="", up_at=since))

    def _tell(self, status: LinkStatus) -> None:
        if status != self.status:
            self.status = status
            self._show(status)
