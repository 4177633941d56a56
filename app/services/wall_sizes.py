"""How large letters must be to be read from where people sit: visual angle into pixels.

ISO 9241-303 and NUREG-0700 measure the height of a capital; 16 arc minutes is the least, 20 what
must be read. A Chinese character is taller than a capital of the same size, never smaller.
"""

from dataclasses import dataclass
from math import atan, degrees, floor, gcd, radians, tan
from typing import Final

from app.domain.bad_input import BadInput

READ, LEAST = 20.0, 16.0  # arc minutes: what must be read; what may be looked up
CAPITAL: Final = 0.733  # of Noto Sans CJK: a capital or digit, in ems
LINE: Final = 1.34  # from one line to the next, in ems


class BadWall(BadInput):
    """A wall that could not be read, or whose layout is wrong: one sentence."""


def height_mm(distance_m: float, minutes: float) -> float:
    """Millimetres that span so many arc minutes at a distance: 35 mm are 20' at 6 m."""
    return 2000.0 * distance_m * tan(radians(minutes / 60.0) / 2.0)


def minutes_of(height: float, distance_m: float) -> float:
    """Arc minutes of a height in millimetres."""
    return 60.0 * degrees(2.0 * atan(height / (2000.0 * distance_m)))


@dataclass(frozen=True, slots=True)
class Sight:
    """From how far what kind of screen is read, and how tall the typeface's capitals are."""

    distance_m: float
    pitch_mm: float  # from one pixel to the next
    capital: float = CAPITAL

    def em_px(self, minutes: float) -> float:
        """The size of letters, in pixels of the screen, whose capitals span so many minutes."""
        return height_mm(self.distance_m, minutes) / self.pitch_mm / self.capital

    def minutes(self, em_px: float) -> float:
        """What a size of letters spans."""
        return minutes_of(em_px * self.capital * self.pitch_mm, self.distance_m)


def scale_of(sight: Sight, plate_px: float, name_px: float, size: tuple[int, int]) -> float:
    """How many pixels of the screen one of the map's must be, at least 1.

    `plate_px` is the map's smallest size that must be read, `name_px` that of its other names.
    A little more where then whole pixels of the map fill the screen of that size.
    """
    wanted = max(sight.em_px(READ) / plate_px, sight.em_px(LEAST) / name_px, 1.0)
    shared = gcd(*size)
    whole = shared / max(floor(shared / wanted), 1)
    return whole if wanted <= whole <= 1.2 * wanted else wanted


@dataclass(frozen=True, slots=True)
class Need:
    """The least that a pane must hold, in letters of the size that must be read."""

    wide: float  # ems
    high: float  # lines


def check_fits(
    name: str, width_px: float, height_px: float, need: Need, sight: Sight, of: str
) -> None:
    """Raise BadWall where letters would have to be smaller than they may be.

    `of` says where the pane comes from, such as a file and a scene.
    """
    em = sight.em_px(READ)
    fits = min(width_px / need.wide, height_px / (need.high * LINE))
    if fits >= em:
        return
    would = sight.minutes(fits)
    raise BadWall(
        f"{of}: {name} is {width_px:.0f} × {height_px:.0f} px and needs {need.wide * em:.0f} × "
        f"{need.high * LINE * em:.0f} px for letters of {height_mm(sight.distance_m, READ):.0f} mm "
        f"({READ:.0f} arc minutes at {sight.distance_m:g} m); they would span {would:.1f}"
    )
