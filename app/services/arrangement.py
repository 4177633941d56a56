"""How a person has arranged the console: read once at the start, written on an own thread."""

import base64
import binascii
import json
import logging
import os
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

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
        self._path, self._fault = path, fault
        self.at_start = Arrangement() if path is None else read_arrangement(path)
        self._last = self.at_start
        self._waiting: queue.SimpleQueue[Arrangement | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def keep(self, arrangement: Arrangement) -> None:
        """Remember it for the next start; the same again costs nothing."""
        if self._path is None or arrangement == self._last:
            return
        self._last = arrangement
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="arrangement", daemon=True)
            self._thread.start()
        self._waiting.put(arrangement)

    def stop(self) -> None:
        """End after the last one has been written."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _run(self) -> None:
        while (arrangement := self._waiting.get()) is not None:
            try:
                self._write(arrangement)
            except OSError as wrong:
                log.warning("the arrangement is not kept: %s", wrong)
                self._fault(wrong)

    def _write(self, arrangement: Arrangement) -> None:
        assert self._path is not None  # noqa: S101 - nothing is queued without a path
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.new")
        draft.unlink(missing_ok=True)
        private = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(private, "w", encoding="utf-8") as out:
            json.dump(plain(arrangement), out, indent=1, sort_keys=True)
        os.replace(draft, self._path)


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
        if path.stat().st_size > LARGEST:
            raise ValueError(f"more than {LARGEST} bytes")
        return _arrangement(json.loads(path.read_text(encoding="utf-8")))
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
