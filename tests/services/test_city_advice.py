from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.city.pack import Pack
from app.domain.area import DistrictKind
from app.domain.fixes import Fixes
from app.domain.picture import Picture
from app.domain.unit import UnitState
from app.roads.network import Network
from app.services.advisor import Question
from app.services.city_advice import CityAdvice, cover_map, recommender_for
from app.services.settings import Recommend
from tests.domain.build import call, tell

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def recommender(demo_pack: Pack) -> CityAdvice:
    return CityAdvice(
        demo_pack, recommender_for(demo_pack, Network(demo_pack.streets), Recommend())
    )


def question(pack: Pack) -> Question:
    """All units of the demo city stand in the middle of one of their grids; one call."""
    middle = {g.id: np.mean(g.polygons[0][0], axis=0) for g in pack.grids}
    home = {u.id: middle[u.grid_ids[0]] for u in pack.units if u.grid_ids}
    picture = Picture()
    picture.put_all(replace(u, state=UnitState.AVAILABLE) for u in pack.units)
    grid = pack.grids[3]
    lon, lat = middle[grid.id]
    district = next(d for d in pack.districts if d.id == grid.district_id)
    tell(
        picture,
        replace(call("i1"), lon=lon, lat=lat, grid_id=grid.id, district_id=district.id),
    )
    count = len(home)
    still = np.full(count, np.nan)
    seen = np.full(count, NOW.timestamp() - 3.0)
    at = np.array(list(home.values()))
    fixes = Fixes(tuple(home), at[:, 0].copy(), at[:, 1].copy(), still, np.zeros(count), seen)
    return Question("i1", picture, fixes, NOW)


def test_the_unit_of_the_grid_is_near_and_known_as_its_owner(
    demo_pack: Pack, recommender: CityAdvice
) -> None:
    q = question(demo_pack)
    found = recommender.recommend(q, q.picture.incidents["i1"])
    assert len(found.picks) == Recommend().count
    grid = demo_pack.grids[3]
    units = {u.id: u for u in demo_pack.units}
    for pick in found.picks:
        assert pick.owner == bool(set(grid.responsible) & set(units[pick.unit_id].officer_ids))
        assert pick.uncovered is not None
        assert pick.in_time is not None
    assert any(pick.owner for pick in found.picks)
    assert sum(n for _, n in found.counts) == len(demo_pack.units) - len(found.picks)


def test_the_outlook_follows_the_target_of_the_district(
    demo_pack: Pack, recommender: CityAdvice
) -> None:
    q = question(demo_pack)
    incident = q.picture.incidents["i1"]
    kind = next(d.kind for d in demo_pack.districts if d.id == incident.district_id)
    target_s = 300.0 if kind is DistrictKind.CENTRAL else 600.0
    assert recommender.target(q.picture, incident) == incident.stages.report.at + timedelta(
        seconds=target_s
    )
    assert recommender.foresee(q)["i1"].arrive_at > NOW
    nobody = replace(q, picture=tell(Picture(), call("i1")))
    assert recommender.foresee(nobody)["i1"].miss_chance == 1.0


def test_nearly_every_street_of_the_city_is_in_a_grid(demo_pack: Pack) -> None:
    cover = cover_map(demo_pack)
    inside = cover.street_m[cover.grid_of >= 0].sum() / cover.street_m.sum()
    assert inside > 0.97
    assert set(cover.grid_of.tolist()) - {-1} == set(range(len(demo_pack.grids)))
