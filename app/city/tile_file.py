"""A file of raster tiles beneath the map, whichever of the two formats it has."""

from pathlib import Path

from app.city.mbtiles import MbTiles
from app.city.pmtiles import MAGIC, PmTiles


def tile_file(path: Path) -> MbTiles | PmTiles:
    """Open a file by what it holds, not by its name; CityError where it is neither."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(MAGIC))
    except OSError:
        begin = b""  # MbTiles says what is wrong, and with which file
    return PmTiles(path) if begin == MAGIC else MbTiles(path)
