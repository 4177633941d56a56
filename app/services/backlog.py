"""What is decided and not yet in the journal: kept in memory, and on disk while the store fails."""

import logging
from collections.abc import Sequence
from datetime import datetime

from app.domain.messages import AnyMessage
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.store.store import Decided

log = logging.getLogger(__name__)


class Backlog:
    """Groups of decided messages, oldest first; a group goes into the journal whole."""

    def __init__(self, spool: Spool) -> None:
        self.groups: list[list[Decided]] = []
        self.ids: set[str] = set()
        self.status = Recorded()
        self._spool = spool
        self._spooled = 0  # how many of the groups are in the spool, from the oldest

    def __bool__(self) -> bool:
        return bool(self.groups)

    def add(self, group: list[Decided]) -> None:
        self.groups.append(group)
        self.ids.update(message.id for message, _ in group)

    def first(self, messages: int) -> list[list[Decided]]:
        """As many of the oldest groups as hold that many messages, at least one group."""
        count = 0
        for end, group in enumerate(self.groups, 1):
            count += len(group)
            if count >= messages:
                return self.groups[:end]
        return self.groups[:]

    def drop(self, count: int) -> None:
        """The oldest `count` groups are in the journal."""
        for group in self.groups[:count]:
            self.ids.difference_update(message.id for message, _ in group)
        del self.groups[:count]
        self._spooled = max(0, self._spooled - count)

    def take_all(self) -> list[list[AnyMessage]]:
        """The messages of all groups, to be decided again; the spool still has them."""
        taken = [[message for message, _ in group] for group in self.groups]
        self.groups, self.ids, self._spooled = [], set(), 0
        return taken

    def read_spool(self) -> list[list[AnyMessage]]:
        """What an earlier run could not save."""
        return self._spool.read()

    def hold(self, error: Exception, now: datetime) -> bool:
        """The store failed: what is new goes into the spool. True when this is a new outage."""
        begun = self.status.since is None
        spooled = self._spool_new()
        self.status = Recorded(
            unsaved=sum(map(len, self.groups)),
            since=self.status.since or now,
            reason=str(error),
            spooled=spooled,
        )
        return begun

    def _spool_new(self) -> bool:
        new: Sequence[list[Decided]] = self.groups[self._spooled :]
        try:
            if new:
                self._spool.add([[message for message, _ in group] for group in new])
        except OSError as error:
            if self.status.spooled:
                log.error("%s: %s; held in memory only", self._spool.path, error)
            return False
        self._spooled = len(self.groups)
        return True

    def recovered(self) -> None:
        """All of it is in the journal: the spool has done its work."""
        self.status = Recorded()
        try:
            self._spool.clear()
        except OSError as error:  # its messages are known by their ids and will be passed over
            log.error("%s: %s", self._spool.path, error)
