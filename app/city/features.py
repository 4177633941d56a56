"""What the base map is drawn from: flat arrays of lines, polygons and labelled points."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class LineKind(IntEnum):
    """Lines, by what they are; the first eight equal `RoadClass`."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    RESIDENTIAL = 5
    SERVICE = 6
    PATH = 7
    RAIL = 8
    STREAM = 9


class AreaKind(IntEnum):
    """Polygons, in drawing order."""

    LANDUSE = 0
    PARK = 1
    WATER = 2
    BUILDING = 3


class PointKind(IntEnum):
    """Named points, by what they are."""

    CITY = 0
    SUBURB = 1  # towns, suburbs, quarters, villages
    POLICE = 2
    HOSPITAL = 3
    SCHOOL = 4
    STATION = 5
    PLACE = 6  # shops, banks, hotels, anything else with a name


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """s shapes of r rings of p points. A line has one ring; a polygon its outer ring and holes."""

    lon: NDArray[np.float64]  # (p,) degrees, WGS-84
    lat: NDArray[np.float64]  # (p,)
    ring_first: NDArray[np.int32]  # (r+1,) into lon and lat
    shape_first: NDArray[np.int32]  # (s+1,) into ring_first
    kind: NDArray[np.uint8]  # (s,) LineKind or AreaKind
    name_of: NDArray[np.int32]  # (s,) into Features.names, or -1
    bridge: NDArray[np.bool_]  # (s,) drawn above water and other lines


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    lon: NDArray[np.float64]  # (q,) degrees
    lat: NDArray[np.float64]  # (q,)
    kind: NDArray[np.uint8]  # (q,) PointKind
    name_of: NDArray[np.int32]  # (q,) into Features.names


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    lines: Shapes
    areas: Shapes
    points: Points
    names: tuple[str, ...]
