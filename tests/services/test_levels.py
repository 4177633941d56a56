import heapq
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.incident import Incident
from app.domain.stage import Stages
from app.services.levels import RELAY, ROOM, Chain, Level, room
from app.services.precincts import Precincts, precincts_of
from tests.feeds.town import town

TWO = Precincts({"d1": "1", "d2": "2"}, {"d1": (113.7, 23.0), "d2": (113.71, 23.0)})


def incident(id, district="d1"):
    where = 113.7, 23.0, "", "", district, None
    return Incident(id, 1, "t", "", "0402", 3, *where, Stages())


def passages(levels, calls, precincts=TWO):
    """When each of (id, seconds, district) is through; asked at every moment that matters."""
    chain, out = Chain(levels, 7, precincts), {}
    waiting = sorted(calls, key=lambda call: call[1])
    while waiting or chain.next_at < inf:
        at = min(chain.next_at, waiting[0][1] if waiting else inf)
        while waiting and waiting[0][1] <= at:
            id, came, district = waiting.pop(0)
            chain.enter(incident(id, district), came)
        out |= dict.fromkeys(chain.passed(at), at)
    return out, chain.spent


@pytest.mark.parametrize(
    ("seats", "expected"),
    [(None, (10, 11, 12)), (1, (10, 20, 30)), (2, (10, 11, 20)), (3, (10, 11, 12))],
)
def test_first_come_first_served_at_as_many_seats(seats, expected):
    found, spent = passages(
        (Level("desk", seats, fixed_s=10.0),), [("a", 0, "d1"), ("b", 1, "d1"), ("c", 2, "d1")]
    )
    assert tuple(found[id] for id in "abc") == expected
    assert spent.served["desk"] == [10.0] * 3


def test_each_station_and_each_district_has_a_desk_of_its_own():
    level = Level("district", 1, "district", fixed_s=10.0)
    found, _ = passages((level,), [("a", 0, "d1"), ("b", 0, "d2"), ("c", 0, None)])
    assert set(found.values()) == {10}
    one = Precincts({"d1": "1", "d2": "1"}, TWO.centres)
    station = Level("station", 1, "station", fixed_s=10.0)
    found, _ = passages((station,), [("a", 0, "d1"), ("b", 0, "d2")], one)
    assert sorted(found.values()) == [10, 20]


def test_the_room_of_one_run_takes_the_time_of_its_habits():
    found, _ = passages(room(20.0), [(f"i{n}", 0.0, "d1") for n in range(50)])
    assert set(found.values()) == {20.0}


def test_nine_of_ten_desks_keep_the_standard():
    chance = [ROOM[0].service_s(1, f"i{n}") for n in range(2000)]
    assert np.quantile(chance, 0.9) == pytest.approx(60.0, rel=0.05)
    assert np.median(chance) == pytest.approx(40.0, rel=0.05)


@given(st.integers(0, 1000), st.text(max_size=20))
def test_the_time_at_a_desk_is_the_incidents_own(seed, id):
    assert {level.service_s(seed, id) > 0 for level in RELAY} == {True}
    assert RELAY[1].service_s(seed, id) == RELAY[1].service_s(seed, id)


def test_the_delay_of_the_relay_grows_with_the_load():
    """The same 200 incidents in ever less time."""
    means = []
    for hours in (20, 4, 1):
        calls = [(f"i{n}", n * hours * 18.0, ("d1", "d2")[n % 2]) for n in range(200)]
        found, _ = passages(RELAY, calls)
        means.append(float(np.mean([found[id] - at for id, at, _ in calls])))
    alone = sum(
        float(np.mean([level.service_s(7, f"i{n}") for n in range(200)])) for level in RELAY
    )
    assert means[0] == pytest.approx(alone, rel=0.02)
    assert means[0] < means[1] < means[2]
    assert means[2] > 2 * means[0]


@given(
    st.lists(st.tuples(st.floats(0, 500), st.sampled_from(["d1", "d2"])), max_size=30),
    st.integers(1, 3),
)
def test_a_queue_is_what_the_textbook_says(rows, seats):
    """Against the recursion for one desk: who comes first takes the seat that is free first."""
    level = Level("desk", seats, p90_s=(60.0,))
    calls = [(f"i{n}", at, district) for n, (at, district) in enumerate(rows)]
    found, _ = passages((level,), calls)
    free, expected = [0.0] * seats, {}
    for id, at, _ in sorted(calls, key=lambda call: call[1]):
        done = max(at, heapq.heappop(free)) + level.service_s(7, id)
        heapq.heappush(free, done)
        expected[id] = done
    assert found == expected


def test_neighbouring_districts_make_a_station():
    found = precincts_of(town()[0])
    assert set(found.stations) == {"d1", "d2"}
    assert len(set(found.stations.values())) == 1  # 2 / (17 / 6)
    assert found.next_to(113.7, 23.0)[0] == "d1"
    assert found.station_of(None) == ""
