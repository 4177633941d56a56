"""Places on the streets, and what the network answers with."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.roads.streets import F8, I4, U1, Flags, Mode


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a directed edge. `edge` -1: no street near enough; the rest then means nothing."""

    edge: int
    fraction: float  # 0 at the tail, 1 at the head
    offset_m: float  # from the position to the street
    lon: float  # on the street
    lat: float
    facing: bool = False  # the direction of the edge is known, not just taken


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places of n units as arrays, fields as in `Place`."""

    edge: I4  # (n,) -1: no street near enough
    fraction: F8
    offset_m: F8
    lon: F8
    lat: F8
    facing: Flags

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, row: int) -> Place:
        return Place(
            int(self.edge[row]),
            float(self.fraction[row]),
            float(self.offset_m[row]),
            float(self.lon[row]),
            float(self.lat[row]),
            bool(self.facing[row]),
        )

    @staticmethod
    def of(places: "list[Place] | tuple[Place, ...]") -> "Spots":
        """The same places as arrays."""
        return Spots(
            np.array([p.edge for p in places], np.int32),
            np.array([p.fraction for p in places], np.float64),
            np.array([p.offset_m for p in places], np.float64),
            np.array([p.lon for p in places], np.float64),
            np.array([p.lat for p in places], np.float64),
            np.array([p.facing for p in places], np.bool_),
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to go: for each mode the nearest street it can use, and the walk from there.

    A mode that is missing has no street near enough. The walk (seconds) is part of every time.
    """

    lon: float
    lat: float
    places: Mapping[Mode, Place]
    walk_s: Mapping[Mode, float]


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """n units standing ready for many searches: hung on the edges along which they can start.

    An entry is one such start; a unit has up to two. q entries, ordered by edge, then share.
    """

    spots: Spots
    mode: U1  # (n,) Mode of each unit
    entry_head: I4  # (m,) first entry on each edge, or -1
    entry_edge: I4  # (q + 1,) ends with -1
    entry_share: F8  # (q,) of the edge that is behind the unit
    entry_s: F8  # (q,) what it costs to start there
    entry_unit: I4  # (q,) row of the unit

    def __len__(self) -> int:
        return len(self.spots)


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Units by road travel time, nearest first; ties by row."""

    unit: I4  # (k,) row in the fleet
    seconds: F8  # (k,) with the walk at the end
    metres: F8  # (k,) on the road

    def __len__(self) -> int:
        return len(self.unit)


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way from a place to a goal. The line has p points, degrees, WGS-84."""

    lon: F8
    lat: F8
    metres: float
    seconds: float
    names: tuple[str, ...]  # of the streets in order; a street without a name is left out
    edges: I4


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What can be reached within `limit_s`, per directed edge of the streets."""

    limit_s: float
    seconds: F8  # (m,) when the start of the edge is reached first; infinite beyond the limit
    share: F8  # (m,) of the edge reached in time, from its start or by a unit standing on it

    def street_share(self, twin: I4) -> F8:
        """(m,) share of each street reached in time from either end; the same for twins."""
        other = np.where(twin >= 0, self.share[np.maximum(twin, 0)], 0.0)
        share: F8 = np.minimum(self.share + other, 1.0)
        return share


@dataclass(frozen=True, slots=True, eq=False)
class NearestEverywhere:
    """The n nearest units of every junction, nearest first; ties by row."""

    unit: I4  # (junctions, n) row in the fleet, -1 where fewer come within the limit
    seconds: F8  # (junctions, n) infinite where unit is -1
