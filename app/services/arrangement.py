"""How a person has arranged the console: read once at the start, written on an own thread."""

import base64
import binascii
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from app.services.own_file import OwnFile, read_own

log = logging.getLogger(__name__)
VERSION = 1
LARGEST = 1_000_000  # bytes; a usual file has 5 kB
SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)  # times look.md's sizes


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the window makes of its parts: opaque states of Qt's, the rest in words.

    `columns` holds the header of each table by the table's name. `scale` is None where the
    settings decide, and `taught` lists the lessons that this person has seen.
    """

    panels: bytes = b""
    window: bytes = b""
    columns: Mapping[str, bytes] = field(default_factory=dict)
    scale: float | None = None
    taught: frozenset[str] = frozenset()


class Arrangements:
    """`at_start` is at hand at once; `keep` returns at once, `fault` speaks on the own thread."""

    def __init__(self, path: Path | None, fault: Callable[[Exception], None]) -> None:
        """A file that cannot be read is as none; without a path nothing outlives the window."""
        self._file = OwnFile(path, fault)
        self.at_start = Arrangement() if path is None else read_arrangement(path)
        self._last = self.at_start

    def keep(self, arrangement: Arrangement) -> None:
        """Remember it for the next start; the same again costs nothing."""
        if arrangement != self._last:
            self._last = arrangement
            self._file.put(plain(arrangement))

    def stop(self) -> None:
        """End after the last one has been written."""
        self._file.stop()


def plain(arrangement: Arrangement) -> dict[str, Any]:
    """As JSON can hold it."""

    def text(state: bytes) -> str:
        return base64.b64encode(state).decode("ascii")

    return {
        "version": VERSION,
        "panels": text(arrangement.panels),
        "window": text(arrangement.window),
        "columns": {name: text(state) for name, state in sorted(arrangement.columns.items())},
        "scale": arrangement.scale,
        "taught": sorted(arrangement.taught),
    }


def read_arrangement(path: Path) -> Arrangement:
    """What a file holds; the usual one, with a line in the log, where it makes no sense."""
    try:
        return _arrangement(read_own(path, LARGEST))
    except FileNotFoundError:
        return Arrangement()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        log.warning("%s: the usual arrangement, this one cannot be read: %s", path, wrong)
        return Arrangement()


def _arrangement(given: Any) -> Arrangement:
    if given["version"] != VERSION:
        raise ValueError(f"of version {given['version']!r}, not {VERSION}")
    scale = given["scale"]
    if scale is not None and not (isfinite(scale) and SCALES[0] <= scale <= SCALES[-1]):
        raise ValueError(f"scale {scale!r}")
    return Arrangement(
        panels=_state(given["panels"]),
        window=_state(given["window"]),
        columns={str(name): _state(state) for name, state in given["columns"].items()},
        scale=None if scale is None else float(scale),
        taught=frozenset(map(str, given["taught"])),
    )


def _state(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise ValueError(f"{wrong}") from wrong


def stepped(scale: float, by: int) -> float:
    """The next larger (`by` 1) or smaller (-1) scale; the usual one for 0."""
    if by == 0:
        return 1.0
    beyond = [s for s in SCALES if (s > scale + 1e-9 if by > 0 else s < scale - 1e-9)]
    if not beyond:
        return SCALES[-1] if by > 0 else SCALES[0]
    return beyond[0] if by > 0 else beyond[-1]
