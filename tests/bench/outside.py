"""A city in a process of its own for the flood: what it costs to make reports is not measured."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.city.pack import Pack, load_pack
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.stage import Stages, Stamp

A_SECOND = 50
SLICE = 1_000  # of those that came before

Moved = tuple[NDArray[np.float64], ...]  # of each unit: lon, lat, heading, when


def ids_of(units: int) -> tuple[str, ...]:
    return tuple(f"bench-{n}" for n in range(units))


def fixes_of(ids: tuple[str, ...], moved: Moved) -> Fixes:
    lon, lat, heading, at = moved
    return replace(Fixes.none_for(ids), lon=lon, lat=lat, heading=heading, at=at)


class City:
    """Reports and positions, as desk and terminals would send them."""

    def __init__(self, pack: Pack, units: int) -> None:
        self._pack = pack
        self._chance = np.random.default_rng(412)
        self._n = count(1)
        self._grids = pack.grids
        self._middles = np.array([np.mean(g.polygons[0][0], axis=0) for g in pack.grids])
        rows = np.arange(units) % len(pack.grids)
        self._places = self._middles[rows] + self._chance.normal(0, 0.003, (units, 2))

    def moved(self) -> Moved:
        self._places += self._chance.normal(0, 0.0001, self._places.shape)
        count = len(self._places)
        lon, lat = self._places.T.copy()
        at = np.full(count, time.time() - 1)
        return lon, lat, self._chance.uniform(0, 360, count), at

    def report(self, ago_s: float = 0.0) -> Incident:
        n, chance = next(self._n), self._chance
        place = int(chance.zipf(1.4)) % len(self._grids)
        grid = self._grids[place]
        lon, lat = self._middles[place] + chance.normal(0, 0.002, 2)
        at = datetime.now(UTC) - timedelta(seconds=ago_s)
        category = self._pack.categories[int(chance.integers(len(self._pack.categories)))]
        return Incident(
            id=f"i{n}",
            number=n,
            source="110",
            source_ref=str(n),
            category=category.code,
            priority=int(chance.choice([1, 2, 3, 4], p=[0.05, 0.15, 0.4, 0.4])),
            lon=float(lon),
            lat=float(lat),
            address=f"宏图路{n}号",
            summary="",
            district_id=grid.district_id,
            grid_id=grid.id,
            stages=Stages(report=Stamp(at, at, at)),
            version=1,
        )


def pour(folder: Path, units: int, before: int, out: Connection, over: Callable[[], bool]) -> None:
    """In the other process: `before` reports of the last minutes, where each unit is, then "go" is
    awaited; from then on 50 reports a second in tenths, and every second where all have moved."""
    city = City(load_pack(folder), units)
    for first in range(0, before, SLICE):
        some = range(first, min(first + SLICE, before))
        out.send([city.report((before - n) / A_SECOND) for n in some])
    out.send(city.moved())
    out.send("ready")
    out.recv()
    began, turn = time.perf_counter(), 0
    while not over():
        out.send([city.report() for _ in range(A_SECOND // 10)])
        if turn % 10 == 0:
            out.send(city.moved())
        turn += 1
        time.sleep(max(0.0, began + turn / 10 - time.perf_counter()))
    out.send("over")
