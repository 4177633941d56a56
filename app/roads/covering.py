"""What all free units of one mode reach together, and what is left when one of them is away."""

from typing import Any

import numpy as np

from app.roads.search import Entries
from app.roads.spread import room_to_wait, set_out, shares, spread, step_in
from app.roads.streets import F8, I4
from app.roads.weights import Weights


class Covering:
    """One search over the whole city; taking one unit out costs only a search where it was first.

    `seconds` (m,) when the start of each edge is first reached, `share` (m,) of each edge reached.
    """

    def __init__(self, weights: Weights, entries: Entries, limit_s: float) -> None:
        self._weights, self._entries, self._limit_s = weights, entries, limit_s
        count = len(weights.free_s)
        self._label, self._owner = np.full(count, np.inf), np.full(count, -1, np.int32)
        self._waiting = room_to_wait(count, limit_s)
        set_out(*weights.onward, *entries, limit_s, self._label, self._owner)
        fresh = np.flatnonzero(self._label <= limit_s).astype(np.int32)
        self._spread(fresh, self._label, self._owner)
        self.seconds, self.share = self._result(self._label, entries)

    def without(self, unit: int) -> tuple[F8, F8]:
        """Seconds and share as they would be if that unit were not free."""
        label, owner = self._label.copy(), self._owner.copy()
        region = np.flatnonzero(owner == unit).astype(np.int32)
        label[region], owner[region] = np.inf, -1
        usable = self._entries.usable.copy()
        usable[unit] = False
        entries = self._entries._replace(usable=usable)
        set_out(*self._weights.onward, *entries, self._limit_s, label, owner)
        step_in(*self._weights.backward, region, self._limit_s, label, owner)
        self._spread(region, label, owner)
        return self._result(label, entries)

    def _spread(self, fresh: I4, label: F8, owner: I4) -> None:
        after = fresh, self._limit_s, label, owner
        arguments: tuple[Any, ...] = (*self._weights.onward, *self._waiting, *after)
        spread(*arguments)

    def _result(self, label: F8, entries: Entries) -> tuple[F8, F8]:
        seconds, share, part_s = label.copy(), np.zeros(len(label)), self._weights.onward.part_s
        places = entries.edge, entries.share, entries.seconds, entries.usable[entries.unit]
        shares(part_s, *places, self._limit_s, seconds, share)
        return seconds, share
