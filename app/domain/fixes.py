"""Where every unit was last seen: one frame of numpy arrays, replaced as a whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """Positions of n units, in the order of `unit_ids`. A unit never seen has NaN throughout."""

    unit_ids: tuple[str, ...]
    lon: NDArray[np.float64]  # (n,) degrees, WGS-84
    lat: NDArray[np.float64]  # (n,)
    heading: NDArray[np.float64]  # (n,) degrees clockwise from north; NaN when standing
    speed: NDArray[np.float64]  # (n,) m/s
    at: NDArray[np.float64]  # (n,) time of the fix, seconds since 1970 UTC

    @staticmethod
    def none_for(unit_ids: tuple[str, ...]) -> "Fixes":
        """No unit has been seen yet."""
        empty = np.full(len(unit_ids), np.nan)
        return Fixes(unit_ids, empty, empty, empty, empty, empty)

    def index(self) -> dict[str, int]:
        """Row of each unit id."""
        return {unit_id: row for row, unit_id in enumerate(self.unit_ids)}

    def age_s(self, now: float) -> NDArray[np.float64]:
        """(n,) seconds since each fix at `now` (seconds since 1970); NaN for a unit never seen."""
        return now - self.at
