"""How each mode moves: its share of the limit, what turns and lights cost it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from app.domain.unit import UnitKind
from app.roads.streets import F8, Mode, Streets
from app.roads.turns import ANGLES, BACK, KINDS, SIGNAL, STRAIGHT, turn_angles


@dataclass(frozen=True, slots=True)
class Pace:
    """The weights of one mode. Seconds, km/h.

    Free-flow guesses, not measurements: calibrate them from the agency's own tracks.
    """

    share_of_speed: float  # of the limit or class speed that is driven on average
    top_kmh: float
    turn_s: float  # the dearest turn; a turn across the oncoming lane is dearer than the other
    back_s: float  # turning back at a junction
    signal_s: float  # traffic lights, with priority
    about_s: float  # turning about in the street at the start
    walk_kmh: float = 5.0  # from where the street ends to the door
    keeps_right: bool = True


MODE_OF: Final[Mapping[UnitKind, Mode]] = MappingProxyType(
    {
        UnitKind.FOOT: Mode.FOOT,
        UnitKind.MOTORCYCLE: Mode.MOTORCYCLE,
        UnitKind.CAR: Mode.CAR,
    }
)
PACES: Final[Mapping[Mode, Pace]] = MappingProxyType(
    {
        Mode.CAR: Pace(0.9, 120.0, turn_s=7.5, back_s=20.0, signal_s=2.0, about_s=8.0),
        Mode.MOTORCYCLE: Pace(0.95, 90.0, turn_s=5.0, back_s=10.0, signal_s=1.0, about_s=4.0),
        Mode.FOOT: Pace(1.0, 5.5, turn_s=0.0, back_s=0.0, signal_s=3.0, about_s=0.0),
    }
)


def edge_seconds(streets: Streets, mode: Mode, pace: Pace) -> F8:
    """(m,) seconds to pass each edge, infinite where the mode may not go."""
    kmh = np.minimum(streets.speed_kmh * pace.share_of_speed, pace.top_kmh)
    usable = (streets.modes & int(mode)) != 0
    return np.where(usable, streets.length_m / np.maximum(kmh, 1.0) * 3.6, np.inf)


def turn_seconds(pace: Pace) -> F8:
    """(256,) seconds for each kind of turn.

    A sigmoid of the angle, as OSRM's car profile has it: bends cost little, square turns most.
    """
    angle = turn_angles() if pace.keeps_right else -turn_angles()
    bias, steep = 1.075, 13.0
    near = 1 / (1 + np.exp(-(steep / bias * -angle / 180 - 6.5 * bias)))
    across = 1 / (1 + np.exp(-(steep * bias * angle / 180 - 6.5 / bias)))
    table = np.full(KINDS, np.inf)
    table[:ANGLES] = pace.turn_s * np.where(angle < 0, near, across)
    table[STRAIGHT] = 0.0
    table[BACK] = pace.back_s
    table[SIGNAL:] = table[:SIGNAL] + pace.signal_s
    return table
