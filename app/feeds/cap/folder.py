"""A watched folder of CAP files: each is read once; what is no CAP is quarantined with its reason.

The folder itself is never changed. The cursor names the files that were read and are still there.
"""

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.domain.messages import AnyMessage, MessageQuarantined
from app.feeds.cap.read import CapReading, Finding, read_cap
from app.feeds.cap.tree import MOST_BYTES
from app.feeds.cap.values import CapAlert
from app.feeds.ids import record_id
from app.feeds.runner import Reading

log = logging.getLogger(__name__)
AT_ONCE: Final = 20  # files of one reading
MOST_FILES: Final = 1000  # in the folder: each stands in the cursor
SETTLED_S: Final = 1.0  # a file younger than this may still be being written
UNFINISHED: Final = (".tmp", ".part", ".filepart", ".crdownload", "~")
LONGEST_RAW: Final = 4000  # characters kept of what was refused
MOST_REASONS: Final = 5
NONE_READ: Final = "-"  # a cursor is never empty, or it would be forgotten


class NotTaken(Exception):
    """A valid alert that is not for us, with the reason."""


class CapFolder:
    """`take` makes messages of one alert or raises NotTaken; `listen` is called at every reading,
    so that who takes alerts keeps up while there are none; `wall` is the clock of the files.
    """

    name = "cap"
    period_s = 5.0

    def __init__(
        self,
        folder: Path,
        take: Callable[[CapAlert, datetime], Sequence[AnyMessage]],
        wall: Callable[[], float] = time.time,
        listen: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._take = take
        self._listen = listen
        self._wall = wall

    def read(self, position: str, now: datetime) -> Reading:
        """OSError where the folder cannot be read or holds too many files: the link is down."""
        self._listen()
        present = dict(self._present())
        known = present.keys() & set(position.split())
        fresh = [mark for mark in present if mark not in known][:AT_ONCE]
        messages: list[AnyMessage] = []
        alerts: list[tuple[CapAlert, str]] = []
        for mark in fresh:
            reading = _read(present[mark])
            if reading is None:
                continue  # it went away
            found, raw = reading
            if found.faults:
                messages.append(self._refused(mark, _why(found), raw, now))
            if found.remarks:
                log.info("%s (%d remarks)", found.remarks[0].of(found.name), len(found.remarks))
            alerts += [(alert, found.name) for alert in found.alerts]
        for alert, name in sorted(alerts, key=lambda pair: pair[0].sent):
            messages += self._taken(alert, name, now)
        read = " ".join(sorted({*known, *fresh})) or NONE_READ
        return Reading(tuple(messages), read, alive=True)

    def _present(self) -> Iterator[tuple[str, Path]]:
        """Whole files by a mark that changes with them, the oldest first."""
        files: list[tuple[int, str, os.stat_result]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                    continue
                if entry.is_file(follow_symlinks=False):
                    found = entry.stat(follow_symlinks=False)
                    files.append((found.st_mtime_ns, entry.name, found))
        if len(files) > MOST_FILES:
            raise OSError(f"{self._folder} holds more than {MOST_FILES} files: move the old ones")
        for _, name, found in sorted(files, key=lambda file: file[:2]):
            age_s = self._wall() - max(found.st_mtime, found.st_ctime)
            if age_s < 0 or age_s >= SETTLED_S:  # a clock that was set back keeps no file waiting
                words = f"{name}\x1f{found.st_size}\x1f{found.st_mtime_ns}"
                digest = sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
                yield digest[:12], self._folder / name

    def _taken(self, alert: CapAlert, name: str, now: datetime) -> Sequence[AnyMessage]:
        try:
            return self._take(alert, now)
        except NotTaken as why:
            mark = f"{alert.sender}\x1f{alert.identifier}"
            return [self._refused(mark, f"{name}: {why}", alert.identifier, now)]

    def _refused(self, mark: str, reason: str, raw: str, now: datetime) -> MessageQuarantined:
        return MessageQuarantined(
            id=record_id(datetime.fromtimestamp(0, UTC), self.name, "bad", mark),
            at=now,
            entered_at=now,
            by=self.name,
            feed=self.name,
            reason=_printable(reason),
            raw=_printable(raw),
        )


def _read(path: Path) -> tuple[CapReading, str] | None:
    """What is in it and its first lines; None where it is not there any more."""
    name = _printable(path.name)
    try:
        raw = _bytes(path)
    except FileNotFoundError:
        return None
    except OSError as fault:
        wrong = Finding(1, f"cannot be read: {fault.strerror}")
        return CapReading(name, faults=(wrong,), refused=1), ""
    return read_cap(raw, name), raw[:LONGEST_RAW].decode("utf-8", "backslashreplace")


def _bytes(path: Path) -> bytes:
    """At most one byte more than may be; a pipe or a link put there meanwhile is not followed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return b""
        return file.read(MOST_BYTES + 1)


def _why(reading: CapReading) -> str:
    reasons = reading.reasons
    more = len(reasons) - MOST_REASONS
    return "; ".join((*reasons[:MOST_REASONS], *([f"+{more}"] if more > 0 else [])))


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")[:LONGEST_RAW]
