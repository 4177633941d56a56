"""Follows the store and the positions beside it for a wall: reading only, on its own thread.

Whatever happens to the store, the thread goes on: it says what it cannot read and tries again.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import numpy as np

from app.domain.fixes import Fixes
from app.domain.limits import Limits
from app.domain.picture import Picture, Value
from app.domain.unit import Unit
from app.domain.wall import Lists, Wall, WallUnits, wall_of
from app.services.home import tracks_of
from app.store.database import Database
from app.store.errors import StoreError
from app.store.following import changes_after, identity_of, last_entry
from app.store.store import load_picture
from app.store.tracks import read_now

log = logging.getLogger(__name__)
PERIOD_S = 1.0
KEEP = timedelta(hours=24)  # closed incidents stay in the picture this long, as at the desk
TIDY = timedelta(minutes=1)
MOST_BEHIND = 20_000  # entries; after more the picture is read anew


class Trouble(StrEnum):
    """Why the store cannot be read; each has a sentence in the texts under [wall]."""

    GONE = "gone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What one look brought. Of the times, `news_at` and `fix_at` are the store's own, others ours.

    `heard_at` is when the newest entry or fix was first seen, `read_at` the last good look.
    """

    at: datetime
    wall: Wall | None = None  # None: nothing was ever read
    fixes: Fixes | None = None
    entry_at: datetime | None = None  # of the newest entry
    fix_at: datetime | None = None  # of the newest position
    news_at: datetime | None = None  # the later of these two
    heard_at: datetime | None = None
    read_at: datetime | None = None
    trouble: Trouble | None = None


def system_clock() -> datetime:
    return datetime.now(UTC)


class WallFollower:
    """`tell` hears on this thread what each look brought, once a second."""

    def __init__(
        self,
        url: str,
        lists: Lists,
        limits: Limits,
        tell: Callable[[Seen], None],
        clock: Callable[[], datetime] = system_clock,
        period_s: float = PERIOD_S,
    ) -> None:
        self._url, self._lists, self._limits = url, lists, limits
        self._tell, self._clock, self._period_s = tell, clock, period_s
        self._database: Database | None = None
        self._identity: tuple[int, int] | None = None
        self._folder = Path()
        self._picture = Picture(limits=limits)
        self._number = 0
        self._units: WallUnits | None = None
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._seen = Seen(clock())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wall", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._tell(self.look())
            self._ended.wait(self._period_s)
        self._close()

    # ---- one look ------------------------------------------------------------------------------

    def look(self) -> Seen:
        """What there is now; never raises. For the thread, and for tests without one."""
        before = self._seen
        try:
            self._seen = self._read()
        except Exception as error:  # whatever it is: said once, tried again
            trouble = self._trouble()
            if before.trouble is not trouble:
                surprise = None if isinstance(error, StoreError) else error
                log.error("the wall cannot read: %s", error, exc_info=surprise)
            self._close()
            self._seen = stopped(before, self._clock(), trouble)
        else:
            if before.trouble is not None:
                log.warning("the wall reads again")
        return self._seen

    def _read(self) -> Seen:
        identity = identity_of(self._url)
        if self._database is None or identity != self._identity:
            self._close()
            self._open(identity)
        assert self._database is not None  # noqa: S101
        changed, entry_at = self._follow(self._database)
        fixes = read_now(self._folder)
        return self._made(changed, entry_at, fixes)

    def _open(self, identity: tuple[int, int] | None) -> None:
        self._database = Database(self._url, reading=True)
        self._identity, self._folder = identity, tracks_of(self._database.name)
        self._load(self._database)

    def _load(self, database: Database) -> None:
        """What is stored while it is read comes again with its entry, and is the same then."""
        self._number, _ = last_entry(database)
        self._picture = load_picture(database, self._limits, self._clock() - KEEP)
        self._units = None

    def _follow(self, database: Database) -> tuple[bool, datetime | None]:
        """Whether the picture is another one now, and when the newest entry was stored."""
        number, entry_at = last_entry(database)
        if number < self._number or number > self._number + MOST_BEHIND:
            self._load(database)
        changed = self._units is None  # also after it was read anew
        while self._number < number:
            for change in changes_after(database, self._number):
                self._number, changed = change.number, True
                self._put(change.values)
        self._tidy()
        return changed, entry_at

    def _put(self, values: tuple[Value, ...]) -> None:
        for value in values:
            known = self._picture.current(value)
            if known is None or known.version <= value.version:
                self._picture.put(value)
                if isinstance(value, Unit):
                    self._units = None

    def _tidy(self) -> None:
        now = self._clock()
        if now - self._tidied >= TIDY:
            self._tidied = now
            self._picture.forget_closed(now - KEEP)

    def _made(self, changed: bool, entry_at: datetime | None, fixes: Fixes | None) -> Seen:
        before, now = self._seen, self._clock()
        wall = before.wall
        if changed or wall is None:
            wall = wall_of(self._picture, self._lists, self._units)
            self._units = wall.units
        fix_at = newest(fixes)
        times = [at for at in (entry_at, fix_at) if at is not None]
        news_at = max(times, default=None)
        heard_at = before.heard_at if news_at == before.news_at else now
        return Seen(now, wall, fixes, entry_at, fix_at, news_at, heard_at, now)

    def _trouble(self) -> Trouble:
        try:
            identity_of(self._url)
        except StoreError:
            return Trouble.GONE
        return Trouble.UNREADABLE

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def stopped(before: Seen, now: datetime, trouble: Trouble) -> Seen:
    """The last picture stands, and its age grows."""
    b = before
    times = b.entry_at, b.fix_at, b.news_at, b.heard_at, b.read_at
    return Seen(now, b.wall, b.fixes, *times, trouble)


def newest(fixes: Fixes | None) -> datetime | None:
    """The time of the latest fix."""
    if fixes is None or not np.isfinite(fixes.at).any():
        return None
    return datetime.fromtimestamp(float(np.nanmax(fixes.at)), UTC)
