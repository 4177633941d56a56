"""Response figures: recomputed by plain Python from the journal export, to the second."""

import io
import json
import statistics
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.limits import Limits
from app.domain.stage import Stage
from app.feeds.simulated.demand import load_demand
from app.feeds.simulated.temper import Temper
from app.services.response import (
    BUCKETS,
    ENDS,
    By,
    LeftOut,
    Leg,
    grouped,
    in_buckets,
    keys_of,
    measure,
    offset_s,
    whole,
)
from app.services.simulate import Day, simulate
from app.services.trend import control, runs, slowest
from app.store import samples as store_samples
from app.store.database import Database
from app.store.journal import export
from app.store.samples import Samples, coded
from tests.feeds.town import town

DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"
WILD = Temper(late_share=0.3, lost_share=2.0, break_share=1.0, distress_share=0.2, forget_share=0.1)
ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = Limits()
LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 3, tzinfo=UTC)
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """Three hours of a small town, with everything that goes wrong in one."""
    url = f"sqlite:///{tmp_path_factory.mktemp('response') / 'day.db'}"
    pack, _ = town(False)
    demand = load_demand(DEMAND, 600.0)
    simulate(pack, demand, Day(hours=3.0, temper=WILD, start=START), LIMITS, url)
    database = Database(url, reading=True)
    kinds = {d.id: d.kind for d in pack.districts}
    yield database, kinds.get
    database.close()


@pytest.fixture(scope="module")
def told(day):
    """The last value of every incident and order, as the journal export has them."""
    values = {}
    out = io.StringIO()
    export(day[0], out)
    for line in out.getvalue().splitlines():
        for value in json.loads(line)["after"]:
            values[value["type"], value["id"]] = value
    return [v for (kind, _), v in values.items() if kind == "Incident"], [
        v for (kind, _), v in values.items() if kind == "Assignment"
    ]


def at(value, stage):
    stamp = value["stages"].get(stage)
    return datetime.fromisoformat(stamp["at"]) if stamp else None


def by_hand(rows, leg, key=lambda row: "all"):
    """The seconds of every key, and why the others are not among them."""
    first, second = (stage.value for stage in ENDS[leg])
    found, why = defaultdict(list), Counter()
    for row in rows:
        a, b = at(row, first), at(row, second)
        if row.get("disposition") == "duplicate":
            why["duplicate"] += 1
        elif b is None:
            why["closed_without" if row["state"] == "closed" else "not_reached_yet"] += 1
        elif a is None:
            why["start_missing"] += 1
        elif b < a:
            why["negative_interval"] += 1
        else:
            found[key(row)].append((b - a).total_seconds())
    return found, why


KEYS = {
    By.PRIORITY: lambda row: str(row["priority"]),
    By.CATEGORY: lambda row: row["category"],
    By.DISTRICT: lambda row: row.get("district_id") or "",
    By.GRID: lambda row: row.get("grid_id") or "",
    By.HOUR: lambda row: str(at(row, "report").astimezone(ZONE).hour),
    By.WEEKDAY: lambda row: str(at(row, "report").astimezone(ZONE).weekday()),
    By.DAY: lambda row: at(row, "report").astimezone(ZONE).date().isoformat(),
}


@pytest.fixture(scope="module")
def columns(day):
    return store_samples.incidents(day[0], START - timedelta(days=1), START + timedelta(days=1))


def test_the_whole_is_what_the_export_says(day, told, columns):
    incidents, _ = told
    assert len(columns) == len(incidents) > 50
    for leg in Leg:
        seconds, why = by_hand(incidents, leg)
        measured = measure(columns, leg, LIMITS, day[1])
        figures = whole(measured).figures
        assert sorted(measured.seconds) == pytest.approx(sorted(seconds["all"]), abs=1e-5)
        assert figures.excluded == dict(why)
        assert figures.n + sum(why.values()) == len(incidents)
        assert figures.median == pytest.approx(statistics.median(seconds["all"]), abs=1e-5)


@pytest.mark.parametrize("by", KEYS, ids=str)
@pytest.mark.parametrize("leg", [Leg.RESPONSE, Leg.ACKNOWLEDGE, Leg.FEEDBACK], ids=str)
def test_every_group_is_what_the_export_says(day, told, columns, leg, by):
    seconds, _ = by_hand(told[0], leg, KEYS[by])
    groups = grouped(measure(columns, leg, LIMITS, day[1]), keys_of(columns, by, ZONE))
    assert {g.key: g.figures.n for g in groups} == {key: len(s) for key, s in seconds.items()}
    for group in groups:
        hand = sorted(seconds[group.key])
        assert group.figures.median == pytest.approx(statistics.median(hand), abs=1e-5)
        assert sum(group.buckets) == len(hand)
        numbers = set(columns.number[group.rows].tolist())
        assert len(numbers) == len(hand)  # the way to the incidents behind it


def test_the_share_counts_each_incident_against_its_own_target(day, told, columns):
    measured = measure(columns, Leg.RESPONSE, LIMITS, day[1])
    good = [
        (at(i, "arrive") - at(i, "report")).total_seconds()
        <= LIMITS.arrive_s(i["priority"], day[1](i.get("district_id")))
        for i in told[0]
        if at(i, "arrive") and i.get("disposition") != "duplicate"
    ]
    assert whole(measured).figures.share_within_target == pytest.approx(sum(good) / len(good))


def test_orders_are_counted_by_unit(day, told):
    rows = store_samples.orders(day[0], START - timedelta(days=1), START + timedelta(days=1))
    of_incident = {i["id"]: i for i in told[0]}
    seconds = defaultdict(list)
    for order in told[1]:
        a, b = at(order, "dispatch"), at(order, "acknowledge")
        if (
            a
            and b
            and b >= a
            and of_incident[order["incident_id"]].get("disposition") != "duplicate"
        ):
            seconds[order["unit_id"]].append((b - a).total_seconds())
    measured = measure(rows, Leg.ACKNOWLEDGE, LIMITS, day[1])
    groups = grouped(measured, keys_of(rows, By.UNIT, ZONE))
    assert len(rows) == len(told[1])
    assert {g.key: (g.figures.n, g.figures.median) for g in groups} == {
        unit: (len(s), pytest.approx(statistics.median(s), abs=1e-5)) for unit, s in seconds.items()
    }


def test_the_slow_link_is_the_one_with_the_largest_sum(day, told, columns):
    chain = ("report", "dispatch", "acknowledge", "depart", "arrive")
    sums, n = Counter(), 0
    for incident in told[0]:
        times = [at(incident, stage) for stage in chain]
        if None in times or times != sorted(times) or incident.get("disposition") == "duplicate":
            continue
        n += 1
        for name, a, b in zip(
            ("dispatch", "acknowledge", "depart", "drive"), times, times[1:], strict=False
        ):
            sums[name] += (b - a).total_seconds()
    found = slowest(columns, LIMITS, day[1])
    name, most = sums.most_common(1)[0]
    assert (found.leg.value, found.n) == (name, n)
    assert found.share == pytest.approx(most / sum(sums.values()))


def test_a_period_without_incidents_has_no_figures(day):
    empty = store_samples.incidents(day[0], LONG_AGO, FAR_OFF)
    measured = measure(empty, Leg.RESPONSE, LIMITS, day[1])
    figures = whole(measured).figures
    assert (figures.n, figures.median, figures.p90, figures.share_within_target) == (
        0,
        None,
        None,
        None,
    )
    for by in KEYS:
        assert grouped(measured, keys_of(empty, by, ZONE)) == []
    assert slowest(empty, LIMITS, day[1]) is None


def test_the_share_done_is_told_to_the_end(day):
    heard = []
    store_samples.incidents(day[0], START, START + timedelta(days=2, hours=1), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


# ---- without a store ---------------------------------------------------------------------------

NONE = float("nan")


def rows_of(*times, priority=2, still_open=False, duplicate=False):
    """Rows with (report, arrive) seconds since 1970."""
    n = len(times)
    stamps = {stage: np.full(n, np.nan) for stage in Stage}
    stamps[Stage.REPORT] = np.array([t[0] for t in times])
    stamps[Stage.ARRIVE] = np.array([t[1] for t in times])
    codes, names = coded(["d1"] * n)
    return Samples(
        np.arange(n),
        np.full(n, priority),
        stamps,
        dict.fromkeys(("category", "district", "grid"), codes),
        dict.fromkeys(("category", "district", "grid"), names),
        np.full(n, still_open),
        np.full(n, duplicate),
        np.zeros((n, 2)),
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (rows_of((0.0, 60.0)), None),
        (rows_of((0.0, 0.0)), None),
        (rows_of((10.0, 0.0)), LeftOut.NEGATIVE),
        (rows_of((0.0, NONE)), LeftOut.NEVER),
        (rows_of((0.0, NONE), still_open=True), LeftOut.NOT_YET),
        (rows_of((0.0, 60.0), duplicate=True), LeftOut.DUPLICATE),
        (rows_of((NONE, 60.0)), LeftOut.NO_START),
    ],
)
def test_what_is_left_out_is_named(rows, why):
    measured = measure(rows, Leg.RESPONSE, LIMITS, lambda _: None)
    assert measured.excluded == ({} if why is None else {why: 1})
    assert len(measured.rows) == (why is None)


@given(st.lists(st.floats(0, 20_000), min_size=1), st.sampled_from(list(BUCKETS)))
def test_buckets_hold_every_sample_once_and_their_upper_edge(seconds, leg):
    edges = (*BUCKETS[leg], float("inf"))
    hand = [next(i for i, edge in enumerate(edges) if s <= edge) for s in seconds]
    assert in_buckets(leg, np.array(seconds)) == tuple(hand.count(i) for i in range(len(edges)))


@pytest.mark.parametrize(
    ("zone", "at", "hour"),
    [
        ("Europe/Berlin", "2026-03-29T00:59:59+00:00", "1"),
        ("Europe/Berlin", "2026-03-29T01:00:00+00:00", "3"),  # two o'clock is left out
        ("Europe/Berlin", "2026-10-25T00:30:00+00:00", "2"),
        ("Europe/Berlin", "2026-10-25T01:30:00+00:00", "2"),  # and comes twice
        ("Australia/Lord_Howe", "2026-04-04T14:59:00+00:00", "1"),  # half an hour back at two
        ("Australia/Lord_Howe", "2026-04-04T15:00:00+00:00", "1"),
        ("Asia/Kathmandu", "2026-01-01T00:20:00+00:00", "6"),
    ],
)
def test_hours_are_local_through_a_change_of_the_clock(zone, at, hour):
    second = datetime.fromisoformat(at).timestamp()
    rows = rows_of((second - 7200.0, second), (second, second + 60.0))
    measured = measure(rows, Leg.RESPONSE, LIMITS, lambda _: None)
    groups = grouped(measured, keys_of(rows, By.HOUR, ZoneInfo(zone)))
    assert hour in {g.key for g in groups if 1 in g.rows}
    assert offset_s(second, ZoneInfo("UTC")) == 0.0


def groups_with(*medians):
    rows = rows_of(*((86_400.0 * day, 86_400.0 * day + s) for day, s in enumerate(medians)))
    measured = measure(rows, Leg.RESPONSE, LIMITS, lambda _: None)
    return grouped(measured, keys_of(rows, By.DAY, UTC))


def test_a_day_out_of_the_ordinary_is_marked():
    found = control(groups_with(100, 110, 95, 105, 100, 110, 500, 100, 105))
    assert found.signals == (6,)
    assert found.low <= found.centre <= found.high
    assert control(groups_with(100, 110)) is None


def test_eight_in_a_row_on_one_side_are_marked():
    assert runs(np.array([1] * 8 + [-1, 1])) == set(range(8))
    assert runs(np.array([1] * 7 + [-1] * 7)) == set()
    assert runs(np.array([0] * 9)) == set()
