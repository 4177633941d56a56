"""A packed OpenStreetMap file as the plain one, as long as it unpacks to what is believable."""

import bz2
import gzip
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from app.city.report import CityError

LEAST = 64 << 20  # bytes that any file may unpack to
RATIO = 50  # real extracts unpack to eight to fifteen times their size, a bomb to a million times
PIECE = 1 << 20
OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {".bz2": bz2.open, ".gz": gzip.open}  # type: ignore[dict-item]


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or for the time of the block what it unpacks to. Raises CityError."""
    opener = OPENERS.get(path.suffix.lower())
    if opener is None:
        yield path
        return
    folder = Path(tempfile.mkdtemp(prefix="patrolgrid-osm-"))
    try:
        plain = folder / path.stem
        try:
            with opener(path) as packed, plain.open("wb") as out:
                _copy(packed, out, path)
        except (OSError, EOFError) as broken:
            raise CityError(path.name, "", f"cannot be unpacked ({broken})") from broken
        yield plain
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(packed: Any, out: IO[bytes], path: Path) -> None:
    most, size = max(LEAST, RATIO * path.stat().st_size), 0
    while piece := packed.read(PIECE):
        size += len(piece)
        if size > most:
            raise CityError(path.name, "", f"unpacks to more than {most >> 20} MB: not a map")
        out.write(piece)
