"""The city pack: one folder of a few files that describes a city, written and read as a value."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.city import columns, records
from app.city.addresses import Addresses
from app.city.arrays import Table, as_npz
from app.city.datum import Datum
from app.city.features import Features
from app.city.locate import AreaIndex, Whereabouts
from app.city.regular import regular
from app.city.report import CityError
from app.domain.area import District, Grid
from app.domain.category import Agency, Category
from app.domain.officer import Officer
from app.domain.unit import Unit
from app.roads.streets import Streets

FORMAT = 1
CITY, AREAS, ROSTER, CATEGORIES = "city.toml", "areas.geojson", "roster.json", "categories.toml"
ARRAYS = ("addresses.npz", "features.npz", "streets.npz")
MOST_BYTES = 2 << 30  # of one file of a pack
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, eq=False)
class Pack:
    """A city: read-only and safe on any thread. Sequences are sorted by id or code."""

    folder: Path
    name: str
    name_en: str
    attribution: str  # whose data it is, to be shown on every map
    bounds: Bounds
    streets: Streets
    features: Features
    addresses: Addresses
    districts: tuple[District, ...]
    grids: tuple[Grid, ...]
    officers: tuple[Officer, ...]
    units: tuple[Unit, ...]
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    datum: Datum = Datum.WGS84  # in which areas and address table were declared to be

    @cached_property
    def _areas(self) -> AreaIndex:
        return AreaIndex(self.districts, self.grids, self.officers, self.bounds)

    def locate(self, lon: float, lat: float) -> Whereabouts:
        """District, grid and responsible officers of a point in degrees, WGS-84."""
        return self._areas.locate(lon, lat)

    def grids_at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """(n,) row in `grids` of each point in degrees, -1 outside all of them."""
        return self._areas.grids_at(lon, lat)


def pack_files(pack: Pack) -> dict[str, bytes]:
    """The content of every file of the pack by name; the same pack gives the same bytes."""
    files = {
        "addresses.npz": as_npz(columns.of_addresses(pack.addresses)),
        "features.npz": as_npz(columns.of_features(pack.features)),
        "streets.npz": as_npz(columns.of_streets(pack.streets)),
        AREAS: records.areas_text(pack.districts, pack.grids).encode(),
        ROSTER: records.roster_text(pack.officers, pack.units).encode(),
        CATEGORIES: records.categories_text(pack.categories, pack.agencies).encode(),
    }
    head = [
        "# A PatrolGrid city pack, made by `main.py city build`. The texts beside this file may be",
        "# edited by hand, then look with `main.py city check`; the .npz files may not.",
        f"format = {FORMAT}",
        *(
            f"{k} = {records.quoted(getattr(pack, k))}"
            for k in ("name", "name_en", "attribution", "datum")
        ),
        f"bounds = [{', '.join(repr(float(x)) for x in pack.bounds)}]",
        "",
        "[sha256]",
        *(f'"{name}" = "{hashlib.sha256(files[name]).hexdigest()}"' for name in ARRAYS),
    ]
    return {**files, CITY: ("\n".join(head) + "\n").encode()}


def save_pack(pack: Pack, folder: Path) -> None:
    """Write beside the folder first and put it in place at the end: whole, or not at all.

    Raises CityError where `folder` is there and is not a pack, or cannot be written.
    """
    try:
        if folder.exists() and not (folder / CITY).is_file() and not _is_empty(folder):
            raise CityError(str(folder), "", "is there and is not a city pack: not replaced")
        _put(pack_files(pack), folder)
    except OSError as broken:
        reason = f"cannot be written ({broken.strerror})"
        raise CityError(str(folder), "", reason) from broken


def _put(files: dict[str, bytes], folder: Path) -> None:
    fresh, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    shutil.rmtree(fresh, ignore_errors=True)
    _bring_back(old, folder)
    try:
        fresh.mkdir(parents=True)
        for name, content in sorted(files.items()):
            (fresh / name).write_bytes(content)
        if folder.exists():
            os.replace(folder, old)
        os.replace(fresh, folder)
    finally:
        _bring_back(old, folder)
        shutil.rmtree(fresh, ignore_errors=True)


def _bring_back(old: Path, folder: Path) -> None:
    """After an end between two renames, now or the last time; else what was set aside can go."""
    if old.exists() and not folder.exists():
        os.replace(old, folder)
    shutil.rmtree(old, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def load_pack(folder: Path) -> Pack:
    """Read and check a whole pack. Raises CityError naming the file, the place and the reason."""
    city = _city(folder)
    digests = city["sha256"]
    table = {}
    for name in ARRAYS:
        content = _read(folder / name)
        if hashlib.sha256(content).hexdigest() != digests.get(name):
            raise CityError(name, "", f"is not the file that {CITY} names: damaged, or foreign")
        table[name] = Table(folder / name, content)
    districts, grids = records.areas_from(_read(folder / AREAS), AREAS)
    officers, units = records.roster_from(_read(folder / ROSTER), ROSTER)
    categories, agencies = records.categories_from(_read(folder / CATEGORIES), CATEGORIES)
    return Pack(
        folder,
        city["name"],
        city["name_en"],
        city["attribution"],
        city["bounds"],
        columns.streets_from(table["streets.npz"], "streets.npz"),
        columns.features_from(table["features.npz"], "features.npz"),
        columns.addresses_from(table["addresses.npz"], "addresses.npz"),
        districts,
        grids,
        officers,
        units,
        categories,
        agencies,
        city["datum"],
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CityError(path.name, "", f"larger than {MOST_BYTES >> 20} MB")
        return regular(path).read_bytes()
    except OSError as broken:
        raise CityError(str(path), "", f"cannot be read ({broken.strerror})") from broken


def _city(folder: Path) -> dict[str, Any]:
    city = records.toml(_read(folder / CITY), CITY)
    if city.get("format") != FORMAT:
        reason = f"this program reads {FORMAT}; build the pack again"
        raise CityError(CITY, "format", f"{city.get('format')!r}: {reason}")
    for key in ("name", "name_en", "attribution"):
        if not isinstance(city.get(key), str):
            raise CityError(CITY, key, "text is missing")
    bounds = city.get("bounds")
    if (
        not isinstance(bounds, list)
        or len(bounds) != 4
        or not all(isinstance(x, float) and abs(x) <= 180 for x in bounds)
    ):
        raise CityError(CITY, "bounds", "not west, south, east, north in degrees")
    if not isinstance(city.get("sha256"), dict):
        raise CityError(CITY, "sha256", "is missing")
    if city.get("datum") not in tuple(Datum):
        raise CityError(CITY, "datum", f"not one of {', '.join(Datum)}")
    return {**city, "bounds": tuple(bounds), "datum": Datum(city["datum"])}
