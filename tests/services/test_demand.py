"""The demand of the map is read from the store behind, and again only when it has grown old."""

import queue
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.limits import Limits
from app.services.demand import BACK, RENEW, Demand
from app.store.history import History
from app.store.store import Store
from tests.domain.build import NOON, call, say


def filled(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/calls.db"
    store = Store(url)
    picture = store.load(Limits(), NOON)
    for n in range(3):
        report = replace(call(f"c{n}", 60 * n), lon=113.0 + n)
        values = decide(picture, report)
        picture.put_all(values)
        store.save([(report, values)], NOON)
    store.close()
    return url


def test_places_and_times_and_nothing_else_come_the_latest_first(tmp_path: Path) -> None:
    history = History(filled(tmp_path))
    found = history.calls(NOON - BACK, NOON + timedelta(hours=1))
    assert found.lon.tolist() == [115.0, 114.0, 113.0]
    assert np.isfinite(found.lat).all()
    assert (np.diff(found.at) == -60.0).all()
    assert found.until == NOON + timedelta(hours=1)
    assert history.calls(NOON - BACK, NOON + timedelta(hours=1), limit=1).lon.tolist() == [115.0]
    late = float(found.at[1])
    narrow = history.calls(NOON - BACK, NOON + timedelta(seconds=late - NOON.timestamp()))
    assert narrow.lon.tolist() == [114.0, 113.0]
    history.close()


def test_of_linked_reports_only_the_first_counts(tmp_path: Path) -> None:
    url = filled(tmp_path)
    store = Store(url)
    picture = store.load(Limits(), NOON)
    link = say(m.LinkDuplicate, 300, incident_id="c2", primary_id="c0")
    store.save([(link, decide(picture, link))], NOON)
    store.close()
    history = History(url)
    found = history.calls(NOON - BACK, NOON + timedelta(hours=1))
    history.close()
    assert found.lon.tolist() == [114.0, 113.0]


def test_asking_never_waits_and_reads_once(tmp_path: Path) -> None:
    told: queue.SimpleQueue[Exception] = queue.SimpleQueue()
    demand = Demand(filled(tmp_path), told.put)
    now = NOON + timedelta(hours=1)
    assert demand.calls(now) is None
    assert demand.calls(now) is None
    demand.start()
    demand.stop()  # after what was asked
    known = demand.calls(now + RENEW / 2)
    assert known is not None
    assert len(known.lon) == 3
    assert told.empty()


def test_what_has_grown_old_is_read_again(tmp_path: Path) -> None:
    demand = Demand(filled(tmp_path), lambda error: None)
    later = NOON + timedelta(hours=1) + 2 * RENEW
    demand.calls(NOON + timedelta(hours=1))
    demand.calls(later)
    demand.start()
    demand.stop()
    known = demand.calls(later)
    assert known is not None
    assert known.until == later


def test_a_store_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    told: queue.SimpleQueue[Exception] = queue.SimpleQueue()
    demand = Demand(f"sqlite:///{tmp_path}/none/x.db", told.put)
    demand.calls(NOON)
    demand.start()
    demand.stop()
    assert told.get(timeout=60)
    assert demand.calls(NOON) is None
