"""What a source of streets holds, whatever the format: raw streets, features, address records."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from app.city.addresses import AddressRecord
from app.city.osmtags import ROAD_KINDS, Tags, name_of
from app.city.report import Finding
from app.city.shapes import FeatureRows, RingCoords
from app.roads.streets import RawStreets, RawWay


@dataclass(slots=True)
class Extract:
    """What one source of streets holds, in the order of the source."""

    streets: RawStreets
    features: FeatureRows
    records: list[AddressRecord]  # houses and places
    other_names: dict[str, tuple[str, ...]]  # of streets, by name
    findings: list[Finding]


def on_bridge(tags: Tags) -> bool:
    return tags.get("bridge", "no") != "no"


def known_runs(ring: RingCoords) -> Iterator[RingCoords]:
    """The stretches of a line between missing points, two points or more each."""
    lon: list[float] = []
    lat: list[float] = []
    for x, y in zip(*ring, strict=True):
        if isnan(x):
            if len(lon) > 1:
                yield lon, lat
            lon, lat = [], []
        else:
            lon.append(x)
            lat.append(y)
    if len(lon) > 1:
        yield lon, lat


def add_road_lines(features: FeatureRows, ways: list[RawWay]) -> None:
    """Roads as lines to draw."""
    for way in ways:
        kind = ROAD_KINDS.get(way.tags.get("highway", ""))
        if kind is not None:
            for ring in known_runs((way.lon, way.lat)):
                features.add_line(ring, kind, name_of(way.tags), on_bridge(way.tags))
