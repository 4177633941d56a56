"""A night: keeping a big city's positions, opening a journal, and jumping about in it."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

import numpy as np

from app.domain.decide import decide
from app.domain.fixes import Fixes
from app.domain.messages import AnyMessage
from app.domain.picture import Picture, saved
from app.services.checkpoint import EVERY, Notary
from app.services.night import Night
from app.store import tracks
from app.store.database import Database
from app.store.store import Store
from app.store.tracks import TrackWriter, pack_hours, read_track
from tests.bench.bench_commit import BATCH, shift
from tests.bench.rows import Row, row
from tests.domain.build import NOON
from tests.store.build import roster

UNITS = 11_001
SECOND = timedelta(seconds=1)
EVERY_S = timedelta(seconds=20)  # between two entries of the journal: a week of them
NIGHT = timedelta(hours=12)


def run(quick: bool = False) -> list[Row]:
    """All in CPU time of the thread, as these run beside the window. `n` is the units, or the
    entries of the journal; "pack" is one full file, the longest that the thread is away.
    """
    with tempfile.TemporaryDirectory(prefix="night-") as name:
        return [*kept(Path(name), 30 if quick else 300), *shown(Path(name), 500 if quick else 5000)]


def kept(folder: Path, frames: int) -> list[Row]:
    """Everybody drives: the worst that there is."""
    rng = np.random.default_rng(1)
    ids = tuple(f"u{n}" for n in range(UNITS))
    heading = rng.random(UNITS) * 360.0
    lon, lat = 113 + rng.random(UNITS) / 5, 22 + rng.random(UNITS) / 5
    writer, put, packed = TrackWriter(folder / "t"), [], []
    real = tracks.pack_file

    def timed(path: Path) -> None:
        start = time.thread_time()
        real(path)
        packed.append((time.thread_time() - start) * 1000.0)

    tracks.pack_file = timed
    try:
        for second in range(frames):
            lon = lon + np.sin(np.radians(heading)) * 15e-5
            lat = lat + np.cos(np.radians(heading)) * 15e-5
            at = np.full(UNITS, NOON.timestamp() + second)
            fixes = Fixes(ids, lon, lat, heading, np.full(UNITS, 15.0), at)
            start, before = time.thread_time(), sum(packed)
            writer.put(fixes)
            put.append((time.thread_time() - start) * 1000.0 - (sum(packed) - before))
        pack_hours(writer.folder, before=10**6)
    finally:
        tracks.pack_file = real
    size = sum(path.stat().st_size for path in writer.folder.glob(f"*{tracks.PACKED}"))
    start = time.thread_time()
    track = read_track(writer.folder, NOON, NOON + timedelta(hours=1))
    read = (time.thread_time() - start) * 1000.0
    start = time.thread_time()
    track.frame(NOON.timestamp() + frames / 2)
    framed = (time.thread_time() - start) * 1000.0
    whole = float(len(track.at) > 0)
    return [
        row("night", "put a frame", UNITS, put, None),
        row(
            "night",
            f"pack, {size / len(track.at):.1f} bytes a fix",
            tracks.PART,
            packed,
            None,
        ),
        row("night", "read them again", len(track.at), [read], whole),
        row("night", "where all were at a second", UNITS, [framed], whole),
    ]


def journal(url: str, folder: Path, messages: list[AnyMessage]) -> int:
    """Saved 100 at a time, the picture noted every 1,000 as the desk does; how many entries."""
    store, picture, number = Store(url), Picture(), 0
    clocks = (lambda: NOON + number * EVERY_S, lambda: f"note{number}")
    notary = Notary(lambda _: None, *clocks, 10**9, folder)  # notes are made when it is closed
    for first in range(0, len(messages), BATCH):
        batch = []
        for message in messages[first : first + BATCH]:
            values = decide(picture, message)
            batch.append((message, values))
            picture.put_all(saved(value, NOON) for value in values)
        entries = store.save(batch, NOON + number * EVERY_S)
        number = entries[-1].number
        if first // BATCH % (EVERY // BATCH) == 0:
            notary.saw(picture, entries)
            if (note := notary.close(picture)) is not None:
                number = store.save([(note, [])], NOON + number * EVERY_S)[-1].number
    store.close()
    return number


def shown(folder: Path, incidents: int) -> list[Row]:
    """The last twelve hours of a week, opened and walked about in."""
    url = str(folder / "n.db")
    entries = journal(url, folder / "t", [*roster("u1"), *shift(incidents)])
    end = NOON + entries * EVERY_S
    middle = end - NIGHT
    database = Database(url, reading=True)
    try:
        opened, whole, jumps, seconds = [], [], [], []
        for _ in range(3):
            for tracks_of, took in ((folder / "none", whole), (folder / "t", opened)):
                start = time.thread_time()
                night = Night(database, tracks_of, middle, end)
                took.append((time.thread_time() - start) * 1000.0)
        start = time.thread_time()
        night.go(end)
        passed = len(night.reel.number)
        once = (time.thread_time() - start) * 1000.0
        for share in np.random.default_rng(1).random(20):
            start = time.thread_time()
            night.go(middle + share * (end - middle))
            jumps.append((time.thread_time() - start) * 1000.0)
        for second in range(60):
            start = time.thread_time()
            night.go(middle + second * SECOND)
            seconds.append((time.thread_time() - start) * 1000.0)
    finally:
        database.close()
    return [
        row("night", "open from the last checkpoint", entries, opened, None),
        row("night", "open without one", entries, whole, None),
        row("night", "once through", passed, [once], None),
        row("night", "jump", passed, jumps, None),
        row("night", "the next second", passed, seconds[1:], None),
    ]
