"""Dataclasses of arrays and texts to and from .npz files whose bytes depend on nothing else."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.city.report import CityError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can state
T = TypeVar("T", bound=np.generic)
Columns = Mapping[str, NDArray[np.generic]]


def as_npz(columns: Columns) -> bytes:
    """Not compressed: read at the speed of the disk, and the same bytes from every zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(columns):
            part = io.BytesIO()
            np.lib.format.write_array(
                part, np.ascontiguousarray(columns[name]), version=(1, 0), allow_pickle=False
            )
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), part.getvalue())
    return out.getvalue()


class Table:
    """The columns of one .npz file, each taken by name with the type it must have."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._file = path.name
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                self._columns = {name: archive[name] for name in archive.files}
        # numpy and zipfile raise these for whatever is not an .npz file of plain arrays.
        except (ValueError, OSError, EOFError, KeyError, MemoryError, zipfile.BadZipFile) as broken:
            raise CityError(path.name, "", f"not a file of arrays ({broken})") from broken

    def take(self, name: str, dtype: type[T], length: int = -1) -> NDArray[T]:
        """(n,) one column, of exactly that type and length (-1: any). Raises CityError."""
        column = self._columns.get(name)
        if column is None:
            raise CityError(self._file, name, "column is missing")
        if column.dtype != np.dtype(dtype) or column.ndim != 1:
            raise CityError(self._file, name, f"not a row of {np.dtype(dtype).name}")
        if length >= 0 and len(column) != length:
            raise CityError(self._file, name, f"{len(column)} values instead of {length}")
        return column  # type: ignore[no-any-return]

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts as `as_texts` wrote them."""
        try:
            joined = self.take(name, np.uint8).tobytes().decode("utf-8")
        except UnicodeDecodeError as broken:
            raise CityError(self._file, name, f"not UTF-8 ({broken})") from broken
        return tuple(joined.split("\n")[:-1])

    def indices(self, name: str, length: int, below: int, least: int = 0) -> NDArray[np.int32]:
        """Whole numbers from `least` to `below`, the end not included."""
        column = self.take(name, np.int32, length)
        if len(column) and (column.min() < least or column.max() >= below):
            raise CityError(self._file, name, f"an index outside {least} to {below - 1}")
        return column

    def steps(self, name: str, last: int, length: int = -1) -> NDArray[np.int32]:
        """First indices of consecutive runs: from 0, never falling, to `last`."""
        column = self.take(name, np.int32, length)
        if not len(column) or column[0] or column[-1] != last or (np.diff(column) < 0).any():
            raise CityError(self._file, name, f"does not divide {last} values")
        return column

    def degrees(self, name: str, most: float, length: int = -1) -> NDArray[np.float64]:
        """(n,) lon or lat, none beyond `most` degrees. Raises CityError."""
        column = self.take(name, np.float64, length)
        if len(column) and not np.abs(column).max() <= most:  # also where a value is NaN
            raise CityError(self._file, name, f"a coordinate beyond {most:.0f} degrees")
        return column


def as_texts(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    """UTF-8, each text closed by a line feed, which no text may contain."""
    joined = "".join(text.replace("\n", " ") + "\n" for text in texts)
    return np.frombuffer(joined.encode("utf-8"), np.uint8)
