"""A flood of incidents in few rows: when grouping begins and ends, and how coarse it is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from app.services.piles import Grain, Piles, Shown

WINDOW = timedelta(minutes=10)
FLOOD, EBB = 10, 5  # reports in that window: grouping begins, and ends below the second
FEW, MANY = 20, 60  # rows below which the piles may be finer, above which they get coarser


@dataclass(slots=True)
class Flood:
    """Whether rows are grouped now, and how coarsely: by itself in a flood, or as a person says."""

    rising: bool = False
    by_hand: bool | None = None
    grain: Grain = Grain.GRID
    unfolded: set[str] = field(default_factory=set)

    @property
    def grouping(self) -> bool:
        return self.rising if self.by_hand is None else self.by_hand

    def look(self, reports: int) -> None:
        """`reports` came in within the last ten minutes. A new flood, or its end, undoes a hand."""
        rising = reports >= FLOOD or (self.rising and reports >= EBB)
        if rising is not self.rising:
            self.rising, self.by_hand = rising, None
        if not self.grouping:
            self.grain = Grain.GRID

    def toggle(self) -> None:
        self.by_hand = not self.grouping

    def fold(self, id: str) -> None:
        """Open a pile, or close an open one."""
        self.unfolded.symmetric_difference_update({id})

    def rows(
        self,
        piles: Piles,
        apart: Collection[str] = (),
        least: int = 0,
        shown: Collection[str] = (),
    ) -> list[Shown]:
        """What the queue shows of them; grouping gets coarser until it fits, and finer again.

        A row that is used stands at some number and must not move, so that `least` rows are
        needed: where grouping leaves fewer, none that is `shown` alone is folded away.
        """
        opened = self.unfolded
        while piles.folded(self.grain, opened, apart) > MANY and self.grain < Grain.CITY:
            coarser = Grain(self.grain + 1)
            if piles.count(coarser, opened, apart) < least:
                break
            self.grain = coarser
        if self.grain > Grain.GRID and piles.folded(self.grain, opened, apart) < FEW:
            finer = Grain(self.grain - 1)
            if piles.folded(finer, opened, apart) <= (FEW + MANY) // 2:
                self.grain = finer
        rows = piles.rows(self.grain, opened, apart)
        return rows if len(rows) >= least else piles.rows(self.grain, opened, {*apart, *shown})
