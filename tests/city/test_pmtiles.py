"""Pictures from a PMTiles file that the library's own writer made; broken files are named."""

from pathlib import Path
from random import Random

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from app.city.mbtiles import MbTiles
from app.city.pmtiles import PmTiles
from app.city.report import CityError
from app.city.tile_file import tile_file
from tests.city.test_mbtiles import made as made_mbtiles

Tile = tuple[int, int, int, bytes]


def made(
    path: Path,
    *tiles: Tile,
    form: TileType = TileType.PNG,
    packed: Compression = Compression.NONE,
) -> Path:
    with write(str(path)) as writer:
        for tile_id, body in sorted((zxy_to_tileid(z, x, y), body) for z, x, y, body in tiles):
            writer.write_tile(tile_id, body)
        header = {
            "tile_type": form,
            "tile_compression": packed,
            "min_lon_e7": 0,
            "min_lat_e7": 0,
            "max_lon_e7": 0,
            "max_lat_e7": 0,
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {})
    return path


def test_rows_are_counted_from_the_north(tmp_path: Path) -> None:
    tiles = PmTiles(made(tmp_path / "a b?.pmtiles", (2, 1, 0, b"north"), (3, 0, 7, b"south")))
    assert tiles.zooms == (2, 3)
    assert tiles.tile(2, 1, 0) == b"north"
    assert tiles.tile(3, 0, 7) == b"south"
    assert tiles.tile(2, 1, 1) is None
    assert tiles.tile(2, 9, 1) is None


def test_many_tiles_lie_in_leaves_and_the_same_sea_is_stored_once(tmp_path: Path) -> None:
    chance, side = Random(1), 128
    grid = [
        (7, x, y, b"sea" if x < 20 else chance.randbytes(chance.randrange(1, 900)))
        for x in range(side)
        for y in range(side)
    ]
    tiles = PmTiles(made(tmp_path / "many.pmtiles", *grid))
    assert tiles._header["leaf_directory_length"] > 0
    assert all(tiles.tile(z, x, y) == body for z, x, y, body in grid[::97])


def test_a_file_that_goes_away_has_no_tiles(tmp_path: Path) -> None:
    tiles = PmTiles(made(tmp_path / "a.pmtiles", (0, 0, 0, b"x")))
    tiles.path.unlink()
    assert tiles.tile(0, 0, 0) is None


def test_a_file_that_was_cut_off_has_no_tile_there(tmp_path: Path) -> None:
    path = made(tmp_path / "a.pmtiles", (0, 0, 0, b"x" * 500))
    path.write_bytes(path.read_bytes()[:-100])
    assert PmTiles(path).tile(0, 0, 0) is None


@pytest.mark.parametrize("content", [b"PMTiles", b"PMTiles\x02" + bytes(200), b"PMTiles\x03"])
def test_what_only_looks_like_one_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pmtiles"
    path.write_bytes(content)
    with pytest.raises(CityError, match=r"x\.pmtiles"):
        tile_file(path)


def test_vectors_and_pictures_packed_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="vector"):
        PmTiles(made(tmp_path / "v.pmtiles", (0, 0, 0, b"x"), form=TileType.MVT))
    packed = made(tmp_path / "g.pmtiles", (0, 0, 0, b"x"), packed=Compression.GZIP)
    with pytest.raises(CityError, match="packed"):
        PmTiles(packed)


def test_a_broken_directory_is_named(tmp_path: Path) -> None:
    path = made(tmp_path / "d.pmtiles", (0, 0, 0, b"x"))
    body = bytearray(path.read_bytes())
    body[127:140] = bytes(13)
    path.write_bytes(body)
    with pytest.raises(CityError, match="directory"):
        PmTiles(path)


def test_the_format_is_told_by_what_is_inside(tmp_path: Path) -> None:
    wrongly_named = made(tmp_path / "city.mbtiles", (1, 1, 1, b"p"))
    assert isinstance(tile_file(wrongly_named), PmTiles)
    other = made_mbtiles(tmp_path / "city.pmtiles", (1, 1, 0, b"m"))
    assert isinstance(tile_file(other), MbTiles)
    with pytest.raises(CityError, match="gone"):
        tile_file(tmp_path / "gone.pmtiles")
