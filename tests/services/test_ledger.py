"""The ledger has a row for everything owed and for nothing else, and says which rows changed."""

from datetime import timedelta

import pytest

from app.domain import directive_messages as dm
from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.area import Grid, GridKind
from app.domain.decide import decide
from app.domain.duty import DutyKind, OwedKind, Owner, OwnerKind
from app.domain.officer import Officer, Rank
from app.domain.picture import Picture
from app.domain.receiver import ReceiverKind, Recipient
from app.domain.unit import Unit, UnitKind
from app.services.heads import NOBODY, Head, HeadBasis, Heads
from app.services.ledger import Changes, Ledger, Sieve, rank
from tests.domain.build import NOON, call, picture_of, say, send, tell
from tests.domain.test_duties import EVERYBODY, closed_incident, divert, open_duty, record

GRIDS = [Grid("g1", "网格1", "d1", GridKind.PATROL, (), ("o1", "o9"))]
UNITS = [
    Unit("u1", "U1", UnitKind.CAR, "d1", grid_ids=("g1",), officer_ids=("o1",)),
    Unit("u2", "U2", UnitKind.CAR, "d1"),
]
OFFICERS = [Officer("o9", "李", Rank.POLICE, "u9", "d1", ("g1",))]
HEADS = Heads(GRIDS, UNITS, OFFICERS)


class Book:
    """A picture and its ledger, told the same."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.ledger = picture, Ledger(picture, HEADS)

    def tell(self, *messages: m.AnyMessage) -> Changes:
        """The changes of the last message."""
        changes = Changes()
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            changes = self.ledger.put(values)
        return changes

    def keys(self) -> set[tuple[str, str]]:
        return {(kind.value, id) for kind, id in self.ledger.rows}


def directive(*units: str, at: float = 0) -> list[m.AnyMessage]:
    recipients = tuple(
        Recipient(ReceiverKind.UNIT, u, u.upper(), unit_id=u, chain=("东区",)) for u in units
    )
    drafted = say(
        dm.DraftDirective, at, directive_id="y1", level="blue", title="加强巡逻", text="夜间巡逻"
    )
    sent = say(dm.IssueDirective, at + 1, directive_id="y1", recipients=recipients)
    return [drafted, sent]


def test_everything_owed_has_a_row_with_owner_head_and_deadline() -> None:
    p = tell(picture_of("u1", "u2"), call("i1"), call("i2"), divert(incident="i2"), open_duty())
    tell(p, send("i1", "u1"), say(m.UnitArrived, 100, assignment_id="i1/u1"), *directive("u2"))
    p.limits = EVERYBODY
    closed_incident(p, "i3")
    rows = Ledger(p, HEADS).rows
    assert {kind for kind, _ in rows} == {
        OwedKind.FEEDBACK,
        OwedKind.DIVERSION,
        OwedKind.LOOK_BACK,
        OwedKind.CALL_BACK,
        OwedKind.RECEIVER,
    }
    assert all(row.owner.id and row.due > row.since for row in rows.values())
    feedback = rows[OwedKind.FEEDBACK, "i1"]
    assert feedback.owner == Owner(OwnerKind.UNIT, "u1")
    assert feedback.head == Head(HeadBasis.RESPONSIBLE, "o9")
    assert feedback.number == 1
    assert feedback.margin_s(NOON + timedelta(seconds=1900)) == 0
    receiver = next(r for r in rows.values() if r.kind is OwedKind.RECEIVER)
    assert receiver.head == Head(HeadBasis.ABOVE, name="东区")
    assert (receiver.what, receiver.state) == ("加强巡逻", "receiver.sent")
    assert rows[OwedKind.DIVERSION, "v1"].head == NOBODY


@pytest.mark.parametrize(
    ("owner", "head"),
    [
        (Owner(OwnerKind.UNIT, "u1"), Head(HeadBasis.RESPONSIBLE, "o9")),
        (Owner(OwnerKind.UNIT, "u2"), NOBODY),
        (Owner(OwnerKind.UNIT, "gone"), NOBODY),
        (Owner(OwnerKind.OFFICER, "o9"), Head(HeadBasis.RESPONSIBLE, "o1")),
        (Owner(OwnerKind.AGENCY, "12345"), NOBODY),
    ],
)
def test_a_head_is_in_the_roster_or_nobody(owner: Owner, head: Head) -> None:
    assert HEADS.of(owner) == head


def test_the_feedback_of_who_has_left_is_owed_by_who_came_last() -> None:
    book = Book(picture_of("u1", "u2"))
    book.tell(call("i1"), send("i1", "u1", "u2"))
    book.tell(say(m.UnitArrived, 100, assignment_id="i1/u1"))
    book.tell(say(m.UnitArrived, 150, assignment_id="i1/u2"))
    assert book.ledger.rows[OwedKind.FEEDBACK, "i1"].owner.id == "u1"
    book.tell(say(m.UnitCleared, 200, unit_id="u1", assignment_id="i1/u1"))
    book.tell(say(m.UnitCleared, 210, unit_id="u2", assignment_id="i1/u2"))
    assert book.ledger.rows[OwedKind.FEEDBACK, "i1"].owner.id == "u2"
    gone = book.tell(say(m.FeedbackGiven, 300, assignment_id="i1/u1", text="好"))
    assert gone == Changes(gone=((OwedKind.FEEDBACK, "i1"),))
    assert not book.ledger.rows


def test_a_row_goes_when_it_is_done_and_only_then() -> None:
    book = Book(picture_of())
    book.picture.limits = EVERYBODY
    book.tell(call("i1"), divert())
    assert book.keys() == {("diversion", "v1")}
    changed = book.tell(say(d.AcceptDiversion, 20, diversion_id="v1"))
    assert [row.state for row in changed.rows] == ["diversion.accepted"]
    book.tell(say(d.FeedBackDiversion, 50, diversion_id="v1", text="好"))
    waiting = book.ledger.rows[OwedKind.DIVERSION, "v1"]
    assert waiting.owner == Owner(OwnerKind.SEAT, "seat 1")  # to be closed here
    book.tell(say(d.CloseDiversion, 60, diversion_id="v1"))
    assert not book.ledger.rows


def test_a_follow_up_stands_in_the_place_of_the_call_back() -> None:
    book = Book(picture_of())
    book.picture.limits = EVERYBODY
    closed_incident(book.picture)
    book.ledger.put(book.picture.everything())
    duty = d.NewDuty("f1", "再去一次", Owner(OwnerKind.UNIT, "u1"), NOON + timedelta(days=3))
    unhappy = record(200, d.Answer.NOT_SATISFIED, reason="没人来", follow_up=duty)
    changes = book.tell(unhappy)
    assert book.keys() == {("follow_up", "f1")}
    assert [kind for kind, _ in changes.gone] == [OwedKind.CALL_BACK]


def test_a_press_reaches_every_kind_by_its_row() -> None:
    book = Book(tell(picture_of("u1"), call("i1"), call("i2"), open_duty()))
    book.tell(send("i1", "u1"), say(m.UnitArrived, 100, assignment_id="i1/u1"))
    book.tell(divert(incident="i2"), *directive("u1"))
    for n, (kind, id) in enumerate(list(book.ledger.rows)):
        assert book.tell(say(d.Press, 200 + n, kind=kind, owed_id=id)).rows[0].chase.pressed == 1
        row = book.tell(say(d.Supervise, 300 + n, kind=kind, owed_id=id)).rows[0]
        assert [step.value for step, _ in row.steps] == ["supervise"]


def test_a_sieve_lets_through_what_was_asked_for() -> None:
    p = tell(picture_of("u1"), call("i1"), divert(), open_duty(due=50))
    rows, now = Ledger(p, HEADS).rows.values(), NOON + timedelta(seconds=60)

    def ids(sieve: Sieve) -> set[str]:
        return {row.id for row in rows if sieve.lets(row, now, "十二号")}

    assert ids(Sieve()) == {"v1", "d1"}
    assert ids(Sieve(kinds=frozenset({OwedKind.LOOK_BACK}))) == {"d1"}
    assert ids(Sieve(overdue=True)) == {"d1"}
    assert ids(Sieve(owner=Owner(OwnerKind.AGENCY, "12345"))) == {"v1"}
    assert ids(Sieve(district_id="d9")) == set()
    assert ids(Sieve(words="宏图")) == {"v1"}
    assert ids(Sieve(words="0001")) == {"v1"}
    assert ids(Sieve(words="十二号")) == {"v1", "d1"}


def test_eleven_thousand_receivers_change_one_row_each() -> None:
    book = Book(picture_of())
    book.tell(open_duty(due=500))
    names = [f"u{n:05}" for n in range(11_001)]
    changes = book.tell(*directive(*names))
    assert len(changes.rows) == 11_001
    assert len(book.ledger.rows) == 11_002
    receiver = changes.rows[5_000]
    signed = say(dm.DirectiveAcknowledged, 30, directive_id="y1", receiver_id=receiver.id)
    again = book.tell(signed)
    assert [row.id for row in again.rows] == [receiver.id]
    assert again.rows[0].due > receiver.due  # the feedback is owed now
    assert book.tell(signed) == Changes()


def test_following_is_the_same_as_beginning_anew() -> None:
    book = Book(picture_of("u1"))
    messages = [call("i1"), send("i1", "u1"), say(m.UnitArrived, 100, assignment_id="i1/u1")]
    messages += [open_duty(), call("i2", 5), divert(incident="i2"), *directive("u1", at=20)]
    messages += [say(m.Tick, 1600), say(d.DeclineDiversion, 1700, diversion_id="v1", reason="不是")]
    for message in messages:
        book.tell(message)
        assert book.ledger.rows == Ledger(book.picture, HEADS).rows


def test_kinds_of_duties_are_kinds_in_the_ledger() -> None:
    assert {kind.value for kind in DutyKind} <= {kind.value for kind in OwedKind}


def test_rows_come_by_margin_and_what_is_overdue_is_counted() -> None:
    p = tell(picture_of("u1"), call("i1"), divert(incident="i1"), open_duty())
    book = Book(p)
    ranked = list(book.ledger.ranked())
    assert ranked == sorted(book.ledger.rows.values(), key=rank)
    first, last = ranked[0], ranked[-1]
    assert book.ledger.overdue(first.due) == 0
    assert book.ledger.overdue(first.due + timedelta(seconds=1)) == 1
    assert book.ledger.count(last.kind) == 1
    diversion = next(id for kind, id in book.ledger.rows if kind is OwedKind.DIVERSION)
    book.tell(say(d.DeclineDiversion, 60, diversion_id=diversion, reason="不属本单位"))
    assert list(book.ledger.ranked()) == sorted(book.ledger.rows.values(), key=rank)
    assert book.ledger.count(OwedKind.DIVERSION) == 0
