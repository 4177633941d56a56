"""What the map is told: ways end at their incident, bare streets are far from everybody."""

from dataclasses import replace

import numpy as np
import pytest

from app.city.pack import Pack
from app.domain.sights import Sights, Wanted
from app.roads.network import Network
from app.services.city_advice import CityAdvice, recommender_for
from app.services.settings import Recommend
from tests.services.test_city_advice import question


@pytest.fixture(scope="module")
def adviser(demo_pack: Pack) -> CityAdvice:
    return CityAdvice(
        demo_pack, recommender_for(demo_pack, Network(demo_pack.streets), Recommend())
    )


def asked(pack: Pack, adviser: CityAdvice, wanted: Wanted) -> Sights:
    return adviser.look_out(replace(question(pack), wanted=wanted))


def test_nothing_is_worked_out_that_nobody_wants(demo_pack: Pack, adviser: CityAdvice) -> None:
    told = asked(demo_pack, adviser, Wanted())
    assert (told.ways, told.reach, told.bare, told.heat, told.near) == ((), None, None, None, None)


def test_the_way_of_a_pick_takes_as_long_as_its_recommendation_says(
    demo_pack: Pack, adviser: CityAdvice
) -> None:
    q = question(demo_pack)
    picked = adviser.recommend(q, q.picture.incidents["i1"]).picks[1]
    (way,) = adviser.look_out(replace(q, wanted=Wanted(pick=(picked.unit_id, "i1")))).ways
    assert way.eta_s == pytest.approx(picked.eta_s)
    assert way.metres == pytest.approx(picked.distance_m)
    assert not way.sent
    incident = q.picture.incidents["i1"]
    assert abs(way.lon[-1] - incident.lon) < 0.005
    assert abs(way.lat[-1] - incident.lat) < 0.005


def test_who_is_gone_or_unknown_has_no_way(demo_pack: Pack, adviser: CityAdvice) -> None:
    assert not asked(demo_pack, adviser, Wanted(pick=("nobody", "i1"))).ways
    assert not asked(demo_pack, adviser, Wanted(pick=(demo_pack.units[0].id, "gone"))).ways
    assert asked(demo_pack, adviser, Wanted(reach_of="nobody")).reach is None


def test_reach_grows_with_its_time(demo_pack: Pack, adviser: CityAdvice) -> None:
    unit = demo_pack.units[0].id
    near, far = (
        asked(demo_pack, adviser, Wanted(reach_of=unit, reach_s=limit)).reach
        for limit in (60.0, 300.0)
    )
    assert near is not None
    assert far is not None
    assert 0 < near.metres < far.metres
    assert len(far.seconds) == len(far.first) - 1
    assert far.first[-1] == len(far.lon)
    assert (far.seconds <= 300.0).all()


def test_bare_streets_are_those_that_nobody_free_reaches(
    demo_pack: Pack, adviser: CityAdvice
) -> None:
    q = question(demo_pack)
    bare = adviser.look_out(replace(q, wanted=Wanted(bare=True))).bare
    assert bare is not None
    assert 0 <= bare.share < 0.5
    alone = replace(q, picture=type(q.picture)(incidents=q.picture.incidents))
    nobody = adviser.look_out(replace(alone, wanted=Wanted(bare=True))).bare
    assert nobody is not None
    assert nobody.share == pytest.approx(1.0)


def test_who_is_near_comes_in_the_order_of_the_road(demo_pack: Pack, adviser: CityAdvice) -> None:
    grid = demo_pack.grids[3]
    lon, lat = np.mean(grid.polygons[0][0], axis=0)
    near = asked(demo_pack, adviser, Wanted(near=(lon, lat))).near
    assert near
    assert [n.eta_s for n in near] == sorted(n.eta_s for n in near)
