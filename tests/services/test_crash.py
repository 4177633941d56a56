"""The process is killed at random, again and again; nothing accepted is lost, nothing doubled.

PATROLGRID_KILLS sets how often (30; 300 take about a minute on two cores). SIGKILL stands for a
crash of the program, not for a power cut: for that, the store waits for the disk at every commit.
"""

import os
import random
import select
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain import messages as m
from app.domain.entry import Entry
from app.domain.incident import Disposition
from app.domain.limits import Limits
from app.domain.messages import AnyMessage
from app.domain.picture import Picture, Value
from app.services.desk import Desk
from app.services.recorded import Recorded
from app.services.spool import Spool
from app.store.errors import StoreError
from app.store.history import History
from app.store.journal import rebuild, verify
from app.store.store import Store
from tests.domain.build import NOON, call, say, send
from tests.store.build import LONG_AGO, roster

KILLS = int(os.environ.get("PATROLGRID_KILLS", "30"))
UNITS = tuple(f"u{n}" for n in range(8))
FEED = "110"


def shift(picture: Picture) -> Iterator[list[AnyMessage]]:
    """Endless work: a feed that goes on from its cursor, and what people make of its calls."""
    yield roster(*UNITS)
    while True:
        cursor = picture.cursors.get(FEED)
        n = int(cursor.position) + 1 if cursor else 1
        incident = f"i{n}"
        yield [
            call(incident, n),
            say(m.MessageQuarantined, n, feed=FEED, reason="?", raw="x"),
            say(m.CursorMoved, n, feed=FEED, position=str(n)),
        ]
        unit = UNITS[n % len(UNITS)]
        order = f"{incident}/{unit}"
        yield [send(incident, unit, second=n)]
        for kind in (m.OrderAcknowledged, m.UnitDeparted, m.UnitArrived):
            yield [say(kind, n, assignment_id=order)]
        if n % 3:
            done = say(m.CloseIncident, n + 1, incident_id=incident, disposition=Disposition.VALID)
            yield [done]
        else:
            yield [say(m.UnitCleared, n, unit_id=unit, assignment_id=order)]


def live(folder: Path, out: int, chance: random.Random) -> None:
    """The child: accepts as fast as it can and says what it has accepted, until it is killed."""
    told: list[str] = []

    def publish(values: Sequence[Value], entries: Sequence[Entry]) -> None:
        told.extend(f"accepted {entry.message.id}\n" for entry in entries)

    status = [Recorded()]
    refused: set[str] = set()
    store = Store(str(folder / "c.db"))
    desk = Desk(
        store,
        publish,
        lambda message, _: refused.add(message.id),
        lambda _: None,
        status.append,
        lambda: NOON,
        Spool(folder / "unsaved.jsonl"),
        Limits(),
    )
    desk.show_everything()
    told.clear()  # of earlier lives
    save = store.save
    for group in shift(desk.picture):
        if chance.random() < 0.05:  # the database dies and comes back
            store.save = dead if store.save == save else save  # type: ignore[method-assign]
        desk.handle([group])
        if status[-1].unsaved and status[-1].spooled:
            told.extend(f"spooled {x.id}\n" for x in group if x.id not in refused)
        os.write(out, "".join(told).encode())
        told.clear()


def dead(batch: object, saved_at: object) -> list[Entry]:
    raise StoreError("c.db: the disk reports an error")


@contextmanager
def child(folder: Path, seed: int) -> Iterator[tuple[int, int]]:
    """Runs `live` in a process of its own: its pid, and where it says what it accepted."""
    ours, its = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            live(folder, its, random.Random(seed))
        finally:
            os._exit(1)
    os.close(its)
    try:
        yield pid, ours
    finally:
        os.close(ours)


def killed_round(folder: Path, seed: int) -> list[str]:
    """One life of the console; the lines it managed to say."""
    chance = random.Random(seed)
    wanted = chance.choice((0, 1, 10, 40))  # some are killed while they open, most at work
    text = b""
    with child(folder, seed) as (pid, said):
        while text.count(b"\n") < wanted:
            part = os.read(said, 65536)
            assert part, f"the child ended by itself; run live() with seed {seed}"
            text += part
        select.select([], [], [], chance.random() * (0.01 if wanted else 0.05))
        os.kill(pid, signal.SIGKILL)
        _, how = os.waitpid(pid, 0)
        while part := os.read(said, 65536):
            text += part
    assert os.WIFSIGNALED(how), f"the child ended by itself; run live() with seed {seed}"
    return text.decode().split("\n")[:-1]  # a line that was cut was not said


def test_nothing_accepted_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    kept: set[str] = set()
    for seed in range(KILLS):
        kept.update(line.split(" ", 1)[1] for line in killed_round(tmp_path, seed))
        if seed % 10 == 9:
            look(tmp_path, kept)
    look(tmp_path, kept)
    assert len(kept) > 5 * KILLS, "the children hardly worked"


def look(folder: Path, kept: set[str]) -> None:
    """After the last kill: a console opens, takes up the spool, and everything is there."""
    store = Store(str(folder / "c.db"))
    spool = Spool(folder / "unsaved.jsonl")
    quiet = lambda *_: None  # noqa: E731
    desk = Desk(store, quiet, quiet, quiet, quiet, lambda: NOON, spool, Limits())
    desk.show_everything()
    entries = journal(folder)
    ids = Counter(entry.message.id for entry in entries)
    assert kept - ids.keys() == set(), "lost"
    assert max(ids.values(), default=1) == 1, "doubled"
    calls = [e.message for e in entries if isinstance(e.message, m.IncidentReported)]
    cursor = desk.picture.cursors.get(FEED)
    position = int(cursor.position) if cursor else 0
    assert [c.incident_id for c in calls] == [f"i{n}" for n in range(1, position + 1)]
    assert (cursor.quarantined if cursor else 0) == position
    result = verify(store.database)
    assert result.ok, result.why
    everything = store.load(Limits(), LONG_AGO)
    assert rebuild(store.database) == everything
    assert desk.picture == everything
    store.close()


def journal(folder: Path) -> list[Entry]:
    history = History(str(folder / "c.db"))
    entries: list[Entry] = []
    while more := history.after(entries[-1].number if entries else 0):
        entries += more
    history.close()
    return entries


@pytest.mark.parametrize("pragma", [("journal_mode", "wal"), ("synchronous", 2)])
def test_a_commit_waits_for_the_disk(tmp_path: Path, pragma: tuple[str, object]) -> None:
    store = Store(str(tmp_path / "c.db"))
    with store.database.asking() as db:
        assert db.exec_driver_sql(f"PRAGMA {pragma[0]}").scalar() == pragma[1]
    store.close()
