"""Who receives a directive: districts, stations, grids, drawn areas … as named receivers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import cos, radians
from typing import Final, TypeVar

import numpy as np
import shapely

from app.city.features import PointKind
from app.city.locate import as_shape
from app.city.pack import Pack
from app.domain.area import District
from app.domain.directive_area import NOWHERE, Circle, DirectiveArea, checked
from app.domain.officer import Officer
from app.domain.place import METRES_A_DEGREE
from app.domain.receiver import ReceiverKind, Recipient, TargetKind, Why
from app.domain.refusal import Refused
from app.domain.unit import Unit

CORNERS: Final = 64  # of a circle
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Station:
    """派出所: a named police point of the map; it answers for the district that it lies in."""

    id: str  # its name
    district_id: str | None
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Targets:
    """What a person has pointed at; the area is also what the directive is about."""

    area: DirectiveArea = NOWHERE
    station_ids: tuple[str, ...] = ()
    unit_ids: tuple[str, ...] = ()
    officer_ids: tuple[str, ...] = ()


class Addressees:
    """Expands targets on one city; read-only, safe on any thread."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._districts = {d.id: d for d in pack.districts}
        self._grids = {g.id: g for g in pack.grids}
        self._units = {u.id: u for u in pack.units}
        self._officers = {o.id: o for o in pack.officers}
        self._tree = shapely.STRtree([as_shape(g.polygons) for g in pack.grids])
        self.stations = {station.id: station for station in stations_of(pack)}

    def expand(self, targets: Targets, to: ReceiverKind | None = None) -> tuple[Recipient, ...]:
        """Everybody once, with every reason; in the order of the targets.

        `to` says who signs: the district, the units or the officers of what was pointed at. None:
        whoever was named; the responsible officers of a grid; the units that patrol a drawn area.
        Refused for an area that cannot be drawn, an id that is not there, or nobody at all.
        """
        checked(targets.area)
        found: dict[tuple[ReceiverKind, str], Recipient] = {}
        for one, why in self._each(targets, to):
            known = found.get((one.kind, one.key), one)
            found[one.kind, one.key] = replace(known, why=(*known.why, why))
        if not found:
            raise Refused("no_receivers")
        return tuple(found.values())

    # ---- by target -------------------------------------------------------------------------

    def _each(self, targets: Targets, to: ReceiverKind | None) -> Iterator[tuple[Recipient, Why]]:
        area = targets.area
        for district in named(self._districts, area.district_ids):
            yield from self._why(
                self._of_district(district, to), TargetKind.DISTRICT, district.name
            )
        for station in named(self.stations, targets.station_ids):
            yield from self._why(self._of_station(station, to), TargetKind.STATION, station.id)
        for unit in named(self._units, targets.unit_ids):
            yield from self._why(self._of_unit(unit, to), TargetKind.UNIT, unit.call_sign)
        for officer in named(self._officers, targets.officer_ids):
            yield from self._why(self._of_officer(officer, to), TargetKind.OFFICER, officer.name)
        for grid in named(self._grids, area.grid_ids):
            depth = to or ReceiverKind.OFFICER
            yield from self._why(self._of_grids({grid.id}, depth), TargetKind.GRID, grid.name)
        for shape, kind in self._shapes(area):
            rows = self._tree.query(shape, predicate="intersects")
            ids = {self._pack.grids[row].id for row in rows.tolist()}
            yield from self._why(self._of_grids(ids, to or ReceiverKind.UNIT), kind, "")

    @staticmethod
    def _why(
        recipients: Iterable[Recipient], kind: TargetKind, name: str
    ) -> Iterator[tuple[Recipient, Why]]:
        for one in recipients:
            yield one, Why(kind, name)

    @staticmethod
    def _shapes(area: DirectiveArea) -> Iterator[tuple[shapely.Geometry, TargetKind]]:
        for polygon in area.polygons:
            yield shapely.Polygon([(p.lon, p.lat) for p in polygon]), TargetKind.POLYGON
        for circle in area.circles:
            yield circle_shape(circle), TargetKind.RADIUS

    def _of_district(self, district: District, to: ReceiverKind | None) -> Iterator[Recipient]:
        match to:
            case ReceiverKind.UNIT:
                mine = (u for u in self._pack.units if u.district_id == district.id)
                yield from map(self._unit, mine)
            case ReceiverKind.OFFICER:
                ours = (o for o in self._pack.officers if o.district_id == district.id)
                yield from map(self._officer, ours)
            case _:
                yield self._district(district)

    def _of_station(self, station: Station, to: ReceiverKind | None) -> Iterator[Recipient]:
        district = self._districts.get(station.district_id or "")
        if district is None or to in (None, ReceiverKind.STATION):
            yield Recipient(
                ReceiverKind.STATION,
                station.id,
                station.id,
                district_id=station.district_id,
                chain=(self._pack.name,),
            )
        else:
            yield from self._of_district(district, to)

    def _of_unit(self, unit: Unit, to: ReceiverKind | None) -> Iterator[Recipient]:
        match to:
            case ReceiverKind.OFFICER:
                yield from map(self._officer, named(self._officers, unit.officer_ids))
            case ReceiverKind.DISTRICT if unit.district_id in self._districts:
                yield self._district(self._districts[unit.district_id])
            case _:
                yield self._unit(unit)

    def _of_officer(self, officer: Officer, to: ReceiverKind | None) -> Iterator[Recipient]:
        unit = self._units.get(officer.unit_id)
        if to in (None, ReceiverKind.OFFICER) or unit is None:
            yield self._officer(officer)
        else:
            yield from self._of_unit(unit, to)

    def _of_grids(self, ids: set[str], to: ReceiverKind) -> Iterator[Recipient]:
        """Who is responsible for these grids, patrols them, or has them in its district."""
        grids = [self._grids[id] for id in sorted(ids)]
        match to:
            case ReceiverKind.OFFICER:
                people = dict.fromkeys(id for grid in grids for id in grid.responsible)
                yield from map(self._officer, named(self._officers, people))
            case ReceiverKind.UNIT:
                mine = (u for u in self._pack.units if not ids.isdisjoint(u.grid_ids))
                yield from map(self._unit, mine)
            case _:
                owners = dict.fromkeys(grid.district_id for grid in grids)
                yield from map(self._district, named(self._districts, owners))

    # ---- one receiver ----------------------------------------------------------------------

    def _district(self, district: District) -> Recipient:
        return Recipient(
            ReceiverKind.DISTRICT,
            district.id,
            district.name,
            district_id=district.id,
            chain=(self._pack.name,),
        )

    def _unit(self, unit: Unit) -> Recipient:
        return Recipient(
            ReceiverKind.UNIT,
            unit.id,
            unit.call_sign,
            unit_id=unit.id,
            district_id=unit.district_id or None,
            chain=self._above(unit.district_id),
        )

    def _officer(self, officer: Officer) -> Recipient:
        unit = self._units.get(officer.unit_id)
        return Recipient(
            ReceiverKind.OFFICER,
            officer.id,
            officer.name,
            unit_id=officer.unit_id or None,
            officer_id=officer.id,
            district_id=officer.district_id or None,
            chain=((unit.call_sign,) if unit else ()) + self._above(officer.district_id),
        )

    def _above(self, district_id: str) -> tuple[str, ...]:
        """The chain of command from the district up, by name."""
        district = self._districts.get(district_id)
        return (district.name, self._pack.name) if district else (self._pack.name,)


def named(table: dict[str, V], ids: Iterable[str]) -> Iterator[V]:
    """The values of these ids; Refused("unknown_id") for one that is not there."""
    for id in ids:
        if id not in table:
            raise Refused("unknown_id", id=id)
        yield table[id]


def stations_of(pack: Pack) -> Iterator[Station]:
    """The named police points of the map, each name once."""
    points = pack.features.points
    rows = np.flatnonzero((points.kind == PointKind.POLICE) & (points.name_of >= 0))
    seen: set[str] = set()
    for row in rows.tolist():
        name = pack.features.names[points.name_of[row]]
        if name in seen:
            continue
        seen.add(name)
        lon, lat = float(points.lon[row]), float(points.lat[row])
        district = pack.locate(lon, lat).district
        yield Station(name, district.id if district else None, lon, lat)


def circle_shape(circle: Circle) -> shapely.Polygon:
    """In degrees; good for a city."""
    angle = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
    high = circle.radius_m / METRES_A_DEGREE
    wide = high / max(cos(radians(circle.lat)), 0.01)
    return shapely.Polygon(
        np.column_stack([circle.lon + wide * np.cos(angle), circle.lat + high * np.sin(angle)])
    )
