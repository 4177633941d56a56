"""A bureau's own address table (CSV) as address records."""

from pathlib import Path

import numpy as np

from app.city.addresses import AddressKind, AddressRecord, house_name
from app.city.csvfile import Row, read_csv
from app.city.datum import Datum, to_wgs84
from app.city.report import Findings

COLUMNS = {
    "name": ("name", "名称", "地名"),
    "street": ("street", "街道", "道路", "街路巷"),
    "number": ("number", "housenumber", "门牌号", "门牌"),
    "lon": ("lon", "lng", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "alt": ("alt", "alias", "别名"),
}


def read_addresses(path: Path, datum: Datum, findings: Findings) -> list[AddressRecord]:
    """A house for every row with street and number, else a place with a name.

    Rows without coordinates are refused in `findings`. Raises CityError for an unreadable file.
    """
    rows = read_csv(path, COLUMNS, ("lon", "lat"), findings)
    located = [(row, *at) for row in rows if (at := _position(row, path.name, findings))]
    lon = np.array([at[1] for at in located], np.float64)
    lat = np.array([at[2] for at in located], np.float64)
    lon, lat = (np.round(degrees, 7) for degrees in to_wgs84(lon, lat, datum))
    made = [
        _record(row, float(x), float(y), path.name, findings)
        for (row, _, _), x, y in zip(located, lon, lat, strict=True)
    ]
    return [record for record in made if record is not None]


def _position(row: Row, file: str, findings: Findings) -> tuple[float, float] | None:
    try:
        lon, lat = float(row.cells["lon"]), float(row.cells["lat"])
    except ValueError:
        findings.refuse(file, row.where, "lon or lat is not a number")
        return None
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # also where one is not a number at all
        findings.refuse(file, row.where, f"{lon}, {lat} are not degrees of lon and lat")
        return None
    return lon, lat


def _record(
    row: Row, lon: float, lat: float, file: str, findings: Findings
) -> AddressRecord | None:
    name, street, number = (row.cells[key] for key in ("name", "street", "number"))
    alt = tuple(sorted({part.strip() for part in row.cells["alt"].split(";")} - {"", name}))
    if name and not (street and number):
        return AddressRecord(AddressKind.PLACE, name, lon, lat, street, number, alt=alt)
    if street and number:
        shown = house_name(street, number)
        others = tuple(sorted({*alt, name} - {"", shown}))
        return AddressRecord(AddressKind.HOUSE, shown, lon, lat, street, number, alt=others)
    findings.refuse(file, row.where, "neither a name nor a street with a number")
    return None
