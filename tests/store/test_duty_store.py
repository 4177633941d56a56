"""What is owed survives a restart, with the incident that it is about; the journal rebuilds it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.call_back import Answer, call_back_id
from app.domain.incident import Disposition
from app.domain.picture import Picture
from app.store.history import History
from app.store.journal import rebuild, verify
from app.store.store import Store
from tests.domain.build import NOON, call, say, send
from tests.domain.test_duties import EVERYBODY, divert, new_duty, open_duty, record, with_phone
from tests.store.build import about, opened, roster
from tests.store.build import record as save


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def a_day() -> list[m.AnyMessage]:
    """A diversion that stands, one that came back, a call-back with its follow-up, a press."""
    unhappy = record(300, Answer.NOT_SATISFIED, reason="慢", follow_up=new_duty("f1"))
    day = [
        *roster("u1"),
        with_phone("i1"),
        call("i2"),
        call("i3"),
        divert(10, incident="i2", id="v1"),
        divert(11, incident="i3", id="v2"),
        say(d.DeclineDiversion, 30, diversion_id="v2", reason="不是"),
        send("i3", "u1", second=40),
        say(m.UnitArrived, 90, assignment_id="i3/u1"),
        say(m.Tick, 1700),
        say(m.CloseIncident, 200, incident_id="i1", disposition=Disposition.VALID),
        unhappy,
        open_duty("d1", 0, due=500),
        say(m.Tick, 600),
    ]
    return [replace(message, id=f"m{n}") for n, message in enumerate(day)]


def picture() -> Picture:
    return Picture(limits=EVERYBODY)


def test_a_day_of_duties_survives_a_restart(tmp_path: Path) -> None:
    p = picture()
    with opened(tmp_path) as store:
        save(store, p, a_day())
    assert p.incidents["i3"].feedback_chase is not None
    assert p.call_backs[call_back_id("i1")].follow_up_id == "f1"
    with opened(tmp_path) as store:
        again = store.load(EVERYBODY, NOON - timedelta(days=1))
        assert again == p
        assert verify(store.database).ok
        rebuilt = rebuild(store.database)
        rebuilt.limits = EVERYBODY
        assert rebuilt == p


def test_the_steps_that_were_taken_are_not_taken_again_after_a_restart(store: Store) -> None:
    p = picture()
    save(store, p, a_day())
    again = store.load(EVERYBODY, NOON - timedelta(days=1))
    later = NOON + timedelta(seconds=2000)
    assert again.dues.due(later, 99) == p.dues.due(later, 99)
    assert again.duties["d1"].chase.escalated_at == NOON + timedelta(seconds=600)


def test_what_is_owed_is_loaded_however_long_ago_its_incident_closed(store: Store) -> None:
    save(store, picture(), a_day())
    later = store.load(EVERYBODY, NOON + timedelta(days=400))
    assert {i.id for i in later.incidents.values()} == {"i2", "i3"}  # i3 is open again
    assert {v.id for v in later.diversions.values() if v.open} == {"v1"}
    assert set(later.duties) == {"f1", "d1"}
    assert not later.call_backs  # it was answered


def test_the_story_of_an_incident_tells_of_its_diversion_and_call_back(
    tmp_path: Path, store: Store
) -> None:
    save(store, picture(), a_day())
    history = History(str(tmp_path / "c.db"))
    told = {type(e.message).__name__ for e in history.of_incident("i3")}
    asked = {type(e.message).__name__ for e in history.of_incident("i1")}
    of_duty = [type(e.message).__name__ for e in about(history, "v2")]
    history.close()
    assert {"DivertIncident", "DeclineDiversion"} <= told
    assert "RecordCallBack" in asked
    assert of_duty == ["DeclineDiversion", "DivertIncident"]
