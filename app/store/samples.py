"""The times of many incidents or orders as columns of numbers, for figures over months."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from app.domain.incident import Disposition, IncidentState
from app.domain.stage import Stage
from app.store import tables
from app.store.database import NONE, Database

SLICE = timedelta(hours=12)  # of one question: more would hold the interpreter's lock too long
INCIDENTS, ORDERS = tables.incidents.c, tables.assignments.c
SECOND = 1e6  # microseconds
FINE = 1e9  # parts of a degree, a tenth of a millimetre
NUMBERS = (
    INCIDENTS.number,
    INCIDENTS.priority,
    sa.case((INCIDENTS.state != IncidentState.CLOSED, 1), else_=0),
    sa.case((INCIDENTS.disposition == Disposition.DUPLICATE, 1), else_=0),
    sa.cast(sa.func.round(INCIDENTS.lon * FINE), sa.BigInteger),
    sa.cast(sa.func.round(INCIDENTS.lat * FINE), sa.BigInteger),
)
TEXTS = (INCIDENTS.category, INCIDENTS.district_id, INCIDENTS.grid_id)
NAMED = ("category", "district", "grid", "unit")
WIDTH = len(NUMBERS) + len(Stage)
F8 = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """Rows in the order of the incidents' reports; every column has the same length n.

    `at`: for each stage float64 seconds since 1970 UTC, nan where it was not reached. `number`
    int64 leads back to the incident. `codes`: int32 into `names`, -1 for none; a "unit" only
    where the rows are orders. `lonlat` is (n, 2) degrees, WGS-84.
    """

    number: NDArray[np.int64]
    priority: NDArray[np.int64]
    at: Mapping[Stage, NDArray[np.float64]]
    codes: Mapping[str, NDArray[np.int32]]
    names: Mapping[str, tuple[str, ...]]
    open: NDArray[np.bool_]
    duplicate: NDArray[np.bool_]
    lonlat: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.number)


def incidents(
    database: Database,
    since: datetime,
    until: datetime,
    told: Callable[[float], None] = lambda _: None,
) -> Samples:
    """One row for every incident reported in [since, until); `told` hears the share done."""
    table = tables.incidents
    return _read(
        database, table, [table.c[f"{s.value}_at"] for s in Stage], None, since, until, told
    )


def orders(
    database: Database,
    since: datetime,
    until: datetime,
    told: Callable[[float], None] = lambda _: None,
) -> Samples:
    """One row for every order, ended or not, of the incidents reported in [since, until)."""
    joined = tables.assignments.join(tables.incidents, ORDERS.incident_id == INCIDENTS.id)
    stamps = [
        (INCIDENTS if stage is Stage.REPORT else ORDERS)[f"{stage.value}_at"] for stage in Stage
    ]
    return _read(database, joined, stamps, ORDERS.unit_id, since, until, told)


def counts(database: Database, since: datetime, until: datetime) -> dict[int, int]:
    """Incidents reported in [since, until) by priority, without further reports of one."""
    within = (INCIDENTS.report_at >= since, INCIDENTS.report_at < until)
    own = sa.or_(INCIDENTS.disposition.is_(None), INCIDENTS.disposition != Disposition.DUPLICATE)
    question = sa.select(INCIDENTS.priority, sa.func.count()).where(*within, own)
    with database.asking() as db:
        found = db.execute(question.group_by(INCIDENTS.priority)).all()
    return {row[0]: row[1] for row in found}


def begins(database: Database) -> datetime | None:
    """When the first incident of the record was reported; None where there is none."""
    with database.asking() as db:
        first: datetime | None = db.execute(sa.select(sa.func.min(INCIDENTS.report_at))).scalar()
    return first


def _read(
    database: Database,
    source: sa.FromClause,
    stamps: Sequence[sa.ColumnElement[Any]],
    unit: sa.ColumnElement[Any] | None,
    since: datetime,
    until: datetime,
    told: Callable[[float], None],
) -> Samples:
    texts = [*TEXTS, *([] if unit is None else [unit])]
    blocks, named = [np.empty((0, WIDTH))], [list[str | None]() for _ in texts]
    start, end = (sa.bindparam(name, type_=INCIDENTS.report_at.type) for name in ("start", "end"))
    within = (INCIDENTS.report_at >= start, INCIDENTS.report_at < end)
    question = database.packed(source, [*NUMBERS, *stamps], texts).where(*within)
    for share, (packed, *lists) in ahead(database, question, list(slices(since, until))):
        blocks.append(unpacked(packed or ""))
        for so_far, text in zip(named, lists, strict=True):
            so_far.extend(json.loads(text) if text else ())
        told(share)
    return _samples(np.concatenate(blocks), named)


def unpacked(packed: str) -> F8:
    """(rows, WIDTH); nan where there is no number."""
    raw = np.frombuffer(bytes.fromhex(packed), ">i8").reshape(-1, WIDTH)
    return np.where(raw == NONE, np.nan, raw)  # microseconds of these centuries fit exactly


def ahead(
    database: Database,
    question: "sa.Select[*tuple[Any, ...]]",
    parts: Sequence[tuple[datetime, datetime]],
) -> Iterator[tuple[float, Sequence[str | None]]]:
    """The answer of each part, with the share done; the next is fetched while one is read."""

    def ask(db: sa.Connection, part: tuple[datetime, datetime]) -> Sequence[str | None]:
        with database.words():
            return tuple(db.execute(question, {"start": part[0], "end": part[1]}).one())

    asking = database.asking()
    with ThreadPoolExecutor(1, "samples") as pool:  # all on one thread, as SQLite wants it
        db = pool.submit(asking.__enter__).result()
        try:
            coming = deque(pool.submit(ask, db, part) for part in parts[:2])
            for done in range(1, len(parts) + 1):
                found = coming.popleft().result()
                coming.extend(pool.submit(ask, db, part) for part in parts[done + 1 : done + 2])
                yield done / len(parts), found
        finally:
            pool.submit(asking.__exit__, None, None, None).result()


def slices(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    while since < until:
        end = min(since + SLICE, until)
        yield since, end
        since = end


def _samples(rows: F8, named: Sequence[Sequence[str | None]]) -> Samples:
    at = rows[:, len(NUMBERS) :] / SECOND
    order = np.argsort(at[:, 0], kind="stable")  # of the reports
    at, rows = at[order], rows[order]
    number, priority = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    coded_all = [coded(column) for column in named]
    return Samples(
        number,
        priority,
        {stage: np.ascontiguousarray(at[:, place]) for place, stage in enumerate(Stage)},
        {name: codes[order] for name, (codes, _) in zip(NAMED, coded_all, strict=False)},
        {name: names for name, (_, names) in zip(NAMED, coded_all, strict=False)},
        rows[:, 2] == 1,
        rows[:, 3] == 1,
        rows[:, 4:6] / FINE,
    )


def coded(column: Sequence[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """int32 codes into the sorted names; -1 for None."""
    names = tuple(sorted({name for name in column if name is not None}))
    code: dict[str | None, int] = {name: at for at, name in enumerate(names)}
    code[None] = -1
    return np.fromiter((code[name] for name in column), np.int32, len(column)), names
