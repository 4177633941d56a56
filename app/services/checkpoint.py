"""What the desk notes of its picture now and then, so that a replay can be held against it."""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.entry import Entry
from app.domain.messages import AnyMessage, PictureNoted
from app.domain.picture import Picture, Value
from app.domain.standing import standing
from app.services.recorded import Recorded
from app.store import snapshots
from app.store.codec import canonical, encode_value
from app.store.snapshots import digest_of_all, digest_of_one

log = logging.getLogger(__name__)
EVERY = 1_000  # entries
BACK = timedelta(hours=23)  # within the 24 h that a desk remembers what is closed
Key = tuple[type, str]


class Fingerprints:
    """The hash of a picture; of what did not change since the last one it need not be made anew."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[Value, str, bytes]] = {}

    def of(self, values: Iterable[Value], since: datetime) -> str:
        """SHA-256 (hex) over the canonical texts of all standing values, in whatever order."""
        known: dict[Key, tuple[Value, str, bytes]] = {}
        for value in standing(values, since):
            key = type(value), value.id
            before = self._known.get(key)
            if before is None or before[0] is not value:
                text = canonical(encode_value(value))
                before = value, text, digest_of_one(text)
            known[key] = before
        self._known = known
        return digest_of_all([digest for _, _, digest in known.values()])

    @property
    def texts(self) -> list[str]:
        """The canonical texts of those values."""
        return [text for _, text, _ in self._known.values()]


class Notary:
    """`saw` and `recorded` on the desk's thread; the hash is made on the notary's own.

    Every `every` entries, and once more by `close`, a PictureNoted is posted with the number of
    the last entry that the picture holds; the picture itself goes into `folder`. Nothing is noted
    while anything is unsaved: then the picture is ahead of the journal.
    """

    def __init__(
        self,
        post: Callable[[AnyMessage], None],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        every: int = EVERY,
        folder: Path | None = None,
    ) -> None:
        self._post, self._clock, self._new_id, self._every = post, clock, new_id, every
        self._folder, self._prints = folder, Fingerprints()
        self._noted = -1  # up to which entry; -1: nothing seen yet
        self._last = 0
        self._whole = True
        self._inbox: queue.SimpleQueue[tuple[int, datetime, list[Value]] | None]
        self._inbox = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="notary", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def recorded(self, status: Recorded) -> None:
        self._whole = status.unsaved == 0

    def saw(self, picture: Picture, entries: Sequence[Entry]) -> None:
        """What was just saved, and the picture after it."""
        if not entries:
            return
        self._last = max(self._last, entries[-1].number)
        if self._noted < 0:
            self._noted = self._last
        if self._whole and self._last - self._noted >= self._every:
            self._noted = self._last
            self._inbox.put((self._last, self._clock(), picture.everything()))

    def close(self, picture: Picture) -> PictureNoted | None:
        """The last note, when the desk has nothing more to save; None where nothing is new."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if not self._whole or self._last <= max(self._noted, 0):
            return None
        return self._note(self._last, self._clock(), picture.everything())

    def _run(self) -> None:
        while (asked := self._inbox.get()) is not None:
            try:
                self._post(self._note(*asked))
            except Exception:
                log.exception("no note of the picture after entry %d", asked[0])

    def _note(self, number: int, at: datetime, values: list[Value]) -> PictureNoted:
        since = at - BACK
        digest = self._prints.of(values, since)
        if self._folder is not None:
            try:
                snapshots.keep(self._folder, number, at, self._prints.texts)
            except OSError as fault:  # a replay will take longer to open, that is all
                log.warning("the picture after entry %d is not kept: %s", number, fault)
        return PictureNoted(
            id=self._new_id(),
            at=at,
            entered_at=at,
            by="desk",
            number=number,
            digest=digest,
            since=since,
        )
