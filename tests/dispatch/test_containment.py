import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dispatch.containment import bottleneck, contain
from app.roads.network import DAY_S
from app.roads.places import Spots
from app.roads.streets import Mode
from tests.roads.cumcm import Town, town


@pytest.fixture(scope="module")
def district() -> Town:
    return town("A")


def test_the_published_blockade_of_thirteen_exits(district: Town) -> None:
    network, platforms = district.network, list(district.platforms)
    fleet = network.fleet(district.spots(platforms), Mode.CAR)
    exits = [district.goal(node) for node in district.exits_of_a]
    blockade = contain(network, fleet, exits)
    assert len(blockade.posts) == 13
    assert blockade.last_s / 60 == pytest.approx(8.0155, abs=5e-5)
    assert len({post.unit for post in blockade.posts}) == 13
    total = sum(math.inf if p.seconds is None else p.seconds for p in blockade.posts) / 60
    assert total == pytest.approx(46.1885, abs=5e-4)


def test_a_suspect_who_is_chased(district: Town) -> None:
    network, platforms = district.network, list(district.platforms)
    fleet = network.fleet(district.spots(platforms), Mode.CAR)
    exits = [district.goal(node) for node in district.exits_of_a]
    suspect = network.fleet(Spots.of([district.place(32)]), Mode.CAR)
    drives = [network.nearest(goal, suspect, None, 1, DAY_S).seconds[0] for goal in exits]
    flight = np.maximum(np.array(drives) - 180.0, 0.0)  # it set out three minutes ago
    chased = contain(network, fleet, exits, flight_s=flight)
    plain = contain(network, fleet, exits)
    worst = [max(post.late_s or 0.0 for post in chased.posts)]
    as_planned = [(post.seconds or 0.0) - flight[post.exit] for post in plain.posts]
    assert worst[0] <= max(as_planned)
    assert chased.tight == (worst[0] <= 0.0)


def test_nobody_is_free(district: Town) -> None:
    network = district.network
    fleet = network.fleet(district.spots([1, 2]), Mode.CAR)
    blockade = contain(network, fleet, [district.goal(12)], np.zeros(2, np.bool_))
    assert blockade.posts[0].unit is None
    assert not blockade.tight


def test_fewer_units_than_exits_hold_what_they_can(district: Town) -> None:
    network = district.network
    fleet = network.fleet(district.spots([12, 14]), Mode.CAR)
    exits = [district.goal(node) for node in (12, 14, 16)]
    blockade = contain(network, fleet, exits)
    assert [post.unit for post in blockade.posts[:2]] == [0, 1]
    assert blockade.last_s == 0.0
    assert blockade.posts[2].unit is None


COSTS = st.lists(
    st.lists(st.one_of(st.integers(0, 9), st.just(math.inf)), min_size=3, max_size=3),
    min_size=1,
    max_size=4,
)


@given(COSTS)
def test_the_bottleneck_is_the_least_bound(table: list[list[float]]) -> None:
    costs = np.array(table, np.float64)
    best: tuple[int, float] = (0, -math.inf)
    for size in range(1, min(costs.shape) + 1):
        for chosen in itertools.combinations(range(len(costs)), size):
            for columns in itertools.permutations(range(3), size):
                worst = max(costs[i, j] for i, j in zip(chosen, columns, strict=True))
                if worst < math.inf and (size > best[0] or worst < best[1]):
                    best = size, worst
    assert bottleneck(costs) == best[1]
