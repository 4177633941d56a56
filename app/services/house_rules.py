"""What the house decides about looking back and about scores; tables of the settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LookBack:
    """[look_back] of the settings. House values."""

    days: float = 14.0
    least: int = 4
    near_m: float = 60.0
    windows: int = 8
    chance: float = 0.001


@dataclass(frozen=True, slots=True)
class Weights:
    """[evaluation]: how figures become points. House values; no score under `least` receivers."""

    signed: float = 40.0  # points for all signed in time
    fed_back: float = 40.0  # points for all fed back in time
    quality: float = 20.0  # points for the best mark throughout
    returned: float = 20.0  # points off when every feedback was returned
    returned_cap: float = 10.0  # and never more than these
    least: int = 5
