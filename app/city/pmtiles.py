"""Raster tiles from a local PMTiles file (version 3), read and never written."""

import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from app.city.report import CityError

MAGIC = b"PMTiles"
HEADER_BYTES = 127
DEPTH = 4  # of directories, as the format has it
MOST_BYTES = 1 << 24  # of a directory or a picture: more is no map
KEPT = 64  # directories
BROKEN = (OSError, EOFError, ValueError, IndexError, KeyError, zlib.error)


class PmTiles:
    """256-pixel pictures in Web Mercator. Every call opens the file anew: any thread may ask."""

    def __init__(self, path: Path) -> None:
        """Raises CityError, naming the file, where it is none or holds no pictures."""
        self.path = path
        try:
            self._header: HeaderDict = deserialize_header(self._bytes(0, HEADER_BYTES))
        except (*BROKEN, MagicNumberNotFound, SpecVersionUnsupported) as wrong:
            raise CityError(str(path), "", f"not a PMTiles file of version 3: {wrong}") from wrong
        if self._header["tile_type"] in (TileType.MVT, TileType.MLT):
            raise CityError(str(path), "", "vector tiles; only pictures (png, jpg, webp) are shown")
        if self._header["internal_compression"] != Compression.GZIP:
            raise CityError(str(path), "", "its directories are not packed with gzip")
        if self._header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN):
            raise CityError(str(path), "", "its pictures are packed once more")
        self.zooms = int(self._header["min_zoom"]), int(self._header["max_zoom"])
        self._directory: Callable[[int, int], Any] = lru_cache(KEPT)(self._read_directory)
        try:
            root = self._directory(self._header["root_offset"], self._header["root_length"])
        except BROKEN as wrong:
            raise CityError(str(path), "", f"its directory cannot be read: {wrong}") from wrong
        if not root:
            raise CityError(str(path), "", "holds no tile")

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """The picture of a tile, y counted from the north; None where the file has none."""
        header = self._header
        at, length = header["root_offset"], header["root_length"]
        try:
            wanted = zxy_to_tileid(zoom, x, y)
            for _ in range(DEPTH):
                found = find_tile(self._directory(at, length), wanted)
                if found is None:
                    return None
                if found.run_length:
                    return self._bytes(header["tile_data_offset"] + found.offset, found.length)
                at, length = header["leaf_directory_offset"] + found.offset, found.length
        except BROKEN:  # cut off, or taken away while it is shown: then there is no picture
            return None
        return None

    def _read_directory(self, at: int, length: int) -> Any:
        return deserialize_directory(self._bytes(at, length))

    def _bytes(self, at: int, length: int) -> bytes:
        if not 0 <= length <= MOST_BYTES:
            raise ValueError(f"{length} bytes in one piece")
        with self.path.open("rb") as file:
            file.seek(at)
            body = file.read(length)
        if len(body) < length:
            raise EOFError(f"ends before byte {at + length}")
        return body
