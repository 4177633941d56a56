"""Reads a night for the window on a thread of its own, and shows the moment that was asked last."""

import logging
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from app.domain.assignment import Assignment
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.limits import Limits
from app.domain.picture import Value
from app.services.night import Night
from app.services.night_drive import Drive, Driven
from app.services.night_marks import KindOf, Mark, read_marks
from app.store.errors import StoreError
from app.store.history import History
from app.store.reel import period

log = logging.getLogger(__name__)
USUAL: Final = timedelta(hours=12)  # of the journal's end, where no period is given


class EndedError(Exception):
    """Nobody waits for the night any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The night can be shown."""

    since: datetime
    until: datetime
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """How the rebuilt picture fares against what the live desk noted, so far."""

    same: int
    other: tuple[int, ...]  # numbers of the entries after which it was another


@dataclass(frozen=True, slots=True)
class Done:
    """What was done about an incident in the end, whatever moment is shown."""

    incident: Incident
    orders: tuple[Assignment, ...]
    driven: tuple[Driven, ...]


class Screen(Protocol):
    """Where the night is shown; everything may be called on the player's thread."""

    def publish(self, values: Sequence[Value], entries: Sequence[Entry] = ()) -> None: ...
    def begin_again(self, values: Sequence[Value], entries: Sequence[Entry]) -> None: ...
    def locate(self, fixes: Fixes) -> None: ...
    def recall(self, entries: Sequence[Entry]) -> None: ...
    def fault(self, error: Exception) -> None: ...
    def progress(self, share: float) -> None: ...
    def open_night(self, opened: Opened | None) -> None: ...
    def hold(self, held: Held) -> None: ...
    def tell_done(self, done: Done) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """What is replayed; `since` and `until` None: the last hours of the journal."""

    url: str
    tracks: Path
    limits: Limits
    since: datetime | None = None
    until: datetime | None = None


class NightPlayer:
    """Ask from any thread: of the moments asked for the newest is shown."""

    def __init__(self, source: Source, screen: Screen, kind_of: KindOf) -> None:
        """`drive` may be set on any thread as soon as the roads are known; until then no way is."""
        self._source, self._screen, self._kind_of = source, screen, kind_of
        self.drive: Drive | None = None
        self._ended = False
        self._night: Night | None = None
        self._held = Held(0, ())
        self._asked: queue.SimpleQueue[tuple[str, object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="night", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def go(self, at: datetime) -> None:
        """Show the picture of that moment."""
        self._asked.put(("go", at))

    def tell(self, incident_id: str) -> None:
        """Have the journal tell of an incident, up to the moment that is shown."""
        self._asked.put(("tell", incident_id))

    def what_was_done(self, incident_id: str) -> None:
        self._asked.put(("done", incident_id))

    def stop(self) -> None:
        self._ended = True
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    # ---- the player's thread -------------------------------------------------------------------

    def _run(self) -> None:
        try:
            history = History(self._source.url)
        except StoreError as unreadable:
            self._screen.fault(unreadable)
            return
        try:
            self._open(history)
            while (asked := self._newest()) is not None:
                for name, what in asked.items():
                    self._answer(history, name, what)
        finally:
            history.close()

    def _newest(self) -> dict[str, object] | None:
        """The newest of each question that waits; None where the end is among them."""
        newest: dict[str, object] = {}
        asked = self._asked.get()
        while asked is not None:
            newest[asked[0]] = asked[1]
            if self._asked.empty():
                return newest
            asked = self._asked.get()
        return None

    def _open(self, history: History) -> None:
        source, database = self._source, history.database
        try:
            known = period(database)
            if known is None:
                self._screen.open_night(None)
                return
            until = min(source.until or known[1], known[1]) + timedelta(seconds=1)
            since = source.since or max(known[0], until - USUAL)
            self._night = Night(database, source.tracks, since, until, self._told)
            marks = read_marks(database, since, until, source.limits, self._kind_of)
            self._screen.open_night(Opened(since, until, tuple(marks)))
        except EndedError:
            pass
        except Exception as error:  # noqa: BLE001 - said and logged, and it goes on
            self._fail("the night cannot be opened", error)

    def _told(self, share: float) -> None:
        if self._ended:
            raise EndedError
        self._screen.progress(share)

    def _answer(self, history: History, name: str, what: object) -> None:
        try:
            match name, what:
                case "go", datetime() as at:
                    self._go(at)
                case "tell", str() as id:
                    number = self._night.number if self._night is not None else 0
                    told = [e for e in history.of_incident(id) if e.number <= number]
                    self._screen.recall(told)
                case "done", str() as id:
                    self._tell_done(history, id)
        except Exception as error:  # noqa: BLE001 - said and logged, and it goes on
            self._fail(f"no answer to {name}", error)

    def _go(self, at: datetime) -> None:
        night = self._night
        if night is None:
            return
        move = night.go(at)
        if move.whole:
            self._screen.begin_again(move.values, move.entries)
        elif move.values or move.entries:
            self._screen.publish(move.values, move.entries)
        self._screen.locate(night.fixes(at))
        other = tuple(check.number for check in night.checks.values() if not check.same)
        held = Held(len(night.checks) - len(other), other)
        if held != self._held:
            self._held = held
            self._screen.hold(held)

    def _tell_done(self, history: History, incident_id: str) -> None:
        night = self._night
        if night is None:
            return
        found = history.whole_incident(incident_id)
        incident = next((v for v in found if isinstance(v, Incident)), None)
        if incident is None:
            return
        orders = tuple(v for v in found if isinstance(v, Assignment))
        drive = self.drive
        driven = [drive(incident, sent, night.track) for sent in orders] if drive else []
        self._screen.tell_done(Done(incident, orders, tuple(d for d in driven if d is not None)))

    def _fail(self, what: str, error: Exception) -> None:
        surprise = None if isinstance(error, StoreError) else error
        log.error("%s: %s", what, error, exc_info=surprise)
        self._screen.fault(error)
