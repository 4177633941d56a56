"""The text files of a pack: areas as GeoJSON, the roster as JSON, the code lists as TOML."""

import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from app.city.report import CityError
from app.domain.area import District, DistrictKind, Grid, GridKind, Polygon
from app.domain.category import Agency, Category
from app.domain.officer import Officer, Rank
from app.domain.unit import Unit, UnitKind

T = TypeVar("T")
Row = Mapping[str, Any]


def quoted(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml(content: bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:  # also a number of thousands of digits
        raise CityError(file, "", f"not TOML in UTF-8 ({broken})") from broken


def _json(content: bytes, file: str) -> dict[str, Any]:
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:  # also a number of thousands of digits
        raise CityError(file, "", f"not JSON in UTF-8 ({broken})") from broken
    if not isinstance(value, dict):
        raise CityError(file, "", "not a JSON object")
    return value


def _rows(
    content: Mapping[str, Any], key: str, file: str, one: Callable[[Row], T]
) -> tuple[T, ...]:
    """The list under `key`, each row through `one`; whatever `one` stumbles over names the row."""
    rows = content.get(key)
    if not isinstance(rows, list):
        raise CityError(file, key, "list is missing")
    made = []
    for n, row in enumerate(rows, 1):
        try:
            made.append(one(row))
        except KeyError as lacking:
            raise CityError(file, f"{key} {n}", f"{lacking.args[0]} is missing") from lacking
        except (ValueError, TypeError, IndexError, AttributeError, OverflowError) as broken:
            raise CityError(file, f"{key} {n}", str(broken)) from broken
    return tuple(made)


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise ValueError(f"{key} is not text")
    return value


def _texts(row: Row, key: str) -> tuple[str, ...]:
    values = row[key]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{key} is not a list of texts")
    return tuple(values)


def _lines(rows: Iterable[Row]) -> str:
    """One row a line, so that a difference between two packs can be read."""
    return ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)


# Areas


def areas_text(districts: Sequence[District], grids: Sequence[Grid]) -> str:
    """A GeoJSON feature collection of districts, then grids (RFC 7946)."""
    features = [
        _feature(d.polygons, {"area": "district", "id": d.id, "name": d.name, "kind": d.kind})
        for d in districts
    ] + [
        _feature(
            g.polygons,
            {
                "area": "grid",
                "id": g.id,
                "name": g.name,
                "kind": g.kind,
                "district_id": g.district_id,
                "responsible": list(g.responsible),
            },
        )
        for g in grids
    ]
    return f'{{"type": "FeatureCollection", "features": [\n{_lines(features)}\n]}}\n'


def _feature(polygons: Sequence[Polygon], properties: Row) -> Row:
    rings = [[[list(p) for p in (*ring, ring[0])] for ring in polygon] for polygon in polygons]
    geometry = {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def areas_from(content: bytes, file: str) -> tuple[tuple[District, ...], tuple[Grid, ...]]:
    areas = _rows(_json(content, file), "features", file, _area)
    districts = tuple(area for area in areas if isinstance(area, District))
    return districts, tuple(area for area in areas if isinstance(area, Grid))


def _area(feature: Row) -> District | Grid:
    row = feature["properties"]
    id, name = _text(row, "id"), _text(row, "name")
    polygons = tuple(_polygon(rings) for rings in feature["geometry"]["coordinates"])
    if row["area"] == "district":
        return District(id, name, DistrictKind(row["kind"]), polygons)
    kind = GridKind(row["kind"])
    return Grid(id, name, _text(row, "district_id"), kind, polygons, _texts(row, "responsible"))


def _polygon(rings: Any) -> Polygon:
    made = tuple(tuple((float(p[0]), float(p[1])) for p in ring[:-1]) for ring in rings)
    if not made or any(len(ring) < 3 for ring in made):
        raise ValueError("a ring of fewer than three points")
    if not all(abs(x) <= 180 and abs(y) <= 90 for ring in made for x, y in ring):
        raise ValueError("a point that is not longitude and latitude in degrees")
    return made


# Roster


def roster_text(officers: Sequence[Officer], units: Sequence[Unit]) -> str:
    officer_rows = [
        {
            "id": o.id,
            "name": o.name,
            "rank": o.rank,
            "unit_id": o.unit_id,
            "district_id": o.district_id,
            "grid_ids": list(o.grid_ids),
            "skills": sorted(o.skills),
            "terminal": o.terminal,
        }
        for o in officers
    ]
    unit_rows = [
        {
            "id": u.id,
            "call_sign": u.call_sign,
            "kind": u.kind,
            "district_id": u.district_id,
            "grid_ids": list(u.grid_ids),
            "officer_ids": list(u.officer_ids),
            "skills": sorted(u.skills),
            "shift": u.shift,
        }
        for u in units
    ]
    return f'{{"officers": [\n{_lines(officer_rows)}\n],\n"units": [\n{_lines(unit_rows)}\n]}}\n'


def roster_from(content: bytes, file: str) -> tuple[tuple[Officer, ...], tuple[Unit, ...]]:
    tables = _json(content, file)
    return _rows(tables, "officers", file, _officer), _rows(tables, "units", file, _unit)


def _officer(row: Row) -> Officer:
    return Officer(
        _text(row, "id"),
        _text(row, "name"),
        Rank(row["rank"]),
        _text(row, "unit_id"),
        _text(row, "district_id"),
        _texts(row, "grid_ids"),
        frozenset(_texts(row, "skills")),
        _text(row, "terminal"),
    )


def _unit(row: Row) -> Unit:
    return Unit(
        _text(row, "id"),
        _text(row, "call_sign"),
        UnitKind(row["kind"]),
        _text(row, "district_id"),
        _texts(row, "grid_ids"),
        _texts(row, "officer_ids"),
        frozenset(_texts(row, "skills")),
        _text(row, "shift"),
    )


# Categories and agencies


def categories_text(categories: Sequence[Category], agencies: Sequence[Agency]) -> str:
    """Tables of arrays in TOML, as resources/categories.toml has them."""
    lines = ["# Categories of incident and the agencies to which one may be diverted."]
    for c in categories:
        skills = ", ".join(quoted(skill) for skill in sorted(c.skills))
        lines += ["", "[[category]]", f"code = {quoted(c.code)}", f"name = {quoted(c.name)}"]
        lines += [f"name_en = {quoted(c.name_en)}", f"priority = {c.priority}"]
        lines += [f"skills = [{skills}]"] if c.skills else []
    for a in agencies:
        lines += ["", "[[agency]]", f"id = {quoted(a.id)}", f"name = {quoted(a.name)}"]
        lines += [f"name_en = {quoted(a.name_en)}"]
        lines += [f"accept_s = {float(a.accept_s)}", f"feedback_s = {float(a.feedback_s)}"]
    return "\n".join(lines) + "\n"


def categories_from(content: bytes, file: str) -> tuple[tuple[Category, ...], tuple[Agency, ...]]:
    """Raises CityError for a code or id that is missing, empty or given twice, an unknown key."""
    tables = {"category": [], "agency": [], **toml(content, file)}
    for name in tables.keys() - {"category", "agency"}:
        raise CityError(file, name, "is not known here; category and agency are")
    categories = _rows(tables, "category", file, _category)
    agencies = _rows(tables, "agency", file, _agency)
    if not categories:
        raise CityError(file, "", "holds no [[category]]")
    codes = [*(f"category {c.code}" for c in categories), *(f"agency {a.id}" for a in agencies)]
    for code in codes:
        if codes.count(code) > 1:
            raise CityError(file, code, "is given twice")
    return categories, agencies


def _only(row: Row, keys: Collection[str], named: str) -> None:
    """Raises ValueError for what is not read, and for a name that is empty."""
    unknown = ", ".join(sorted(row.keys() - set(keys)))
    if unknown:
        raise ValueError(f"{unknown} is not known here; {', '.join(keys)} are")
    if not _text(row, named).strip():
        raise ValueError(f"{named} is empty")


def _category(row: Row) -> Category:
    _only(row, ("code", "name", "name_en", "priority", "skills"), "code")
    priority = row["priority"]
    if type(priority) is not int or not 1 <= priority <= 4:
        raise ValueError(f"priority {priority!r} is not 1, 2, 3 or 4")
    skills = frozenset(_texts({"skills": [], **row}, "skills"))
    return Category(_text(row, "code"), _text(row, "name"), _text(row, "name_en"), priority, skills)


def _agency(row: Row) -> Agency:
    _only(row, ("id", "name", "name_en", "accept_s", "feedback_s"), "id")
    limits = [float(row[key]) for key in ("accept_s", "feedback_s")]
    if not all(0 < limit < 1e8 for limit in limits):
        raise ValueError("a limit that is not above zero")
    return Agency(_text(row, "id"), _text(row, "name"), _text(row, "name_en"), *limits)
