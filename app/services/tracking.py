"""Keeps where every unit is, once a second, beside the store: for the wall, and for replaying."""

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from app.domain.fixes import Fixes
from app.store.tracks import HOUR_S, TrackWriter, drop_before

log = logging.getLogger(__name__)
PERIOD_S = 1.0
DAY_H = 24


class Tracking:
    """`take` from any thread; the newest frame is on disk a second later.

    `fault` hears, on the thread of the tracking, that positions are not recorded: once until they
    are again. What was missed meanwhile is not made up.
    """

    def __init__(
        self,
        folder: Path,
        keep_days: int,
        fault: Callable[[Exception], None],
        period_s: float = PERIOD_S,
    ) -> None:
        self.folder = folder
        self._keep_h, self._fault, self._period_s = keep_days * DAY_H, fault, period_s
        self._writer: TrackWriter | None = None
        self._tidied = 0  # the hour in which old ones were dropped
        self._failing = False
        self._inbox: queue.SimpleQueue[Fixes | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tracking", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def take(self, fixes: Fixes) -> None:
        self._inbox.put(fixes)

    def stop(self) -> None:
        """After the last frame has been written; stop first whoever brings them."""
        self._ended.set()
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        """One frame at a time; those that came meanwhile are older than the newest."""
        said: Fixes | None = self._inbox.get()
        while said is not None:
            newest = said
            while not self._inbox.empty() and said is not None:
                said = self._inbox.get()
                newest = said or newest
            self._write(newest)
            if said is None:
                return
            self._ended.wait(self._period_s)
            said = self._inbox.get()

    def _write(self, fixes: Fixes) -> None:
        try:
            if self._writer is None:
                self._writer = TrackWriter(self.folder)
            self._writer.put(fixes)
            self._tidy(fixes)
        except Exception as error:  # whatever it is: said once, tried again
            if not self._failing:
                surprise = None if isinstance(error, OSError) else error
                log.error("%s: positions not recorded: %s", self.folder, error, exc_info=surprise)
                self._fault(error)
            self._failing = True
        else:
            if self._failing:
                log.warning("%s: positions are recorded again", self.folder)
            self._failing = False

    def _tidy(self, fixes: Fixes) -> None:
        """Once an hour what is older than the days that are kept goes."""
        times = fixes.at[fixes.at == fixes.at]  # without those never seen
        hour = int(times.max() // HOUR_S) if len(times) else 0
        if hour > self._tidied:
            self._tidied = hour
            if dropped := drop_before(self.folder, hour - self._keep_h):
                log.info("%s: %d files older than %d h dropped", self.folder, dropped, self._keep_h)
