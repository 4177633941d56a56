"""Open incidents by cells of the ground: what the map shows where there are too many for each."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import asinh, atan, degrees, floor, isfinite, radians, sinh, tan

from app.domain.incident import Incident
from app.services.piles import Item, Urgency
from widgets.map.marks import IncidentMark
from widgets.map.projection import EARTH_RADIUS_M, View, metres_per_px

LEVELS = range(9, 19)  # zooms; from one to the next cells are half as wide
WIDE_PX, HIGH_PX = 112.0, 42.0  # of a cell at its zoom: room for a badge of "×999 !999"
EACH = 400  # in view at the last level: up to so many are shown one by one

SIZE = {level: (WIDE_PX * metres_per_px(level), HIGH_PX * metres_per_px(level)) for level in LEVELS}

Cell = tuple[int, int]


def cell_of(incident: Incident, level: int) -> Cell:
    """Column and row, counted from where the equator meets Greenwich."""
    x, y = _place(incident)
    return _cell(x, y, level)


def _place(incident: Incident) -> tuple[float, float]:
    """In Mercator metres."""
    x = EARTH_RADIUS_M * radians(incident.lon)
    return x, EARTH_RADIUS_M * asinh(tan(radians(incident.lat)))


def _cell(x: float, y: float, level: int) -> Cell:
    wide, high = SIZE[level]
    return floor(x / wide), floor(y / high)


def middle_of(cell: Cell, level: int) -> tuple[float, float]:
    """Lon and lat in degrees."""
    scale = metres_per_px(level) / EARTH_RADIUS_M
    x, y = (cell[0] + 0.5) * WIDE_PX * scale, (cell[1] + 0.5) * HIGH_PX * scale
    return degrees(x), degrees(atan(sinh(y)))


@dataclass(slots=True)
class Heap:
    """Who is in one cell, who needs somebody first at the top."""

    items: list[Item] = field(default_factory=list)
    untaken: int = 0
    dues: list[float] = field(default_factory=list)  # ascending, seconds since 1970
    mark: tuple[str, IncidentMark] | None = None  # made last, without whom; until it changes

    def add(self, item: Item) -> None:
        self.mark = None
        insort(self.items, item)
        insort(self.dues, item[0][2])
        self.untaken += not item[1].taken_by

    def remove(self, item: Item) -> None:
        self.mark = None
        del self.items[bisect_left(self.items, item[:1])]
        del self.dues[bisect_left(self.dues, item[0][2])]
        self.untaken -= not item[1].taken_by


@dataclass(frozen=True, slots=True)
class Lot:
    """Those in a cell but for the one that is shown by itself; nothing is copied."""

    heap: Heap
    alone: Item | None = None

    @property
    def count(self) -> int:
        return len(self.heap.items) - (self.alone is not None)

    @property
    def first(self) -> Incident:
        """Of at least one."""
        items = self.heap.items
        return items[1 if self.alone is not None and items[0] is self.alone else 0][1]

    @property
    def untaken(self) -> int:
        return self.heap.untaken - (self.alone is not None and not self.alone[1].taken_by)

    @property
    def members(self) -> tuple[Incident, ...]:
        """Costs what there are."""
        return tuple(item[1] for item in self.heap.items if item is not self.alone)

    def late(self, now: float) -> int:
        """How many of them have missed a limit."""
        late = bisect_left(self.heap.dues, now)
        return late - (self.alone is not None and self.alone[0][2] < now)


Placed = tuple[Lot, float, float]  # lon and lat in degrees


@dataclass(slots=True)
class Cells:
    """Putting one in or taking it out costs the same, however many there are."""

    _items: dict[str, Item] = field(default_factory=dict)
    _nowhere: dict[str, Incident] = field(default_factory=dict)  # without a place
    _heaps: dict[int, dict[Cell, Heap]] = field(
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
        x, y = _place(incident)
        for level, heaps in self._heaps.items():
            cell = _cell(x, y, level)
            if cell not in heaps:
                heaps[cell] = Heap()
            heaps[cell].add(item)

    def drop(self, id: str) -> None:
        self._nowhere.pop(id, None)
        item = self._items.pop(id, None)
        if item is None:
            return
        x, y = _place(item[1])
        for level, heaps in self._heaps.items():
            cell = _cell(x, y, level)
            heaps[cell].remove(item)
            if not heaps[cell].items:
                del heaps[cell]

    def seen(self, view: View, alone: str) -> tuple[list[Placed], list[Incident]]:
        """What lies in the view and a little around it: in lots in the middles of their cells, and
        one by one.

        `alone` is the id of one that is shown by itself wherever it is.
        """
        level = min(max(floor(view.zoom), LEVELS.start), LEVELS.stop - 1)
        heaps = list(self._around(view, level))
        single = [self._items[alone][1]] if alone in self._items else []
        last = level == LEVELS.stop - 1
        if last and sum(len(heap.items) for _, heap in heaps) <= EACH:
            around = [one for _, heap in heaps for _, one in heap.items if one.id != alone]
            return [], [*single, *around, *self._nowhere.values()]
        here = cell_of(single[0], level) if single else None
        lots = []
        for cell, heap in heaps:
            lot = Lot(heap, self._items[alone] if cell == here else None)
            if lot.count:
                lots.append((lot, *middle_of(cell, level)))
        return lots, [*single, *self._nowhere.values()]

    def _around(self, view: View, level: int) -> Iterator[tuple[Cell, Heap]]:
        scale = metres_per_px(level)
        across, down = view.width * view.scale / scale, view.height * view.scale / scale
        column, row = view.x / scale / WIDE_PX, view.y / scale / HIGH_PX
        wide, high = 0.6 * across / WIDE_PX + 1, 0.6 * down / HIGH_PX + 1
        for (x, y), heap in self._heaps[level].items():
            if abs(x + 0.5 - column) <= wide and abs(y + 0.5 - row) <= high:
                yield (x, y), heap
