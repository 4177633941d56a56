"""The chain names what was altered; the journal alone rebuilds the rows; callers stay masked."""

import io
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.refusal import Refused
from app.store.database import Database
from app.store.errors import StoreError
from app.store.history import History
from app.store.journal import Verification, export, masked, rebuild, verify
from app.store.store import Store
from tests.domain import test_properties as domain
from tests.store.build import SAVED, fresh, opened, record, roster, small_day


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A file with a small day in it."""
    with opened(tmp_path) as store:
        record(store, Picture(), small_day())
    return tmp_path / "c.db"


def checked(path: Path) -> Verification:
    database = Database(str(path), reading=True)
    try:
        return verify(database)
    finally:
        database.close()


def test_an_untouched_journal_is_ok(day: Path) -> None:
    result = checked(day)
    assert result.ok
    assert result.entries == len(small_day())
    assert result.head.startswith(f"{result.entries}:")


def test_an_empty_journal_is_ok(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    assert checked(tmp_path / "c.db").ok


@pytest.mark.parametrize(
    ("deed", "first_bad", "why"),
    [
        ("UPDATE journal SET at = at - 60000000 WHERE number = 7", 7, "entry 7 was altered"),
        ("UPDATE journal SET by = 'nobody' WHERE number = 1", 1, "entry 1 was altered"),
        (
            "UPDATE journal SET body = replace(body, 'i1', 'i9') WHERE number = 6",
            6,
            "6 was altered",
        ),
        ("UPDATE journal SET hash = prev_hash WHERE number = 5", 5, "entry 5 was altered"),
        ("DELETE FROM journal WHERE number = 4", 4, "entry 4 is missing"),
        ("DELETE FROM journal WHERE number = 1", 1, "entry 1 is missing"),
        ("DELETE FROM journal WHERE number > 9", 10, "ends at entry 9, but 13 were written"),
        ("UPDATE journal_head SET number = 99", 14, "ends at entry 13, but 99 were written"),
        (
            "INSERT INTO journal SELECT 14, 'forged', at, entered_at, saved_at, by, kind,"
            " incident_id, other_incident_id, unit_id, body, after, hash, prev_hash,"
            " subject_id, part_id FROM journal WHERE number = 12",
            14,
            "entry 14 was altered",
        ),
        (
            "INSERT INTO journal SELECT 0, 'forged', at, entered_at, saved_at, by, kind,"
            " incident_id, other_incident_id, unit_id, body, after, prev_hash, hash,"
            " subject_id, part_id FROM journal WHERE number = 12",
            0,
            "entry 0 was inserted",
        ),
        (
            "UPDATE incidents SET arrive_at = arrive_at - 1 WHERE id = 'i1'",
            13,
            "row i1 of incidents",
        ),
        ("DELETE FROM assignments", 12, "the Assignment i1/u1 of entry 12 has no row"),
        (
            "INSERT INTO cursors VALUES ('x', '', 0, 1)",
            None,
            "no entry made the row x of cursors",
        ),
    ],
)
def test_the_first_bad_entry_is_named(
    day: Path, deed: str, first_bad: int | None, why: str
) -> None:
    with sqlite3.connect(day) as db:
        assert db.execute(deed).rowcount > 0
    db.close()
    result = checked(day)
    assert not result.ok
    assert why in result.why
    assert result.first_bad == first_bad


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(domain.anything, max_size=40))
def test_the_journal_rebuilds_the_picture(messages: list[m.AnyMessage]) -> None:
    store = Store("sqlite://")
    picture = Picture()
    record(store, picture, roster(*domain.UNITS))
    for message in messages:
        try:
            decide(picture, message)
        except Refused:
            continue
        record(store, picture, [message])
    assert rebuild(store.database).everything() != []
    assert by_id(rebuild(store.database)) == by_id(fresh(store)) == by_id(picture)
    assert verify(store.database).ok
    store.close()


def by_id(picture: Picture) -> dict[tuple[str, str], object]:
    return {(type(v).__name__, v.id): v for v in picture.everything()}


def test_an_export_has_every_entry_and_no_caller(day: Path) -> None:
    database = Database(str(day), reading=True)
    out = io.StringIO()
    count = export(database, out)
    database.close()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(lines) == len(small_day())
    assert "13812345678" not in out.getvalue()
    assert "13912345678" not in out.getvalue()
    assert "王小明" not in out.getvalue()
    call = next(line for line in lines if line["kind"] == "IncidentReported")
    assert call["body"]["caller"] == {"name": "王**", "phone": "138****5678"}
    assert call["after"][0]["caller"] == {"name": "王**", "phone": "138****5678"}
    assert call["body"]["summary"] == "回电 139****5678"
    assert call["saved_at"] == "2026-05-01T12:00:02.000000+00:00"


def test_an_export_of_some_hours(day: Path) -> None:
    database = Database(str(day), reading=True)
    assert export(database, io.StringIO(), since=SAVED, until=SAVED) == 0
    assert export(database, io.StringIO(), since=SAVED) == len(small_day())
    assert export(database, io.StringIO(), until=SAVED) == 0
    database.close()


def test_what_could_not_be_read_is_not_handed_out() -> None:
    assert masked({"raw": "打电话给13812345678", "by": "x"}) == {
        "raw": "(15 characters)",
        "by": "x",
    }


def test_an_entry_that_is_no_json_stops_with_its_number(day: Path) -> None:
    with sqlite3.connect(day) as db:
        db.execute("UPDATE journal SET body = '{', after = '[' WHERE number = 3")
    db.close()
    database = Database(str(day), reading=True)
    with pytest.raises(StoreError, match=r"c\.db: entry 3"):
        export(database, io.StringIO())
    with pytest.raises(StoreError, match=r"c\.db: entry 3"):
        rebuild(database)
    database.close()
    history = History(str(day))
    with pytest.raises(StoreError, match=r"c\.db: entry 3 cannot be read"):
        history.newest()
    history.close()


def test_history_answers_beside_the_console(day: Path) -> None:
    history = History(str(day))
    assert [e.number for e in history.newest(3)] == [11, 12, 13]
    assert [e.number for e in history.after(11)] == [12, 13]
    assert [e.number for e in history.of_incident("i1", 2)] == [13, 12]
    assert 7 in {e.number for e in history.of_incident("i1")}  # the link, though it is i2's
    assert [v.id for v in history.incident(1)] == ["i1", "i1/u1"]
    assert history.incident(77) == []
    history.close()
