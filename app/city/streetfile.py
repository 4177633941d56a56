"""Street lines from GeoJSON, GeoPackage or Shapefile, such as the US Census's TIGER files."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from app.city.datum import Datum, to_degrees
from app.city.extract import Extract, add_road_lines
from app.city.layers import Feature, Layer, read_layer
from app.city.osmtags import ROAD_KINDS
from app.city.report import CityError, Finding
from app.city.shapes import FeatureRows, clean
from app.roads.streets import RawStreets, RawWay

DECIMALS = 7  # of degrees: vertices within a centimetre are one
FREEWAY, RAMP = "motorway", "motorway_link"
Point = tuple[float, float]  # lon, lat
Line = tuple[Mapping[str, str], list[Point]]  # tags, points
# Classes of TIGER/Line (MTFCC) that are roads, as OSM would tag them.
MTFCC = {
    "S1100": "motorway",  # limited access, "distinguished by the presence of interchanges"
    "S1200": "secondary",
    "S1400": "residential",
    "S1500": "track",
    "S1630": RAMP,
    "S1640": "service",
    "S1710": "footway",
    "S1720": "steps",
    "S1730": "service",  # alley
    "S1740": "service",
    "S1750": "service",
    "S1780": "service",
    "S1820": "path",
    "S1830": "path",
}
NAMES = ("name", "fullname", "street", "名称", "道路名称")
CLASSES = ("highway", "mtfcc", "fclass", "class", "道路等级")
KEPT = ("oneway", "maxspeed", "bridge", "tunnel", "junction", "access", "name:en", "name:zh", "ref")


def read_street_lines(path: Path, datum: Datum) -> Extract:
    """Lines as ways that meet where they share a vertex. Raises CityError.

    One-ways are known only where the file has a column `oneway`. Freeways meet streets by ramps
    only; any other overpass that shares a vertex with the street below looks like a crossing.
    """
    layer = read_layer(path)
    name_column = next((c for c in NAMES if c in layer.columns), "")
    class_column = next((c for c in CLASSES if c in layer.columns), "")
    findings = _warnings(layer, name_column, class_column)
    lines: list[Line] = []
    for feature in layer.features:
        tags = _tags(feature, name_column, class_column)
        for line in _lines(feature, layer, datum, findings) if tags else ():
            lines.append((tags, line))
    if not lines:
        raise CityError(layer.file, "", "holds no lines that are streets")
    ways = _joined(lines)
    rows = FeatureRows()
    add_road_lines(rows, ways)
    return Extract(RawStreets(tuple(ways)), rows, [], {}, findings)


def _joined(lines: list[Line]) -> list[RawWay]:
    """Lines with a number for every vertex: the same where streets meet."""
    freeways = [line for tags, line in lines if tags["highway"] == FREEWAY]
    touched = Counter(point for line in freeways for point in line)
    ends = {point for line in freeways for point in (line[0], line[-1])}
    # A freeway that ends without another going on becomes a street there.
    raised = {point for point in touched if not (point in ends and touched[point] == 1)}
    node_of: dict[tuple[Point, bool], int] = {}

    def node(point: Point, up: bool) -> int:
        return node_of.setdefault((point, up and point in raised), len(node_of) + 1)

    ways = []
    for n, (tags, line) in enumerate(lines, 1):
        up = [tags["highway"] == FREEWAY] * len(line)
        if tags["highway"] == RAMP:
            up[0] = up[-1] = True
        nodes = tuple(node(point, high) for point, high in zip(line, up, strict=True))
        lon, lat = zip(*line, strict=True)
        ways.append(RawWay(n, nodes, lon, lat, tags))
    return ways


def _warnings(layer: Layer, name_column: str, class_column: str) -> list[Finding]:
    doubts = ["overpasses cannot be told from crossings, but for those of freeways"]
    if "oneway" not in layer.columns:
        doubts.insert(0, "one-way streets are unknown: every street is taken as two-way")
    if not name_column:
        doubts.append(f"no column for the name ({', '.join(NAMES)})")
    if not class_column:
        doubts.append(f"no column for the class ({', '.join(CLASSES)}): all residential")
    return [Finding(layer.file, "", doubt) for doubt in doubts]


def _tags(feature: Feature, name_column: str, class_column: str) -> Mapping[str, str]:
    """OSM tags; none where the class is not that of a street."""
    values = feature.attributes
    kind = values.get(class_column, "")
    highway = MTFCC.get(kind, kind) if kind else "residential"
    if highway not in ROAD_KINDS:
        return {}
    kept = {key: clean(values[key]) for key in KEPT if values.get(key)}
    both_ways = {} if "oneway" in values else {"oneway": "no"}  # a freeway too: no side is known
    return {"highway": highway, "name": clean(values.get(name_column, "")), **both_ways, **kept}


def _lines(
    feature: Feature, layer: Layer, datum: Datum, findings: list[Finding]
) -> list[list[tuple[float, float]]]:
    """Parts of two or more different points, in degrees WGS-84."""
    label = f"feature {feature.row}"
    shape = shapely.from_wkb(feature.wkb, on_invalid="ignore") if feature.wkb else None
    if shape is None or shape.geom_type not in ("LineString", "MultiLineString"):
        kind = "empty geometry" if shape is None else f"not a line ({shape.geom_type})"
        findings.append(Finding(layer.file, label, f"{kind}: left out"))
        return []
    lines = []
    for part in shapely.get_parts(shape):
        x, y = (column.copy() for column in shapely.get_coordinates(part).T)
        try:
            lon, lat = to_degrees(x, y, layer.crs or "EPSG:4326", datum)
        except ValueError as unknown:
            raise CityError(layer.file, "", str(unknown)) from unknown
        if not (np.abs(lon) <= 180).all() or not (np.abs(lat) <= 90).all():
            raise CityError(
                layer.file, label, "coordinates are not degrees; which system are they in?"
            )
        points = zip(
            np.round(lon, DECIMALS).tolist(), np.round(lat, DECIMALS).tolist(), strict=True
        )
        line = list(points)
        line = [p for k, p in enumerate(line) if k == 0 or p != line[k - 1]]
        if len(line) > 1:
            lines.append(line)
    return lines
