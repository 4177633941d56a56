"""A small scene for widget tests: two districts, three units, whatever incidents a test puts in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from app.domain.area import District, DistrictKind, Grid, GridKind
from app.domain.category import Category
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.officer import Officer, Rank
from app.domain.stage import Stages, Stamp
from app.domain.unit import Unit, UnitKind, UnitState
from app.services.text import Text
from widgets.names import Names
from widgets.palette import load_palette
from widgets.scene import Scene

NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
SQUARE = ((((113.0, 23.0), (113.1, 23.0), (113.1, 23.1), (113.0, 23.1)),),)


def ago(seconds: float) -> Stamp:
    at = NOW - timedelta(seconds=seconds)
    return Stamp(at, at, at)


def incident(n: int, seconds_ago: float = 30.0, **facts: object) -> Incident:
    known = Incident(
        id=f"i{n}",
        number=n,
        source="110",
        source_ref="",
        category="0201",
        priority=2,
        lon=113.05,
        lat=23.05,
        address=f"宏图路{n}号",
        summary="",
        district_id="d1",
        grid_id="g1",
        stages=Stages(report=ago(seconds_ago)),
    )
    return replace(known, **facts)  # type: ignore[arg-type]


def unit(n: int, state: UnitState = UnitState.AVAILABLE, **facts: object) -> Unit:
    kind = list(UnitKind)[n % 3]
    known = Unit(f"u{n}", f"301{n}", kind, "d1", ("g1",), ("o1",), state=state)
    return replace(known, **facts)  # type: ignore[arg-type]


def names(text: Text) -> Names:
    return Names(
        text,
        [
            District("d1", "西平", DistrictKind.CENTRAL, SQUARE),
            District("d2", "南湖", DistrictKind.ORDINARY, SQUARE),
        ],
        [Grid("g1", "网格07", "d1", GridKind.PATROL, SQUARE, ("o1", "o2"))],
        [
            Officer("o1", "王强", Rank.POLICE, "u1", "d1"),
            Officer("o2", "李明", Rank.POLICE, "u2", "d1"),
        ],
        [Category("0201", "打架斗殴", "Fight", 2)],
    )


def scene(*values: Incident | Unit, language: str = "zh") -> Scene:
    """All units of it were seen five seconds ago."""
    text = Text(language)
    made = Scene(text, names(text), load_palette("dark"), "3", NOW, zone=UTC)
    made.put(values)
    ids = tuple(made.picture.units)
    here = np.full(len(ids), 113.05)
    at = np.full(len(ids), NOW.timestamp() - 5)
    made.put_fixes(replace(Fixes.none_for(ids), lon=here, lat=here - 90, at=at))
    return made
