"""The streets of a city as plain arrays: a pack stores them, the road graph is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
I4 = NDArray[np.int32]
I8 = NDArray[np.int64]
U1 = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class Mode(IntFlag):
    """How a unit moves; an edge carries the modes that may use it."""

    CAR = 1
    MOTORCYCLE = 2
    FOOT = 4


class RoadClass(IntEnum):
    """Classes of street, heaviest first; speeds and drawing weights hang on them."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    RESIDENTIAL = 5  # also unclassified
    SERVICE = 6  # also living streets and tracks
    PATH = 7  # footways, steps, pedestrian streets: never for cars


@dataclass(frozen=True, slots=True)
class RawWay:
    """One way as a source gives it: an OSM way, or a line of a street file."""

    id: int
    nodes: tuple[int, ...]  # a node shared by two ways is a junction
    lon: tuple[float, ...]  # degrees, WGS-84; NaN where the source lacks the node
    lat: tuple[float, ...]
    tags: Mapping[str, str]  # OSM keys: highway, name, oneway, maxspeed, access, junction ...


@dataclass(frozen=True, slots=True)
class RawRestriction:
    """A turn restriction: from way, via node, to way; `kind` as in OSM (no_left_turn, only_...)."""

    kind: str
    from_way: int
    via_node: int
    to_way: int


@dataclass(frozen=True, slots=True)
class RawStreets:
    """All that `build_streets` needs, in the order of the source."""

    ways: tuple[RawWay, ...]
    restrictions: tuple[RawRestriction, ...] = ()
    signals: frozenset[int] = frozenset()  # node ids with traffic lights


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """Directed edges between junctions; n junctions, m edges, p points of geometry.

    Two edges of one two-way street are `twin` of each other and share their points.
    """

    junction_lon: F8  # (n,) degrees
    junction_lat: F8  # (n,)
    junction_node: I8  # (n,) node id in the source
    signal: Flags  # (n,) traffic lights
    tail: I4  # (m,) junction the edge leaves
    head: I4  # (m,) junction the edge reaches
    twin: I4  # (m,) the edge in the other direction, or -1
    length_m: F8  # (m,)
    road_class: U1  # (m,) RoadClass
    speed_kmh: F8  # (m,) limit or class speed for a car
    modes: U1  # (m,) Mode flags
    name_of: I4  # (m,) index into names, or -1
    way_of: I8  # (m,) way id in the source
    point_first: I4  # (m,) first point of the edge's geometry
    point_count: I4  # (m,)
    backwards: Flags  # (m,) geometry runs from head to tail
    point_lon: F8  # (p,) degrees
    point_lat: F8  # (p,)
    ban_from: I4  # (b,) edges: from here ...
    ban_to: I4  # (b,) ... into here is forbidden (not on foot)
    names: tuple[str, ...] = field(default=())
