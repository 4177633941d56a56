"""Units and officers from a bureau's roster: a CSV with a row for every officer."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.city.csvfile import Row, read_csv
from app.city.mapping import BuildMapping
from app.city.report import Findings
from app.domain.area import District, Grid
from app.domain.officer import Officer, Rank
from app.domain.unit import Unit, UnitKind

T = TypeVar("T")
RANKS = {
    "police": Rank.POLICE,
    "民警": Rank.POLICE,
    "auxiliary": Rank.AUXILIARY,
    "辅警": Rank.AUXILIARY,
    "community": Rank.COMMUNITY,
    "网格员": Rank.COMMUNITY,
    "义警": Rank.COMMUNITY,
}
UNIT_KINDS = {
    "foot": UnitKind.FOOT,
    "步巡": UnitKind.FOOT,
    "步行": UnitKind.FOOT,
    "motorcycle": UnitKind.MOTORCYCLE,
    "摩托": UnitKind.MOTORCYCLE,
    "摩托车": UnitKind.MOTORCYCLE,
    "摩巡": UnitKind.MOTORCYCLE,
    "car": UnitKind.CAR,
    "汽车": UnitKind.CAR,
    "警车": UnitKind.CAR,
    "车巡": UnitKind.CAR,
}
_BETWEEN = re.compile(r"\s*[;；、,，|]\s*")


@dataclass(frozen=True, slots=True)
class Roster:
    units: tuple[Unit, ...] = ()
    officers: tuple[Officer, ...] = ()


def read_roster(
    path: Path,
    districts: Sequence[District],
    grids: Sequence[Grid],
    mapping: BuildMapping,
    findings: Findings,
) -> Roster:
    """Units and officers sorted by id. Rows that cannot be read are refused in `findings`.

    A row without an officer only names a unit. Without a column for the unit's id its call sign
    is its id. Raises CityError for a file that cannot be read.
    """
    rows = read_csv(path, mapping.roster, ("call_sign", "unit_kind", "name"), findings)
    known = {d.id: d.id for d in districts} | {d.name: d.id for d in districts}
    names = {g.name: g.id for g in grids} | {g.id: g.id for g in grids}
    crews: dict[str, list[Row]] = defaultdict(list)
    officers: dict[str, Officer] = {}
    for row in rows:
        cells = row.cells
        is_officer = bool(cells["name"] or cells["officer_id"])
        if cells["call_sign"]:
            crews[cells["unit_id"] or cells["call_sign"]].append(row)
        elif is_officer and not cells["unit_id"]:
            findings.warn(path.name, row.where, "officer of no unit: cannot be sent")
        else:
            findings.refuse(path.name, row.where, "no call sign")
        if is_officer:
            officer = _officer(row, known, names, path.name, findings)
            if officer.id in officers:
                findings.refuse(path.name, row.where, f"officer {officer.id} stands twice")
            officers[officer.id] = officer
    units = {id: _unit(id, crew, officers, path.name, findings) for id, crew in crews.items()}
    _refuse_shared_call_signs(units, crews, path.name, findings)
    return Roster(
        tuple(units[id] for id in sorted(units)), tuple(officers[id] for id in sorted(officers))
    )


def with_responsible(grids: Sequence[Grid], officers: Sequence[Officer]) -> tuple[Grid, ...]:
    """The grids with the officers whose roster rows name them."""
    responsible: dict[str, list[str]] = defaultdict(list)
    for officer in officers:
        for grid in officer.grid_ids:
            responsible[grid].append(officer.id)
    return tuple(replace(grid, responsible=tuple(responsible[grid.id])) for grid in grids)


def _several(text: str) -> tuple[str, ...]:
    """Parts in their order, each once."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


def _officer(
    row: Row, districts: dict[str, str], grids: dict[str, str], file: str, findings: Findings
) -> Officer:
    cells = row.cells
    if not cells["officer_id"]:
        findings.refuse(file, row.where, f"no number (警号) for {cells['name']!r}")
    named = _several(cells["grids"])
    for grid in named:
        if grids and grid not in grids:
            findings.refuse(file, row.where, f"officer of the unknown grid {grid!r}")
    district = cells["district"]
    if districts and district and district not in districts:
        findings.refuse(file, row.where, f"officer of the unknown district {district!r}")
    return Officer(
        cells["officer_id"] or row.where,
        cells["name"],
        _one_of(RANKS, "rank", row, Rank.POLICE, file, findings),
        cells["unit_id"] or cells["call_sign"],
        districts.get(district, district),
        tuple(grids.get(grid, grid) for grid in named),
        frozenset(_several(cells["skills"])),
        cells["terminal"],
    )


def _one_of(
    table: dict[str, T], column: str, row: Row, default: T, file: str, findings: Findings
) -> T:
    text = row.cells[column].lower()
    if text and text not in table:
        findings.refuse(file, row.where, f"{column} {row.cells[column]!r} is unknown")
    return table.get(text, default)


def _unit(
    id: str, crew: Sequence[Row], officers: dict[str, Officer], file: str, findings: Findings
) -> Unit:
    first = crew[0]
    for column in ("call_sign", "unit_kind", "shift"):
        for row in crew[1:]:
            if row.cells[column] != first.cells[column]:
                what = f"unit {id} has another {column} in {first.where}"
                findings.refuse(file, row.where, f"duplicate call sign or wrong row: {what}")
    members = [o for o in officers.values() if o.unit_id == id]
    if not members:
        findings.warn(file, first.where, f"unit {id} has no officers")
    return Unit(
        id,
        first.cells["call_sign"],
        _one_of(UNIT_KINDS, "unit_kind", first, UnitKind.FOOT, file, findings),
        members[0].district_id if members else first.cells["district"],
        _together(members, lambda o: o.grid_ids) if members else _several(first.cells["grids"]),
        tuple(o.id for o in members),
        frozenset(skill for o in members for skill in o.skills),
        first.cells["shift"],
    )


def _together(
    members: Sequence[Officer], of: Callable[[Officer], tuple[str, ...]]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for officer in members for value in of(officer)))


def _refuse_shared_call_signs(
    units: dict[str, Unit], crews: dict[str, list[Row]], file: str, findings: Findings
) -> None:
    owner: dict[str, str] = {}
    for id, unit in units.items():
        if unit.call_sign in owner:
            other = owner[unit.call_sign]
            what = f"duplicate call sign {unit.call_sign}: of unit {other} and of unit {id}"
            findings.refuse(file, crews[id][0].where, what)
        owner.setdefault(unit.call_sign, id)
