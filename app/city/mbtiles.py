"""Raster tiles from a local MBTiles file (an SQLite table of pictures), read and never written."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from app.city.report import CityError


class MbTiles:
    """256-pixel pictures in Web Mercator. Every call opens the file anew: any thread may ask."""

    def __init__(self, path: Path) -> None:
        """Raises CityError, naming the file, where it is none or holds no tile."""
        self.path = path
        self._uri = f"file:{quote(str(path.resolve()))}?mode=ro"
        try:
            with closing(self._open()) as db:
                found = db.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
                form = db.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
        except sqlite3.Error as wrong:
            raise CityError(str(path), "", f"not an MBTiles file: {wrong}") from wrong
        if found is None or found[0] is None:
            raise CityError(str(path), "", "holds no tile")
        if form is not None and form[0] == "pbf":
            raise CityError(str(path), "", "vector tiles; only pictures (png, jpg, webp) are shown")
        self.zooms = int(found[0]), int(found[1])

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """The picture of a tile, y counted from the north; None where the file has none."""
        asked = (zoom, x, 2**zoom - 1 - y)  # MBTiles counts rows from the south
        question = (
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        )
        try:
            with closing(self._open()) as db:
                found = db.execute(question, asked).fetchone()
        except sqlite3.Error:  # taken away while it is shown: then there is no picture
            return None
        return None if found is None else bytes(found[0])

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._uri, uri=True, timeout=1.0)
