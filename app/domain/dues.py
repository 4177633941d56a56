"""When each thing that is owed next needs a look: a heap, so that a tick never scans them all."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import TypeAlias

Owed: TypeAlias = tuple[type, str]  # the type of a value and its id
Row: TypeAlias = tuple[datetime, str, str, type]  # the name before the type: types have no order


class Dues:
    """Filled by the picture with every value that is put; reading it changes nothing."""

    def __init__(self) -> None:
        self._at: dict[Owed, datetime] = {}
        self._heap: list[Row] = []

    def __len__(self) -> int:
        return len(self._at)

    def set(self, kind: type, id: str, at: datetime | None) -> None:
        """From now on it needs a look at `at`; None: no more."""
        if self._at.get((kind, id)) == at:
            return
        if at is None:
            del self._at[kind, id]
        else:
            self._at[kind, id] = at
            heappush(self._heap, (at, kind.__name__, id, kind))
        self._tidy()

    def due(self, now: datetime, most: int) -> list[Owed]:
        """What needs a look at `now`, the longest due first, at most so many."""
        return [(kind, id) for _, _, id, kind in sorted(self._ripe(now), key=by_time)[:most]]

    def _ripe(self, now: datetime) -> Iterator[Row]:
        """Costs as much as there is of it, not as there is owed."""
        todo: list[int] = [0]
        told: set[Owed] = set()
        while todo:
            row = todo.pop()
            if row >= len(self._heap) or self._heap[row][0] > now:
                continue  # nothing beneath it is earlier
            todo += (2 * row + 1, 2 * row + 2)
            at, _, id, kind = found = self._heap[row]
            if self._at.get((kind, id)) == at and (kind, id) not in told:
                told.add((kind, id))
                yield found

    def _tidy(self) -> None:
        """Drop what no longer holds: from the top at once, the rest when it is the most of it."""
        heap = self._heap
        while heap and self._at.get((heap[0][3], heap[0][2])) != heap[0][0]:
            heappop(heap)
        if len(heap) > 2 * len(self._at) + 64:
            self._heap = [(at, kind.__name__, id, kind) for (kind, id), at in self._at.items()]
            heapify(self._heap)


def by_time(row: Row) -> tuple[datetime, str, str]:
    return row[:3]
