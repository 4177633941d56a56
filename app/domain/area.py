"""警务区 and 网格: the areas that own an address, as the city pack gives them."""

from dataclasses import dataclass
from enum import StrEnum

Ring = tuple[tuple[float, float], ...]  # lon, lat in degrees; the first point is not repeated
Polygon = tuple[Ring, ...]  # the outer ring, then holes


class DistrictKind(StrEnum):
    CENTRAL = "central"  # 中心警务区
    ORDINARY = "ordinary"  # 一般警务区


class GridKind(StrEnum):
    PATROL = "patrol"  # 巡防网格
    SUPPLEMENTARY = "supplementary"  # 补充网格


@dataclass(frozen=True, slots=True)
class District:
    id: str
    name: str
    kind: DistrictKind
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    id: str
    name: str
    district_id: str
    kind: GridKind
    polygons: tuple[Polygon, ...]
    responsible: tuple[str, ...] = ()  # officer ids, two or more
