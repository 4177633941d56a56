"""What a report says, on a small town's evening in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.domain.limits import Limits
from app.feeds.simulated.demand import load_demand
from app.services.bulletin import BulletinKind, CellKind
from app.services.bulletin_sections import (
    Source,
    bucket_labels,
    earlier,
    excluded,
    own,
    sections,
)
from app.services.bulletin_unit import picked
from app.services.response import BUCKETS, By, Leg, measure
from app.services.simulate import Day, simulate
from app.services.text import Text
from app.store import samples
from app.store.database import Database
from tests.feeds.town import town

DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('bulletin') / 'day.db'}"
    pack, _ = town(False)
    simulate(pack, load_demand(DEMAND, 480.0), Day(hours=2.0, start=START), Limits(), url)
    database = Database(url, reading=True)
    try:
        within = START - DAY, START + DAY
        return Source(
            incidents=samples.incidents(database, *within),
            orders=samples.orders(database, *within),
            before=samples.counts(database, START - 9 * DAY, START - 7 * DAY),
            limits=Limits(),
            kind_of={d.id: d.kind for d in pack.districts}.get,
            name_of=lambda by, key: f"{by.value} {key}",
            zone=UTC,
            text=Text("zh"),
        )
    finally:
        database.close()


@pytest.mark.parametrize("kind", BulletinKind, ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("empty", [False, True], ids=["evening", "nothing"])
def test_every_kind_is_whole(source, kind, language, empty):
    if empty:
        source = replace(source, incidents=none_of(source.incidents), orders=none_of(source.orders))
    found = sections(kind, replace(source, text=Text(language)))
    assert found
    for section in found:
        assert section.title
        for table in section.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
            for row in table.rows:
                for cell, column in zip(row, table.columns, strict=True):
                    assert cell is None or isinstance(cell, str) == (column.kind is CellKind.TEXT)
        for chart in section.charts:
            assert len(chart.labels) == len(chart.values)


def none_of(rows):
    return picked(rows, np.empty(0, np.int64))


def test_tables_reconcile_with_the_counts(source):
    counts, stages, buckets, load, *groups = sections(BulletinKind.DAILY, source)
    total = counts.tables[0].rows[-1][1]
    assert total == own(source.incidents, 0) == sum(row[1] for row in counts.tables[0].rows[:-1])
    measured = measure(source.incidents, Leg.RESPONSE, source.limits, source.kind_of)
    response = stages.tables[0].rows[0]
    assert response[1] == len(measured.rows)
    assert response[1] + sum(measured.excluded.values()) == len(source.incidents)
    for section in groups:
        assert sum(row[1] for row in section.tables[0].rows) == response[1]
    for table in buckets.tables:
        assert sum(row[2] for row in table.rows) == pytest.approx(1.0)
    assert sum(load.charts[0].values) == total


def test_what_is_left_out_is_said(source):
    still_open = replace(source.incidents, open=source.incidents.open | True)
    measured = measure(still_open, Leg.CLOSE, source.limits, source.kind_of)
    words = excluded(Text("zh"), measured)
    assert words.count("·") == len(measured.excluded) - 1
    assert all(str(n) in words for n in measured.excluded.values())


def test_a_unit_has_a_row_for_its_orders(source):
    (section,) = sections(BulletinKind.UNITS, source)
    rows = section.tables[0].rows
    assert sum(row[1] for row in rows) == len(source.orders)
    assert {row[0] for row in rows} == {f"unit {u}" for u in source.orders.names["unit"]}


def test_a_slow_leg_is_named_with_its_n(source):
    stages = sections(BulletinKind.DAILY, source)[1]
    assert len(stages.lines) == 1
    assert "n=" in stages.lines[0]


@pytest.mark.parametrize(("days", "weeks"), [(1 / 3, 1), (1, 1), (7, 1), (8, 2), (28, 4), (31, 5)])
def test_the_period_before_has_the_same_weekdays_and_does_not_overlap(days, weeks):
    until = START + days * DAY
    since_then, until_then = earlier(START, until, UTC)
    assert (START - since_then, until - until_then) == (weeks * 7 * DAY,) * 2
    assert until_then <= START


def test_where_summer_time_began_meanwhile_midnight_is_compared_with_midnight():
    zone = ZoneInfo("Europe/Berlin")
    monday = datetime(2026, 3, 30, tzinfo=zone)  # the clocks went forward on the 29th
    first, last = earlier(monday, monday + DAY, zone)
    assert (first, last) == (datetime(2026, 3, 23, tzinfo=zone), datetime(2026, 3, 24, tzinfo=zone))
    assert monday.astimezone(UTC) - first.astimezone(UTC) == 7 * DAY - timedelta(hours=1)


def test_buckets_are_labelled_as_bulletins_do():
    assert bucket_labels(Leg.ACKNOWLEDGE) == ["≤30 s", "30–60 s", "60–120 s", "120–180 s", ">180 s"]
    assert bucket_labels(Leg.RESPONSE)[-1] == ">30 min"
    assert bucket_labels(Leg.FEEDBACK)[0] == "≤30 min"
    assert all(len(bucket_labels(leg)) == len(edges) + 1 for leg, edges in BUCKETS.items())


def test_hours_and_weekdays_are_all_there(source):
    charts = [c for s in sections(BulletinKind.WEEKLY, source) for c in s.charts]
    assert [len(c.labels) for c in charts[1:]] == [24, 7]
    assert charts[1].labels[0] == f"{By.HOUR.value} 0"
