"""How long nobody free could have been there in time: the recorded positions, looked at again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.city.pack import Pack
from app.dispatch.cover import CoverMap, covered_m
from app.domain.fixes import Fixes
from app.domain.limits import Limits
from app.domain.unit import Unit, UnitState
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.roads.streets import Mode
from app.services.bulletin_cover import Cover, Share
from app.store.database import Database
from app.store.reel import Reel, period
from app.store.tracks import HOUR_S, Track, read_track

MOST: Final = 144  # samples: of a day one every ten minutes
LEAST: Final = timedelta(minutes=10)  # between two
BACK: Final = timedelta(hours=1)  # positions that are read at once
F8 = NDArray[np.float64]
Free = frozenset[str]


def cover_of(
    database: Database,
    tracks: Path,
    pack: Pack,
    limits: Limits,
    since: datetime,
    until: datetime,
    told: Callable[[float], None],
) -> Cover:
    """Of the part of [since, until) that the journal has; `told` hears the share done.

    A unit counts where the desk's picture of that moment had it as free and its position was no
    older than the limit after which it is lost. Raises StoreError.
    """
    known = period(database)
    until = min(until, known[1]) if known else since
    every = max(LEAST, (until - since) / MOST)
    moments = [since + every * (n + 0.5) for n in range(max(0, int((until - since) / every)))]
    streets = Ground(pack, limits)
    reached, blind = [], 0
    free = free_at(Reel(database, tracks, since, until), moments) if moments else iter(())
    recorded = Recorded(tracks, limits.lost_s)
    for done, (at, ids) in enumerate(free, 1):
        fixes = recorded.fixes(at)
        if fixes is None:
            blind += 1
        else:
            reached.append(streets.reached_m(fixes, ids))
        told(done / len(moments))
    return streets.cover(reached, every, blind)


def free_at(reel: Reel, moments: list[datetime]) -> Iterator[tuple[datetime, Free]]:
    """Who was free at each of these, by the journal alone."""
    units = {v.id: v.state for v in reel.base if isinstance(v, Unit)}
    place = 0
    for at in moments:
        until = reel.place(at.timestamp())
        for id, state in reel.unit_states(place, until):
            units[id] = state
        place = until
        yield at, frozenset(id for id, state in units.items() if state is UnitState.AVAILABLE)


class Recorded:
    """The positions of an hour at a time."""

    def __init__(self, folder: Path, lost_s: float) -> None:
        self._folder, self._lost_s = folder, lost_s
        self._hours: tuple[int, Track] | None = None

    def fixes(self, at: datetime) -> Fixes | None:
        """Where those were that had been seen lately; None where nobody had."""
        hour = int(at.timestamp() // HOUR_S)
        if self._hours is None or self._hours[0] != hour:
            start = datetime.fromtimestamp(hour * HOUR_S, UTC)
            late = start - timedelta(seconds=self._lost_s)
            self._hours = hour, read_track(self._folder, late, start + BACK)
        fixes = self._hours[1].frame(at.timestamp())
        with np.errstate(invalid="ignore"):
            seen = fixes.age_s(at.timestamp()) <= self._lost_s
        return picked(fixes, np.flatnonzero(seen)) if seen.any() else None


class Ground:
    """The streets of each grid, and how much of them somebody free reaches within the target."""

    def __init__(self, pack: Pack, limits: Limits) -> None:
        self._pack, self._network = pack, Network(pack.streets)
        self._modes = {unit.id: MODE_OF[unit.kind] for unit in pack.units}
        s = pack.streets
        middle = s.point_first + s.point_count // 2
        grid_of = pack.grids_at(s.point_lon[middle], s.point_lat[middle])
        self._map = CoverMap.of(s, tuple(g.id for g in pack.grids), grid_of.astype(np.int32))
        kinds = {d.id: d.kind for d in pack.districts}
        self.target = np.array([limits.arrive_s(1, kinds.get(g.district_id)) for g in pack.grids])
        self._whole = self._by_grid(self._map.street_m)

    def reached_m(self, fixes: Fixes, free: Free) -> F8:
        """(grids,) metres of street."""
        rows = [n for n, id in enumerate(fixes.unit_ids) if id in free]
        mine = picked(fixes, np.array(rows, np.intp))
        mode = np.array([int(self._modes.get(id, Mode.CAR)) for id in mine.unit_ids], np.uint8)
        spots = self._network.snap(mine.lon, mine.lat, mode, heading=mine.heading)
        fleet = self._network.fleet(spots, mode)
        out = np.zeros(len(self._whole))
        for target in np.unique(self.target).tolist():
            reach = self._network.coverage(fleet, None, target)
            metres = self._by_grid(covered_m(self._network, self._map, reach))
            out[self.target == target] = metres[self.target == target]
        return out

    def cover(self, reached: list[F8], every: timedelta, blind: int) -> Cover:
        """The mean over the samples; None where a grid or district has no streets."""
        missed = self._whole - np.mean(reached, axis=0) if reached else self._whole * np.nan
        district_of = {grid.id: grid.district_id for grid in self._pack.grids}
        of = np.array([district_of[id] for id in self._map.grid_ids])
        grids = {
            id: Share(_share(missed[n], self._whole[n]), float(self.target[n]))
            for n, id in enumerate(self._map.grid_ids)
        }
        districts = {
            d.id: Share(
                _share(missed[of == d.id].sum(), self._whole[of == d.id].sum()),
                float(self.target[of == d.id].max(initial=0.0)),
            )
            for d in self._pack.districts
        }
        return Cover(grids, districts, district_of, every, len(reached), blind)

    def _by_grid(self, metres: F8) -> F8:
        inside = self._map.grid_of >= 0
        sums = np.bincount(self._map.grid_of[inside], metres[inside], len(self._map.grid_ids))
        return sums.astype(np.float64)


def picked(fixes: Fixes, rows: NDArray[np.intp]) -> Fixes:
    """Those alone."""
    columns = (fixes.lon, fixes.lat, fixes.heading, fixes.speed, fixes.at)
    return Fixes(tuple(fixes.unit_ids[row] for row in rows), *(c[rows] for c in columns))


def _share(part: float, whole: float) -> float | None:
    """None where there are no streets, or nothing was sampled (nan)."""
    return min(max(float(part / whole), 0.0), 1.0) if whole > 0 and not np.isnan(part) else None
