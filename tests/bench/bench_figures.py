"""A month's report out of a year of a big city: read as columns and grouped, beside row by row."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np

from app.city.pack import load_pack
from app.domain.limits import Limits
from app.services import inquiry
from app.services.bulletin import BulletinKind
from app.services.bulletin_sections import sections
from app.services.home import demo_folder
from app.services.inquiry import Answered, Inquiry, behind
from app.services.report_source import Asked, read
from app.services.response import By, Leg, grouped, keys_of, measure, whole
from app.services.text import Text
from app.services.trend import slowest
from app.store import samples
from app.store.database import Database
from app.store.samples import Samples
from app.store.store import Store
from tests.bench.rows import Row, race

YEAR, MONTH = 2025, (datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC))
INCIDENTS, QUICK = 5_000_000, 500_000  # 13,700 a day: a city with 11,001 officers
AT_ONCE = 50_000
SECOND = 1_000_000  # microseconds
LEGS = (Leg.RESPONSE, Leg.DISPATCH, Leg.ACKNOWLEDGE, Leg.FEEDBACK)
GROUPS = (By.PRIORITY, By.CATEGORY, By.DISTRICT, By.HOUR, By.DAY)
# Medians and spreads of lognormal waits from stage to stage; made up, as is all in this file.
WAITS = {
    "dispatch": (30.0, 0.8),
    "acknowledge": (12.0, 0.8),
    "depart": (12.0, 0.8),
    "arrive": (150.0, 0.6),
    "feedback": (1100.0, 0.6),
    "close": (600.0, 0.3),
}


def run(quick: bool = False) -> list[Row]:
    """Rows as design/targets.md names their keys; n is the incidents of the month.

    `monthly bulletin` is all that the report says, `first screen` the sheet of response figures;
    `own` reads the month and makes twenty tables of figures; `rows` asks for the same columns one
    row at a time and finds the one median of the response. `agrees`: that median is the same.
    """
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        path = Path(folder) / "year.db"
        make(path, QUICK if quick else INCIDENTS)
        database = Database(str(path), reading=True)
        try:
            n = len(samples.incidents(database, *MONTH))
            asks: dict[str, Callable[[int], float]] = {
                "monthly bulletin": lambda _: bulletin(str(path)),
                "first screen": lambda _: first_screen(database),
                "own": lambda _: report(samples.incidents(database, *MONTH)),
                "own, response only": lambda _: one_figure(samples.incidents(database, *MONTH)),
                "rows": lambda _: row_by_row(path),
            }
            return race("figures", n, asks, range(5 if quick else 9), lambda a, b: a == b, 120.0)
        finally:
            database.close()


def bulletin(url: str) -> float:
    asked = Asked(BulletinKind.MONTHLY, *MONTH)
    source = read(url, load_pack(demo_folder()), asked, Limits(), Text("en"), lambda _: None)
    stages = sections(asked.kind, source)[1].tables[0]
    found = stages.rows[0][2]  # of the response
    assert isinstance(found, float)
    return round(found, 6)


def first_screen(database: Database) -> float:
    heard: list[Answered] = []
    asked = inquiry.Asked(*MONTH)
    sheet = Inquiry(
        lambda question: question.put_to(database),
        *(lambda: MONTH[1], Limits(), lambda _: None, UTC, lambda _: None, heard.append),
    )
    sheet.ask(asked)
    behind(heard[0], heard[0].whole.rows, 500)
    return round(heard[0].whole.figures.median or 0.0, 6)


def report(month: Samples) -> float:
    limits = Limits()
    keys = [keys_of(month, by, UTC) for by in GROUPS]
    found = 0.0
    for leg in LEGS:
        measured = measure(month, leg, limits, lambda _: None)
        found = found or whole(measured).figures.median or 0.0
        for key in keys:
            grouped(measured, key)
    slowest(month, limits, lambda _: None)
    return round(found, 6)


def one_figure(month: Samples) -> float:
    return round(
        whole(measure(month, Leg.RESPONSE, Limits(), lambda _: None)).figures.median or 0, 6
    )


def row_by_row(path: Path) -> float:
    since, until = (int(t.timestamp()) * SECOND for t in MONTH)
    with sqlite3.connect(path) as db:
        rows = db.execute(
            "SELECT number, priority, category, district_id, grid_id, state, disposition,"
            " report_at, dispatch_at, acknowledge_at, depart_at, arrive_at, feedback_at, close_at"
            " FROM incidents WHERE report_at >= ? AND report_at < ?",
            (since, until),
        )
        found = median([(row[11] - row[7]) / SECOND for row in rows if row[11] is not None])
    db.close()
    return round(found, 6)


# ---- the year ----------------------------------------------------------------------------------


def make(path: Path, n: int) -> None:
    """A year of closed incidents in the tables of the store; without a journal."""
    Store(str(path)).close()
    chance = np.random.default_rng(1)
    start = int(datetime(YEAR, 1, 1, tzinfo=UTC).timestamp()) * SECOND
    stages = {"report": np.sort(chance.integers(start, start + 365 * 86_400 * SECOND, n))}
    at = stages["report"]
    for stage, (middle, spread) in WAITS.items():
        at = at + (middle * chance.lognormal(0, spread, n) * SECOND).astype(np.int64)
        stages[stage] = at
    drawn = {
        "priority": chance.choice([1, 2, 3, 4], n, p=[0.03, 0.12, 0.25, 0.6]),
        "category": chance.integers(0, 40, n),
        "district": chance.integers(0, 17, n),
        "grid": chance.integers(0, 120, n),
    }
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")
    names = ("id", *PLAIN, *DRAWN, *(f"{stage}_at" for stage in stages))
    line = f"INSERT INTO incidents ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for first in range(0, n, AT_ONCE):
        part = slice(first, min(n, first + AT_ONCE))
        with db:
            db.executemany(line, lines(first, stages, drawn, part))
    db.close()


PLAIN = {
    "source": "110",
    "source_ref": "",
    "lon": 113.7,
    "lat": 22.9,
    "address": "宏图路12号",
    "summary": "打架",
    "hazards": "[]",
    "state": "closed",
    "taken_by": "1",
    "duplicates": "[]",
    "disposition": "valid",
    "version": 9,
}
DRAWN = ("number", "priority", "category", "district_id", "grid_id")


def lines(
    first: int, stages: dict[str, np.ndarray], drawn: dict[str, np.ndarray], part: slice
) -> Iterator[tuple[object, ...]]:
    plain = tuple(PLAIN.values())
    chosen = zip(*(column[part].tolist() for column in drawn.values()), strict=True)
    times = zip(*(column[part].tolist() for column in stages.values()), strict=True)
    for at, ((priority, category, district, grid), stamps) in enumerate(
        zip(chosen, times, strict=True), first
    ):
        codes = (at + 1, priority, f"C{category:02}", f"D{district:02}", f"G{grid:03}")
        yield (f"{at:036}", *plain, *codes, *stamps)
