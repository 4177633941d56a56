"""What takes a wall longer than a moment, on one thread: figures from the store, coverage."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from app.city.pack import Pack
from app.domain.area import DistrictKind
from app.domain.limits import Limits
from app.services.wall_age import time_there
from app.services.wall_cover import CityCover, Covered
from app.services.wall_figures import DayFigures, DayReader
from app.services.wall_follower import Seen, system_clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.following import identity_of

log = logging.getLogger(__name__)
FIGURES_S, COVER_S = 30.0, 20.0
LOOK_S = 0.5


class WallWorker:
    """`figures` and `cover` hear on this thread; what cannot be read is tried again."""

    def __init__(
        self,
        url: str,
        pack: Pack,
        limits: Limits,
        figures: Callable[[DayFigures], None],
        cover: Callable[[Covered], None],
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        self._url, self._pack, self._limits = url, pack, limits
        self._figures, self._cover, self._clock = figures, cover, clock
        self._kinds: dict[str | None, DistrictKind] = {d.id: d.kind for d in pack.districts}
        self._newest: Seen | None = None
        self._database: Database | None = None
        self._identity: tuple[int, int] | None = None
        self._reader: DayReader | None = None
        self._city: CityCover | None = None
        self._failing = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wall-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def saw(self, seen: Seen) -> None:
        """What the follower saw, from its thread."""
        self._newest = seen

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        last: dict[Callable[[Seen], None], float] = {}
        while not self._ended.wait(LOOK_S):
            seen = self._newest
            if seen is None or seen.wall is None:
                continue
            for work, every_s in ((self._tell_figures, FIGURES_S), (self._tell_cover, COVER_S)):
                if monotonic() - last.get(work, -every_s) >= every_s:
                    self._try(work, seen)
                    last[work] = monotonic()
        self._close()

    def _try(self, work: Callable[[Seen], None], seen: Seen) -> None:
        try:
            work(seen)
        except Exception as error:  # whatever it is: said once, tried again
            if not self._failing:
                surprise = None if isinstance(error, StoreError) else error
                log.error("the wall's figures: %s", error, exc_info=surprise)
            self._failing = True
            self._close()
        else:
            self._failing = False

    def _tell_figures(self, seen: Seen) -> None:
        identity = identity_of(self._url)
        if self._database is None or self._reader is None or identity != self._identity:
            self._close()
            self._database = Database(self._url, reading=True)
            self._identity = identity
            self._reader = DayReader(self._database, self._limits, self._kinds.get)
        self._figures(self._reader.read(time_there(seen, self._clock())))

    def _tell_cover(self, seen: Seen) -> None:
        if seen.wall is None or seen.fixes is None or not self._pack.districts:
            return
        if self._city is None:
            self._city = CityCover(self._pack)
        now = time_there(seen, self._clock())
        self._cover(self._city.covered(seen.wall, seen.fixes, now))

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
