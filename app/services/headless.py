"""A room without a window: the real desk, store and recommendation, run as fast as they go."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, inf
from pathlib import Path
from typing import Final

from app.city.pack import Pack
from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.limits import Limits
from app.domain.picture import Value
from app.domain.refusal import Refused
from app.feeds.calls.feed import LogFeed
from app.feeds.clock import tick
from app.feeds.ids import record_id
from app.feeds.simulated.city import SimulatedCity
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.services.desk import Desk
from app.services.dispatcher import SimulatedDispatcher
from app.services.outbox import Outbox
from app.services.positions import Positions, Sighting
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.services.tally import Tally
from app.services.unrecorded import Unrecorded
from app.store.store import Store

MOST_TURNS: Final = 1000  # at one moment; more is a bug


class RunError(Exception):
    """The run cannot go on; one sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a run is recorded."""

    store: Store
    spool: Path


class HeadlessRoom:
    """Steps from one thing that happens to the next; no wall clock anywhere.

    `kept` None: nothing is written down and the figures are the same, in half the time.
    Raises RunError where the store is not empty, fails, or the desk stumbles.
    """

    def __init__(
        self,
        pack: Pack,
        network: Network,
        city: SimulatedCity,
        dispatcher: SimulatedDispatcher,
        limits: Limits,
        start: datetime,
        kept: Kept | None,
        log: LogFeed | None = None,
    ) -> None:
        self._now = start
        self._city = city
        self._dispatcher = dispatcher
        self._limits = limits
        self._log, self._log_position = log, ""
        self._positions = Positions(
            network, {u.id: MODE_OF[u.kind] for u in pack.units}, tuple(u.id for u in pack.units)
        )
        self._outbox = Outbox(city.deliver, city.withdraw)
        self._ticks: dict[str, float] = {}  # unsigned order → when it is reminded of
        self._queue: list[m.AnyMessage] = []
        self.refused: dict[str, int] = {}
        self.tally = Tally()
        self._desk: Desk | Unrecorded
        self._desk = self._unrecorded() if kept is None else self._recorded(kept)
        id = record_id(start, "roster")
        self._handle(
            [m.RosterLoaded(id=id, at=start, entered_at=start, by="run", units=pack.units)]
        )

    def _unrecorded(self) -> Unrecorded:
        return Unrecorded(self._publish, self._refuse, self._limits)

    def _recorded(self, kept: Kept) -> Desk:
        desk = Desk(
            kept.store,
            self._publish,
            self._refuse,
            self._fault,
            _must_be_recorded,
            lambda: self._now,
            Spool(kept.spool),
            self._limits,
        )
        if desk.picture.everything():
            raise RunError(
                f"{kept.store.name}: is not empty; a simulation needs a store of its own"
            )
        return desk

    def run(self, until: datetime, passed: Callable[[datetime], object]) -> None:
        """Up to and at `until`; `passed` hears of the time as it passes."""
        end = until.timestamp()
        while (at := self._next_at()) <= end:
            self._now = max(self._now, not_before(at))
            self._moment()
            if self._next_at() <= at:
                raise RunError(f"does not get beyond {self._now.isoformat()}")
            passed(self._now)
        self._now = until
        passed(until)

    def _next_at(self) -> float:
        log = self._log.next_at(self._log_position) if self._log else inf
        ticks = min(self._ticks.values(), default=inf)
        return min(self._city.next_at, self._dispatcher.next_at, log, ticks)

    def _moment(self) -> None:
        """Everything that happens now, until nothing more does."""
        if min(self._ticks.values(), default=inf) <= self._now.timestamp():
            self._ticks = {k: t for k, t in self._ticks.items() if t > self._now.timestamp()}
            self._queue.append(tick(self._now))
        for _ in range(MOST_TURNS):
            self._queue += self._city.advance(self._now.timestamp())
            self._queue += self._read_log()
            self._queue += self._outbox.read("", self._now).messages
            self._queue += self._dispatcher.turn(self._now, self._desk.picture, self._look)
            if not self._queue and self._city.next_at > self._now.timestamp():
                return
            group, self._queue = self._queue, []
            self._handle(group)
        raise RunError(f"does not come to rest at {self._now.isoformat()}")

    def _read_log(self) -> Sequence[m.AnyMessage]:
        if self._log is None:
            return ()
        reading = self._log.read(self._log_position, self._now)
        self._log_position = reading.position
        return reading.messages

    def _look(self) -> Sighting:
        fixes: Fixes = self._city.fixes()
        return self._positions.put(fixes)

    def _handle(self, group: Sequence[m.AnyMessage]) -> None:
        self._desk.handle([group])

    # ---- what the desk says --------------------------------------------------------------------

    def _publish(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        self.tally.saw(values)
        self._outbox.saw(values)
        self._dispatcher.saw(values, self._now)
        for value in values:
            if isinstance(value, Assignment):
                self._note_order(value)

    def _note_order(self, order: Assignment) -> None:
        if order.active and not order.signed and order.reminded_at is None:
            due = self._now.timestamp() + self._limits.acknowledge_s + 0.5
            self._ticks.setdefault(order.id, due)
        else:
            self._ticks.pop(order.id, None)

    def _refuse(self, message: m.AnyMessage, no: Refused) -> None:
        self.refused[no.code] = self.refused.get(no.code, 0) + 1

    def _fault(self, error: Exception) -> None:
        raise RunError(f"{type(error).__name__}: {error}") from error


def _must_be_recorded(status: Recorded) -> None:
    if status.since is not None:
        raise RunError(f"cannot be recorded: {status.reason}")


def not_before(at: float) -> datetime:
    """The first full millisecond at which what is due at `at` is due, rounding errors and all."""
    now = datetime.fromtimestamp(ceil(at * 1000) / 1000, UTC)
    return now if now.timestamp() >= at else now + timedelta(milliseconds=1)


@contextlib.contextmanager
def own_store(url: str | None) -> Iterator[Kept | None]:
    """At `url`; None where nothing is to be kept."""
    if url is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="patrolgrid-run-") as folder:
        store = Store(url)
        try:
            yield Kept(store, Path(folder) / "spool")
        finally:
            store.close()
