"""Streets, features and addresses as the named columns of a pack, and back with every check."""

from dataclasses import fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.city.addresses import Addresses, AddressKind
from app.city.arrays import Columns, Table, as_texts
from app.city.features import AreaKind, Features, LineKind, PointKind, Points, Shapes
from app.city.report import CityError
from app.roads.streets import Mode, RoadClass, Streets

ALL_MODES = int(Mode.CAR | Mode.MOTORCYCLE | Mode.FOOT)


def of_streets(streets: Streets) -> Columns:
    columns = {f.name: getattr(streets, f.name) for f in fields(streets) if f.name != "names"}
    return {**columns, "names": as_texts(streets.names)}


def streets_from(table: Table, file: str) -> Streets:
    names = table.texts("names")
    junction_lon = table.degrees("junction_lon", 180)
    n = len(junction_lon)
    tail = table.indices("tail", -1, n)
    m = len(tail)
    point_lon = table.degrees("point_lon", 180)
    ban_from = table.indices("ban_from", -1, m)
    streets = Streets(
        junction_lon,
        table.degrees("junction_lat", 90, n),
        table.take("junction_node", np.int64, n),
        table.take("signal", np.bool_, n),
        tail,
        table.indices("head", m, n),
        table.indices("twin", m, m, -1),
        table.take("length_m", np.float64, m),
        _kinds(table, "road_class", m, max(RoadClass), file),
        table.take("speed_kmh", np.float64, m),
        _kinds(table, "modes", m, ALL_MODES, file),
        table.indices("name_of", m, len(names), -1),
        table.take("way_of", np.int64, m),
        table.indices("point_first", m, len(point_lon)),
        table.indices("point_count", m, len(point_lon) + 1, 2),
        table.take("backwards", np.bool_, m),
        point_lon,
        table.degrees("point_lat", 90, len(point_lon)),
        ban_from,
        table.indices("ban_to", len(ban_from), m),
        names,
    )
    if not (n and m):
        raise CityError(file, "", "holds no streets")
    ends = streets.point_first.astype(np.int64) + streets.point_count
    if ends.max() > len(point_lon):
        raise CityError(file, "point_count", "geometry runs beyond the last point")
    for column in ("length_m", "speed_kmh"):
        values = getattr(streets, column)
        if not ((values > 0) & np.isfinite(values)).all():
            raise CityError(file, column, "a value that is not above zero")
    return streets


def _kinds(table: Table, name: str, length: int, most: int, file: str) -> NDArray[np.uint8]:
    column = table.take(name, np.uint8, length)
    if len(column) and column.max() > most:
        raise CityError(file, name, f"a kind above {most}")
    return column


def of_features(features: Features) -> Columns:
    columns: dict[str, NDArray[np.generic]] = {"names": as_texts(features.names)}
    for part in ("lines", "areas", "points"):
        values = getattr(features, part)
        columns.update({f"{part}.{f.name}": getattr(values, f.name) for f in fields(values)})
    return columns


def features_from(table: Table, file: str) -> Features:
    names = table.texts("names")
    lon = table.degrees("points.lon", 180)
    points = Points(
        lon,
        table.degrees("points.lat", 90, len(lon)),
        _kinds(table, "points.kind", len(lon), max(PointKind), file),
        table.indices("points.name_of", len(lon), len(names)),
    )
    return Features(
        _shapes(table, "lines", max(LineKind), len(names), file),
        _shapes(table, "areas", max(AreaKind), len(names), file),
        points,
        names,
    )


def _shapes(table: Table, part: str, most: int, names: int, file: str) -> Shapes:
    lon = table.degrees(f"{part}.lon", 180)
    ring_first = table.steps(f"{part}.ring_first", len(lon))
    shape_first = table.steps(f"{part}.shape_first", len(ring_first) - 1)
    s = len(shape_first) - 1
    return Shapes(
        lon,
        table.degrees(f"{part}.lat", 90, len(lon)),
        ring_first,
        shape_first,
        _kinds(table, f"{part}.kind", s, most, file),
        table.indices(f"{part}.name_of", s, names, -1),
        table.take(f"{part}.bridge", np.bool_, s),
    )


def of_addresses(addresses: Addresses) -> Columns:
    alts = tuple(name for others in addresses.alt for name in others)
    counts = [len(others) for others in addresses.alt]
    return {
        "kind": addresses.kind,
        "lon": addresses.lon,
        "lat": addresses.lat,
        "name": as_texts(addresses.name),
        "street": as_texts(addresses.street),
        "number": as_texts(addresses.number),
        "other": as_texts(addresses.other),
        "alt": as_texts(alts),
        "alt_first": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
    }


def addresses_from(table: Table, file: str) -> Addresses:
    lon = table.degrees("lon", 180)
    n = len(lon)
    name, street, number, other = (table.texts(k) for k in ("name", "street", "number", "other"))
    if any(len(column) != n for column in (name, street, number, other)):
        raise CityError(file, "name", f"the columns do not all hold {n} texts")
    alts = table.texts("alt")
    first = table.steps("alt_first", len(alts), n + 1).tolist()
    return Addresses(
        _kinds(table, "kind", n, max(AddressKind), file),
        lon,
        table.degrees("lat", 90, n),
        name,
        street,
        number,
        other,
        tuple(alts[a:b] for a, b in pairwise(first)),
    )
