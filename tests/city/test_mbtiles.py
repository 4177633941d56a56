import sqlite3
from pathlib import Path

import pytest

from app.city.mbtiles import MbTiles
from app.city.report import CityError


def made(path: Path, *tiles: tuple[int, int, int, bytes], form: str = "png") -> Path:
    """An MBTiles file; rows of its tiles are counted from the south, as the format has it."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE metadata (name text, value text)")
        db.execute("INSERT INTO metadata VALUES ('format', ?)", (form,))
        db.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer,"
            " tile_data blob)"
        )
        db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    db.close()
    return path


def test_rows_are_counted_from_the_north(tmp_path: Path) -> None:
    tiles = MbTiles(made(tmp_path / "a b?.mbtiles", (2, 1, 3, b"north"), (3, 0, 0, b"south")))
    assert tiles.zooms == (2, 3)
    assert tiles.tile(2, 1, 0) == b"north"
    assert tiles.tile(3, 0, 7) == b"south"
    assert tiles.tile(2, 1, 1) is None


def test_a_file_that_goes_away_has_no_tiles(tmp_path: Path) -> None:
    tiles = MbTiles(made(tmp_path / "a.mbtiles", (0, 0, 0, b"x")))
    tiles.path.unlink()
    assert tiles.tile(0, 0, 0) is None


@pytest.mark.parametrize("content", [b"", b"no database at all, but some text", None])
def test_what_is_no_tile_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.mbtiles"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CityError, match=r"x\.mbtiles"):
        MbTiles(path)


def test_a_file_without_tiles_or_with_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="no tile"):
        MbTiles(made(tmp_path / "none.mbtiles"))
    with pytest.raises(CityError, match="vector"):
        MbTiles(made(tmp_path / "pbf.mbtiles", (0, 0, 0, b"x"), form="pbf"))
