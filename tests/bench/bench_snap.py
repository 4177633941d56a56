"""A round of positions onto Porto's streets; shapely's tree of segments beside (no headings)."""

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from app.roads.network import Network
from app.roads.streets import Mode
from tests.bench import porto
from tests.bench.rows import Row, race

Round = tuple[NDArray[np.float64], NDArray[np.float64]]
EARTH_M = 6_371_008.8


def run(quick: bool = False) -> list[Row]:
    if not porto.PORTO.is_file():
        return []
    network, rows = porto.network(), []
    tree = _shapely(network)
    for n in porto.FORCES:
        rounds = [porto.places(n, seed) for seed in range(5 if quick else 60)]
        heading = np.random.default_rng(n).uniform(0.0, 360.0, n)
        candidates = {
            "own": lambda at: network.snap(*at, Mode.CAR).offset_m,
            "own, with heading": lambda at, h=heading: network.snap(*at, Mode.CAR, h).offset_m,
            "shapely STRtree": tree,
        }
        rows += race("snap", n, candidates, rounds, _same, 5 if quick else 60)
    return rows


def _same(own: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Share put on a street as near. Ours shuns streets that are cut off; and with a heading, here
    a random one, another street than the nearest is often the likelier."""
    return float((np.abs(own - other) < 0.5).mean())


def _shapely(network: Network) -> Callable[[Round], NDArray[np.float64]]:
    streets = network.streets
    cars = np.flatnonzero(streets.modes & int(Mode.CAR))
    lat0 = float((streets.point_lat.min() + streets.point_lat.max()) / 2)
    east, north = np.radians(1) * EARTH_M * np.cos(np.radians(lat0)), np.radians(1) * EARTH_M
    points = np.column_stack([streets.point_lon * east, streets.point_lat * north])
    counts = streets.point_count[cars].astype(np.int64) - 1
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    a = np.unique(np.repeat(streets.point_first[cars], counts) + nth)
    tree = shapely.STRtree(shapely.linestrings(np.stack([points[a], points[a + 1]], axis=1)))

    def ask(at: Round) -> NDArray[np.float64]:
        where = shapely.points(at[0] * east, at[1] * north)
        (_, metres) = tree.query_nearest(where, return_distance=True, all_matches=False)
        return metres

    return ask
