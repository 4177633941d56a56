"""Districts and grids from a bureau's files of areas."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from app.city.datum import Datum, to_degrees
from app.city.layers import Feature, Layer, read_layer
from app.city.locate import as_shape
from app.city.mapping import AreaColumns, BuildMapping, Names
from app.city.report import CityError, Findings
from app.city.rings import XY, as_polygons, mend, rings_of, square_m2
from app.city.shapes import clean
from app.domain.area import District, DistrictKind, Grid, GridKind

MOSTLY = 0.9  # a grid with this share within a district belongs to it


@dataclass(frozen=True, slots=True)
class _Area:
    """One area as read, whatever it will be."""

    id: str
    name: str
    district_id: str
    kind: str
    shape: shapely.MultiPolygon


def read_districts(
    path: Path, mapping: BuildMapping, datum: Datum, findings: Findings
) -> tuple[District, ...]:
    """Sorted by id; what could not be read is refused in `findings`. Raises CityError."""
    areas = _read(path, mapping.districts, datum, findings)
    kinds = mapping.kinds
    made = [
        District(
            a.id,
            a.name,
            _district_kind(kinds.get(a.kind.lower()), a, path.name, findings),
            as_polygons(a.shape),
        )
        for a in areas
    ]
    _say_defaults(areas, path.name, DistrictKind.ORDINARY, findings)
    return tuple(made)


def read_grids(
    path: Path,
    districts: Sequence[District],
    mapping: BuildMapping,
    datum: Datum,
    findings: Findings,
) -> tuple[Grid, ...]:
    """Sorted by id. A grid that names no district gets the one that it lies in."""
    areas = _read(path, mapping.grids, datum, findings)
    by_place = _Districts(districts)
    by_name = {d.name: d.id for d in districts}
    ids = {d.id for d in districts}
    made = []
    for a in areas:
        district_id = a.district_id
        if not district_id and districts:
            district_id = by_place.around(a, path.name, findings)
        elif districts and district_id not in ids:
            if district_id not in by_name:
                findings.refuse(path.name, a.id, f"grid of the unknown district {district_id!r}")
            district_id = by_name.get(district_id, district_id)
        kind = mapping.kinds.get(a.kind.lower())
        if a.kind and not isinstance(kind, GridKind):
            findings.refuse(path.name, a.id, f"{a.kind!r} is not a kind of grid")
        kind = kind if isinstance(kind, GridKind) else GridKind.PATROL
        made.append(Grid(a.id, a.name, district_id, kind, as_polygons(a.shape)))
    _say_defaults(areas, path.name, GridKind.PATROL, findings)
    return tuple(made)


def districts_of(grids: Sequence[Grid], file: str, findings: Findings) -> tuple[District, ...]:
    """Districts as the joined grids that name them, for a bureau that has no file of its own."""
    members: dict[str, list[Grid]] = defaultdict(list)
    for grid in grids:
        if grid.district_id:
            members[grid.district_id].append(grid)
        else:
            findings.refuse(file, grid.id, "no districts are given and the grid names none")
    if members:
        findings.warn(file, "", f"no districts given: {len(members)} made by joining their grids")
    joined = {id: shapely.union_all([as_shape(g.polygons) for g in m]) for id, m in members.items()}
    return tuple(
        District(id, id, DistrictKind.ORDINARY, as_polygons(_multi(joined[id])))
        for id in sorted(joined)
    )


def _district_kind(kind: object, area: _Area, file: str, findings: Findings) -> DistrictKind:
    if isinstance(kind, DistrictKind):
        return kind
    if area.kind:
        findings.refuse(file, area.id, f"{area.kind!r} is not a kind of district")
    return DistrictKind.ORDINARY


def _say_defaults(areas: Sequence[_Area], file: str, default: str, findings: Findings) -> None:
    lacking = sum(not a.kind for a in areas)
    if lacking:
        findings.warn(file, "", f"{lacking} of {len(areas)} without a kind: taken as {default}")


class _Districts:
    """Districts by place."""

    def __init__(self, districts: Sequence[District]) -> None:
        self._ids = [d.id for d in districts]
        self._shapes = np.array([as_shape(d.polygons) for d in districts], dtype=object)

    def around(self, area: _Area, file: str, findings: Findings) -> str:
        """The district that holds most of the area; else it is refused."""
        shares = shapely.area(shapely.intersection(self._shapes, area.shape)) / area.shape.area
        best = int(np.argmax(shares))
        if shares[best] < MOSTLY:
            share = f"{shares[best]:.0%} in {self._ids[best]!r} is the most"
            findings.refuse(file, area.id, f"names no district and lies in none: {share}")
            return ""
        findings.repair(file, area.id, f"names no district: {self._ids[best]!r}, where it lies")
        return self._ids[best]


# Reading


def _read(path: Path, columns: AreaColumns, datum: Datum, findings: Findings) -> list[_Area]:
    layer = read_layer(path)
    _check_datum(layer, datum, findings)
    found = {
        part: _column(layer, getattr(columns, part)) for part in ("id", "name", "district", "kind")
    }
    if not found["id"]:
        wanted, there = ", ".join(columns.id), ", ".join(layer.columns) or "none"
        raise CityError(layer.file, "", f"no column for the id ({wanted}); there are: {there}")
    parts: dict[str, list[_Area]] = defaultdict(list)
    clockwise = 0
    for feature in layer.features:
        id = clean(feature.attributes[found["id"]])
        if id in columns.skip:
            continue
        area, turned = _area(feature, id, found, layer, datum, findings)
        clockwise += turned
        if area is not None:
            parts[id].append(area)
    if clockwise and layer.file.lower().endswith("json"):
        what = f"{clockwise} outer rings ran clockwise (RFC 7946 wants them counter-clockwise)"
        findings.repair(layer.file, "", f"{what}: turned")
    return [_one(id, parts[id], columns.dissolve, layer.file, findings) for id in sorted(parts)]


def _column(layer: Layer, names: Names) -> str:
    return next((name for name in names if name in layer.columns), "")


def _check_datum(layer: Layer, datum: Datum, findings: Findings) -> None:
    if not layer.crs:
        findings.warn(layer.file, "", f"states no coordinate system: read as {datum}")


def _area(
    feature: Feature,
    id: str,
    found: Mapping[str, str],
    layer: Layer,
    datum: Datum,
    findings: Findings,
) -> tuple[_Area | None, int]:
    """The area and how many of its outer rings ran clockwise."""
    label = id or f"feature {feature.row}"
    if not id:
        findings.refuse(layer.file, label, f"no id in the column {found['id']!r}")
        return None, 0
    try:
        polygons = [
            [_degrees(ring, layer.crs, datum) for ring in rings] for rings in rings_of(feature.wkb)
        ]
        shape = mend(polygons, lambda what: findings.repair(layer.file, label, what))
    except ValueError as broken:  # RingError is one
        findings.refuse(layer.file, label, str(broken))
        return None, 0
    values = {part: clean(feature.attributes[c]) if c else "" for part, c in found.items()}
    turned = sum(_is_clockwise(rings[0]) for rings in polygons)
    area = _Area(id, values["name"] or id, values["district"], values["kind"], shape)
    return area, turned


def _degrees(ring: XY, crs: str, datum: Datum) -> XY:
    crs = crs or "EPSG:4326"
    if crs == "EPSG:4326" and datum in (Datum.WGS84, Datum.CGCS2000):
        return ring
    return np.column_stack(to_degrees(ring[:, 0].copy(), ring[:, 1].copy(), crs, datum))


def _is_clockwise(ring: XY) -> bool:
    x, y = ring[:, 0], ring[:, 1]
    return bool(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)) < 0)


def _one(id: str, parts: Sequence[_Area], dissolve: bool, file: str, findings: Findings) -> _Area:
    first = parts[0]
    if len(parts) == 1:
        return first
    if not dissolve:
        findings.refuse(file, id, f"the id stands {len(parts)} times")
        return first
    joined = _multi(shapely.union_all([part.shape for part in parts]))
    lost = (sum(part.shape.area for part in parts) - joined.area) * square_m2(joined)
    if lost > 1.0:
        findings.warn(file, id, f"its {len(parts)} parts overlap by {lost:.0f} m²")
    return _Area(id, first.name, first.district_id, first.kind, joined)


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    multi = shapely.normalize(shapely.MultiPolygon(parts))
    return shapely.orient_polygons(multi, exterior_cw=False)
