"""Gathering lines, polygons and points one by one into the flat arrays of `Features`."""

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.city.features import Features, Points, Shapes

LONGEST_NAME = 200
Coords = Sequence[float]
RingCoords = tuple[Coords, Coords]  # lon, lat


def clean(text: str) -> str:
    """One line without control characters, at most `LONGEST_NAME` characters."""
    kept = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text[:1000])
    return " ".join(kept.split())[:LONGEST_NAME]


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(slots=True)
class Names:
    """Every name once; -1 for none."""

    texts: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def add(self, text: str) -> int:
        if not text:
            return -1
        if text not in self.index:
            self.index[text] = len(self.texts)
            self.texts.append(text)
        return self.index[text]


@dataclass(slots=True)
class ShapeRows:
    """Shapes of rings of points, growing."""

    lon: "array[float]" = field(default_factory=lambda: array("d"))
    lat: "array[float]" = field(default_factory=lambda: array("d"))
    ring_first: "array[int]" = field(default_factory=lambda: array("i", [0]))
    shape_first: "array[int]" = field(default_factory=lambda: array("i", [0]))
    kind: "array[int]" = field(default_factory=lambda: array("B"))
    name_of: "array[int]" = field(default_factory=lambda: array("i"))
    bridge: "array[int]" = field(default_factory=lambda: array("B"))

    def add(self, rings: Sequence[RingCoords], kind: int, name: int, bridge: bool = False) -> None:
        for lon, lat in rings:
            self.lon.extend(lon)
            self.lat.extend(lat)
            self.ring_first.append(len(self.lon))
        self.shape_first.append(len(self.ring_first) - 1)
        self.kind.append(kind)
        self.name_of.append(name)
        self.bridge.append(bridge)

    def frozen(self) -> Shapes:
        return Shapes(
            np.array(self.lon, np.float64),
            np.array(self.lat, np.float64),
            np.array(self.ring_first, np.int32),
            np.array(self.shape_first, np.int32),
            np.array(self.kind, np.uint8),
            np.array(self.name_of, np.int32),
            np.array(self.bridge, np.bool_),
        )


@dataclass(slots=True)
class FeatureRows:
    """Features, growing."""

    lines: ShapeRows = field(default_factory=ShapeRows)
    areas: ShapeRows = field(default_factory=ShapeRows)
    points: list[tuple[float, float, int, int]] = field(default_factory=list)
    names: Names = field(default_factory=Names)

    def add_line(self, ring: RingCoords, kind: int, name: str, bridge: bool = False) -> None:
        self.lines.add([ring], kind, self.names.add(name), bridge)

    def add_area(self, rings: Sequence[RingCoords], kind: int, name: str) -> None:
        self.areas.add(rings, kind, self.names.add(name))

    def add_point(self, lon: float, lat: float, kind: int, name: str) -> None:
        if name:
            self.points.append((lon, lat, kind, self.names.add(name)))

    def frozen(self) -> Features:
        rows = np.array(self.points, np.float64).reshape(-1, 4)
        points = Points(
            rows[:, 0].copy(),
            rows[:, 1].copy(),
            rows[:, 2].astype(np.uint8),
            rows[:, 3].astype(np.int32),
        )
        return Features(self.lines.frozen(), self.areas.frozen(), points, tuple(self.names.texts))
