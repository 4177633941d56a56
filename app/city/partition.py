"""How areas lie against each other: overlaps, holes, and grids outside their district."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import shapely
from shapely import STRtree

from app.city.report import Findings
from app.city.rings import area_m2, square_m2
from app.domain.area import Grid

Shapes = Mapping[str, shapely.MultiPolygon]  # by id, all valid
SLIVER_M2 = 1.0  # smaller overlaps and holes come from rounding
SHOWN = 30  # of one sort, the largest; the rest is counted
WHOLLY = 1 - 1e-6
TOUCHING_DEGREES = 1e-6  # about 0.1 m


def check_overlaps(what: str, shapes: Shapes, file: str, findings: Findings) -> None:
    """Warn of ground that two areas claim, with the one that will own it."""
    ids = sorted(shapes)
    tree = STRtree([shapes[id] for id in ids])
    first, second = tree.query(tree.geometries, predicate="intersects")
    found = []
    for i, k in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if i < k:
            common = area_m2(shapely.intersection(shapes[ids[i]], shapes[ids[k]]))
            owner = f"{ids[i]} owns that ground"
            found.append((common, ids[i], f"overlaps {what} {ids[k]} by {common:.0f} m²; {owner}"))
    _say_largest(found, "overlaps", file, findings)


def check_holes(districts: Shapes, grids: Shapes, file: str, findings: Findings) -> None:
    """Warn of ground within the city that no grid owns (without grids: no district)."""
    areas = grids or districts
    ids = list(areas)
    tree = STRtree([areas[id] for id in ids])
    everything = shapely.union_all([*districts.values(), *grids.values()])
    outlines = [p.exterior for p in shapely.get_parts(everything) if p.geom_type == "Polygon"]
    city = shapely.union_all([shapely.Polygon(outline) for outline in outlines])
    owned = shapely.union_all(list(areas.values()))
    found = []
    for hole in shapely.get_parts(shapely.difference(city, owned)):
        if (hole_m2 := area_m2(hole)) > SLIVER_M2:
            around = tree.query(hole.buffer(TOUCHING_DEGREES), predicate="intersects")
            near = ", ".join(sorted(ids[i] for i in around)[:4])
            at = hole.representative_point()
            where = f"at {at.x:.5f},{at.y:.5f}"
            found.append((hole_m2, near, f"a hole of {hole_m2:.0f} m² between areas {where}"))
    _say_largest(found, "holes", file, findings)


def check_districts(
    districts: Shapes, grids: Sequence[Grid], shapes: Shapes, file: str, findings: Findings
) -> None:
    """Refuse a grid wholly outside its district; warn of parts outside and of empty districts."""
    members: dict[str, list[str]] = defaultdict(list)
    for grid in grids:
        members[grid.district_id].append(grid.id)
    found = []
    for id, district in districts.items():
        unit = square_m2(district)
        if not members[id]:
            findings.warn(file, id, "district without grids")
        for grid_id in members[id]:
            outside = shapely.difference(shapes[grid_id], district).area * unit
            share = outside / (shapes[grid_id].area * unit)
            if share > WHOLLY:
                findings.refuse(file, grid_id, f"lies wholly outside its district {id}")
            else:
                what = f"{outside:.0f} m² ({share:.1%}) lie outside its district {id}"
                found.append((outside, grid_id, what))
    _say_largest(found, "parts outside", file, findings)


def _say_largest(
    found: Sequence[tuple[float, str, str]], noun: str, file: str, findings: Findings
) -> None:
    """Warn of the largest (m², feature, what) and count the rest."""
    rows = sorted(row for row in found if row[0] > SLIVER_M2)[::-1]
    for _, feature, what in rows[:SHOWN]:
        findings.warn(file, feature, what)
    if rest := rows[SHOWN:]:
        total = sum(row[0] for row in rest)
        findings.warn(file, "", f"{len(rest)} smaller {noun}, {total:.0f} m² together")
