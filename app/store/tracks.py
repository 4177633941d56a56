"""Where every unit was: fixes of 16 bytes in files of one hour, each packed when it is full.

A fix is kept when the unit has moved 15 m or 30 s have passed since the last one that was kept:
4 to 10 bytes each once packed. What a crash leaves half written at the end of a file is cut off.
"""

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import cos, radians
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.fixes import Fixes
from app.domain.place import METRES_A_DEGREE
from app.store.errors import StoreError

DEAD_M, DEAD_S = 15.0, 30.0
HOUR_S: Final = 3600
SCALE: Final = 1e7  # of degrees: 1 cm, and 180° fits into 32 bits
NO_HEADING: Final = 255
SPEED_STEP: Final = 0.25  # m/s; up to 63.75
RECORD: Final = np.dtype(
    [
        ("unit", "<u2"),  # place in units.json
        ("heading", "u1"),
        ("speed", "u1"),
        ("ms", "<u4"),  # since the hour began
        ("lon", "<i4"),
        ("lat", "<i4"),
    ]
)
MOST_UNITS: Final = 2**16
UNITS, NOW = "units.json", "now.npz"
OPEN, PACKED = ".fixes", ".fixes.z"  # 2026-11-22T09.000.fixes, packed 2026-11-22T09.000.fixes.z
PICTURE: Final = ".picture.z"  # 2026-11-22T09.1234.picture.z, of snapshots.py
LEVEL: Final = 3  # of zlib: a fifth larger than the best, a third of its time
PART: Final = 2**18  # fixes of one file: a fifth of a second to pack, not half a minute at once


@dataclass(frozen=True, eq=False, slots=True)
class Track:
    """Fixes in the order of their times; (n,) each, units as places in `unit_ids`."""

    unit_ids: tuple[str, ...]
    unit: NDArray[np.int64]
    at: NDArray[np.float64]  # seconds since 1970 UTC
    lon: NDArray[np.float64]  # degrees, WGS-84
    lat: NDArray[np.float64]
    heading: NDArray[np.float64]  # degrees; NaN when standing
    speed: NDArray[np.float64]  # m/s

    def frame(self, at: float) -> Fixes:
        """The last fix of every unit up to that moment; NaN for one that has none here."""
        n = len(self.unit_ids)
        last = np.full(n, -1)
        known = int(np.searchsorted(self.at, at, side="right"))
        last[self.unit[:known]] = np.arange(known)  # the later one wins
        seen = last >= 0

        def column(values: NDArray[np.float64]) -> NDArray[np.float64]:
            out = np.full(n, np.nan)
            out[seen] = values[last[seen]]
            return out

        columns = (self.lon, self.lat, self.heading, self.speed, self.at)
        return Fixes(self.unit_ids, *(column(values) for values in columns))


class TrackWriter:
    """One thread writes into a folder of its own. Every method may raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # where officers were
        self._places = {id: at for at, id in enumerate(read_units(folder))}
        self._ids: tuple[str, ...] = ()
        self._rows = np.empty(0, np.int64)
        self._kept = np.full((MOST_UNITS, 3), np.nan)  # lon, lat and time of the last one kept
        self._hour: int | None = None
        self._path = folder  # the file of that hour which is not full

    def put(self, fixes: Fixes) -> int:
        """Write what is new of a frame; how many fixes that were."""
        if fixes.unit_ids != self._ids:
            self._meet(fixes.unit_ids)
        new = self._news(fixes)
        for hour in np.unique(fixes.at[new] // HOUR_S).astype(int).tolist():
            self._append(hour, fixes, new[fixes.at[new] // HOUR_S == hour])
        self._kept[self._rows[new]] = np.column_stack((fixes.lon, fixes.lat, fixes.at))[new]
        self._frame(fixes)
        return len(new)

    def _meet(self, unit_ids: tuple[str, ...]) -> None:
        """Units that were never written get the next places; the list only ever grows."""
        fresh = [id for id in unit_ids if id not in self._places]
        if fresh:
            for id in fresh:
                self._places[id] = len(self._places)
            if len(self._places) > MOST_UNITS:
                raise OSError(f"{self.folder}: more than {MOST_UNITS} units")
            replaced(self.folder / UNITS, json.dumps(list(self._places)).encode())
        self._ids = unit_ids
        self._rows = np.array([self._places[id] for id in unit_ids], np.int64)

    def _news(self, fixes: Fixes) -> NDArray[np.intp]:
        kept = self._kept[self._rows]
        middle = float(np.nanmean(fixes.lat)) if np.isfinite(fixes.lat).any() else 0.0
        east = (fixes.lon - kept[:, 0]) * cos(radians(middle))
        moved = np.hypot(east, fixes.lat - kept[:, 1]) * METRES_A_DEGREE >= DEAD_M
        waited = fixes.at - kept[:, 2] >= DEAD_S
        first = np.isnan(kept[:, 2])
        later = first | (fixes.at > kept[:, 2])
        return np.flatnonzero(np.isfinite(fixes.at) & later & (first | moved | waited))

    def _append(self, hour: int, fixes: Fixes, new: NDArray[np.intp]) -> None:
        if self._hour is None or hour > self._hour:
            pack_hours(self.folder, before=hour)
            self._hour, self._path = hour, next_open(self.folder, hour)
        path = self._path if hour == self._hour else next_open(self.folder, hour)
        with path.open("ab") as file:
            file.truncate(file.tell() // RECORD.itemsize * RECORD.itemsize)  # after a crash
            file.write(records(fixes, self._rows, new, hour).tobytes())
            full = file.tell() >= PART * RECORD.itemsize
        if full:
            pack_file(path)
            self._path = next_open(self.folder, self._hour)

    def _frame(self, fixes: Fixes) -> None:
        """The newest frame of all, for whoever only wants to know where they are now."""
        path = self.folder / f".{NOW}"
        with path.open("wb") as file:
            columns = np.vstack((fixes.lon, fixes.lat, fixes.heading, fixes.speed, fixes.at))
            np.savez(file, columns=columns, units=self._rows)
        path.replace(self.folder / NOW)


def records(
    fixes: Fixes, places: NDArray[np.int64], new: NDArray[np.intp], hour: int
) -> NDArray[np.void]:
    out = np.zeros(len(new), RECORD)
    heading, speed = fixes.heading[new], fixes.speed[new]
    turned = np.nan_to_num(heading % 360.0 / 360.0 * NO_HEADING).astype(np.uint8) % NO_HEADING
    out["unit"] = places[new]
    out["heading"] = np.where(np.isfinite(heading), turned, NO_HEADING)
    out["speed"] = np.clip(np.nan_to_num(speed) / SPEED_STEP, 0, 255).round()
    out["ms"] = np.round((fixes.at[new] - hour * HOUR_S) * 1000.0).clip(0, HOUR_S * 1000 - 1)
    out["lon"] = np.round(fixes.lon[new] * SCALE)
    out["lat"] = np.round(fixes.lat[new] * SCALE)
    return out


def name_of(hour: int) -> str:
    """Of the file of an hour, counted since 1970: 2026-11-22T09."""
    return f"{datetime.fromtimestamp(hour * HOUR_S, UTC):%Y-%m-%dT%H}"


# ---- packing -----------------------------------------------------------------------------------


def pack_hours(folder: Path, before: int) -> None:
    """Pack what is open of every hour that is over."""
    for path in sorted(folder.glob(f"*{OPEN}")):
        if path.name < name_of(before):
            pack_file(path)


def pack_file(path: Path) -> None:
    """Unit by unit, differences, squeezed. A crash may leave both; then the packed one counts."""
    packed = packed_of(path)
    if not packed.exists():
        replaced(packed, pack(read_open(path)))
    path.unlink()


def packed_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(OPEN) + PACKED)


def parts_of(folder: Path, hour: int) -> list[Path]:
    """The files of an hour by their open names, whether packed or not, in the order of writing."""
    name = name_of(hour)
    stems = {path.name.split(OPEN)[0] for path in folder.glob(f"{name}.*")}
    return [folder / f"{stem}{OPEN}" for stem in sorted(stems)]


def next_open(folder: Path, hour: int) -> Path:
    """The file of an hour that takes more: the last one, or after a packed one a new one."""
    parts = parts_of(folder, hour)
    if parts and not packed_of(parts[-1]).exists():
        return parts[-1]
    last = int(parts[-1].name.split(".")[1]) if parts else -1
    return folder / f"{name_of(hour)}.{last + 1:03}{OPEN}"


def drop_before(folder: Path, hour: int) -> int:
    """Take away what is older than that hour; how many files. May raise OSError."""
    own = (*folder.glob(f"*{OPEN}*"), *folder.glob(f"*{PICTURE}"))
    old = [path for path in own if path.name < name_of(hour)]
    for path in old:
        path.unlink()
    return len(old)


def pack(fixes: NDArray[np.void]) -> bytes:
    order = np.lexsort((fixes["ms"], fixes["unit"]))
    columns = [
        np.diff(fixes[name][order].astype(np.int64), prepend=0).astype("<i8").tobytes()
        for name in RECORD.names or ()
    ]
    # Byte by byte, so that the many zeros of the differences lie together.
    shuffled = [np.frombuffer(c, np.uint8).reshape(-1, 8).T.tobytes() for c in columns]
    return zlib.compress(b"".join(shuffled), LEVEL)


def unpacked(squeezed: bytes, path: Path) -> NDArray[np.void]:
    """Raises StoreError where the file is not what was written."""
    try:
        raw = zlib.decompress(squeezed)
        names = RECORD.names or ()
        parts = np.frombuffer(raw, np.uint8).reshape(len(names), 8, -1)
    except (zlib.error, ValueError) as broken:
        raise StoreError(f"{path}: fixes cannot be read: {broken}") from None
    out = np.zeros(parts.shape[2], RECORD)
    for name, part in zip(names, parts, strict=True):
        column = np.ascontiguousarray(part.T).view("<i8").ravel()
        out[name] = np.cumsum(column).astype(RECORD[name])
    return out


def read_open(path: Path) -> NDArray[np.void]:
    raw = path.read_bytes()
    return np.frombuffer(raw[: len(raw) // RECORD.itemsize * RECORD.itemsize], RECORD)


def replaced(path: Path, content: bytes) -> None:
    """Written beside it, on the disk, and put in its place."""
    new = path.with_name(f".{path.name}")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


# ---- reading -----------------------------------------------------------------------------------


def read_units(folder: Path) -> tuple[str, ...]:
    try:
        found = json.loads((folder / UNITS).read_bytes())
    except FileNotFoundError:
        return ()
    except ValueError as broken:
        raise StoreError(f"{folder / UNITS}: {broken}") from None
    return tuple(str(id) for id in found)


def read_now(folder: Path) -> Fixes | None:
    """The newest frame; None where there is none yet. Raises StoreError for what cannot be read."""
    path = folder / NOW
    try:
        with np.load(path) as file:
            columns, places = file["columns"], file["units"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as broken:
        raise StoreError(f"{path}: {broken}") from None
    ids = read_units(folder)
    return Fixes(tuple(ids[at] for at in places.tolist()), *columns)


def read_track(folder: Path, since: datetime, until: datetime) -> Track:
    """All fixes from `since` to before `until`. Raises StoreError for what cannot be read."""
    ids = read_units(folder)
    first, last = since.timestamp(), until.timestamp()
    found, at = [], []
    for hour in hours(since, until):
        for part in of_hour(folder, hour):
            found.append(part)
            at.append(hour * HOUR_S + part["ms"].astype(np.float64) / 1000.0)
    fixes = np.concatenate(found) if found else np.zeros(0, RECORD)
    times = np.concatenate(at) if at else np.empty(0)
    order = np.argsort(times, kind="stable")
    order = order[(times[order] >= first) & (times[order] < last)]
    fixes = fixes[order]
    turned = fixes["heading"].astype(np.float64) * 360.0 / NO_HEADING
    return Track(
        ids,
        fixes["unit"].astype(np.int64),
        times[order],
        fixes["lon"] / SCALE,
        fixes["lat"] / SCALE,
        np.where(fixes["heading"] == NO_HEADING, np.nan, turned),
        fixes["speed"] * SPEED_STEP,
    )


def hours(since: datetime, until: datetime) -> Sequence[int]:
    first = int(since.timestamp() // HOUR_S)
    last = int((until - timedelta(microseconds=1)).timestamp() // HOUR_S)
    return range(first, last + 1)


def of_hour(folder: Path, hour: int) -> list[NDArray[np.void]]:
    """Everything that was written of an hour, also while the console goes on writing."""
    try:
        return [part for path in parts_of(folder, hour) for part in read_part(path)]
    except OSError as broken:
        raise StoreError(f"{broken.filename}: {broken.strerror or broken}") from None


def read_part(path: Path) -> list[NDArray[np.void]]:
    """One file, packed or not; it may be packed, or dropped, at this very moment."""
    packed = packed_of(path)
    for _ in range(2):
        try:
            return [unpacked(packed.read_bytes(), packed)]
        except FileNotFoundError:
            pass
        try:
            return [read_open(path)]
        except FileNotFoundError:
            pass
    return []
