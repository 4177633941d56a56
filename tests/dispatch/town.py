"""A lattice of streets with units on it, for the tests of recommendations."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from app.dispatch.force import Force, muster
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.stage import Stages, Stamp
from app.domain.unit import Unit, UnitKind, UnitState
from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.streets import RawStreets
from tests.roads.town import LAT0, LON0, STEP, block, way

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Spot = tuple[float, float]


def plain(side: int) -> Network:
    """side * side crossings of two-way streets, exactly one step apart."""
    spots = block(side)
    rows = [[side * y + x + 1 for x in range(side)] for y in range(side)]
    columns = [[side * y + x + 1 for y in range(side)] for x in range(side)]
    ways = [way(i, nodes, spots) for i, nodes in enumerate([*rows, *columns], 1)]
    return Network(build_streets(RawStreets(tuple(ways)))[0])


def incident(id: str, x: float, y: float, priority: int = 2, category: str = "0201") -> Incident:
    """Reported now, on the lattice at (x, y) steps."""
    stages = Stages(report=Stamp(NOW, NOW))
    lon, lat = LON0 + x * STEP, LAT0 + y * STEP
    return Incident(id, 1, "seat", "", category, priority, lon, lat, "", "", "d", "g", stages)


def car(id: str, **more: object) -> Unit:
    unit = Unit(id, id.upper(), UnitKind.CAR, "d", state=UnitState.AVAILABLE)
    return replace(unit, **more)  # type: ignore[arg-type]


def fixes_at(spots: dict[str, Spot], age_s: dict[str, float] | None = None) -> Fixes:
    """Everybody was seen five seconds ago unless `age_s` says otherwise."""
    ages = [(age_s or {}).get(id, 5.0) for id in spots]
    still = np.full(len(spots), np.nan)
    lon = np.array([LON0 + x * STEP for x, _ in spots.values()])
    lat = np.array([LAT0 + y * STEP for _, y in spots.values()])
    return Fixes(tuple(spots), lon, lat, still, still, NOW.timestamp() - np.array(ages))


def force_of(
    network: Network,
    units: list[Unit],
    spots: dict[str, Spot],
    age_s: dict[str, float] | None = None,
) -> Force:
    picture = Picture()
    picture.put_all(units)
    return muster(network, picture, fixes_at(spots, age_s), NOW)
