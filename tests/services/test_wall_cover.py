"""Coverage by district: what a plain sum over the streets of each district says."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from app.city.pack import Pack
from app.domain.fixes import Fixes
from app.domain.unit import UnitState
from app.domain.wall import UNIT_STATES, Code, Wall, WallUnits
from app.services.wall_cover import CityCover, cover_by_district

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FREE = UNIT_STATES.index(UnitState.AVAILABLE)


def seen(pack: Pack, districts: list[int], state: int = FREE, age_s: float = 3.0) -> tuple:
    """A unit on foot in the middle of a grid of each of these districts."""
    grids = [
        next(g for g in pack.grids if g.district_id == pack.districts[d].id) for d in districts
    ]
    middles = np.array([np.mean(g.polygons[0][0], axis=0) for g in grids]).reshape(-1, 2)
    ids = tuple(Code(f"u{n}") for n in range(len(districts)))
    zeros = np.zeros(len(ids), np.uint8)
    units = WallUnits(
        ids, zeros, zeros + state, np.array(districts, np.int16), zeros.astype(np.bool_)
    )
    at = np.full(len(ids), NOW.timestamp() - age_s)
    fixes = replace(Fixes.none_for(ids), lon=middles[:, 0], lat=middles[:, 1], at=at)
    return Wall((), units, (), (), 60.0, 180.0), fixes


def test_only_districts_with_somebody_free_near_are_covered(demo_pack: Pack) -> None:
    city = CityCover(demo_pack)
    found = city.covered(*seen(demo_pack, [0]), NOW)
    assert found.whole is not None
    assert found.share[0] == max(s for s in found.share if s is not None)
    assert 0.0 < found.whole < 0.5
    more = city.covered(*seen(demo_pack, list(range(len(demo_pack.districts)))), NOW)
    assert more.whole is not None
    assert more.whole > found.whole
    for nobody in (
        seen(demo_pack, []),
        seen(demo_pack, [0], state=UNIT_STATES.index(UnitState.ON_SCENE)),
        seen(demo_pack, [0], age_s=181.0),
    ):
        assert city.covered(*nobody, NOW).whole == 0.0


def test_every_street_counts_once_and_in_one_district(demo_pack: Pack) -> None:
    cover = cover_by_district(demo_pack)
    streets = demo_pack.streets
    once = (streets.twin < 0) | (np.arange(len(streets.tail)) < streets.twin)
    inside = cover.grid_of >= 0
    assert cover.street_m.sum() == streets.length_m[once].sum()
    assert inside.mean() > 0.8
    assert cover.grid_of.max() == len(demo_pack.districts) - 1
