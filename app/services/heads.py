"""Who is above somebody who owes something: as the roster has it, and plainly nobody where not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.area import Grid
from app.domain.duty import Owner, OwnerKind
from app.domain.officer import Officer
from app.domain.unit import Unit


class HeadBasis(StrEnum):
    RESPONSIBLE = "responsible"  # answers for the grid of the owner
    ABOVE = "above"  # the next in a directive's chain of command: a unit, a district, the city
    NONE = "none"  # the roster has no head


@dataclass(frozen=True, slots=True)
class Head:
    """`officer_id` of a person, `name` of what stands in a chain of command."""

    basis: HeadBasis = HeadBasis.NONE
    officer_id: str = ""
    name: str = ""


NOBODY = Head()


class Heads:
    """A roster names no chiefs. Who answers for a grid is above those who patrol it; no guesses."""

    def __init__(
        self, grids: Iterable[Grid], units: Iterable[Unit], officers: Iterable[Officer]
    ) -> None:
        self._answer = {grid.id: grid.responsible for grid in grids}
        self._units = {unit.id: (unit.grid_ids, frozenset(unit.officer_ids)) for unit in units}
        self._officers = {o.id: (o.grid_ids, frozenset((o.id,))) for o in officers}

    def of(self, owner: Owner) -> Head:
        """Never the owner: who answers for their own grid has nobody above in the roster."""
        table = {OwnerKind.UNIT: self._units, OwnerKind.OFFICER: self._officers}.get(owner.kind, {})
        grid_ids, own = table.get(owner.id, ((), frozenset()))
        for grid_id in grid_ids:
            for officer_id in self._answer.get(grid_id, ()):
                if officer_id not in own:
                    return Head(HeadBasis.RESPONSIBLE, officer_id)
        return NOBODY
