"""Reading GeoJSON, GeoPackage and Shapefile (also zipped) as rows of attributes and WKB."""

import itertools
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path

import pyogrio

from app.city.regular import regular
from app.city.report import CityError

MOST_BYTES = 256 << 20  # of a file, or of what a zipped file holds
MOST_FEATURES = 500_000
# What a file must begin with: a name alone would let GDAL open formats that point elsewhere.
_BEGINNINGS = {
    ".geojson": rb"(\xef\xbb\xbf)?\s*\{",
    ".json": rb"(\xef\xbb\xbf)?\s*\{",
    ".gpkg": rb"SQLite format 3\x00",
    ".shp": rb"\x00\x00\x27\x0a",
    ".zip": rb"PK\x03\x04",
}
SUFFIXES = frozenset(_BEGINNINGS)


@dataclass(frozen=True, slots=True)
class Feature:
    row: int  # from 1, in the order of the file
    attributes: Mapping[str, str]  # by column name in lower case; empty where the file has none
    wkb: bytes | None


@dataclass(frozen=True, slots=True)
class Layer:
    file: str
    crs: str  # EPSG code or WKT as the file says, "" where it says nothing
    columns: tuple[str, ...]  # lower case
    features: tuple[Feature, ...]


def read_layer(path: Path) -> Layer:
    """The one layer of the file. Raises CityError."""
    source = _checked(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's; we find unclosed rings anew
            layers = pyogrio.list_layers(source)
            if len(layers) != 1:
                held = ", ".join(str(layer[0]) for layer in layers[:8])
                raise CityError(path.name, "", f"holds {len(layers)} layers ({held}), one wanted")
            meta, _, wkb, columns = pyogrio.raw.read(
                source, force_2d=True, max_features=MOST_FEATURES + 1
            )
    # GDAL's errors, and those of numpy for texts that are not in the stated encoding.
    except (RuntimeError, ValueError) as broken:
        raise CityError(path.name, "", f"not readable ({str(broken)[:300]})") from broken
    if wkb is None or not len(wkb):
        raise CityError(path.name, "", "holds no features")
    if len(wkb) > MOST_FEATURES:
        raise CityError(path.name, "", f"more than {MOST_FEATURES} features")
    latin = meta["encoding"] == "ISO-8859-1"  # GDAL's word for "not stated"
    names = [_text(name, latin).lower() for name in meta["fields"]]
    texts = [[_text(value, latin) for value in column] for column in columns]
    rows = zip(*texts, strict=True) if texts else itertools.repeat(())
    features = tuple(
        Feature(n, dict(zip(names, row, strict=True)), shape)
        for n, (row, shape) in enumerate(zip(rows, wkb, strict=False), 1)
    )
    return Layer(path.name, str(meta["crs"] or ""), tuple(names), features)


def _checked(path: Path) -> str:
    """The name under which GDAL opens the file, after a look at what it is."""
    suffix = path.suffix.lower()
    try:
        with regular(path).open("rb") as file:
            beginning = file.read(512)
        size = path.stat().st_size
    except OSError as broken:
        raise CityError(path.name, "", f"cannot be read ({broken.strerror})") from broken
    if suffix not in _BEGINNINGS:
        raise CityError(path.name, "", "GeoJSON, GeoPackage, Shapefile or a zipped one is wanted")
    if not re.match(_BEGINNINGS[suffix], beginning):
        raise CityError(path.name, "", f"is empty or not what the ending {suffix} says")
    if size > MOST_BYTES:
        raise CityError(path.name, "", f"larger than {MOST_BYTES >> 20} MB")
    return _member(path) if suffix == ".zip" else str(path.resolve())


def _member(path: Path) -> str:
    """The one layer file within a zip file."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as broken:
        raise CityError(path.name, "", f"a broken zip file ({broken})") from broken
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise CityError(path.name, "", f"unpacks to more than {MOST_BYTES >> 20} MB")
    layers = [m.filename for m in members if Path(m.filename).suffix.lower() in SUFFIXES - {".zip"}]
    if len(layers) != 1:
        raise CityError(path.name, "", f"holds {len(layers)} layer files, one is wanted")
    if ".." in Path(layers[0]).parts:
        raise CityError(path.name, layers[0], "a path that leaves the zip file")
    return f"/vsizip/{path.resolve()}/{layers[0]}"


def _text(value: object, latin: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):  # how GDAL gives whole numbers where some are missing
        return "" if isnan(value) else f"{value:.15g}"
    text = str(value).strip()
    return _guessed(text) if latin and not text.isascii() else text


def _guessed(text: str) -> str:
    """Shapefiles often keep their encoding to themselves: UTF-8, then GB 18030, else Latin-1.

    Chinese comes in pairs of high bytes, a Latin accent mostly stands alone.
    """
    raw = text.encode("latin-1", "replace")
    encodings = ["utf-8"]
    if all(len(run) % 2 == 0 for run in re.findall(rb"[\x80-\xff]+", raw)):
        encodings.append("gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text
