"""A store with a small day in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.entry import Entry
from app.domain.incident import Caller, Disposition
from app.domain.limits import Limits
from app.domain.picture import Picture, saved
from app.domain.unit import Unit, UnitKind
from app.store.history import LINES, History, entries
from app.store.store import Store
from tests.domain.build import NOON, call, say, send

LONG_AGO = NOON - timedelta(days=1)
SAVED = NOON + timedelta(seconds=2)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = Store(str(folder / "c.db"))
    try:
        yield store
    finally:
        store.close()


def roster(*ids: str) -> list[m.AnyMessage]:
    units = tuple(Unit(id, id.upper(), UnitKind.CAR, "d1") for id in ids)
    return [say(m.RosterLoaded, units=units), *(say(m.UnitSignedOn, unit_id=id) for id in ids)]


def small_day() -> list[m.AnyMessage]:
    """Two calls of one affair, one unit sent, there, back; closed. 13 entries."""
    caller = Caller("王小明", "13812345678")
    day = [
        *roster("u1", "u2"),
        say(
            m.IncidentReported,
            1,
            incident_id="i1",
            source_ref="x",
            category="fight",
            priority=1,
            lon=113.7,
            lat=22.9,
            address="宏图路12号",
            summary="回电 13912345678",
            caller=caller,
        ),
        call("i2", 5),
        send("i1", "u1", second=10),
        say(m.LinkDuplicate, 12, incident_id="i2", primary_id="i1"),
        say(m.OrderAcknowledged, 15, assignment_id="i1/u1"),
        say(m.UnitDeparted, 20, assignment_id="i1/u1"),
        say(m.UnitArrived, 200, assignment_id="i1/u1"),
        say(m.FeedbackGiven, 900, assignment_id="i1/u1", text="已调解"),
        say(m.UnitCleared, 950, unit_id="u1", assignment_id="i1/u1"),
        say(m.CloseIncident, 1000, incident_id="i1", disposition=Disposition.VALID),
    ]
    return [replace(message, id=f"m{n}") for n, message in enumerate(day, 1)]


def record(
    store: Store, picture: Picture, messages: Iterable[m.AnyMessage], at: datetime = SAVED
) -> list[Entry]:
    """Decides and saves one after the other, as the desk would."""
    entries = []
    for message in messages:
        values = decide(picture, message)
        entries += store.save([(message, values)], at)
        picture.put_all(saved(value, at) for value in values)
    return entries


def about(history: History, id: str) -> list[Entry]:
    """What the journal has on a directive, a receiver, a tip or a duty, newest first."""
    return entries(history.database, (LINES.subject_id == id) | (LINES.part_id == id), 200)


def fresh(store: Store) -> Picture:
    return store.load(Limits(), LONG_AGO)
