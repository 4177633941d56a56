"""Views of the map that were kept by number: read once at the start, written on an own thread."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.services.own_file import OwnFile, read_own

log = logging.getLogger(__name__)
NUMBERS = range(1, 10)
LARGEST = 100_000  # bytes; nine views are under one kB


@dataclass(frozen=True, slots=True)
class KeptView:
    """The middle in degrees, and the zoom."""

    lon: float
    lat: float
    zoom: float


class Bookmarks:
    """`views` is at hand at once; `keep` returns at once, `fault` speaks on the writing thread."""

    def __init__(self, path: Path | None, fault: Callable[[Exception], None]) -> None:
        """A file that cannot be read is as none; without a path nothing outlives the window."""
        self._file = OwnFile(path, fault)
        self._views = {} if path is None else read_views(path)

    @property
    def views(self) -> Mapping[int, KeptView]:
        return MappingProxyType(self._views)

    def keep(self, number: int, view: KeptView) -> None:
        """Remember a view under 1 to 9; what was there before is forgotten."""
        self._views = {**self._views, number: view}
        self._file.put({str(number): asdict(view) for number, view in self._views.items()})

    def stop(self) -> None:
        """End after the last view has been written."""
        self._file.stop()


def read_views(path: Path) -> dict[int, KeptView]:
    """What a file holds, less what makes no sense; {} where there is none."""
    try:
        plain = read_own(path, LARGEST)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as wrong:
        log.warning("%s: no kept views: %s", path, wrong)
        return {}
    found = plain.items() if isinstance(plain, dict) else ()
    known = {number: _view(plain) for number, plain in found}
    return {int(n): v for n, v in known.items() if v and n.isdecimal() and int(n) in NUMBERS}


def _view(plain: Any) -> KeptView | None:
    try:
        view = KeptView(float(plain["lon"]), float(plain["lat"]), float(plain["zoom"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    sane = isfinite(view.zoom) and abs(view.lon) <= 180.0 and abs(view.lat) <= 85.0
    return view if sane else None
