"""The store tells what happened at a place, on its own thread."""

import queue
from dataclasses import replace
from pathlib import Path

from app.domain.decide import decide
from app.domain.limits import Limits
from app.services.place_history import Past, Place, PlaceHistory
from app.store.store import Store
from tests.domain.build import NOON, call

METRE = 1 / 111_195.0


def filled(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/past.db"
    store = Store(url)
    picture = store.load(Limits(), NOON)
    for id, north_m, second in (("door", 0, 0), ("next", 30, 60), ("far", 90, 120)):
        report = replace(call(id, second), lat=23.1 + north_m * METRE)
        values = decide(picture, report)
        picture.put_all(values)
        store.save([(report, values)], NOON)
    store.close()
    return url


def test_what_happened_at_the_door_and_the_next_one_the_latest_first(tmp_path: Path) -> None:
    told: queue.SimpleQueue[Past] = queue.SimpleQueue()
    history = PlaceHistory(filled(tmp_path), told.put, lambda error: None)
    history.start()
    history.ask(113.2, 23.1)
    past = told.get(timeout=60)
    history.stop()
    assert past.place == Place(113.2, 23.1)
    assert [incident.id for incident in past.incidents] == ["next", "door"]


def test_a_store_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    told: queue.SimpleQueue[Exception] = queue.SimpleQueue()
    history = PlaceHistory(f"sqlite:///{tmp_path}/none/x.db", lambda past: None, told.put)
    history.start()
    history.ask(113.2, 23.1)
    assert told.get(timeout=60)
    history.stop()
