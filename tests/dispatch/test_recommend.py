from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.breach import Spread
from app.dispatch.cover import CoverMap
from app.dispatch.force import Mustering, muster
from app.dispatch.recommend import SHOWN, Recommender
from app.domain.advice import Reason
from app.domain.category import Category
from app.domain.picture import Picture
from app.domain.unit import Unit, UnitKind, UnitState
from tests.dispatch.town import NOW, car, fixes_at, force_of, incident, plain
from tests.roads.town import LAT0, LON0, STEP

NETWORK = plain(8)
CATEGORIES = {"0102": Category("0102", "抢劫", "Robbery", 1, frozenset({"armed"}))}
RECOMMENDER = Recommender(NETWORK, CATEGORIES, count=2)
SPOTS = st.tuples(st.floats(0, 7), st.floats(0, 7))


def test_the_nearest_by_road_come_first_and_everybody_else_has_a_reason() -> None:
    units = [
        car("near", officer_ids=("o1", "o2")),
        car("next", district_id="other"),
        car("far"),
        car("away", state=UnitState.EN_ROUTE, assignment_id="i9/away"),
        car("home", state=UnitState.OFF_DUTY),
        car("hurt", distress_at=NOW),
        car("lost"),
        car("unseen"),
        car("field"),
    ]
    spots = {u.id: (3.0 + 0.5 * n, 2.0) for n, u in enumerate(units) if u.id != "unseen"}
    spots["field"] = (40.0, 40.0)
    force = force_of(NETWORK, units, spots, {"lost": 900.0})
    recommender = replace(RECOMMENDER, owners={"g": frozenset({"o2"})})
    found = recommender.recommend(force, incident("i", 2.5, 2.0), NOW)
    assert [pick.unit_id for pick in found.picks] == ["near", "next"]
    near, other = found.picks
    assert (near.owner, other.owner) == (True, False)
    assert (near.in_district, other.in_district) == (True, False)
    assert near.distance_m == pytest.approx(51, abs=2)
    assert near.eta_low_s < near.eta_s < near.eta_high_s
    assert {e.unit_id: e.reason for e in found.excluded} == {
        "far": Reason.FARTHER,
        "away": Reason.BUSY,
        "home": Reason.OFF_DUTY,
        "hurt": Reason.DISTRESS,
        "lost": Reason.STALE,
        "unseen": Reason.NEVER_SEEN,
        "field": Reason.NO_STREET,
    }
    assert sum(n for _, n in found.counts) == len(units) - len(found.picks)
    assert dict(dict_of(found, "lost"))["age_s"] == 900
    assert dict(dict_of(found, "away"))["assignment_id"] == "i9/away"


def dict_of(found, unit_id):  # type: ignore[no-untyped-def]
    return next(e.facts for e in found.excluded if e.unit_id == unit_id)


@pytest.mark.parametrize(("skill_s", "first"), [(180.0, "armed"), (5.0, "plain")])
def test_a_missing_skill_counts_like_a_longer_drive(skill_s: float, first: str) -> None:
    units = [car("plain"), car("armed", skills=frozenset({"armed"}))]
    force = force_of(NETWORK, units, {"plain": (3.0, 3.0), "armed": (6.0, 3.0)})
    robbery = incident("i", 3.0, 3.0, category="0102")
    found = replace(RECOMMENDER, skill_s=skill_s).recommend(force, robbery, NOW)
    assert found.picks[0].unit_id == first


def test_skills_are_told_and_nobody_is_not_an_answer() -> None:
    units = [car("plain"), car("armed", skills=frozenset({"armed", "traffic"}))]
    force = force_of(NETWORK, units, {"plain": (3.0, 3.0), "armed": (6.0, 3.0)})
    robbery = incident("i", 3.0, 3.0, category="0102")
    first, second = RECOMMENDER.recommend(force, robbery, NOW).picks
    assert (first.unit_id, first.skills, first.lacking) == (
        "armed",
        frozenset({"armed"}),
        frozenset(),
    )
    assert (second.unit_id, second.lacking) == ("plain", frozenset({"armed"}))
    one = replace(RECOMMENDER, count=1).recommend(force, robbery, NOW)
    assert [(e.unit_id, e.reason) for e in one.excluded] == [("plain", Reason.LACKS_SKILL)]


def test_an_old_fix_is_said_to_be_old() -> None:
    force = force_of(NETWORK, [car("a")], {"a": (1.0, 1.0)}, {"a": 90.0})
    (pick,) = RECOMMENDER.recommend(force, incident("i", 2.0, 1.0), NOW).picks
    assert pick.stale
    assert pick.fix_age_s == pytest.approx(90)


def test_who_cannot_get_there_is_said_to_be_unable() -> None:
    network = plain(4)
    force = force_of(network, [car("a"), car("b")], {"a": (0.5, 0.0), "b": (3.0, 3.0)})
    spots = force.fleet.spots
    around = np.flatnonzero(
        (network.streets.head == network.streets.head[spots.edge[0]])
        | (network.streets.tail == network.streets.tail[spots.edge[0]])
    ).astype(np.int32)
    recommender = Recommender(network, count=2)
    goal = incident("i", 3.0, 2.5)
    assert len(recommender.recommend(force, goal, NOW).picks) == 2
    network.close(around)
    found = recommender.recommend(force, goal, NOW)
    assert [p.unit_id for p in found.picks] == ["b"]
    assert [(e.unit_id, e.reason) for e in found.excluded] == [("a", Reason.UNREACHABLE)]


def test_what_is_left_uncovered_is_the_street_that_only_it_could_reach() -> None:
    ids = ("west", "east")
    s = NETWORK.streets
    east = (s.junction_lon[s.tail] + s.junction_lon[s.head]) / 2 > LON0 + 3.5 * STEP
    cover = CoverMap.of(s, ids, east.astype(np.int32))
    assert cover.street_m.sum() == pytest.approx(s.length_m.sum() / 2)
    recommender = replace(RECOMMENDER, cover=cover, cover_s=25.0)
    units = [car("w"), car("e1"), car("e2")]
    force = force_of(NETWORK, units, {"w": (1.0, 1.0), "e1": (6.0, 6.0), "e2": (6.0, 6.0)})
    (first, second) = recommender.recommend(force, incident("i", 1.0, 2.0), NOW).picks
    assert (first.unit_id, first.uncovered.grid_ids) == ("w", ("west",))
    assert first.uncovered.street_m > 100
    assert second.uncovered.street_m == 0.0, "its neighbour covers the same streets"


def test_the_target_gives_each_pick_a_chance() -> None:
    force = force_of(NETWORK, [car("a"), car("b")], {"a": (0.0, 1.0), "b": (7.0, 7.0)})
    place = incident("i", 1.0, 1.0)
    soon = RECOMMENDER.recommend(force, place, NOW, NOW + timedelta(seconds=60))
    past = RECOMMENDER.recommend(force, place, NOW, NOW - timedelta(seconds=1))
    near, far = (pick.in_time for pick in soon.picks)
    assert 1.0 >= near > far
    assert [pick.in_time for pick in past.picks] == [0.0, 0.0]


def test_a_big_force_is_counted_and_only_the_nearest_are_named() -> None:
    units = [car(f"u{n:03}", kind=UnitKind.MOTORCYCLE) for n in range(200)]
    spots = {u.id: (n % 8, n // 8 % 8) for n, u in enumerate(units)}
    found = RECOMMENDER.recommend(force_of(NETWORK, units, spots), incident("i", 4.0, 4.0), NOW)
    assert len(found.excluded) == SHOWN
    assert found.counts == ((Reason.FARTHER, 198),)
    away = [dict(e.facts)["away_m"] for e in found.excluded]
    assert away == sorted(away)


def test_nobody_at_all() -> None:
    found = RECOMMENDER.recommend(force_of(NETWORK, [], {}), incident("i", 1.0, 1.0), NOW)
    assert (found.picks, found.excluded, found.counts) == ((), (), ())


@settings(max_examples=40)
@given(st.lists(SPOTS, min_size=1, max_size=12), SPOTS, st.integers(1, 6))
def test_every_unit_is_picked_or_has_a_reason(spots, place, count) -> None:
    units = [car(f"u{n:02}") for n in range(len(spots))]
    force = force_of(NETWORK, units, {f"u{n:02}": spot for n, spot in enumerate(spots)})
    found = replace(RECOMMENDER, count=count).recommend(force, incident("i", *place), NOW)
    named = [p.unit_id for p in found.picks] + [e.unit_id for e in found.excluded]
    assert sorted(named) == [u.id for u in units]
    assert len(found.picks) == min(count, len(units))
    assert [p.eta_s for p in found.picks] == sorted(p.eta_s for p in found.picks)
    alone = [force_eta(force, row, place) for row in range(len(units))]
    best = sorted(alone)[: len(found.picks)]
    assert [p.eta_s for p in found.picks] == pytest.approx(best, abs=0.1)


def force_eta(force, row, place):  # type: ignore[no-untyped-def]
    """The drive of one unit, asked for alone."""
    only = np.zeros(len(force.units), np.bool_)
    only[row] = True
    goal = NETWORK.goal(LON0 + place[0] * STEP, LAT0 + place[1] * STEP)
    return float(NETWORK.nearest(goal, force.fleet, only, 1).seconds[0])


@given(st.floats(1, 5000), st.floats(0.01, 1), st.floats(0.05, 0.95))
def test_the_band_holds_its_share(eta_s: float, sigma: float, share: float) -> None:
    spread = Spread(sigma, share, turnout_s=0.0)
    low, high = spread.band(eta_s)
    held = spread.chance_in_time(eta_s, high) - spread.chance_in_time(eta_s, low)
    assert held == pytest.approx(share, abs=1e-6)
    assert spread.chance_in_time(eta_s, eta_s) == pytest.approx(0.5)


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(0, 5000))
def test_more_time_is_never_a_lesser_chance(drive: float, a: float, b: float) -> None:
    spread = Spread()
    less, more = sorted((a, b))
    assert spread.chance_in_time(drive, less) <= spread.chance_in_time(drive, more)


CREWS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(UnitState),
        "distress_at": st.sampled_from([None, None, NOW]),
        "skills": st.sampled_from([frozenset(), frozenset({"armed"}), frozenset({"dog"})]),
        "kind": st.sampled_from(UnitKind),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CREWS, SPOTS, st.sampled_from([5.0, 900.0, None])), max_size=60),
    st.booleans(),
)
def test_reasons_are_those_that_one_would_find_by_asking_unit_by_unit(
    drawn: list[tuple[dict[str, object], tuple[float, float], float | None]], armed: bool
) -> None:
    units = [car(f"u{n:02}", **crew) for n, (crew, _, _) in enumerate(drawn)]
    spots = {u.id: spot for u, (_, spot, age) in zip(units, drawn, strict=True) if age is not None}
    ages = {u.id: age for u, (_, _, age) in zip(units, drawn, strict=True) if age is not None}
    force = force_of(NETWORK, units, spots, ages)
    call = incident("i", 3.2, 3.2, category="0102" if armed else "0201")
    found = RECOMMENDER.recommend(force, call, NOW)
    picked = {pick.unit_id for pick in found.picks}
    asked = RECOMMENDER.skills(call)

    def reason(unit: Unit, row: int) -> Reason:
        age, free = float(force.age_s[row]), len(picked) < RECOMMENDER.count
        plainest_first = {
            Reason.OFF_DUTY: unit.state is UnitState.OFF_DUTY,
            Reason.DISTRESS: unit.in_distress,
            Reason.BUSY: unit.state is not UnitState.AVAILABLE,
            Reason.NEVER_SEEN: np.isnan(age),
            Reason.STALE: age > 180.0,
            Reason.NO_STREET: force.fleet.spots.edge[row] < 0,
            Reason.UNREACHABLE: free,
            Reason.LACKS_SKILL: bool(asked - unit.skills),
            Reason.FARTHER: True,
        }
        return next(reason for reason, so in plainest_first.items() if so)

    left = {u.id: reason(u, n) for n, u in enumerate(units) if u.id not in picked}
    away = force.away_m(call.lon, call.lat).tolist()
    order = sorted(
        (left[u.id] is Reason.OFF_DUTY, away[n], n) for n, u in enumerate(units) if u.id in left
    )
    assert [(e.unit_id, e.reason) for e in found.excluded] == [
        (units[n].id, left[units[n].id]) for _, _, n in order[:SHOWN]
    ]
    assert found.counts == tuple(sorted(Counter(left.values()).items()))


def test_what_is_kept_from_the_last_time_changes_no_answer() -> None:
    units = [car("a"), car("b"), car("c")]
    fixes = fixes_at({"c": (1.0, 1.0), "a": (3.0, 2.0), "b": (5.0, 5.0)})
    picture = Picture()
    picture.put_all(units)
    mustering = Mustering(NETWORK)
    call = incident("i", 2.5, 2.0)
    for change in (
        None,
        replace(units[0], state=UnitState.BUSY),
        car("0"),
        replace(units[1], skills=frozenset({"armed"})),
        units[0],
    ):
        if change is not None:
            picture.put(change)
        again = mustering.force(picture, fixes, NOW)
        anew = muster(NETWORK, picture, fixes, NOW)
        told = RECOMMENDER.recommend(again, call, NOW)
        assert told == RECOMMENDER.recommend(anew, call, NOW)
    fixes = fixes_at({"c": (3.0, 2.0), "a": (6.0, 6.0), "b": (5.0, 5.0)})
    again = mustering.force(picture, fixes, NOW)
    assert RECOMMENDER.recommend(again, call, NOW).picks[0].unit_id == "c"
