"""The spread of drives that the settings assume, against real drives: taxis of Porto, July 2013."""

import csv
import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.dispatch.breach import Spread
from app.roads.network import Network
from app.roads.streets import Mode
from app.services.settings import Recommend

FIX_S = 15  # between two fixes of a trip


def drives(path: Path, network: Network) -> np.ndarray:
    """Recorded over computed time of one stretch of 3 to 12 minutes from each trip."""
    chance = np.random.default_rng(1)
    ratios = []
    with gzip.open(path, "rt") as lines:
        trips = [json.loads(row["POLYLINE"]) for row in csv.DictReader(lines)]
    for trip in (t for t in trips if len(t) >= 20):
        fixes = int(chance.integers(12, max(min(len(trip) - 6, 50), 12) + 1))
        first = int(chance.integers(2, max(len(trip) - fixes - 2, 3)))
        start, after, end = trip[first], trip[first + 1], trip[min(first + fixes, len(trip) - 1)]
        heading = math.degrees(math.atan2((after[0] - start[0]) * 0.75, after[1] - start[1]))
        place = network.snap([start[0]], [start[1]], Mode.CAR, heading=[heading % 360])[0]
        route = network.route(place, network.goal(*end), Mode.CAR)
        if route is not None and route.metres >= 800 and route.seconds >= 60:
            ratios.append(fixes * FIX_S / route.seconds)
    return np.array(ratios)


def test_the_assumed_spread_is_that_of_real_drives(
    shared_data: Callable[[str], Path], porto: Network
) -> None:
    ratios = drives(shared_data("gps-porto-taxi/porto_taxi_trips_1k.csv.gz"), porto)
    logs = np.log(ratios / np.median(ratios))
    assert len(ratios) > 700
    assert Recommend().eta_sigma == pytest.approx(logs.std(), abs=0.03)
    low, high = Spread(Recommend().eta_sigma, 0.8).band(1.0)
    held = np.mean((np.exp(logs) >= low) & (np.exp(logs) <= high))
    assert held == pytest.approx(0.8, abs=0.04), "the band holds the share that it promises"
    # Taxis in traffic take longer than a free road; a police car should not take that long.
    assert 1.0 < np.median(ratios) < 1.5
