"""Commits on a real disk: our store and a whole turn of the desk beside bare SQLite."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.incident import Disposition
from app.domain.limits import Limits
from app.domain.picture import Picture, saved
from app.services.recorder import Recorder
from app.services.spool import Spool
from app.store.codec import canonical, encode_message, encode_value
from app.store.journal import verify
from app.store.store import Store
from tests.bench.rows import Row, row
from tests.domain.build import call, say, send
from tests.store.build import SAVED, roster

BATCH = 100
Step = Callable[[m.AnyMessage], object]


def shift(incidents: int) -> Iterator[m.AnyMessage]:
    """Six messages an incident, from the call to its closing."""
    for n in range(incidents):
        incident, order = f"i{n}", f"i{n}/u1"
        yield call(incident, n)
        yield send(incident, "u1", second=n)
        for kind in (m.OrderAcknowledged, m.UnitDeparted, m.UnitArrived):
            yield say(kind, n, assignment_id=order)
        yield say(m.CloseIncident, n, incident_id=incident, disposition=Disposition.VALID)


def run(quick: bool = False) -> list[Row]:
    """Rows as design/targets.md names their keys; n is the messages in one transaction.

    `own` decides, dedupes, saves and stamps as the desk does, one message a transaction;
    `own store` is the save alone; the bare ones write the same bytes into one table. `agrees` says
    that the hash chain and the rows verify, and for the bare ones that every line is there.
    """
    messages = list(shift(40 if quick else 200))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="commit-")))
        turns, saves = (Store(str(folder / f"{name}.db")) for name in ("turns", "saves"))
        stack.callback(turns.close)
        stack.callback(saves.close)
        full, normal = (bare(folder / f"{mode}.db", mode) for mode in ("FULL", "NORMAL"))
        candidates = {
            "own": turn_of(turns, folder / "spool"),
            "own store": save_of(saves),
            "sqlite bare, FULL": line_of(full),
            "sqlite bare, NORMAL (a power cut loses)": line_of(normal),
        }
        times = measure(candidates, messages)
        lines = len(messages) + 2
        agrees = [verify(store.database).ok for store in (turns, saves)]
        count = "SELECT count(*) FROM journal"
        agrees += [db.execute(count).fetchone()[0] == lines for db in (full, normal)]
        full.close()
        normal.close()
    rows = [row("commit", name, 1, times[name], ok) for name, ok in zip(times, agrees, strict=True)]
    return [*rows, batched(messages)]


def measure(candidates: dict[str, Step], messages: list[m.AnyMessage]) -> dict[str, list[float]]:
    """Milliseconds of every message; interleaved, so that a busy machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for message in [*roster("u1"), *messages]:
        for name, step in candidates.items():
            begun = time.perf_counter()
            step(message)
            times[name].append((time.perf_counter() - begun) * 1000)
    return times


def batched(messages: list[m.AnyMessage]) -> Row:
    """A burst: a hundred messages in one transaction; times are of the whole batch."""
    with tempfile.TemporaryDirectory(prefix="commit-") as folder:
        store = Store(f"{folder}/c.db")
        recorder = recorder_of(store, Path(folder) / "spool")
        recorder.take([roster("u1")])
        times = []
        for start in range(0, len(messages), BATCH):
            begun = time.perf_counter()
            recorder.take([messages[start : start + BATCH]])
            times.append((time.perf_counter() - begun) * 1000)
        ok = verify(store.database).ok
        store.close()
    return row("commit", "own, batch", BATCH, times, ok)


def recorder_of(store: Store, spool: Path) -> Recorder:
    return Recorder(store, lambda: SAVED, Spool(spool), Limits())


def turn_of(store: Store, spool: Path) -> Step:
    recorder = recorder_of(store, spool)
    return lambda message: recorder.take([[message]])


def save_of(store: Store) -> Step:
    picture = Picture()

    def step(message: m.AnyMessage) -> None:
        values = decide(picture, message)
        store.save([(message, values)], SAVED)
        picture.put_all(saved(value, SAVED) for value in values)

    return step


def bare(path: Path, synchronous: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute(f"PRAGMA synchronous={synchronous}")
    db.execute("CREATE TABLE journal (number INTEGER PRIMARY KEY, body TEXT, after TEXT)")
    return db


def line_of(db: sqlite3.Connection) -> Step:
    picture = Picture()

    def step(message: m.AnyMessage) -> None:
        values = decide(picture, message)
        picture.put_all(values)
        body = canonical(encode_message(message))
        after = canonical([encode_value(value) for value in values])
        db.execute("INSERT INTO journal (body, after) VALUES (?, ?)", (body, after))

    return step
