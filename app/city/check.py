"""What is wrong with a pack as a whole: areas against each other, officers, roads, coordinates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from app.city import fit, partition
from app.city.datum import Datum
from app.city.locate import as_shape
from app.city.pack import AREAS, ROSTER, Pack, load_pack
from app.city.report import BuildReport, Findings
from app.domain.area import District, Grid
from app.roads.streets import Mode, Streets

MAIN_SHARE = 0.95  # a smaller share of the roads in the main network is worth a line of its own
ISLANDS_SHOWN = 10
FEWEST_RESPONSIBLE = 2


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that findings name: those of the pack, or those that it is being built from."""

    roads: str = "streets.npz"
    districts: str = AREAS
    grids: str = AREAS
    roster: str = ROSTER


def check(folder: Path) -> BuildReport:
    """Load a pack and look at all of it. Raises CityError where it cannot be read."""
    pack = load_pack(folder)
    findings = Findings()
    inspect(pack, findings)
    _check_references(pack, findings)
    fit.check_houses(pack.addresses, pack.streets, Datum.WGS84, "addresses.npz", findings)
    return report_of(pack, findings)


def report_of(pack: Pack, findings: Findings) -> BuildReport:
    return BuildReport(
        str(pack.folder),
        len(pack.streets.junction_lon),
        len(pack.streets.tail),
        len(pack.districts),
        len(pack.grids),
        len(pack.units),
        len(pack.officers),
        len(pack.addresses),
        tuple(findings.repaired),
        tuple(findings.refused),
        tuple(findings.warnings),
    )


def inspect(pack: Pack, findings: Findings, files: Sources = Sources()) -> None:
    """All that can be said of a pack as it stands."""
    _check_roads(pack.streets, files.roads, findings)
    _check_ids("district", [d.id for d in pack.districts], files.districts, findings)
    _check_ids("grid", [g.id for g in pack.grids], files.grids, findings)
    if not pack.grids:
        findings.warn(files.grids, "", "no grids: no address will have an owner")
    crossing = len(findings.refused)
    shapes = _shapes(pack.grids, files.grids, findings)
    district_shapes = _shapes(pack.districts, files.districts, findings)
    if len(findings.refused) == crossing:  # invalid shapes cannot be intersected
        partition.check_overlaps("district", district_shapes, files.districts, findings)
        partition.check_overlaps("grid", shapes, files.grids, findings)
        if pack.grids:
            partition.check_districts(district_shapes, pack.grids, shapes, files.grids, findings)
        partition.check_holes(district_shapes, shapes, files.grids, findings)
        areas, file = (pack.grids, files.grids) if pack.grids else (pack.districts, files.districts)
        if areas:
            fit.check_place(areas, pack.streets, file, findings)
            fit.check_areas(areas, pack.streets, pack.datum, file, findings)
    _check_staff(pack, files.roster, findings)


def _shapes(
    areas: Sequence[District] | Sequence[Grid], file: str, findings: Findings
) -> dict[str, shapely.MultiPolygon]:
    shapes = {area.id: as_shape(area.polygons) for area in areas}
    for id, shape in shapes.items():
        if not shape.is_valid:
            findings.refuse(file, id, f"rings cross ({shapely.is_valid_reason(shape)})")
    return shapes


def _check_ids(what: str, ids: Sequence[str], file: str, findings: Findings) -> None:
    for id, count in sorted(Counter(ids).items()):
        if count > 1:
            findings.refuse(file, id, f"the {what} stands {count} times")


# Roads


def main_network(streets: Streets) -> tuple[float, list[tuple[int, int]]]:
    """Share of the road points for cars that can all reach each other, and the other groups.

    A group is (number of junctions, a way in it), largest first; groups of one junction, such as
    the far end of a one-way street that leads out of the extract, are left out of the list.
    """
    edges = np.flatnonzero(streets.modes & Mode.CAR)
    if not len(edges):
        return 0.0, []
    n = len(streets.junction_lon)
    tail, head = streets.tail[edges], streets.head[edges]
    graph = csr_matrix((np.ones(len(edges), np.int8), (tail, head)), (n, n))
    label = connected_components(graph, directed=True, connection="strong")[1]
    used = np.unique(np.concatenate([tail, head]))
    sizes = np.bincount(label[used], minlength=label.max() + 1)
    main = int(sizes.argmax())
    between = streets.point_count[edges] - 2
    between[np.isin(streets.twin[edges], edges) & streets.backwards[edges]] = 0  # counted once
    inside = (label[tail] == main) & (label[head] == main)
    share = (sizes[main] + between[inside].sum()) / (len(used) + between.sum())
    way_in = dict(zip(label[tail].tolist(), streets.way_of[edges].tolist(), strict=True))
    groups = [
        (int(sizes[k]), way_in[k])
        for k in np.argsort(-sizes, kind="stable").tolist()
        if k != main and sizes[k] > 1
    ]
    return float(share), groups


def _check_roads(streets: Streets, file: str, findings: Findings) -> None:
    share, islands = main_network(streets)
    if share == 1.0:
        return
    poor = "" if share >= MAIN_SHARE else ", which is little: routes will be missing"
    findings.warn(
        file,
        "",
        f"{share:.1%} of the road points for cars form the main network{poor}; "
        f"{len(islands)} groups of roads are cut off from it, besides single ends of one-ways",
    )
    for size, way in islands[:ISLANDS_SHOWN]:
        findings.warn(file, f"way {way}", f"{size} junctions cut off from the main network")


# Roster


def _check_references(pack: Pack, findings: Findings) -> None:
    """What reading the files would have refused, for a pack whose text files were edited."""
    districts = {d.id for d in pack.districts}
    officers = {o.id for o in pack.officers}
    for grid in pack.grids:
        if grid.district_id not in districts:
            findings.refuse(AREAS, grid.id, f"grid of the unknown district {grid.district_id!r}")
        for id in sorted(set(grid.responsible) - officers):
            findings.refuse(AREAS, grid.id, f"responsible is the unknown officer {id!r}")
    _check_officers(pack, districts, findings)
    _check_units(pack, officers, findings)


def _check_officers(pack: Pack, districts: set[str], findings: Findings) -> None:
    grids = {g.id for g in pack.grids}
    units = {u.id for u in pack.units}
    _check_ids("officer", [o.id for o in pack.officers], ROSTER, findings)
    for officer in pack.officers:
        where = f"officer {officer.id}"
        if officer.unit_id and officer.unit_id not in units:
            findings.refuse(ROSTER, where, f"of the unknown unit {officer.unit_id!r}")
        for id in sorted(set(officer.grid_ids) - grids) if grids else ():
            findings.refuse(ROSTER, where, f"officer of the unknown grid {id!r}")
        if districts and officer.district_id and officer.district_id not in districts:
            findings.refuse(ROSTER, where, f"of the unknown district {officer.district_id!r}")


def _check_units(pack: Pack, officers: set[str], findings: Findings) -> None:
    _check_ids("unit", [u.id for u in pack.units], ROSTER, findings)
    for sign, ids in _shared((u.call_sign, u.id) for u in pack.units):
        findings.refuse(ROSTER, f"call sign {sign}", f"duplicate call sign: of units {ids}")
    for unit in pack.units:
        for id in sorted(set(unit.officer_ids) - officers):
            findings.refuse(ROSTER, f"unit {unit.id}", f"has the unknown officer {id!r}")
        if not unit.officer_ids:
            findings.warn(ROSTER, f"unit {unit.id}", "has no officers")


def _check_staff(pack: Pack, file: str, findings: Findings) -> None:
    for terminal, ids in _shared((o.terminal, o.id) for o in pack.officers if o.terminal):
        findings.refuse(file, f"terminal {terminal}", f"given to officers {ids}")
    if not pack.units:
        findings.warn(file, "", "no units: nobody can be sent")
    elif not pack.grids:
        findings.warn(file, "", "no grids were given: those that the roster names are unchecked")
    else:
        for grid in pack.grids:
            if len(grid.responsible) < FEWEST_RESPONSIBLE:
                what = f"{len(grid.responsible)} responsible officers, two or more are wanted"
                findings.warn(file, f"grid {grid.id}", what)


def _shared(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Keys that several ids have, with those ids."""
    owners: dict[str, list[str]] = defaultdict(list)
    for key, id in pairs:
        owners[key].append(id)
    return ((key, ", ".join(ids)) for key, ids in sorted(owners.items()) if len(ids) > 1)
