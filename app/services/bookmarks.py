"""Views of the map that were kept by number: read once at the start, written on an own thread."""

import json
import logging
import os
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

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
        self._path, self._fault = path, fault
        self._views = {} if path is None else read_views(path)
        self._waiting: queue.SimpleQueue[dict[int, KeptView] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def views(self) -> Mapping[int, KeptView]:
        return MappingProxyType(self._views)

    def keep(self, number: int, view: KeptView) -> None:
        """Remember a view under 1 to 9; what was there before is forgotten."""
        self._views = {**self._views, number: view}
        if self._path is None:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="bookmarks", daemon=True)
            self._thread.start()
        self._waiting.put(self._views)

    def stop(self) -> None:
        """End after the last view has been written."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _run(self) -> None:
        while (views := self._waiting.get()) is not None:
            try:
                self._write(views)
            except OSError as wrong:
                log.warning("views are not kept: %s", wrong)
                self._fault(wrong)

    def _write(self, views: Mapping[int, KeptView]) -> None:
        assert self._path is not None  # noqa: S101 - nothing is queued without a path
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.new")
        plain = {str(number): asdict(view) for number, view in sorted(views.items())}
        draft.write_text(json.dumps(plain, indent=1), encoding="utf-8")
        os.replace(draft, self._path)


def read_views(path: Path) -> dict[int, KeptView]:
    """What a file holds, less what makes no sense; {} where there is none."""
    try:
        if path.stat().st_size > LARGEST:
            return {}
        plain = json.loads(path.read_text(encoding="utf-8"))
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
