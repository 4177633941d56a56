"""What is being written at a seat survives a crash: one private file, written on its own thread."""

import json
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote

from app.services.own_file import sync_folder, write_whole
from app.store.codec import canonical, reader, writer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `began_at` is when the call was answered."""

    began_at: datetime
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    category: str = ""  # code; "" while none is chosen
    priority: int | None = None  # None: that of the category
    summary: str = ""
    name: str = ""
    phone: str = ""
    hazards: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        words = (self.address, self.category, self.summary, self.name, self.phone)
        return self.lon is None and not any(words) and not self.hazards


class Begun(Protocol):
    """A frozen dataclass that the codec of the store can write."""

    @property
    def empty(self) -> bool:
        """Nothing in it is worth keeping."""


B = TypeVar("B", bound=Begun)


class End:
    """Said to the thread when there will be no more drafts."""


class Drafts(Generic[B]):
    """`keep` from any thread; the newest draft is on disk a moment later, None takes it away.

    A call names the caller: nobody else may read the file, and nothing is left of it after the
    save. `fault` speaks on the thread of the drafts, once until a write succeeds again.
    """

    def __init__(self, path: Path, fault: Callable[[Exception], None], kind: type[B]) -> None:
        self.path, self._fault = path, fault
        self._write: Callable[[Any], Any] = writer(kind)
        self._read: Callable[[Any], Any] = reader(kind)
        self._failing = False
        self._inbox: queue.SimpleQueue[B | End | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)

    def read(self) -> B | None:
        """What a run that ended too early left; a file that cannot be read is taken away."""
        try:
            plain = json.loads(self.path.read_bytes())
            draft: B = self._read(plain)
        except FileNotFoundError:
            return None
        except OSError as unreadable:
            log.warning("%s: no draft: %s", self.path, unreadable)
            return None
        except (ValueError, TypeError, RecursionError) as wrong:
            log.warning("%s: no draft: %s", self.path, type(wrong).__name__)  # never what it says
            self.path.unlink(missing_ok=True)
            return None
        return None if draft.empty else draft

    def start(self) -> None:
        self._thread.start()

    def keep(self, draft: B | None) -> None:
        self._inbox.put(None if draft is None or draft.empty else draft)

    def stop(self) -> None:
        """After the last draft has been written."""
        self._inbox.put(End())
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            said = self._inbox.get()
            newest = None if isinstance(said, End) else (said,)
            while not isinstance(said, End) and not self._inbox.empty():
                said = self._inbox.get()
                newest = newest if isinstance(said, End) else (said,)
            if newest is not None:
                self._put(newest[0])
            if isinstance(said, End):
                return

    def _put(self, draft: B | None) -> None:
        try:
            self.write(draft)
        except OSError as error:
            if not self._failing:
                log.error("%s: draft not kept: %s", self.path, error)
                self._fault(error)
            self._failing = True
        else:
            self._failing = False

    def write(self, draft: B | None) -> None:
        """Whole or not at all, and on disk when it returns. Raises OSError."""
        if draft is None:
            if self.path.exists():
                self.path.unlink()
                sync_folder(self.path.parent)
            return
        write_whole(self.path, canonical(self._write(draft)).encode())


def draft_of(spool: Path, seat: str, what: str = "") -> Path:
    """The file of one seat, beside the spool of the store that its calls are for.

    `what` is written there where it is no call, such as "order".
    """
    store = spool.name.removesuffix(".jsonl").removesuffix(".unsaved")
    return spool.with_name(f"{store}.seat-{quote(seat, safe='')[:80]}{what and '.'}{what}.draft")
