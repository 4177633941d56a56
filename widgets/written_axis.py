"""An axis whose numbers read as those of the tables do."""

from collections.abc import Sequence

import pyqtgraph as pg

from app.services.bulletin import CellKind, written

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400)
MOST_STEPS = 6


class WrittenAxis(pg.AxisItem):  # type: ignore[misc]
    """On the left; seconds at steps that clocks have, counts at whole numbers."""

    def __init__(self, kind: CellKind = CellKind.SECONDS) -> None:
        super().__init__("left")
        self.kind = kind

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        if self.kind is not CellKind.SECONDS:
            spacings: list[tuple[float, float]] = super().tickSpacing(low, high, size)
            return [one for one in spacings if one[0] >= 1][:1] or [(1.0, 0.0)]
        wide = next((step for step in STEPS if (high - low) / step <= MOST_STEPS), STEPS[-1])
        return [(float(wide), 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [written(float(value), self.kind) for value in values]
