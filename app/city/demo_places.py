"""What has a name in the demo city: parks, estates, schools, markets, police posts, villages."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import cKDTree

from app.city.demo_blocks import House
from app.city.demo_force import AREAS
from app.city.demo_ground import SEED, Ground
from app.city.demo_lines import Quarter
from app.city.demo_names import english
from app.city.demo_osm import OsmFile

PLACES = Path(__file__).parents[2] / "resources" / "demo" / "places.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """`count` places with these tags in these quarters (any if empty), largest houses first."""

    tags: dict[str, str]
    count: int
    endings: tuple[tuple[str, str], ...]  # Chinese and English
    quarters: tuple[str, ...] = ()
    large: bool = False


def read_kinds(path: Path = PLACES) -> tuple[Kind, ...]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["place"]
    return tuple(
        Kind(
            dict([row["tag"].split("=")]),
            row["count"],
            tuple((ending, english) for ending, english in row["endings"]),
            tuple(row.get("quarters", ())),
            row.get("large", False),
        )
        for row in rows
    )


_STEMS = "宏泰福华金鼎康嘉德恒信鸿益景丰新悦盛天佳美安利都豪雅星海阳汇东城"
_STEM_ENDS = "源利达兴隆昌荣胜安华乐宝家缘盛城海景豪园洲都和盈悦庭汇诚丰瑞"
_ESTATES = (("花园", "Garden"), ("小区", "Estate"), ("新村", "New Village"), ("雅苑", "Court"))


def chosen_houses(houses: Sequence[House]) -> dict[int, dict[str, str]]:
    """Tags of the houses that are places, by index."""
    rng = np.random.default_rng([SEED, 600])
    chosen: dict[int, dict[str, str]] = {}
    names = iter(_names(rng))
    for kind in read_kinds():
        free = [
            i
            for i, house in enumerate(houses)
            if i not in chosen and (not kind.quarters or house.quarter in kind.quarters)
        ]
        if kind.large:
            free.sort(key=lambda i: -houses[i].area_m2)
            free = free[: max(len(free) // 5, kind.count)]
        for i in rng.permutation(free)[: kind.count].tolist():
            stem = next(names)
            ending, word = kind.endings[int(rng.integers(len(kind.endings)))]
            chosen[i] = dict(kind.tags)
            chosen[i] |= {"name": stem + ending, "name:en": f"{english(stem)} {word}"}
    _add_police(houses, chosen)
    return chosen


def _names(rng: np.random.Generator) -> list[str]:
    return [str(x) for x in rng.permutation([a + b for a in _STEMS for b in _STEM_ENDS if a != b])]


def _add_police(houses: Sequence[House], chosen: dict[int, dict[str, str]]) -> None:
    """A post for every district in the house that is nearest to its middle, and the bureau."""
    free = [i for i in range(len(houses)) if i not in chosen]
    tree = cKDTree([houses[i].middle for i in free])
    posts = [
        (area.seed, f"{area.name}警务区", f"{english(area.name)} Police Post") for area in AREAS
    ]
    posts.append(((160.0, -240.0), "南城公安分局", "Nancheng Sub-bureau of Public Security"))
    for spot, name, name_en in posts:
        i = free[int(tree.query(spot)[1])]
        chosen[i] = {"amenity": "police", "name": name, "name:en": name_en}


def write_houses(houses: Sequence[House], file: OsmFile) -> None:
    chosen = chosen_houses(houses)
    for i, house in enumerate(houses):
        tags = {"building": "yes", "addr:street": house.street}
        tags["addr:housenumber"] = f"{house.number}号"
        file.ring(house.ring, tags | chosen.get(i, {}))


def write_names(villages: dict[str, tuple[float, float]], file: OsmFile) -> None:
    """Labels of the city, its districts and its villages, and the railway station."""
    file.node(60.0, 420.0, {"place": "city", "name": "南城", "name:en": "Nancheng"})
    for area in AREAS:
        x, y = area.seed
        file.node(
            x, y + 60.0, {"place": "suburb", "name": area.name, "name:en": english(area.name)}
        )
    for name, (x, y) in villages.items():
        tags = {"place": "village", "name": f"{name}村", "name:en": f"{english(name)} Village"}
        file.node(x, y, tags)
    file.node(
        -400.0, 1962.0, {"railway": "station", "name": "南城站", "name:en": "Nancheng Station"}
    )
    file.node(-330.0, 1850.0, {"place": "square", "name": "站前广场", "name:en": "Station Square"})
    file.node(95.0, 120.0, {"place": "square", "name": "人民广场", "name:en": "People's Square"})


def write_land(
    blocks: Sequence[shapely.Polygon],
    faces: Sequence[tuple[shapely.Polygon, Quarter]],
    here: Ground,
    file: OsmFile,
) -> list[tuple[shapely.Polygon, shapely.Polygon]]:
    """Parks, estates and the use of land, block by block.

    Hands back the parks: the block and the green within it.
    """
    rng = np.random.default_rng([SEED, 601])
    names = iter(_names(rng)[::-1])
    water = shapely.buffer(here.water(), 4.0)
    parks: list[tuple[shapely.Polygon, shapely.Polygon]] = []
    for block in blocks:
        land = block.buffer(-9.0).difference(water)
        if land.area < 4000.0 or not isinstance(land, shapely.Polygon):
            continue
        by_lake = any(lake.distance(block) < 110.0 for lake in here.lakes.values())
        tags = _use(land.area, _quarter_at(block, faces), by_lake, names, rng)
        if tags:
            ring = shapely.Polygon(land.exterior).simplify(1.0)
            file.ring(shapely.get_coordinates(ring), tags)
        if "leisure" in tags:
            parks.append((block, land))
    return parks


def _use(
    area: float, quarter: str, by_lake: bool, names: Iterator[str], rng: np.random.Generator
) -> dict[str, str]:
    """Tags of a block of so many square metres; none where it is like any other."""
    lucky = rng.random()
    green = lucky < 0.022 or (by_lake and area > 12_000.0)
    if green and area < 400_000.0 and quarter != "rural":
        stem = next(names)
        return {"leisure": "park", "name": f"{stem}公园", "name:en": f"{english(stem)} Park"}
    if quarter == "industry":
        return {"landuse": "industrial"}
    if area > 60_000.0 and quarter in ("rural", "suburb", ""):
        return {"landuse": "farmland"}
    if quarter in ("inner", "mixed", "new") and lucky < 0.24:
        stem, (ending, word) = next(names), _ESTATES[int(rng.integers(len(_ESTATES)))]
        name_en = f"{english(stem)} {word}"
        return {"landuse": "residential", "name": stem + ending, "name:en": name_en}
    return {}


def _quarter_at(block: shapely.Polygon, faces: Sequence[tuple[shapely.Polygon, Quarter]]) -> str:
    point = block.representative_point()
    return next((quarter.kind for face, quarter in faces if face.contains(point)), "")
