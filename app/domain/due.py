"""What is due next, by id: a heap that is read at every tick without looking at all of it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class DueIndex:
    """`put` as values change; `due` only reads, so that a decision may look as often as it likes.

    An id that was put again leaves its old entry in the heap, known to be stale by its time.
    """

    _at: dict[str, datetime] = field(default_factory=dict)
    _heap: list[tuple[datetime, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._at)

    def put(self, id: str, at: datetime | None) -> None:
        """When something will be due for that id; None: nothing any more."""
        if self._at.get(id) == at:
            return
        if at is None:
            del self._at[id]
        else:
            self._at[id] = at
            heapq.heappush(self._heap, (at, id))
        if len(self._heap) > 2 * len(self._at) + 64:
            self._heap = sorted((at, id) for id, at in self._at.items())

    def due(self, now: datetime, most: int) -> list[str]:
        """The ids due by `now`, the longest due first, at most that many."""
        found = sorted(self._entries(now))
        return [id for _, id in found[:most]]

    def _entries(self, now: datetime) -> Iterator[tuple[datetime, str]]:
        seen: set[str] = set()
        todo = [0]
        while todo:
            row = todo.pop()
            if row >= len(self._heap) or self._heap[row][0] > now:
                continue  # nothing below it is due either
            at, id = self._heap[row]
            if self._at.get(id) == at and id not in seen:
                seen.add(id)
                yield at, id
            todo += (2 * row + 1, 2 * row + 2)
