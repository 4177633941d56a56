"""Reading an OpenStreetMap extract (.osm.pbf, .osm.bz2, .osm): streets, features, addresses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isnan, nan
from pathlib import Path
from typing import Any

import osmium
import shapely

from app.city.addresses import AddressKind, AddressRecord, house_name
from app.city.extract import Extract, add_road_lines, known_runs, on_bridge
from app.city.features import LineKind
from app.city.osmtags import (
    ROAD_KINDS,
    Tags,
    area_kind,
    line_kind,
    name_of,
    other_names,
    point_kind,
)
from app.city.report import CityError, Finding
from app.city.shapes import FeatureRows, RingCoords, clean
from app.city.unpacked import unpacked
from app.roads.streets import RawRestriction, RawStreets, RawWay

MOST_BYTES = 1 << 30  # a province is about 100 MB; more than this is not one city
MOST_OBJECTS = 20_000_000  # tagged ones: what a bomb of compressed air would exceed
Progress = Callable[[int], None]  # called with the number of objects read so far


@dataclass(slots=True)
class _Reading:
    file: str
    ways: list[RawWay] = field(default_factory=list)
    restrictions: list[RawRestriction] = field(default_factory=list)
    signals: set[int] = field(default_factory=set)
    features: FeatureRows = field(default_factory=FeatureRows)
    records: list[AddressRecord] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)
    missing: int = 0  # references from road ways to nodes that the file lacks
    missing_drivable: int = 0  # of these, from ways that cars may use
    cut_ways: int = 0
    odd_restrictions: int = 0


def read_osm(path: Path, progress: Progress = lambda n: None) -> Extract:
    """Everything that a city pack wants from the extract.

    Raises CityError for a file that is missing, too large, truncated or not OSM. References to
    nodes that the file lacks are kept as NaN in the ways, counted and reported.
    """
    try:
        there, size = path.is_file(), path.stat().st_size
    except OSError as broken:
        raise CityError(path.name, "", f"cannot be read ({broken.strerror})") from broken
    if not there:
        raise CityError(path.name, "", "is not a file")
    if size > MOST_BYTES:
        raise CityError(path.name, "", f"larger than {MOST_BYTES >> 20} MB: cut out the city first")
    reading = _Reading(path.name)
    with unpacked(path) as plain:
        _read(reading, plain, progress)
    return _finished(reading)


def _read(reading: _Reading, path: Path, progress: Progress) -> None:
    try:
        for n, thing in enumerate(_tagged(path)):
            if n > MOST_OBJECTS:
                raise CityError(reading.file, "", f"more than {MOST_OBJECTS} tagged objects")
            if n % 1000 == 0:
                progress(n)
            _take(reading, thing)
        _find_negative_nodes(reading, path)
    # pyosmium reports every broken file as one of these.
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as broken:
        why = f"not readable as OpenStreetMap data ({broken})"
        raise CityError(reading.file, "", why) from broken


def _tagged(path: Path) -> Iterator[Any]:
    only_tagged = osmium.filter.EmptyTagFilter()
    return iter(osmium.FileProcessor(str(path)).with_areas().with_filter(only_tagged))


def _take(reading: _Reading, thing: Any) -> None:
    tags = dict(thing.tags)
    if thing.is_node():
        _take_node(reading, thing, tags)
    elif thing.is_way():
        _take_way(reading, thing, tags)
    elif thing.is_area():
        _take_area(reading, thing, tags)
    elif tags.get("type", "").startswith("restriction"):
        _take_restriction(reading, thing, tags)


def _take_node(reading: _Reading, node: Any, tags: Tags) -> None:
    if tags.get("highway") == "traffic_signals":
        reading.signals.add(node.id)
    if node.location.valid():
        _take_point(reading, node.location.lon, node.location.lat, tags)


def _take_point(reading: _Reading, lon: float, lat: float, tags: Tags) -> None:
    """A house number, a named place, or both."""
    number = clean(tags.get("addr:housenumber", ""))
    street = clean(tags.get("addr:street") or tags.get("addr:place") or "")
    name, others = name_of(tags), other_names(tags)
    if number and street:
        reading.records.append(
            AddressRecord(AddressKind.HOUSE, house_name(street, number), lon, lat, street, number)
        )
    kind = point_kind(tags)
    if name and kind is not None:
        reading.features.add_point(lon, lat, kind, name)
        reading.records.append(
            AddressRecord(
                AddressKind.PLACE, name, lon, lat, street=street, number=number, alt=others
            )
        )


def _take_way(reading: _Reading, way: Any, tags: Tags) -> None:
    highway = tags.get("highway", "")
    if not highway and (kind := line_kind(tags)) is None:
        return
    refs, lon, lat = [], [], []
    for node in way.nodes:
        here = node.location
        refs.append(node.ref)
        known = here.valid()
        lon.append(here.lon_without_check() if known else nan)
        lat.append(here.lat_without_check() if known else nan)
    if len(refs) < 2:
        return
    if highway:
        called = {**tags, "name": name_of(tags) or clean(tags.get("ref", ""))}
        _take_road(reading, RawWay(way.id, tuple(refs), tuple(lon), tuple(lat), called))
    elif kind is not None:
        for ring in known_runs((lon, lat)):
            reading.features.add_line(ring, kind, name_of(tags), on_bridge(tags))


def _take_road(reading: _Reading, way: RawWay) -> None:
    reading.ways.append(way)
    name = name_of(way.tags)
    if name:
        reading.names.setdefault(name, set()).update(other_names(way.tags))
    lost = sum(map(isnan, way.lon))
    if lost:
        kind = ROAD_KINDS.get(way.tags["highway"], LineKind.PATH)
        reading.cut_ways += 1
        reading.missing += lost
        reading.missing_drivable += lost if kind < LineKind.PATH else 0


def _take_area(reading: _Reading, area: Any, tags: Tags) -> None:
    kind = area_kind(tags)
    named = name_of(tags) and point_kind(tags) is not None
    numbered = "addr:housenumber" in tags
    if kind is None and not named and not numbered:
        return
    polygons = [
        [_ring(outer), *(_ring(inner) for inner in area.inner_rings(outer))]
        for outer in area.outer_rings()
    ]
    for rings in polygons:
        if kind is not None:
            reading.features.add_area(rings, kind, name_of(tags))
    if polygons and (named or numbered):
        largest = max(polygons, key=lambda rings: len(rings[0][0]))
        _take_point(reading, *inside(largest), tags)


def _ring(nodes: Any) -> RingCoords:
    """Without the repeated last point."""
    points = [(n.lon, n.lat) for n in nodes][:-1]
    return [p[0] for p in points], [p[1] for p in points]


def inside(rings: list[RingCoords]) -> tuple[float, float]:
    """A point within the polygon, rounded to about a centimetre."""
    shell, *holes = [list(zip(*ring, strict=True)) for ring in rings]
    point = shapely.Polygon(shell, holes).representative_point()
    return round(point.x, 7), round(point.y, 7)


def _take_restriction(reading: _Reading, relation: Any, tags: Tags) -> None:
    members: dict[str, list[tuple[str, int]]] = {}
    for member in relation.members:
        members.setdefault(member.role, []).append((member.type, member.ref))
    starts, vias, ends = (members.get(role, []) for role in ("from", "via", "to"))
    kind = tags.get("restriction") or tags.get("restriction:motorcar") or ""
    if len(vias) != 1 or vias[0][0] != "n" or not starts or not ends or not kind:
        reading.odd_restrictions += 1  # by way of a way, or broken: rare, and safe to leave out
        return
    for _, start in starts:
        for _, end in ends:
            reading.restrictions.append(RawRestriction(kind, start, vias[0][1], end))


def _find_negative_nodes(reading: _Reading, path: Path) -> None:
    """Editors number what is not yet uploaded below zero; libosmium does not locate such nodes."""
    if not any(ref < 0 for way in reading.ways for ref in way.nodes):
        return
    place = {
        node.id: (node.location.lon, node.location.lat)
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE)
        if isinstance(node, osmium.osm.Node) and node.id < 0 and node.location.valid()
    }
    reading.missing = reading.missing_drivable = reading.cut_ways = 0
    ways, reading.ways = reading.ways, []
    for way in ways:
        known = zip(way.nodes, way.lon, way.lat, strict=True)
        points = [place.get(ref, (lon, lat)) for ref, lon, lat in known]
        lon, lat = zip(*points, strict=True)
        _take_road(reading, RawWay(way.id, way.nodes, lon, lat, way.tags))


def _finished(reading: _Reading) -> Extract:
    file = reading.file
    findings = []
    if reading.missing:
        findings.append(
            Finding(
                file,
                f"{reading.cut_ways} road ways",
                f"{reading.missing} references to nodes that the file lacks "
                f"({reading.missing_drivable} in ways for cars): the ways are cut there",
            )
        )
    if reading.odd_restrictions:
        findings.append(
            Finding(
                file,
                f"{reading.odd_restrictions} turn restrictions",
                "not from one way over one node to another: left out",
            )
        )
    if not reading.ways:
        raise CityError(file, "", "holds no ways with a highway tag: no roads can be built")
    if all(isnan(x) for way in reading.ways for x in way.lon):
        raise CityError(file, "", "no road has coordinates; nodes must stand before ways")
    add_road_lines(reading.features, reading.ways)
    return Extract(
        RawStreets(tuple(reading.ways), tuple(reading.restrictions), frozenset(reading.signals)),
        reading.features,
        reading.records,
        {name: tuple(sorted(others)) for name, others in reading.names.items() if others},
        findings,
    )
