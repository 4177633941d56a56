"""Open incidents by cells of the ground: what the map shows where there are too many for each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import asinh, atan, degrees, floor, isfinite, radians, sinh, tan

from app.domain.incident import Incident
from app.services.piles import Grain, Item, Pile, Stack, Urgency
from widgets.map.projection import EARTH_RADIUS_M, View, metres_per_px

LEVELS = range(9, 19)  # zooms; from one to the next cells are half as wide
WIDE_PX, HIGH_PX = 84.0, 42.0  # of a cell at its zoom: room for one badge
EACH = 400  # in view at the last level: up to so many are shown one by one

Cell = tuple[int, int]
Placed = tuple[Pile, float, float]  # lon and lat in degrees


def cell_of(incident: Incident, level: int) -> Cell:
    """Column and row, counted from where the equator meets Greenwich."""
    scale = metres_per_px(level)
    x = EARTH_RADIUS_M * radians(incident.lon) / scale
    y = EARTH_RADIUS_M * asinh(tan(radians(incident.lat))) / scale
    return floor(x / WIDE_PX), floor(y / HIGH_PX)


def middle_of(cell: Cell, level: int) -> tuple[float, float]:
    """Lon and lat in degrees."""
    scale = metres_per_px(level) / EARTH_RADIUS_M
    x, y = (cell[0] + 0.5) * WIDE_PX * scale, (cell[1] + 0.5) * HIGH_PX * scale
    return degrees(x), degrees(atan(sinh(y)))


@dataclass(slots=True)
class Cells:
    """Putting one in or taking it out costs the same, however many there are."""

    _items: dict[str, Item] = field(default_factory=dict)
    _nowhere: dict[str, Incident] = field(default_factory=dict)  # without a place
    _stacks: dict[int, dict[Cell, Stack]] = field(
        default_factory=lambda: {level: {} for level in LEVELS}
    )

    def __len__(self) -> int:
        return len(self._items) + len(self._nowhere)

    def put(self, urgency: Urgency, incident: Incident) -> None:
        self.drop(incident.id)
        if not (isfinite(incident.lon) and isfinite(incident.lat)):
            self._nowhere[incident.id] = incident
            return
        item = self._items[incident.id] = (urgency, incident)
        for level, stacks in self._stacks.items():
            cell = cell_of(incident, level)
            if cell not in stacks:
                stacks[cell] = Stack("", Grain.CITY)
            stacks[cell].add(item)

    def drop(self, id: str) -> None:
        self._nowhere.pop(id, None)
        item = self._items.pop(id, None)
        if item is None:
            return
        for level, stacks in self._stacks.items():
            cell = cell_of(item[1], level)
            stacks[cell].remove(item)
            if not stacks[cell].items:
                del stacks[cell]

    def seen(self, view: View, alone: str) -> tuple[list[Placed], list[Incident]]:
        """What lies in the view and a little around it: in piles in the middles of their cells, and
        one by one.

        `alone` is the id of one that is shown by itself wherever it is.
        """
        level = min(max(floor(view.zoom), LEVELS.start), LEVELS.stop - 1)
        stacks = list(self._around(view, level))
        single = [self._items[alone][1]] if alone in self._items else []
        last = level == LEVELS.stop - 1
        if last and sum(len(stack.items) for _, stack in stacks) <= EACH:
            around = [one for _, stack in stacks for _, one in stack.items if one.id != alone]
            return [], [*single, *around, *self._nowhere.values()]
        here = cell_of(single[0], level) if single else None
        piles = []
        for cell, stack in stacks:
            without = frozenset({alone}) if cell == here else frozenset[str]()
            if len(stack.items) > len(without):
                piles.append((stack.pile(without, False), *middle_of(cell, level)))
        return piles, [*single, *self._nowhere.values()]

    def _around(self, view: View, level: int) -> Iterator[tuple[Cell, Stack]]:
        scale = metres_per_px(level)
        across, down = view.width * view.scale / scale, view.height * view.scale / scale
        column, row = view.x / scale / WIDE_PX, view.y / scale / HIGH_PX
        wide, high = 0.6 * across / WIDE_PX + 1, 0.6 * down / HIGH_PX + 1
        for (x, y), stack in self._stacks[level].items():
            if abs(x + 0.5 - column) <= wide and abs(y + 0.5 - row) <= high:
                yield (x, y), stack
