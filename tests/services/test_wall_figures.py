"""The figures of today and of the same weekdays, recomputed here in plain Python from the rows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.domain import messages as m
from app.domain.area import DistrictKind
from app.domain.limits import Limits
from app.domain.unit import Unit, UnitKind
from app.services.wall_figures import DayReader, midnight
from app.store.database import Database
from tests.services.room import Room

Rows = tuple[Path, list[tuple[datetime, float | None]]]
NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)  # a Friday


def one(room: Room, number: int, at: datetime, response_s: float | None) -> None:
    """A call, and who is there after so many seconds."""
    id = f"i{number}"
    said = {"id": f"{id}-call", "at": at, "entered_at": at, "by": "110"}
    called = m.IncidentReported(
        **said, incident_id=id, source_ref=id, category="fight", priority=2, lon=1.0, lat=1.0,
        address="", district_id="d1",
    )  # fmt: skip
    room.handle([called])
    if response_s is None:
        return
    unit, order = f"u{number}", f"a{number}"
    known = m.RosterLoaded(id=f"{id}-r", at=at, entered_at=at, by="x", units=(made_unit(unit),))
    there = at + timedelta(seconds=response_s)
    sent = m.Dispatch(
        id=f"{id}-d", at=at, entered_at=at, by="3", incident_id=id,
        sendings=(m.Sending(order, unit, 60.0),),
    )  # fmt: skip
    arrived = m.UnitArrived(id=f"{id}-a", at=there, entered_at=there, by=unit, assignment_id=order)
    on = m.UnitSignedOn(id=f"{id}-on", at=at, entered_at=at, by="x", unit_id=unit)
    room.handle([known], [on], [sent], [arrived])


def made_unit(id: str):

    return Unit(id, id, UnitKind.CAR, "d1")


@pytest.fixture(scope="module")
def rows(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[tuple[datetime, float | None]]]:
    """Fridays of five weeks with calls through the day, some without an arrival."""
    folder = tmp_path_factory.mktemp("figures")
    chance, room, told = np.random.default_rng(7), Room(folder), []
    for week in range(5):
        for _ in range(9):
            at = datetime(2026, 11, 20, tzinfo=UTC) - timedelta(weeks=week)
            at += timedelta(seconds=float(chance.integers(0, 86_400)))
            if at > NOW:
                continue
            response_s = None if chance.random() < 0.2 else float(chance.integers(60, 900))
            told.append((at, response_s))
            one(room, len(told), at, response_s)
    room.store.close()
    return folder, told


def figures(found: list[float]) -> tuple[int, float, float]:
    return len(found), median(found), sum(s <= 300 for s in found) / len(found)


def test_today_and_the_same_weekdays_agree_with_a_plain_count(rows) -> None:
    folder, told = rows
    database = Database(str(folder / "c.db"), reading=True)
    limits = Limits()
    kinds = {"d1": DistrictKind.CENTRAL}
    found = DayReader(database, limits, kinds.get).read(NOW, UTC)
    database.close()
    today = [s for at, s in told if at.date() == NOW.date() and s is not None]
    before = [
        s for at, s in told if at.date() != NOW.date() and at.time() < NOW.time() and s is not None
    ]
    for shown, samples in ((found.today, today), (found.usual, before)):
        assert (shown.n, shown.median, shown.in_five) == pytest.approx(figures(samples))
        assert shown.p90 == pytest.approx(np.percentile(samples, 90))
        assert shown.in_target == shown.in_five  # P2 in a central district
    unreached = [at for at, s in told if s is None and at.date() == NOW.date()]
    assert found.today.left_out == len(unreached)
    assert (found.weeks, found.weekday, found.hour) == (4, 4, 12)
    assert sum(found.hours) == sum(at.date() == NOW.date() for at, _ in told)
    assert sum(found.usual_hours) * 4 == pytest.approx(
        sum(at.date() != NOW.date() for at, _ in told)
    )


def test_an_empty_store_has_no_figures(tmp_path: Path) -> None:
    room = Room(tmp_path)
    found = DayReader(room.store.database, Limits(), lambda _: None).read(NOW, UTC)
    room.store.close()
    assert (found.today.n, found.today.median, found.usual.n, found.weeks) == (0, None, 0, 0)
    assert found.hours == (0,) * 24


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-05-01", 24)]
)
def test_a_day_is_as_long_as_the_clock_makes_it(day: str, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = datetime.fromisoformat(day).date()
    began, ended = (midnight(first + timedelta(days=n), zone) for n in (0, 1))
    assert (ended.timestamp() - began.timestamp()) / 3600 == hours
