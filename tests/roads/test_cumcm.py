"""Reach against the published answers of CUMCM 2011 B."""

from collections import Counter

import numpy as np
import pytest

from app.roads.streets import Mode
from tests.roads.cumcm import Town, town, unreached

THREE_MINUTES = 180.0


@pytest.fixture(scope="module")
def city() -> Town:
    return town()


def test_the_six_crossings_of_district_a() -> None:
    district = town("A")
    platforms = list(district.platforms)
    assert len(platforms) == 20
    assert unreached(district, platforms, THREE_MINUTES) == [28, 29, 38, 39, 61, 92]


def test_the_138_crossings_of_the_city_and_their_districts(city: Town) -> None:
    missing = unreached(city, list(city.platforms), THREE_MINUTES)
    by_district = Counter(city.district[node] for node in missing)
    assert len(city.platforms) == 80
    assert len(missing) == 138
    assert by_district == {"A": 6, "B": 6, "C": 47, "D": 12, "E": 32, "F": 35}


def test_coverage_and_the_table_say_the_same(city: Town) -> None:
    network = city.network
    fleet = network.fleet(city.spots(list(city.platforms)), Mode.CAR)
    covered = network.coverage(fleet, None, THREE_MINUTES)
    missing = set(unreached(city, list(city.platforms), THREE_MINUTES))
    streets = network.streets
    for edge in np.flatnonzero(np.isfinite(covered.seconds)):
        assert streets.junction_node[streets.tail[edge]] not in missing


def test_the_farthest_crossing_of_district_a_by_each_way_of_asking() -> None:
    district = town("A")
    network, platforms = district.network, list(district.platforms)
    fleet = network.fleet(district.spots(platforms), Mode.CAR)
    table = network.nearest_everywhere(fleet, None, 2, 3600.0)
    for junction, node in enumerate(network.streets.junction_node.tolist()):
        found = network.nearest(district.goal(node), fleet, k=2)
        assert found.seconds == pytest.approx(table.seconds[junction])
