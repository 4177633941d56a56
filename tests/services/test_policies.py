"""Each policy's rule on the toy town: 9 × 9 crossings 150 m apart, two districts, four grids."""

from dataclasses import replace
from datetime import UTC, datetime
from math import cos, hypot, radians
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.cover import uncovered
from app.dispatch.force import METRES_A_DEGREE, muster
from app.dispatch.recommend import Recommender
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.stage import Stages
from app.domain.unit import Unit, UnitKind, UnitState
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.services.city_advice import cover_map
from app.services.policies import POLICIES, SLACK_S, STRAIGHT_MS, Counted, Scene
from app.services.precincts import precincts_of
from tests.feeds.town import SOUTH, STEP_LAT, STEP_LON, WEST, town

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CAR, FOOT = UnitKind.CAR, UnitKind.FOOT
CATEGORY = "0402"  # asks for no skill
TRAFFIC = "0303"


def at(x, y):
    return WEST + x * STEP_LON, SOUTH + y * STEP_LAT


def unit(id, grid, kind=CAR, skills=()):
    return Unit(
        id, id, kind, grid[:2], (grid,), skills=frozenset(skills), state=UnitState.AVAILABLE
    )


def scene(placed, since=None):
    """`placed`: (unit, x, y) in crossings."""
    pack, network = town()
    units = {u.id: u for u, _, _ in placed}
    points = [at(x, y) for _, x, y in placed]
    n = len(placed)
    fixes = Fixes(
        tuple(units),
        np.array([x for x, _ in points]),
        np.array([y for _, y in points]),
        np.full(n, np.nan),
        np.zeros(n),
        np.full(n, NOW.timestamp()),
    )
    picture = Picture(units=units)
    recommender = Recommender(network, {c.code: c for c in pack.categories}, cover_map(pack))
    force = muster(network, picture, fixes, NOW)
    return Scene(recommender, force, NOW, precincts_of(pack), since or {})


def incident(x, y, grid="d1a", category=CATEGORY, priority=3):
    lon, lat = at(x, y)
    where = lon, lat, "", "", grid[:2], grid
    return Incident("i", 1, "t", "", category, priority, *where, Stages())


def chosen(policy, here, what, count=1, without=frozenset()):
    return [s.unit_id for s in POLICIES[policy](here, what, count, without)]


# The incident lies at (1, 1) in grid d1a. Where the four units stand, and who goes.
NEAR_BUT_FOREIGN, OF_THE_GRID = (unit("near", "d2a"), 2, 1), (unit("grid", "d1a"), 1, 4)
OF_THE_DISTRICT, ON_FOOT = (unit("district", "d1b"), 1, 7), (unit("foot", "d1a", FOOT), 3, 1)
ALL = (NEAR_BUT_FOREIGN, OF_THE_GRID, OF_THE_DISTRICT, ON_FOOT)


@pytest.mark.parametrize(
    ("policy", "there", "expected"),
    [
        ("direct", ALL, "grid"),
        ("direct", (NEAR_BUT_FOREIGN, OF_THE_DISTRICT), "district"),
        ("direct", (NEAR_BUT_FOREIGN, OF_THE_DISTRICT, ON_FOOT), "foot"),  # of the grid
        ("direct", (NEAR_BUT_FOREIGN,), "near"),
        ("relay", (NEAR_BUT_FOREIGN, OF_THE_DISTRICT, ON_FOOT), "district"),  # has wheels
        ("relay", (NEAR_BUT_FOREIGN,), "near"),
        ("straight", ALL, "near"),
        ("straight", (OF_THE_GRID, ON_FOOT), "grid"),  # 450 m on wheels before 300 m on foot
        ("road", ALL, "near"),
        ("road+cover", ALL, "near"),
    ],
)
def test_who_goes(policy, there, expected):
    assert chosen(policy, scene(there), incident(1, 1)) == [expected]


@pytest.mark.parametrize("policy", ["relay", "direct"])
def test_without_a_map_it_is_whose_turn_it_is(policy):
    first, second = (unit("a", "d1a"), 1, 1), (unit("b", "d1a"), 4, 4)
    here = scene((first, second), {"a": 200.0, "b": 100.0})
    assert chosen(policy, here, incident(1, 1)) == ["b"]
    assert chosen(policy, here, incident(1, 1), without=frozenset({"b"})) == ["a"]


def test_a_straight_line_does_not_see_the_way_round():
    """Along the street that is one-way to the east: behind is near, but only in a straight line."""
    ahead, behind = (unit("ahead", "d1a"), 4.5, 3), (unit("behind", "d1a"), 1.3, 3)
    here, what = scene((ahead, behind)), incident(3, 3)
    assert chosen("straight", here, what) == ["ahead"]
    assert chosen("road", here, what) == ["behind"]


@pytest.mark.parametrize("policy", ["straight", "road", "road+cover"])
def test_a_skill_is_worth_three_minutes(policy):
    near, able = (unit("near", "d1a"), 1, 2), (unit("able", "d2a", skills=["traffic"]), 6, 1)
    here = scene((near, able))
    assert chosen(policy, here, incident(1, 1, category=TRAFFIC)) == ["able"]
    assert chosen(policy, here, incident(1, 1)) == ["near"]


def test_cover_decides_where_the_drive_hardly_does_and_never_for_the_urgent():
    """The nearest is the only one on its side of the town; a little farther stand two together."""
    alone = (unit("alone", "d1a", FOOT), 1, 0)
    pair = [(unit(f"pair{n}", "d1a", FOOT), 1, 2.1) for n in range(2)]
    here, what = scene((alone, *pair)), incident(1, 1)
    lost = streets_lost(here)
    assert lost["pair0"] == lost["pair1"] == 0 < lost["alone"]
    assert chosen("road", here, what) == ["alone"]
    assert chosen("road+cover", here, what) == ["pair0"]
    assert chosen("road+cover", here, replace(what, priority=2)) == ["alone"]
    assert chosen("road+cover", here, incident(1, 0)) == ["alone"]  # the others far later


def streets_lost(here):
    """Metres that lose their cover if each of the units goes alone."""
    r, rows = here.recommender, range(len(here.force.units))
    found = uncovered(r.network, r.cover, here.force, rows, r.cover_s)
    return {u.id: lost.street_m for u, lost in zip(here.force.units, found, strict=True)}


def test_a_straight_line_counts_no_kind_as_quicker_than_the_roads_of_the_city_let_it_be(
    demo_pack, rng
):
    """Else it differs from `road` in more than the line: it once counted people on foot as 30 %
    quicker than they are, sent them more often, and had more cars left in a surge."""
    network, where = Network(demo_pack.streets), demo_pack.addresses
    for kind, ms in STRAIGHT_MS.items():
        speeds = []
        while len(speeds) < 150:
            a, b = (where[int(row)] for row in rng.integers(len(where), size=2))
            metres = hypot((a.lon - b.lon) * cos(radians(a.lat)), a.lat - b.lat) * METRES_A_DEGREE
            if 300 <= metres <= 2000:
                place = network.snap(a.lon, a.lat, MODE_OF[kind])[0]
                route = network.route(place, network.goal(b.lon, b.lat), MODE_OF[kind])
                speeds += [metres / route.seconds] if route else []
        assert ms == pytest.approx(median(speeds), rel=0.12)


@pytest.mark.parametrize("policy", POLICIES)
def test_where_no_road_leads_somebody_goes_all_the_same(policy):
    """A place in the hills: by road nobody was ever sent there, by the other policies somebody."""
    near, far = (unit("near", "d1a"), 1, 1), (unit("far", "d1a"), 7, 7)
    here, off = scene((far, near)), incident(-20, -20)
    assert here.recommender.network.goal(off.lon, off.lat).places == {}
    assert chosen(policy, here, off) == ["near" if policy not in ("relay", "direct") else "far"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 8), st.floats(0, 8), st.booleans()), min_size=1, max_size=8),
    st.floats(0, 8),
    st.floats(0, 8),
    st.sampled_from([CATEGORY, TRAFFIC]),
)
def test_by_road_is_what_the_console_recommends(places, x, y, category):
    here = scene(
        [
            (unit(f"u{n}", "d1a", skills=["traffic"] if able else []), east, north)
            for n, (east, north, able) in enumerate(places)
        ]
    )
    what = incident(x, y, category=category)
    picks = here.recommender.recommend(here.force, what, NOW).picks
    assert chosen("road", here, what, 5) == [pick.unit_id for pick in picks]


def worth(here, what, unit_id):
    """Seconds by road until this unit is there, with what its missing skill costs."""
    recommender, force = here.recommender, here.force
    alone = np.array([unit.id == unit_id for unit in force.units])
    goal = recommender.network.goal(what.lon, what.lat)
    (seconds,) = recommender.network.nearest(goal, force.fleet, alone, 1, 7200.0).seconds.tolist()
    lacks = not recommender.skills(what) <= force.units[int(np.flatnonzero(alone)[0])].skills
    return seconds + lacks * recommender.skill_s


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 8), st.floats(0, 8), st.booleans(), st.sampled_from(UnitKind)),
        min_size=2,
        max_size=8,
    ),
    st.sampled_from([CATEGORY, TRAFFIC]),
)
def test_at_one_moment_nobody_is_there_sooner_than_by_road(places, category):
    """Where `straight` does better in a surge it is not by a better choice: it has more to choose
    from by then."""
    units = [
        (unit(f"u{n}", "d1a", kind, skills=["traffic"] if able else []), east, north)
        for n, (east, north, able, kind) in enumerate(places)
    ]
    here, what = scene(units), incident(4, 4, category=category)
    times = {p: worth(here, what, chosen(p, here, what)[0]) for p in POLICIES}
    assert min(times.values()) == times["road"]
    assert times["road+cover"] <= times["road"] + SLACK_S


def test_the_best_for_each_is_not_the_best_for_all():
    """By road the car goes where somebody is near on foot, and the next one waits for who walks."""
    car, walker = (unit("car", "d1a"), 1, 2), (unit("foot", "d1a", FOOT), 1, 1.5)
    first, second = incident(1, 1), incident(7, 7)
    here = scene((car, walker))
    assert chosen("road", here, first) == ["car"]
    assert chosen("road", here, second, without=frozenset({"car"})) == ["foot"]
    greedy = worth(here, first, "car") + worth(here, second, "foot")
    assert worth(here, first, "foot") + worth(here, second, "car") < greedy - 600


def test_it_is_counted_who_walks_and_who_on_wheels_could_have_gone():
    counted = Counted(POLICIES["road"])
    here, what = scene(ALL), incident(1, 1)
    for without in ((), ("near",), ("near", "grid", "district"), [u.id for u, _, _ in ALL]):
        counted(here, what, 1, frozenset(without))
    assert (counted.chosen, counted.on_foot, counted.wheels_free) == (3, 1, 3 + 2 + 0)


@pytest.mark.parametrize("policy", POLICIES)
def test_nobody_free_nobody_sent(policy):
    busy = replace(unit("busy", "d1a"), state=UnitState.BUSY)
    assert chosen(policy, scene(((busy, 1, 1),)), incident(1, 1)) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_several_go_and_nobody_twice(policy):
    assert sorted(chosen(policy, scene(ALL), incident(1, 1), count=3)) != []
    everybody = chosen(policy, scene(ALL), incident(1, 1), count=9)
    assert sorted(everybody) == ["district", "foot", "grid", "near"]
