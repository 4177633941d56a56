"""Real logs through the store and the figures: they come out as the logs' own, by plain Python."""

import csv
import gzip
import statistics
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.incident import Disposition, Incident, IncidentState
from app.domain.limits import Limits
from app.domain.stage import Stage, Stages, Stamp
from app.feeds.calls.calls import Call
from app.feeds.calls.mapping import load_mapping
from app.services.replay import MAPPINGS, load_log
from app.services.response import By, Leg, grouped, keys_of, measure, whole
from app.store import rows, samples
from app.store.samples import Samples
from app.store.store import Store

PACIFIC = ZoneInfo("America/Los_Angeles")
KEPT = (Stage.DISPATCH, Stage.DEPART, Stage.ARRIVE)


def incident(call: Call, number: int) -> Incident:
    times = {Stage.REPORT: call.at} | {s: call.stages[s] for s in KEPT if s in call.stages}
    stamps = {stage.value: Stamp(at, at, at) for stage, at in times.items()}
    return Incident(
        *(call.ref, number, "log", call.ref, call.category, call.priority, call.lon, call.lat),
        *("", "", None, None, Stages(**stamps)),
        state=IncidentState.CLOSED,
        disposition=Disposition.VALID,
        version=1,
    )


def stored(path: Path, mapping: str, store_path: Path) -> Samples:
    """The whole log in a store, and read from there as columns."""
    log = load_log(path, load_mapping(MAPPINGS / f"{mapping}.toml"), None)
    store = Store(str(store_path))
    with store.database.writing() as db:
        rows.write(db, [incident(call, n) for n, call in enumerate(log.calls, 1)])
    first, last = log.calls[0].at, log.calls[-1].at
    found = samples.incidents(store.database, first, last + timedelta(seconds=1))
    store.close()
    assert len(found) == len(log.calls)
    return found


def p90(values: list[float]) -> float:
    """Linear between the order statistics, as said of all figures."""
    place = 0.9 * (len(values) - 1)
    low = sorted(values)[int(place)]
    high = sorted(values)[min(int(place) + 1, len(values) - 1)]
    return low + (high - low) * (place - int(place))


def agree(found: Samples, leg: Leg, by: By, own: dict[str, list[float]]) -> None:
    measured = measure(found, leg, Limits(), lambda _: None)
    groups = grouped(measured, keys_of(found, by, PACIFIC))
    assert {g.key: g.figures.n for g in groups} == {key: len(v) for key, v in own.items()}
    for group in groups:
        assert group.figures.median == pytest.approx(statistics.median(own[group.key]), abs=1e-3)
        assert group.figures.p90 == pytest.approx(p90(own[group.key]), abs=1e-3)


def test_seattle_comes_out_as_its_own(shared_data, tmp_path: Path) -> None:
    path = shared_data("calls-seattle-police/seattle_police_dispatch_2024-01-01_to_01-04.csv")
    found = stored(path, "seattle_2024", tmp_path / "s.db")
    hours: dict[str, list[float]] = defaultdict(list)
    waits: dict[str, list[float]] = defaultdict(list)
    never = 0
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if float(row["Dispatch_Longitude"]) == 0:
                continue  # position 0, 0: set aside
            at = datetime.fromisoformat(row["CAD_Event_Original_Time_Queued"])
            if row["first_response_time"] in ("", "NULL"):
                never += 1
            else:
                hours[str(at.hour)].append(float(row["first_response_time"]))
            if row["first_dispatch_delay"] not in ("", "NULL"):
                waits[row["priority"]].append(float(row["first_dispatch_delay"]))
    agree(found, Leg.RESPONSE, By.HOUR, hours)
    everything = whole(measure(found, Leg.RESPONSE, Limits(), lambda _: None)).figures
    assert dict(everything.excluded) == {"closed_without": never}
    flat = [seconds for some in hours.values() for seconds in some]
    assert everything.median == pytest.approx(statistics.median(flat), abs=1e-3)
    dispatched = whole(measure(found, Leg.DISPATCH, Limits(), lambda _: None)).figures
    assert dispatched.n == sum(map(len, waits.values()))


def test_san_francisco_comes_out_as_its_own(shared_data, tmp_path: Path) -> None:
    path = shared_data("calls-sf-fire/sf_fire_calls_2020-04-07_to_2020-04-20.csv.gz")
    found = stored(path, "sf_fire", tmp_path / "f.db")
    first: dict[str, datetime] = {}
    there: dict[str, datetime] = {}
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            call = row["Call Number"]
            at = moment(row["Received DtTm"])
            if row["On Scene DtTm"] and moment(row["On Scene DtTm"]) < at:
                continue  # a row with a negative interval is set aside
            first[call] = min(at, first.get(call, at))
            if row["On Scene DtTm"]:
                arrived = moment(row["On Scene DtTm"])
                there[call] = min(arrived, there.get(call, arrived))
    days: dict[str, list[float]] = defaultdict(list)
    for call, arrived in there.items():
        days[f"{first[call]:%Y-%m-%d}"].append((arrived - first[call]).total_seconds())
    never = len(first) - len(there)
    agree(found, Leg.RESPONSE, By.DAY, days)
    figures = whole(measure(found, Leg.RESPONSE, Limits(), lambda _: None)).figures
    assert (len(found), figures.n) == (len(first), len(there))
    assert Counter(figures.excluded) == {"closed_without": never}


def moment(given: str) -> datetime:
    return datetime.strptime(given, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=PACIFIC)
