"""A desk without its thread, and what it says."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain import messages as m
from app.domain.entry import Entry
from app.domain.incident import Incident
from app.domain.limits import Limits
from app.domain.messages import AnyMessage
from app.domain.picture import Picture, Value
from app.services.desk import Desk
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.store.store import Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SAVED = NOON + timedelta(seconds=2)


class Room:
    """A desk without its thread, and what it says."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """Without an address the store is a file in the folder."""
        self.folder = folder
        self._url = url or str(folder / "c.db")
        self.now = SAVED
        self.shown: dict[tuple[type, str], Value] = {}
        self.entries: list[Entry] = []
        self.refused: list[str] = []
        self.faults: list[Exception] = []
        self.status: list[Recorded] = []
        self.open()

    def open(self) -> None:
        self.store = Store(self._url)
        self.desk = Desk(
            self.store,
            self.publish,
            lambda _, no: self.refused.append(no.code),
            self.faults.append,
            self.status.append,
            lambda: self.now,
            Spool(self.folder / "unsaved.jsonl"),
            Limits(),
        )

    def reopen(self) -> None:
        """As after a crash: nothing is said or written any more by the old desk."""
        self.store.close()
        self.shown, self.entries = {}, []
        self.open()
        self.desk.show_everything()

    def publish(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        self.shown.update(((type(v), v.id), v) for v in values)
        self.entries += entries

    def handle(self, *groups: Sequence[AnyMessage]) -> None:
        self.desk.handle(groups)

    def incident(self, id: str = "i1") -> Incident:
        value = self.shown[Incident, id]
        assert isinstance(value, Incident)
        return value

    def stored(self) -> Picture:
        return self.store.load(Limits(), NOON - timedelta(days=1))

    def journaled(self) -> list[str]:
        return [entry.message.id for entry in self.entries]

    def is_recorded(self) -> bool:
        """What is stored is what the desk has and what was shown."""
        shown = {(type(v), v.id): v for v in self.stored().everything()}
        return self.stored() == self.desk.picture and shown.items() <= self.shown.items()


def moved(n: int, feed: str = "110") -> m.CursorMoved:
    return m.CursorMoved(
        id=f"cursor-{n}", at=NOON, entered_at=NOON, by=feed, feed=feed, position=str(n)
    )
