"""Pieces of a wall for tests, at a desk's distance so that a pixel of the screen is one of Qt's."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from app.domain.incident import IncidentState
from app.domain.stage import Stage
from app.domain.wall import NONE, Code, Wall, WallDirective, WallDistress, WallIncident, WallUnits
from app.services.wall_sizes import CAPITAL, Sight
from widgets.wall.colours import wall_palette
from widgets.wall.ink import Ink
from widgets.wall.names import WallNames

NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
SIX_METRES = Sight(6.0, 2440 / 1920, CAPITAL)
NEAR = Sight(0.9, 0.27, CAPITAL)
NAMES = WallNames(
    {"0201": "打架斗殴", "0202": "入室盗窃正在发生"},
    {"01": "钟楼", "02": "三元里"},
    {"0107": "07"},
    "南城分局",
)


def ink(sight: Sight = NEAR) -> Ink:
    return Ink(sight, wall_palette())


def incident(number: int, priority: int = 2, **changed: object) -> WallIncident:
    made = WallIncident(
        number,
        Code("0201"),
        priority,
        IncidentState.WAITING,
        132.6,
        22.9,
        Code("01"),
        Code("0107"),
        False,
        datetime.fromtimestamp(NOW.timestamp() - 40, UTC),
        datetime.fromtimestamp(NOW.timestamp() + 20, UTC),
        Stage.DISPATCH,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def late(number: int, seconds: float, priority: int = 2, **changed: object) -> WallIncident:
    due = datetime.fromtimestamp(NOW.timestamp() - seconds, UTC)
    return incident(number, priority, due_at=due, **changed)


def wall(*incidents: WallIncident, **changed: object) -> Wall:
    none = np.empty(0, np.uint8)
    units = WallUnits((), none, none, np.empty(0, np.int16), np.empty(0, np.bool_))
    made = Wall(incidents, units, (), (), 60.0, 180.0)
    return replace(made, **changed)  # type: ignore[arg-type]


def distress(call_sign: str, seconds: float) -> WallDistress:
    since = datetime.fromtimestamp(NOW.timestamp() - seconds, UTC)
    return WallDistress(Code(call_sign), Code(call_sign), NONE, since)


def directive(number: int, level: str, *dues: float) -> WallDirective:
    at = np.sort(np.array(dues, np.float64)) + NOW.timestamp()
    return WallDirective(number, Code(level), max(len(dues), 1), len(dues), 0, at)
