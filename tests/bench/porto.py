"""Porto for the benchmarks: its streets, officers and incidents at fixed random places."""

import os
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.city.osm import read_osm
from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.streets import Mode

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PATROLGRID_SHARED", ROOT.parent / "shared"))
PORTO = SHARED / "data/osm/porto_portugal.osm.pbf"
FORCES = (346, 2_000, 11_001)  # a sub-bureau, a large bureau, a whole city


@cache
def network() -> Network:
    streets, _ = build_streets(read_osm(PORTO).streets)
    return Network(streets)


def places(count: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees; on streets of cars in the main network, some metres beside them like real fixes."""
    chance, streets = np.random.default_rng(seed), network().streets
    cars = np.flatnonzero(network()._main & int(Mode.CAR))
    edges = chance.choice(cars, count, p=streets.length_m[cars] / streets.length_m[cars].sum())
    point = streets.point_first[edges] + (chance.random(count) * streets.point_count[edges]).astype(
        np.int64
    )
    lon = streets.point_lon[point] + chance.normal(0, 8e-5, count)
    return lon, streets.point_lat[point] + chance.normal(0, 6e-5, count)
