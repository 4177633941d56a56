"""Days that are not as they should be: every report and every figure says what it can, no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services.bulletin import BulletinKind, CellKind, written
from app.services.bulletin_sections import Source, sections
from app.services.inquiry import Asked, answer, behind
from app.services.response import By, Leg
from app.services.text import Text
from app.store.samples import Samples
from tests.services.test_response import NONE, rows_of

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2026, 3, 29, tzinfo=BERLIN)  # 23 hours long
AUTUMN = datetime(2026, 10, 25, tzinfo=BERLIN)  # 25 hours long
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()


def with_units(rows: Samples) -> Samples:
    """As orders of one unit."""
    unit = np.zeros(len(rows), np.int32)
    names = ("u1",) if len(rows) else ()
    return replace(rows, codes={**rows.codes, "unit": unit}, names={**rows.names, "unit": names})


def through(day: datetime) -> Samples:
    """A call in every hour that the day has, there after five minutes."""
    start = day.timestamp()
    end = (day + timedelta(days=1)).timestamp()  # aware: midnight to midnight
    starts = np.arange(start, end, 3600.0)
    return rows_of(*((at, at + 300.0) for at in starts.tolist()))


def never_cleared() -> Samples:
    """Sent, there, and nothing after that: the unit is still on it."""
    rows = rows_of((NOON, NOON + 240.0), still_open=True)
    at = {**rows.at, Stage.DISPATCH: np.array([NOON + 20.0]), Stage.CLEAR: np.array([NONE])}
    return replace(rows, at=at)


def only_reported() -> Samples:
    rows = rows_of((NOON, NONE))
    return replace(rows, at={**rows.at, Stage.ARRIVE: np.array([NONE])})


DAYS = {
    "empty": rows_of(),
    "one": rows_of((NOON, NOON + 200.0)),
    "stages missing": only_reported(),
    "negative": rows_of((NOON, NOON - 60.0), (NOON + 5.0, NOON + 4.0)),
    "spring": through(SPRING),
    "autumn": through(AUTUMN),
    "never cleared": never_cleared(),
}


@pytest.mark.parametrize("kind", BulletinKind, ids=str)
@pytest.mark.parametrize("name", DAYS)
def test_every_report_of_it_is_whole(name: str, kind: BulletinKind) -> None:
    rows = with_units(DAYS[name])
    source = Source(
        *(rows, rows, None, Limits(), lambda _: None, lambda by, key: key or "–"),
        *(BERLIN, Text("zh"), None, "u1"),
    )
    for section in sections(kind, source):
        for table in section.tables:
            for row in table.rows:
                assert len(row) == len(table.columns)
                for cell, column in zip(row, table.columns, strict=True):
                    said = written(cell, column.kind)
                    assert "nan" not in said
                    assert column.kind is not CellKind.SECONDS or not said.startswith("-")
        for chart in section.charts:
            assert len(chart.values) == len(chart.labels)


@pytest.mark.parametrize("by", By, ids=str)
@pytest.mark.parametrize("leg", Leg, ids=str)
@pytest.mark.parametrize("name", DAYS)
def test_every_figure_of_it_accounts_for_every_row(name: str, leg: Leg, by: By) -> None:
    rows = with_units(DAYS[name])
    asked = Asked(SPRING, SPRING + timedelta(days=1), leg, by)
    found = answer(asked, rows, SPRING, Limits(), lambda _: None, BERLIN)
    assert found.whole.figures.n + sum(len(f.rows) for f in found.left_out) == len(rows)
    for figure in (found.whole, *found.figures, *found.left_out):
        assert len(behind(found, figure.rows, 500)) == len(figure.rows)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_another_length_is_one_day(day: datetime, hours: int) -> None:
    rows = through(day)
    assert len(rows) == hours
    asked = Asked(day, day + timedelta(days=1), Leg.RESPONSE, By.HOUR)
    found = answer(asked, rows, day, Limits(), lambda _: None, BERLIN)
    assert len(found.figures) == min(hours, 24)
    counts = {figure.key: figure.figures.n for figure in found.figures}
    assert counts.get("2", 0) == (0 if hours == 23 else 2)
    days = answer(replace(asked, by=By.DAY), rows, day, Limits(), lambda _: None, BERLIN)
    assert [figure.key for figure in days.figures] == [f"{day:%Y-%m-%d}"]


def test_a_unit_that_never_clears_is_counted_up_to_where_it_got() -> None:
    rows = with_units(never_cleared())
    asked = Asked(SPRING, SPRING, Leg.RESPONSE, By.UNIT)
    found = answer(asked, rows, SPRING, Limits(), lambda _: None, UTC)
    assert (found.whole.figures.n, found.whole.figures.median) == (1, 240.0)
    feedback = replace(asked, leg=Leg.FEEDBACK)
    found = answer(feedback, rows, SPRING, Limits(), lambda _: None, UTC)
    assert [(f.key, f.figures.n) for f in found.left_out] == [("not_reached_yet", 1)]
