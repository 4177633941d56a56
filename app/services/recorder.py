"""One turn of the desk: decide a batch of messages on the picture and save what follows."""

import logging
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from app.domain.decide import decide
from app.domain.entry import Entry
from app.domain.limits import Limits
from app.domain.messages import AnyMessage, MessageQuarantined, Tick
from app.domain.picture import Picture, Value, saved
from app.domain.refusal import Refused
from app.services.backlog import Backlog
from app.services.quarantine import set_aside, sorted_out
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.store.errors import Conflict, StoreError
from app.store.store import Decided, Store, checked, journaled_when_idle

log = logging.getLogger(__name__)
BATCH = 500  # messages in one transaction; a group is never split
KEEP = timedelta(hours=24)  # closed incidents stay in the picture this long
RECENT = 500  # entries of earlier runs to begin with
TIDY = timedelta(minutes=1)

Group: TypeAlias = Sequence[AnyMessage]


class AlreadySavedError(Conflict):
    """Part of the batch was in the journal before, so the picture must be loaded anew."""


@dataclass(slots=True)
class Turn:
    """What one batch led to."""

    now: datetime
    shown: dict[tuple[type, str], Value] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[AnyMessage, Refused]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def show(self, values: Iterable[Value]) -> None:
        self.shown.update(((type(value), value.id), value) for value in values)


class Recorder:
    """Owns the picture and what is not saved yet. Belongs to one thread; calls nobody back."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], spool: Spool, limits: Limits
    ) -> None:
        self.picture: Picture = store.load(limits, clock() - KEEP)
        self._store = store
        self._clock = clock
        self._backlog = Backlog(spool)
        self._tidied: datetime | None = None

    @property
    def status(self) -> Recorded:
        return self._backlog.status

    def take_up(self) -> Turn:
        """Decides and saves what an earlier run left in the spool; with the newest entries."""
        groups = self._backlog.read_spool()
        if groups:
            log.warning("taking up %d groups of messages that were not journaled", len(groups))
        turn = self.take(groups)
        if groups and not self._backlog:
            self._backlog.recovered()
        turn.entries = self._store.newest(RECENT)
        return turn

    def take(self, groups: Sequence[Group]) -> Turn:
        """Decides every group in order and saves it whole, together with what waited."""
        turn = Turn(self._clock())
        sound, turn.faults = sorted_out(groups, turn.now)
        fresh = self._fresh(sound)
        self._bring_back(fresh, turn)
        for group in fresh:
            self._add(group, turn)
        self._save(turn)
        self._tidy(sound)
        return turn

    # ---- before the decision ---------------------------------------------------------------

    def _fresh(self, groups: Sequence[Group]) -> list[list[AnyMessage]]:
        """Without the messages that were taken before: the same message twice is one message."""
        ids = {message.id for group in groups for message in group}
        met = (ids & self._backlog.ids) | self._journaled(ids)
        fresh: list[list[AnyMessage]] = []
        for group in groups:
            fresh.append([])
            for message in group:
                if message.id not in met:
                    met.add(message.id)
                    fresh[-1].append(message)
        return fresh

    def _journaled(self, ids: set[str]) -> set[str]:
        if not ids or self.status.since:  # in an outage `save` will look
            return set()
        try:
            return self._store.known(ids)
        except Exception:  # noqa: BLE001  the save will say so; nothing that came is lost by it
            return set()

    def _bring_back(self, groups: Sequence[Group], turn: Turn) -> None:
        """What left the picture long ago and is named again."""
        messages = [message for group in groups for message in group]
        incidents = {getattr(message, "incident_id", None) for message in messages}
        orders = {getattr(message, "assignment_id", None) for message in messages}
        absent = [id for id in incidents if id and id not in self.picture.incidents]
        ended = [id for id in orders if id and id not in self.picture.assignments]
        known = self.picture
        directives = self._absent(messages, "directive_id", known.directives)
        tips = self._absent(messages, "tip_id", known.tips)
        if self.status.since or not (absent or ended or directives or tips):
            return
        try:
            found = self._store.fetch(absent, ended)
            found += self._store.fetch_directives(directives, tips)
        except Exception:  # noqa: BLE001  as in _journaled
            return
        self.picture.put_all(found)
        turn.show(found)

    @staticmethod
    def _absent(messages: Sequence[AnyMessage], name: str, known: Container[str]) -> set[str]:
        """What the messages name and the picture does not have."""
        named = {getattr(message, name, None) for message in messages}
        return {id for id in named if id and id not in known}

    # ---- the decision ----------------------------------------------------------------------

    def _add(self, group: Group, turn: Turn) -> None:
        decided = [pair for message in group for pair in self._decide(message, turn)]
        if decided:
            self._backlog.add(decided)

    def _decide(self, message: AnyMessage, turn: Turn) -> list[Decided]:
        try:
            values = decide(self.picture, message)
            checked(values)
        except Refused as no:
            turn.refused.append((message, no))
            return []
        except Exception as bug:
            log.exception("no decision for %s %s", type(message).__name__, message.id)
            turn.faults.append(bug)
            return [self._quarantine(message, bug)]
        self.picture.put_all(values)
        turn.show(values)
        if values or journaled_when_idle(message):
            return [(message, values)]
        return []

    def _quarantine(self, message: AnyMessage, why: Exception) -> Decided:
        """What cannot be digested is kept in the journal as it came."""
        kept = set_aside(message, why, self._clock())
        values = decide(self.picture, kept)
        self.picture.put_all(values)
        return kept, values

    # ---- the save --------------------------------------------------------------------------

    def _save(self, turn: Turn) -> None:
        """What fails now is kept and tried again with the next turn."""
        try:
            while self._backlog:
                self._save_first(BATCH, turn)
        except Conflict as conflict:
            log.warning("loading and deciding again: %s", conflict)
            self._decide_again(conflict, turn)
        except Exception as error:  # noqa: BLE001  logged once an outage, told on every turn
            self._hold(error, turn)
        else:
            self._note_recovery()

    def _save_first(self, messages: int, turn: Turn) -> None:
        """The oldest groups of the backlog, and their values with the time of saving."""
        groups = self._backlog.first(messages)
        batch = [pair for group in groups for pair in group]
        entries = self._store.save(batch, turn.now)
        turn.entries += entries
        self._backlog.drop(len(groups))
        newest = {(type(v), v.id): v for _, values in batch for v in values}
        for value in newest.values():
            current = self.picture.current(value)
            if current is not None and current.version == value.version:
                stamped = saved(value, turn.now)
                self.picture.put(stamped)
                turn.show([stamped])
        if len(entries) < len(batch):
            raise AlreadySavedError("an earlier save had done it, though it seemed to fail")

    def _decide_again(self, conflict: Conflict, turn: Turn) -> None:
        """From the rows as they are, group by group, so that one bad group holds up no other."""
        try:
            known = self._store.known(self._backlog.ids)
            self._load(conflict, turn)
        except Exception as error:  # noqa: BLE001  as in _save
            self._hold(error, turn)
            return
        failed: Exception | None = None
        for group in self._backlog.take_all():
            self._add([message for message in group if message.id not in known], turn)
            if self._backlog and failed is None:
                failed = self._save_alone(turn)
        if failed is None:
            self._note_recovery()
        else:
            self._hold(failed, turn)

    def _load(self, conflict: Conflict, turn: Turn) -> None:
        since = turn.now - KEEP
        self.picture = self._store.load(self.picture.limits, since, also=conflict.ids)
        turn.show(self.picture.everything())

    def _save_alone(self, turn: Turn) -> Exception | None:
        """The one group in the backlog; the error if the store fails again."""
        group = self._backlog.groups[0]
        try:
            self._save_first(1, turn)
        except AlreadySavedError:
            return None
        except Conflict as no:
            return self._give_up(group, no, turn)
        except Exception as error:  # noqa: BLE001  as in _save
            return error
        return None

    def _give_up(self, group: list[Decided], no: Conflict, turn: Turn) -> Exception | None:
        """The store refuses the group for what it is: a bug. It goes into quarantine."""
        refused = ", ".join(f"{type(message).__name__} {message.id}" for message, _ in group)
        log.error("the store refuses %s: %s", refused, no)
        turn.faults.append(no)
        self._backlog.drop(1)
        try:
            self._load(no, turn)
            if not all(isinstance(message, MessageQuarantined) for message, _ in group):
                self._backlog.add([self._quarantine(message, no) for message, _ in group])
                self._save_first(1, turn)
        except Exception as error:  # noqa: BLE001  as in _save
            return error
        return None

    def _hold(self, error: Exception, turn: Turn) -> None:
        if self._backlog.hold(error, turn.now):
            surprise = None if isinstance(error, StoreError) else error
            log.error("not recorded: %s", error, exc_info=surprise)
            turn.faults.append(error)

    def _note_recovery(self) -> None:
        if self.status.since is not None:
            log.warning("recorded again, nothing is missing")
            self._backlog.recovered()

    def _tidy(self, groups: Sequence[Group]) -> None:
        """Once a minute, by the clock's own messages: what closed long ago leaves the picture."""
        ticks = [message.at for group in groups for message in group if isinstance(message, Tick)]
        if not ticks or self._backlog:
            return
        if self._tidied is None or abs(ticks[-1] - self._tidied) >= TIDY:
            self._tidied = ticks[-1]
            self.picture.forget_closed(ticks[-1] - KEEP)
