"""The recipe of the demo city: it writes the files that a bureau would hand to `city build`."""

import csv
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from app.city.build import BuildInput, build
from app.city.demo_blocks import make_blocks, make_houses, write_ground
from app.city.demo_country import make_plan
from app.city.demo_force import AREAS, Force, make_areas
from app.city.demo_graph import make_graph
from app.city.demo_ground import SEED, ground, to_degrees
from app.city.demo_names import village_names
from app.city.demo_osm import OsmFile
from app.city.demo_paths import close_to_traffic, write_bridge_names, write_park_paths
from app.city.demo_places import write_houses, write_land, write_names
from app.city.demo_roster import COLUMNS, make_roster
from app.city.demo_streets import make_streets, write_streets
from app.city.report import BuildReport
from app.domain.area import DistrictKind, GridKind

NAME, NAME_EN = "南城分局", "Nancheng Sub-bureau"
ATTRIBUTION = "虚构城市 · fictional city"
_KINDS = {
    DistrictKind.CENTRAL: "中心警务区",
    DistrictKind.ORDINARY: "一般警务区",
    GridKind.PATROL: "巡防网格",
    GridKind.SUPPLEMENTARY: "补充网格",
}
Progress = Callable[[str, float], None]  # the step and how much of it all is done, 0 to 1


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What `make_demo` has written."""

    osm: Path
    districts: Path
    grids: Path
    roster: Path


def make_demo(folder: Path, progress: Progress = lambda step, share: None) -> DemoFiles:
    """Write the files of the demo city; the same bytes every time, in a few seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("demo.osm.pbf", "districts.geojson", "grids.geojson", "roster.csv")
    files = DemoFiles(*(folder / name for name in names))
    here, osm = ground(), OsmFile()
    progress("plan", 0.0)
    plan = make_plan()
    progress("streets", 0.15)
    graph = make_graph(plan.lines, here)
    rng = np.random.default_rng([SEED, 1])
    villages = dict(zip(village_names(len(plan.villages), rng), plan.villages, strict=False))
    villages = {name: at for name, at in villages.items() if graph.is_near(at)}
    streets = make_streets(graph, villages)
    close_to_traffic(graph, streets)
    node_of = write_streets(graph, streets, osm)
    write_bridge_names(graph, streets, here, osm)
    progress("houses", 0.45)
    houses = make_houses(graph, streets, here)
    write_ground(here, osm)
    parks = write_land(make_blocks(graph), plan.faces, here, osm)
    write_park_paths(parks, graph, node_of, here, osm)
    green = shapely.union_all([land for _, land in parks])
    shapely.prepare(green)
    middles = np.array([house.middle for house in houses])
    in_park = shapely.contains_xy(green, middles)
    write_houses([house for house, off in zip(houses, in_park, strict=True) if not off], osm)
    write_names(villages, osm)
    progress("areas", 0.75)
    write_areas(make_areas(graph, here, middles), files)
    write_roster(files.roster)
    progress("writing", 0.85)
    osm.write(files.osm)
    progress("done", 1.0)
    return files


def build_demo(
    out: Path, progress: Progress = lambda step, share: None, keep: Path | None = None
) -> BuildReport:
    """Make the files, in the folder `keep` or in one that is gone afterwards; build the pack."""
    with tempfile.TemporaryDirectory(prefix="patrolgrid-demo-") as gone:
        files = make_demo(keep or Path(gone), lambda step, share: progress(step, 0.6 * share))
        given = BuildInput(
            files.osm,
            out,
            districts=files.districts,
            grids=files.grids,
            roster=files.roster,
            name=NAME,
            name_en=NAME_EN,
            attribution=ATTRIBUTION,
        )
        return build(given, lambda step, share: progress(step, 0.6 + 0.4 * share))


def write_areas(force: Force, files: DemoFiles) -> None:
    """Two GeoJSON files, WGS-84, with the columns that a bureau's planner would name."""
    districts = [
        ({"编号": a.id, "名称": a.name, "类型": _KINDS[a.kind]}, force.districts[a.id])
        for a in AREAS
    ]
    grids = [
        (
            {"编号": g.id, "名称": g.name, "类型": _KINDS[g.kind], "警务区编号": g.district_id},
            g.shape,
        )
        for g in force.grids
    ]
    for path, rows in ((files.districts, districts), (files.grids, grids)):
        features = [
            {"type": "Feature", "properties": properties, "geometry": _degrees(shape)}
            for properties, shape in rows
        ]
        content = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


def _degrees(shape: shapely.Geometry) -> dict[str, object]:
    turned = shapely.transform(shapely.orient_polygons(shape, exterior_cw=False), to_degrees)
    geometry: dict[str, object] = json.loads(shapely.to_geojson(turned))
    return geometry


def write_roster(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # as Excel writes it
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(make_roster())
