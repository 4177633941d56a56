"""A made-up month in a store of its own, for pictures of figures: the same every time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from app.city.pack import Pack
from app.domain.assignment import Assignment, AssignmentState
from app.domain.incident import Disposition, Incident, IncidentState
from app.domain.picture import Value
from app.domain.stage import Stages, Stamp
from app.services.record_reader import Question
from app.store import rows
from app.store.database import Database
from app.store.store import Store

SEED, DAYS, A_DAY = 7, 30, 120
LATEST: Final = timedelta(hours=2)  # before now: what is older is closed
KINDS = ("0201", "0304", "0402", "0403", "0404", "0301", "0303")
# Medians (seconds) and spreads of lognormal waits from stage to stage.
WAITS: Final = {
    "dispatch": (34.0, 0.7),
    "acknowledge": (14.0, 0.7),
    "depart": (16.0, 0.7),
    "arrive": (165.0, 0.5),
    "feedback": (1150.0, 0.5),
    "close": (500.0, 0.4),
}
BAD_DAY, BAD_WAIT = 11, 2.6  # days ago; how much longer everything but the drive took then


class RehearsedRecord:
    """Answers on the calling thread. It is gone with `close`."""

    def __init__(self, pack: Pack, now: datetime) -> None:
        self._folder = TemporaryDirectory(prefix="patrolgrid-tour-")
        self.url = f"sqlite:///{Path(self._folder.name) / 'month.db'}"
        store = Store(self.url)
        with store.database.writing() as db:
            rows.write(db, made(pack, now))
        store.close()

    def ask(self, question: Question[Any]) -> None:
        database = Database(self.url, reading=True)
        try:
            question.put_to(database)
        finally:
            database.close()

    def close(self) -> None:
        self._folder.cleanup()


def made(pack: Pack, now: datetime) -> Sequence[Value]:
    chance = np.random.default_rng(SEED)
    ago = np.sort(chance.uniform(0, DAYS * 86_400, DAYS * A_DAY))[::-1]
    values: list[Value] = [replace(unit, version=1) for unit in pack.units]
    for number, seconds in enumerate(ago.tolist(), 1):
        values += incident(pack, chance, now, now - timedelta(seconds=seconds), number)
    return values


def incident(
    pack: Pack, chance: np.random.Generator, now: datetime, at: datetime, number: int
) -> list[Value]:
    """An incident with its one order; as far as it would have got by now."""
    grid = pack.grids[int(chance.integers(len(pack.grids)))]
    lon, lat = np.array(grid.polygons[0][0]).mean(axis=0) + chance.normal(0, 0.001, 2)
    bad = (now - at).days == BAD_DAY
    times = {"report": at}
    for stage, (median, spread) in WAITS.items():
        longer = BAD_WAIT if bad and stage in ("dispatch", "acknowledge", "depart") else 1.0
        at = at + timedelta(seconds=float(median * longer * chance.lognormal(0, spread)))
        if at <= now:
            times[stage] = at
    stamps = {stage: Stamp(t, t, t) for stage, t in times.items()}
    closed = "close" in times
    told = Incident(
        *(f"past-{number}", number, "110", "", str(chance.choice(KINDS))),
        *(int(chance.choice([1, 2, 3, 4], p=[0.05, 0.2, 0.35, 0.4])), float(lon), float(lat)),
        address="",
        summary="",
        district_id=grid.district_id,
        grid_id=grid.id,
        stages=Stages(**stamps),
        state=IncidentState.CLOSED if closed else IncidentState.FED_BACK,
        disposition=Disposition.VALID if closed else None,
        version=1,
    )
    unit = pack.units[int(chance.integers(len(pack.units)))]
    own = {stage: stamp for stage, stamp in stamps.items() if stage not in ("report", "close")}
    sent = Assignment(
        *(f"sent-{number}", told.id, unit.id, Stages(**own), AssignmentState.CLEARED),
        version=1,
    )
    return [told, sent] if "dispatch" in own else [told]
