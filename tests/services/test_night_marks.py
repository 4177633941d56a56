"""What a night is looked through for is found at the second at which it came about."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.limits import Limits
from app.services.night_marks import Mark, MarkKind, next_mark, read_marks
from app.store.database import Database
from tests.domain.build import NOON, say
from tests.domain.orders import draft, issue
from tests.services.room import Room
from tests.store.build import small_day


def second(n: float) -> timedelta:
    return timedelta(seconds=n)


@pytest.fixture
def found(tmp_path: Path) -> list[Mark]:
    room = Room(tmp_path)
    day = [*small_day(), say(m.DistressRaised, 1100, unit_id="u1")]
    for message in day:
        room.handle([message])
    room.store.close()
    database = Database(str(tmp_path / "c.db"), reading=True)
    try:
        return read_marks(database, NOON, NOON + second(4000), Limits(), lambda _: None)
    finally:
        database.close()


def test_calls_distress_and_what_went_by_unmet(found: list[Mark]) -> None:
    assert found == sorted(found)
    told = [((mark.at - NOON).total_seconds(), mark.kind.value, mark.subject_id) for mark in found]
    assert (1.0, "incident", "i1") in told
    assert (5.0, "incident", "i2") in told
    assert (1100.0, "distress", "u1") in told
    # Sent after 9 s, signed after 5, there after 199, account after 700: nothing was late.
    assert not [mark for mark in found if mark.kind is MarkKind.OVERDUE and mark.number == 1]


def test_a_red_directive_is_marked_when_it_is_sent_and_another_is_not(tmp_path: Path) -> None:
    room = Room(tmp_path)
    approval = say(d.ApproveDirective, 20, directive_id="d1", name="王芳", by="seat 2")
    reds = [draft("d1", 1, level="red", name="李卫国"), approval, issue("d1", "a", second=30)]
    others = [draft("d2", 2, level="blue"), issue("d2", "a", second=40)]
    for message in [*reds, *others]:
        room.handle([message])
    assert not room.refused
    room.store.close()
    database = Database(str(tmp_path / "c.db"), reading=True)
    marks = read_marks(database, NOON, NOON + second(4000), Limits(), lambda _: None)
    late = read_marks(database, NOON + second(31), NOON + second(4000), Limits(), lambda _: None)
    database.close()
    assert marks == [Mark(NOON + second(30), MarkKind.DIRECTIVE, "d1")]
    assert late == []


def test_when_somebody_was_sent_is_known(found: list[Mark]) -> None:
    sent = [mark for mark in found if mark.kind is MarkKind.SENT]
    assert [(mark.at, mark.subject_id) for mark in sent] == [(NOON + second(10), "i1")]


def test_what_came_late_is_marked_at_its_deadline(tmp_path: Path) -> None:
    room = Room(tmp_path)
    for message in small_day()[:-6]:  # it is never signed, nobody arrives
        room.handle([message])
    room.store.close()
    database = Database(str(tmp_path / "c.db"), reading=True)
    marks = read_marks(database, NOON, NOON + second(4000), Limits(), lambda _: None)
    database.close()
    late = [(mark.at - NOON).total_seconds() for mark in marks if mark.kind is MarkKind.OVERDUE]
    assert 1.0 + 300.0 in late  # nobody was there after five minutes
    assert 10.0 + 30.0 in late  # and the order not signed after half a minute


def test_the_next_one_is_later_and_of_that_kind(found: list[Mark]) -> None:
    first = next_mark(found, MarkKind.INCIDENT, NOON)
    assert first is not None
    assert first.subject_id == "i1"
    second_one = next_mark(found, MarkKind.INCIDENT, first.at)
    assert second_one is not None
    assert second_one.subject_id == "i2"
    assert next_mark(found, MarkKind.INCIDENT, second_one.at) is None
    assert next_mark([], MarkKind.OVERDUE, NOON) is None
