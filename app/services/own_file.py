"""Small files of this user alone: for our eyes only, replaced whole or not at all."""

import json
import logging
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class OwnFile:
    """Plain values as JSON, written on a thread that starts with the first of them.

    `fault` speaks on that thread. Without a path nothing is written.
    """

    def __init__(self, path: Path | None, fault: Callable[[Exception], None]) -> None:
        self._path, self._fault = path, fault
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def put(self, plain: Any) -> None:
        """Returns at once."""
        if self._path is None:
            return
        if self._thread is None:
            run = threading.Thread(target=self._run, args=(self._path,), daemon=True)
            run.name = self._path.stem
            run.start()
            self._thread = run
        self._waiting.put(json.dumps(plain, indent=1, sort_keys=True).encode())

    def stop(self) -> None:
        """End after the last one has been written."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _run(self, path: Path) -> None:
        while (content := self._waiting.get()) is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content)
            except OSError as wrong:
                log.warning("%s is not kept: %s", path, wrong)
                self._fault(wrong)


def read_own(path: Path, largest: int) -> Any:
    """The values in it. Raises OSError; ValueError or RecursionError for what is no such file."""
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"more than {largest} bytes")
    return json.loads(content)


def write_whole(path: Path, content: bytes) -> None:
    """On disk when it returns. Raises OSError, and what was there before still is."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_all(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    new.replace(path)
    sync_folder(path.parent)


def write_all(handle: int, content: bytes) -> None:
    """Raises OSError, when a part may have been written."""
    while content:
        content = content[os.write(handle, content) :]


def sync_folder(folder: Path) -> None:
    """Names that came and went in it are on disk when it returns. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
