"""The side file for messages while the database fails: one group a line, on disk before shown."""

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from app.domain.messages import AnyMessage
from app.services.own_file import sync_folder, write_all
from app.store.codec import canonical, decode_message, encode_message
from app.store.errors import StoreError

log = logging.getLogger(__name__)
Group = Sequence[AnyMessage]


class Spool:
    """What was decided but not journaled. Read once at the start, emptied after the save."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[list[AnyMessage]]:
        """The groups in order. A line that cannot be read is set aside in a file beside it.

        Raises StoreError for a file that is there and cannot be read.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:  # going on without it would lose what was accepted
            raise StoreError(f"{self.path}: cannot be read ({error.strerror})") from error
        torn = lines.pop()  # what follows the last line end was being written when the power went
        if torn:
            log.warning("%s: dropped an unfinished last line of %d bytes", self.path, len(torn))
        groups = []
        for number, line in enumerate(lines, 1):
            try:
                groups.append([decode_message(*pair) for pair in json.loads(line)])
            except (ValueError, TypeError, RecursionError) as error:
                log.error("%s, line %d: %s", self.path, number, error)
                self._set_aside(line)
        return groups

    def _set_aside(self, line: bytes) -> None:
        """Once: while nothing is saved the same lines are met at every start."""
        with open(f"{self.path}.bad", "ab+", opener=_private) as bad:
            bad.seek(0)
            if line + b"\n" not in bad:
                bad.write(line + b"\n")

    def add(self, groups: Sequence[Group]) -> None:
        """Appends and waits for the disk. Raises OSError; the file then ends where it did."""
        text = "".join(
            canonical([[type(m).__name__, encode_message(m)] for m in group]) + "\n"
            for group in groups
        )
        with open(self.path, "ab", buffering=0, opener=_private) as out:
            end = out.tell()
            try:
                write_all(out.fileno(), text.encode())
                os.fsync(out.fileno())
            except OSError:
                out.truncate(end)
                raise
        sync_folder(self.path.parent)

    def clear(self) -> None:
        """Everything in it is in the journal now."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # callers are named in it
