"""What is saved comes back, once and only over what it was decided on; SQLite and PostgreSQL."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.picture import Picture, Value
from app.domain.soundness import LONGEST_ID, unsound
from app.domain.stage import Stages
from app.domain.unit import Unit, UnitKind
from app.store.errors import Conflict
from app.store.history import History
from app.store.journal import export, rebuild
from app.store.store import Store
from tests.domain.build import NOON, call, say, send
from tests.store.build import SAVED, fresh, record, roster, small_day


def test_a_day_survives_a_restart(url: str) -> None:
    picture, store = Picture(), Store(url)
    entries = record(store, picture, small_day())
    store.close()
    assert [e.number for e in entries] == list(range(1, len(small_day()) + 1))
    store = Store(url)
    again, last = fresh(store), store.newest(3)
    store.close()
    assert again == picture
    assert again.last_number == 2
    assert [e.number for e in last] == [11, 12, 13]


def test_entries_are_found_under_all_they_are_about(store: Store) -> None:
    entries = record(store, Picture(), small_day())
    by_kind = {type(e.message).__name__: e for e in entries}
    link = by_kind["LinkDuplicate"]
    assert (link.incident_id, link.other_incident_id) == ("i2", "i1")
    sent = by_kind["OrderAcknowledged"]
    assert (sent.incident_id, sent.unit_id) == ("i1", "u1")
    assert by_kind["Dispatch"].unit_id == "u1"
    late = say(m.UnitDeparted, 5000, assignment_id="i1/u1")  # changes nothing
    assert store.save([(late, [])], SAVED)[0].incident_id == "i1"


def test_the_same_message_twice_is_stored_once_and_its_values_not_again(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1")])
    value = replace(picture.incidents["i1"], summary="again", version=2)
    assert store.save([(call("i1"), [value])], SAVED) == []
    assert fresh(store).incidents["i1"].summary == ""
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    assert len(store.save([(note, []), (note, [])], SAVED)) == 1
    assert store.known([note.id, "other"]) == {note.id}


def test_a_stale_version_is_a_conflict_and_changes_nothing(store: Store) -> None:
    picture = Picture()
    record(store, picture, [call("i1"), say(m.TakeIncident, 1, incident_id="i1")])
    before = fresh(store)
    stale = replace(picture.incidents["i1"], version=2)
    note = say(m.AddNote, 1, incident_id="i1", text="x")
    with pytest.raises(Conflict, match="Incident i1 was changed") as caught:
        store.save([(note, []), (say(m.TakeIncident, 2, incident_id="i1"), [stale])], SAVED)
    assert caught.value.ids == ("i1",)
    assert fresh(store) == before
    assert store.known([note.id]) == set()


def test_a_unit_is_never_on_two_incidents(store: Store) -> None:
    picture = Picture()
    record(store, picture, [*roster("u1"), call("i1"), call("i2"), send("i1", "u1")])
    forced = Assignment("other", "i2", "u1", Stages(), version=1)
    with pytest.raises(Conflict, match=r"one_active_assignment_per_unit|assignments\.unit_id"):
        store.save([(send("i2", "u1"), [forced])], SAVED)
    assert fresh(store) == picture


def test_a_reassignment_in_one_batch_passes_the_index(store: Store) -> None:
    picture = Picture()
    record(store, picture, [*roster("u1"), call("i1"), call("i2"), send("i1", "u1")])
    onward = say(
        m.Reassign,
        20,
        assignment_id="i1/u1",
        incident_id="i2",
        sending=m.Sending("a-sorts-first", "u1"),
    )
    entry = record(store, picture, [onward])[0]
    assert (entry.incident_id, entry.other_incident_id, entry.unit_id) == ("i2", "i1", "u1")
    assert fresh(store) == picture


def test_the_longest_id_can_be_kept_and_found(store: Store, rng: np.random.Generator) -> None:
    id = "".join(map(chr, rng.integers(0x20000, 0x2A6DF, LONGEST_ID)))  # four bytes each
    picture = Picture()
    record(store, picture, [replace(call(id), id=id)])
    assert unsound(replace(call(id), id=id)) == ""
    assert store.known([id]) == {id}
    assert fresh(store) == picture


def test_idle_ticks_and_rosters_are_not_kept(store: Store) -> None:
    idle = [(say(m.Tick), []), (say(m.RosterLoaded, units=()), [])]
    assert store.save(idle, SAVED) == []


def test_what_closed_long_ago_is_loaded_only_when_named(store: Store) -> None:
    record(store, Picture(), small_day())
    later = NOON + timedelta(days=3)
    picture = store.load(fresh(store).limits, later)
    assert picture.incidents == {}
    assert picture.assignments == {}
    assert picture.last_number == 2
    assert set(store.load(picture.limits, later, also=["i1"]).assignments) == {"i1/u1"}
    found = store.fetch([], ["i1/u1", "nobody"])
    assert [v.id for v in found] == ["i1", "i1/u1"]


def test_eleven_thousand_units_are_one_transaction(store: Store) -> None:
    units = tuple(Unit(f"u{n:05}", str(n), UnitKind.FOOT, "d1") for n in range(11_001))
    values: list[Value] = [replace(unit, version=1) for unit in units]
    roster_of_all = replace(say(m.RosterLoaded, units=units), id="roster")
    assert len(store.save([(roster_of_all, values)], SAVED)) == 1
    assert len(fresh(store).units) == 11_001


def test_the_journal_alone_rebuilds_the_rows_and_masks_callers(store: Store) -> None:
    picture = Picture()
    record(store, picture, small_day())
    again = rebuild(store.database)
    assert (again.incidents, again.units) == (picture.incidents, picture.units)
    assert again.assignments == picture.assignments
    out = io.StringIO()
    assert export(store.database, out) == len(small_day())
    assert "13812345678" not in out.getvalue()
    assert "13912345678" not in out.getvalue()
    assert [json.loads(line)["number"] for line in out.getvalue().splitlines()][-1] == 13


def test_history_answers(store: Store, url: str) -> None:
    record(store, Picture(), small_day())
    history = History(url)
    told = [type(entry.message).__name__ for entry in history.of_incident("i1", 50)]
    history.close()
    assert "Dispatch" in told
    assert "CloseIncident" in told
