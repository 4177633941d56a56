"""Which columns of a bureau's files mean what: guessed from usual names, or declared in TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from app.city import records
from app.city.regular import regular
from app.city.report import CityError
from app.domain.area import DistrictKind, GridKind

Names = tuple[str, ...]  # of columns in lower case, the first that is there is taken

_ID: Names = ("id", "code", "编号", "代码", "编码", "区划代码")
_NAME: Names = ("name", "名称", "名字", "警务区名称", "网格名称")
_DISTRICT: Names = ("district_id", "district", "警务区", "警务区编号", "所属警务区")
_KIND: Names = ("kind", "type", "类型", "类别")
KINDS: dict[str, DistrictKind | GridKind] = {
    "central": DistrictKind.CENTRAL,
    "中心": DistrictKind.CENTRAL,
    "中心警务区": DistrictKind.CENTRAL,
    "ordinary": DistrictKind.ORDINARY,
    "一般": DistrictKind.ORDINARY,
    "一般警务区": DistrictKind.ORDINARY,
    "patrol": GridKind.PATROL,
    "巡防": GridKind.PATROL,
    "巡防网格": GridKind.PATROL,
    "supplementary": GridKind.SUPPLEMENTARY,
    "补充": GridKind.SUPPLEMENTARY,
    "补充网格": GridKind.SUPPLEMENTARY,
}
ROSTER = {
    "unit_id": ("unit_id", "unit", "警组编号", "警力编号", "巡组编号"),
    "call_sign": ("call_sign", "callsign", "呼号"),
    "unit_kind": ("unit_kind", "vehicle", "警力类型", "出警方式"),
    "shift": ("shift", "班次"),
    "officer_id": ("officer_id", "badge", "警号", "编号"),
    "name": ("name", "officer", "姓名"),
    "rank": ("rank", "身份", "人员类别", "职级"),
    "district": ("district_id", "district", "警务区", "警务区编号"),
    "grids": ("grids", "grid_ids", "grid", "网格", "责任网格"),
    "skills": ("skills", "技能", "特长"),
    "terminal": ("terminal", "终端", "终端号", "手台"),
}


@dataclass(frozen=True, slots=True)
class AreaColumns:
    """How one file of areas is read."""

    id: Names = _ID
    name: Names = _NAME
    district: Names = _DISTRICT
    kind: Names = _KIND
    dissolve: bool = False  # features of one id are parts of one area
    skip: frozenset[str] = frozenset()  # ids of features that are no areas of ours


@dataclass(frozen=True, slots=True)
class BuildMapping:
    districts: AreaColumns = AreaColumns()
    grids: AreaColumns = AreaColumns()
    roster: Mapping[str, Names] = field(default_factory=lambda: dict(ROSTER))
    kinds: Mapping[str, DistrictKind | GridKind] = field(default_factory=lambda: dict(KINDS))


def read_mapping(path: Path) -> BuildMapping:
    """A TOML file with the tables districts, grids, roster and kinds, all optional.

    Raises CityError for what it does not know, by name.
    """
    try:
        tables = records.toml(regular(path).read_bytes(), path.name)
    except OSError as broken:
        raise CityError(path.name, "", f"cannot be read ({broken.strerror})") from broken
    usual = BuildMapping()
    known = [f.name for f in fields(usual)]
    for name, table in tables.items():
        if name not in known or not isinstance(table, dict):
            raise CityError(path.name, name, f"not one of the tables {', '.join(known)}")
    tables = {**{name: {} for name in known}, **tables}
    return BuildMapping(
        _area_columns(tables, "districts", path.name),
        _area_columns(tables, "grids", path.name),
        {**usual.roster, **_roster(tables["roster"], path.name)},
        {**usual.kinds, **_kinds(tables["kinds"], path.name)},
    )


def _area_columns(tables: Mapping[str, Any], table: str, file: str) -> AreaColumns:
    made: dict[str, Any] = {}
    for key, value in tables[table].items():
        where = f"{table}.{key}"
        if key == "dissolve" and isinstance(value, bool):
            made[key] = value
        elif key == "skip" and isinstance(value, list):
            made[key] = frozenset(map(str, value))
        elif key in ("id", "name", "district", "kind") and isinstance(value, str):
            made[key] = (value.lower(),)
        else:
            raise CityError(file, where, "unknown key, or a value of the wrong type")
    return replace(AreaColumns(), **made)


def _roster(table: Mapping[str, Any], file: str) -> dict[str, Names]:
    for key, value in table.items():
        if key not in ROSTER or not isinstance(value, str):
            raise CityError(file, f"roster.{key}", "unknown key, or not the name of a column")
    return {key: (value.lower(),) for key, value in table.items()}


def _kinds(table: Mapping[str, Any], file: str) -> dict[str, DistrictKind | GridKind]:
    for key, value in table.items():
        if value not in (*DistrictKind, *GridKind):  # a tuple: the value may be of any type
            raise CityError(file, f"kinds.{key}", f"{value!r} is not a kind of area")
    return {str(key).lower(): KINDS[value] for key, value in table.items()}
