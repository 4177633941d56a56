"""A small made-up town as the files that a bureau would hand over."""

import json
from pathlib import Path
from typing import Any

from app.city.build import BuildInput

WEST, SOUTH, STEP = 117.0, 28.0, 0.002  # about 200 m between streets
SIDE = 5  # streets each way
EAST_NAMES = [f"东{n}路" for n in "一二三四五"]
NORTH_NAMES = [f"北{n}街" for n in "一二三四五"]


def node(x: int, y: int) -> int:
    return 1 + y * SIDE + x


def osm_xml(more: str = "") -> str:
    """A lattice of named two-way streets, `more` XML before the end."""
    nodes = [
        f'<node id="{node(x, y)}" lon="{WEST + x * STEP:.7f}" lat="{SOUTH + y * STEP:.7f}"/>'
        for y in range(SIDE)
        for x in range(SIDE)
    ]
    lines = [(EAST_NAMES[y], [node(x, y) for x in range(SIDE)]) for y in range(SIDE)]
    lines += [(NORTH_NAMES[x], [node(x, y) for y in range(SIDE)]) for x in range(SIDE)]
    ways = [
        f'<way id="{100 + n}">'
        + "".join(f'<nd ref="{ref}"/>' for ref in refs)
        + f'<tag k="highway" v="residential"/><tag k="name" v="{name}"/></way>'
        for n, (name, refs) in enumerate(lines)
    ]
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(nodes + ways)}{more}</osm>'


def box(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    """A closed counter-clockwise ring, in steps of the lattice."""
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return [[round(WEST + x * STEP, 7), round(SOUTH + y * STEP, 7)] for x, y in corners]


def feature(rings: Any, shape: str = "Polygon", **properties: Any) -> dict[str, Any]:
    geometry = None if rings is None else {"type": shape, "coordinates": rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


DISTRICTS = [
    feature([box(-0.5, -0.5, 2, 4.5)], id="D1", name="城东警务区", kind="central"),
    feature([box(2, -0.5, 4.5, 4.5)], id="D2", name="城西警务区", kind="ordinary"),
]
GRIDS = [
    feature([box(-0.5, -0.5, 2, 2)], id="G1", name="一号", district="D1", kind="patrol"),
    feature([box(-0.5, 2, 2, 4.5)], id="G2", name="二号", district="D1", kind="supplementary"),
    feature([box(2, -0.5, 4.5, 4.5)], id="G3", name="三号", district="D2", kind="patrol"),
]
ROSTER = """呼号,警力类型,班次,警号,姓名,身份,警务区,网格,技能,终端
城东101,car,早,001,张三,民警,D1,G1;G2,急救;谈判,T1
城东101,car,早,002,李四,辅警,D1,G1;G2,,T2
城西201,摩托车,中,003,王五,民警,城西警务区,三号,traffic,T3
城西201,摩托车,中,004,"赵,六",网格员,D2,G3,,T4
"""


def town(folder: Path, **changes: Any) -> BuildInput:
    """The files in `folder`, ready to build into `folder/pack`; `changes` to the build's input."""
    (folder / "town.osm").write_text(osm_xml(), "utf-8")
    (folder / "districts.geojson").write_text(geojson(*DISTRICTS), "utf-8")
    (folder / "grids.geojson").write_text(geojson(*GRIDS), "utf-8")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    files = {
        "osm": folder / "town.osm",
        "out": folder / "pack",
        "districts": folder / "districts.geojson",
        "grids": folder / "grids.geojson",
        "roster": folder / "roster.csv",
        "name": "小城",
        "name_en": "Small Town",
    }
    return BuildInput(**{**files, **changes})
