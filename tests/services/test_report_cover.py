"""Uncovered time: what was sampled of the recorded positions, held against the wall's coverage."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain import messages as m
from app.domain.fixes import Fixes
from app.domain.limits import Limits
from app.domain.picture import Picture
from app.domain.unit import UnitState
from app.domain.wall import UNIT_STATES, Code, Wall, WallUnits
from app.services.bulletin_cover import Cover, cover_section
from app.services.report_cover import cover_of
from app.services.text import Text
from app.services.wall_cover import CityCover
from app.store.database import Database
from app.store.store import Store
from app.store.tracks import TrackWriter
from tests.domain.build import NOON, say
from tests.feeds.town import town
from tests.store.build import record

PACK, _ = town(False)
WITHIN = (60.0, 60.0, 60.0, 60.0)  # the town is small
LIMITS = replace(Limits(), arrive_town_s=WITHIN, arrive_suburb_s=WITHIN)
TEN = timedelta(minutes=10)
FREE = UNIT_STATES.index(UnitState.AVAILABLE)
UNITS = PACK.units[:3]
IDS = tuple(unit.id for unit in UNITS)
MIDDLES = np.array([np.mean(grid.polygons[0][0], axis=0) for grid in PACK.grids[:3]])


def frame(at: datetime) -> Fixes:
    """Where they all stand."""
    columns = {"lon": MIDDLES[:, 0], "lat": MIDDLES[:, 1], "at": np.full(3, at.timestamp())}
    return replace(Fixes.none_for(IDS), **columns)


@pytest.fixture
def database(tmp_path: Path):
    """An hour: the first unit is free throughout, the second from half past, the third never."""
    store, picture = Store(str(tmp_path / "c.db")), Picture()
    record(store, picture, [say(m.RosterLoaded, units=UNITS)], NOON - TEN)
    record(store, picture, [say(m.UnitSignedOn, unit_id=IDS[0])], NOON - TEN)
    record(store, picture, [say(m.UnitSignedOn, unit_id=IDS[1])], NOON + 3 * TEN)
    record(store, picture, [say(m.UnitSignedOff, unit_id=IDS[2])], NOON + 6 * TEN)
    store.close()
    made = Database(str(tmp_path / "c.db"), reading=True)
    yield made
    made.close()


def found(database: Database, folder: Path, until: datetime = NOON + 6 * TEN) -> Cover:
    heard: list[float] = []
    cover = cover_of(database, folder, PACK, LIMITS, NOON, until, heard.append)
    assert heard == sorted(heard)
    return cover


def test_it_is_the_mean_of_what_the_wall_would_have_said(database: Database, tmp_path: Path):
    writer = TrackWriter(tmp_path / "tracks")
    for half_minute in range(-2, 80):  # then nothing is recorded any more
        writer.put(frame(NOON + half_minute * timedelta(seconds=30)))
    cover = found(database, tmp_path / "tracks")
    # At 5, 15 and 25 minutes one was free, at 35 both; at 45 and 55 nobody had been seen lately.
    assert (cover.every, cover.n, cover.blind) == (TEN, 4, 2)
    city = CityCover(PACK, WITHIN[0])
    shares = np.array([wall_says(city, free) for free in (1, 1, 1, 2)], float)
    expected = 1.0 - shares.mean(axis=0)
    got = [share.missed for share in cover.districts.values()]
    assert np.allclose(np.array(got, float), expected, equal_nan=True)
    missed = [share.missed for share in cover.grids.values()]
    assert any(missed)
    assert any(share is not None and share < 1.0 for share in missed)


def wall_says(city: CityCover, free: int) -> tuple[float | None, ...]:
    zeros = np.zeros(3, np.uint8)
    state = np.array([FREE if n < free else 0 for n in range(3)], np.uint8)
    kinds = np.array([list(type(UNITS[0].kind)).index(u.kind) for u in UNITS], np.uint8)
    places = zeros.astype(np.int16)
    units = WallUnits(tuple(map(Code, IDS)), kinds, state, places, zeros.astype(np.bool_))
    fixes = replace(frame(NOON), unit_ids=tuple(map(Code, IDS)))
    return city.covered(Wall((), units, (), (), 60.0, 180.0), fixes, NOON).share


def test_what_is_not_over_yet_is_not_sampled(database: Database, tmp_path: Path) -> None:
    writer = TrackWriter(tmp_path / "tracks")
    writer.put(frame(NOON + TEN))
    cover = found(database, tmp_path / "tracks", NOON + 24 * 6 * TEN)
    assert cover.n + cover.blind == 6


def test_where_nothing_was_recorded_that_is_said(database: Database, tmp_path: Path) -> None:
    cover = found(database, tmp_path / "none")
    assert (cover.n, cover.blind) == (0, 6)
    assert all(share.missed is None for share in cover.grids.values())
    section = cover_section(cover, lambda _, key: key, Text("zh"))
    assert section.lines == ("本期没有记录警力位置，无法计算。",)
    assert section.tables == ()


def test_an_empty_record_has_nothing_to_sample(tmp_path: Path) -> None:
    Store(str(tmp_path / "e.db")).close()
    empty = Database(str(tmp_path / "e.db"), reading=True)
    cover = found(empty, tmp_path / "none")
    empty.close()
    assert (cover.n, cover.blind) == (0, 0)
