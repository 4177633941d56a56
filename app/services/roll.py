"""Who of the force is free and who calls for help, counted as it changes and not by looking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.domain.fixes import Fixes
from app.domain.unit import Unit, UnitState


@dataclass(slots=True)
class Roll:
    """Only one thread touches it; `put` is told every unit that changes."""

    calling: dict[str, Unit] = field(default_factory=dict)  # in distress, by id
    _free: dict[str, None] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _rows: tuple[object, NDArray[np.intp]] | None = None

    def put(self, units: Iterable[Unit]) -> None:
        for unit in units:
            self._known.add(unit.id)
            if unit.in_distress:
                self.calling[unit.id] = unit
            else:
                self.calling.pop(unit.id, None)
            free = unit.state is UnitState.AVAILABLE and not unit.in_distress
            if free is not (unit.id in self._free):
                self._rows = None
                if free:
                    self._free[unit.id] = None
                else:
                    del self._free[unit.id]

    def follow(self, units: Mapping[str, Unit]) -> None:
        """Take in units that were never told of."""
        if len(units) != len(self._known):
            self._known.clear()
            self.put(units.values())

    def available(
        self, fixes: Fixes, row_of: Mapping[str, int], now: float, lost_s: float
    ) -> tuple[int, int]:
        """How many are free and were seen lately, and how many are free but lost or never seen.

        `row_of` is the row of each unit in the fixes; `now` in seconds since 1970.
        """
        if self._rows is None or self._rows[0] is not fixes.unit_ids:
            rows = [row for id in self._free if (row := row_of.get(id)) is not None]
            self._rows = (fixes.unit_ids, np.array(rows, np.intp))
        fresh = int(np.count_nonzero(now - fixes.at[self._rows[1]] <= lost_s))
        return fresh, len(self._free) - fresh
