"""What a report reads: the period before only where the record has it, one unit, what stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.limits import Limits
from app.feeds.simulated.demand import load_demand
from app.services.bulletin import BulletinKind
from app.services.bulletin_sections import own, sections
from app.services.report_source import Asked, read, unit_called
from app.services.simulate import Day, simulate
from app.services.text import Text
from app.store import samples
from app.store.database import Database
from tests.feeds.town import town

DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PACK, _ = town(False)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('report') / 'day.db'}"
    simulate(PACK, load_demand(DEMAND, 480.0), Day(hours=2.0, start=START), Limits(), made)
    return made


def source(url: str, kind: BulletinKind, since: datetime, unit_id: str = ""):
    asked = Asked(kind, since, since + DAY, unit_id)
    return read(url, PACK, asked, Limits(), Text("zh"), lambda _: None)


def test_before_the_record_begins_there_is_a_dash_and_a_note(url: str) -> None:
    found = source(url, BulletinKind.DAILY, START - DAY / 2)
    assert found.before is None
    (table,) = sections(BulletinKind.DAILY, replace(found, zone=UTC))[0].tables
    assert {(row[2], row[3]) for row in table.rows} == {(None, None)}
    assert "2026-03-02 12:" in table.note


def test_a_week_later_there_is_something_to_compare_with(url: str) -> None:
    found = source(url, BulletinKind.DAILY, START + 7 * DAY - timedelta(minutes=1))
    assert found.before is None  # the record begins within it: half a day is no day
    found = source(url, BulletinKind.DAILY, START + 7 * DAY + timedelta(hours=1))
    (table,) = sections(BulletinKind.DAILY, found)[0].tables
    assert sum(found.before.values()) == table.rows[-1][2] > 0
    then = source(url, BulletinKind.DAILY, START + timedelta(hours=1))
    assert [row[2] for row in table.rows] == [own(then.incidents, p) for p in (1, 2, 3, 4, 0)]
    assert table.rows[-1][1] == 0


def test_an_empty_record_says_that_it_is_empty(tmp_path: Path) -> None:
    from app.store.store import Store  # noqa: PLC0415

    Store(str(tmp_path / "empty.db")).close()
    found = source(str(tmp_path / "empty.db"), BulletinKind.DAILY, START)
    assert (found.before, found.begins, len(found.incidents)) == (None, None, 0)
    (table,) = sections(BulletinKind.DAILY, found)[0].tables
    assert table.note == "没有任何记录。"


def test_the_sheet_of_a_unit_has_its_orders_and_no_others(url: str) -> None:
    unit_id = unit_called(PACK, PACK.units[3].call_sign)
    found = source(url, BulletinKind.UNIT, START - DAY / 2, unit_id)
    figures, orders = sections(BulletinKind.UNIT, found)
    database = Database(url, reading=True)
    rows = samples.orders(database, START - DAY, START + DAY)
    database.close()
    code = rows.names["unit"].index(unit_id)
    mine = sorted(f"#{n:04}" for n in rows.number[rows.codes["unit"] == code])
    assert sorted(row[0] for row in orders.tables[0].rows) == mine
    assert len(mine) > 0
    out = figures.tables[0].rows[0]
    assert out[1] <= len(mine)
    with pytest.raises(ValueError, match="no unit is called '9999'"):
        unit_called(PACK, "9999")
    nobody = sections(BulletinKind.UNIT, replace(found, unit_id="u99"))
    assert nobody[0].lines == ("本期受派 0 次。",)
    assert nobody[1].tables == ()


def test_a_shift_report_hands_over_what_is_open_and_overdue(url: str) -> None:
    found = source(url, BulletinKind.SHIFT, START - DAY / 2)
    still, owed, *_ = sections(BulletinKind.SHIFT, found)
    assert found.standing is not None
    assert sum(len(t.rows) for t in still.tables) == len(found.standing.incidents)
    assert sum(len(t.rows) for t in owed.tables) == len(found.standing.overdue)
    assert len(found.standing.incidents) == int(found.incidents.open.sum())
    for table in (*still.tables, *owed.tables):
        assert all(len(row) == len(table.columns) for row in table.rows)
