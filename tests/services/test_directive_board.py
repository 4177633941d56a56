from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chase import Chase
from app.domain.directive import Directive, DirectiveState
from app.domain.receiver import Receiver, ReceiverKind, ReceiverState
from app.domain.stage import Stamp
from app.services.directive_board import DirectiveBoard, histogram
from app.services.directive_draft import seconds_of

NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
SENT = NOW - timedelta(minutes=10)
S = ReceiverState


def stamp(at: datetime) -> Stamp:
    return Stamp(at, at, at)


def directive(id: str = "d1") -> Directive:
    return Directive(
        *(id, 1, "orange", "title", "text", "", ""),
        *(stamp(SENT), "3", "", 300.0, 7200.0),
        state=DirectiveState.ISSUED,
        issued=stamp(SENT),
    )


def receiver(
    n: int,
    state: ReceiverState = S.SENT,
    signed_s: float | None = None,
    fed_s: float | None = None,
    due_s: float = 300.0,
    unit: str = "",
) -> Receiver:
    """Signed and fed back so many seconds after the order."""
    due = SENT + timedelta(seconds=due_s)
    return Receiver(
        *(f"d1/unit/{n}", "d1", ReceiverKind.UNIT, str(n), unit or f"u{n}"),
        *(None, None, None, (), (), stamp(SENT), Chase(SENT, due)),
        Chase(SENT, SENT + timedelta(hours=2)),
        signed=None if signed_s is None else stamp(SENT + timedelta(seconds=signed_s)),
        fed_back=None if fed_s is None else stamp(SENT + timedelta(seconds=fed_s)),
        state=state,
    )


RECEIVERS = st.builds(
    receiver,
    st.integers(0, 5),
    st.sampled_from(list(S)),
    st.none() | st.floats(1, 500),
    st.none() | st.floats(1, 9000),
    st.sampled_from([60.0, 300.0, 900.0]),
)


@given(st.lists(RECEIVERS, min_size=1), st.integers(0, 900))
def test_kept_up_it_says_what_counting_all_would(changes: list[Receiver], later: int) -> None:
    kept = DirectiveBoard()
    kept.put([directive()])
    for n, one in enumerate(changes):
        kept.put([one])
        kept.lines(SENT + timedelta(seconds=60 * n))
    now = SENT + timedelta(seconds=max(60 * len(changes), later))
    latest = {one.id: one for one in changes}.values()
    (line,) = kept.lines(now)
    assert line.n == len(latest)
    assert line.overdue == sum(one.overdue(now) for one in latest)
    assert line.signed == sum(one.signed is not None or one.fed_back is not None for one in latest)
    assert line.late == sum(o.signed_late or o.fed_back_late or o.overdue(now) for o in latest)
    owed = [one.owed.due for one in latest if one.owed is not None]
    assert line.next_due == min(owed, default=None)
    assert line.slowest is not None
    assert (line.slowest.owing > 0) == bool(owed)


def test_the_slowest_unit_is_the_one_with_most_overdue() -> None:
    board = DirectiveBoard()
    board.put([directive()])
    board.put([receiver(n, unit="3012") for n in range(2)])
    board.put([receiver(2, S.ACKNOWLEDGED, 20.0, unit="3014")])
    (line,) = board.lines(NOW)
    assert line.slowest is not None
    assert (line.slowest.name, line.slowest.overdue, line.slowest.n) == ("3012", 2, 2)
    assert line.slowest.like_it == 0


def test_buckets_are_those_of_the_bulletin_with_n() -> None:
    people = [receiver(n, S.ACKNOWLEDGED, s) for n, s in enumerate((30, 31, 120, 181, 9000))]
    found = histogram([*people, receiver(9), receiver(10, S.FED_BACK, None, 1801.0)])
    assert found.signing.counts == (1, 1, 1, 0, 3)  # who fed back has signed by it
    assert (found.signing.n, found.signing.waiting) == (6, 1)
    assert found.answering.counts == (0, 1, 0, 0, 0)
    assert (found.answering.n, found.answering.waiting) == (1, 6)


def test_what_the_picture_has_forgotten_is_forgotten() -> None:
    board = DirectiveBoard()
    board.put([directive(), receiver(1)])
    assert board.by_level(NOW) == {"orange": (1, 1)}
    board.follow({})
    assert board.lines(NOW) == []


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("30", 1800.0),
        ("2 小时", 7200.0),
        ("1.5h", 5400.0),
        ("90秒", 90.0),
        ("1天", 86_400.0),
        ("12:51", 593.0),
        ("12:40", -67.0),  # just past: refused, not tomorrow
        ("00:10", 41_333.0),  # tomorrow's
        ("soon", None),
        ("25:00", None),
        ("", None),
    ],
)
def test_a_limit_is_read_as_people_write_it(typed: str, seconds: float | None) -> None:
    assert seconds_of(typed, NOW) == seconds
