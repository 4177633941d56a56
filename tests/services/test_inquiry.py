"""Figures for the screen: read once, turned at will, given up, and all rows accounted for."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.limits import Limits
from app.services.inquiry import Asked, Inquiry, answer, behind, course_of
from app.services.response import By, Leg
from app.store import samples
from app.store.samples import Samples
from tests.services.test_response import NONE, rows_of

DAY = datetime(2026, 3, 2, tzinfo=UTC)
LIMITS = Limits()
TIMES = st.lists(
    st.tuples(st.floats(0, 90_000), st.one_of(st.just(NONE), st.floats(0, 100_000))), max_size=40
)


def asked(by: By = By.DISTRICT, leg: Leg = Leg.RESPONSE, days: float = 1) -> Asked:
    return Asked(DAY, DAY + timedelta(days=days), leg, by)


def answered(rows: Samples, by: By = By.DISTRICT):
    return answer(asked(by), rows, DAY, LIMITS, lambda _: None, UTC)


@given(TIMES, st.sampled_from([By.ALL, By.PRIORITY, By.DISTRICT, By.HOUR, By.WEEKDAY, By.DAY]))
def test_every_row_is_behind_one_figure_or_left_out_for_one_reason(times, by) -> None:
    rows = rows_of(*sorted(times))
    found = answered(rows, by)
    parts = [f.rows for f in (*found.figures, *found.left_out)]
    assert sorted(np.concatenate([np.empty(0, int), *parts]).tolist()) == list(range(len(rows)))
    assert sum(f.figures.n for f in found.figures) == found.whole.figures.n
    for figure in (found.whole, *found.figures):
        assert sorted(np.concatenate([figure.rows[:0], *figure.buckets])) == sorted(figure.rows)
        share = figure.figures.share_within_target
        late = 0 if share is None else round((1 - share) * figure.figures.n)
        assert len(figure.slow) == late


def test_behind_a_figure_the_longest_come_first_with_their_numbers() -> None:
    rows = rows_of((0, 100.0), (10, 910.0), (20, NONE), (30, 230.0))
    found = answered(rows)
    listed = behind(found, found.whole.rows, 500)
    assert [(one.number, one.seconds) for one in listed] == [(1, 900.0), (3, 200.0), (0, 100.0)]
    assert [one.late for one in listed] == [True, False, False]
    (left,) = found.left_out
    assert [(one.number, one.seconds) for one in behind(found, left.rows, 500)] == [(2, None)]
    assert behind(found, np.empty(0, np.int64), 500) == []
    assert len(behind(found, found.whole.rows, 2)) == 2


@pytest.mark.parametrize(
    ("by", "days", "course"),
    [
        (By.DISTRICT, 1, By.HOUR),
        (By.DISTRICT, 30, By.DAY),
        (By.WEEKDAY, 30, By.WEEKDAY),
        (By.HOUR, 30, By.HOUR),
    ],
)
def test_the_chart_has_days_where_there_are_enough(by, days, course) -> None:
    assert course_of(asked(by, days=days)) is course


class Reader:
    """Stands for the thread: questions wait until `answer`."""

    def __init__(self) -> None:
        self.waiting = []

    def ask(self, question) -> None:
        self.waiting.append(question)

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop(0).put_to(None)


@pytest.fixture
def reads(monkeypatch):
    """How often the record was read."""
    read = []

    def incidents(_, since, until, told):
        read.append((since, until))
        told(0.5)
        return rows_of((since.timestamp(), since.timestamp() + 60))

    monkeypatch.setattr(samples, "incidents", incidents)
    return read


def inquiry(reader: Reader, heard: list, told: list) -> Inquiry:
    kinds = LIMITS, lambda _: None, UTC
    return Inquiry(reader.ask, lambda: DAY, *kinds, told.append, heard.append)


def test_another_leg_of_the_same_period_is_not_read_again(reads) -> None:
    reader, heard, told = Reader(), [], []
    asking = inquiry(reader, heard, told)
    for one in (asked(), asked(leg=Leg.DISPATCH), asked(by=By.HOUR)):
        asking.ask(one)
        reader.answer()
    assert len(reads) == 1
    assert [a.asked.leg for a in heard] == [Leg.RESPONSE, Leg.DISPATCH, Leg.RESPONSE]
    asking.ask(asked(), again=True)
    reader.answer()
    assert len(reads) == 2
    assert told == [0.5, 0.5]


def test_what_nobody_waits_for_is_given_up_and_not_told(reads) -> None:
    reader, heard, told = Reader(), [], []
    asking = inquiry(reader, heard, told)
    asking.ask(asked())
    asking.ask(asked(days=2))  # another period: the first one is not worth reading
    reader.answer()
    assert [a.asked for a in heard] == [asked(days=2)]
    assert told == [0.5]
    asking.ask(asked(days=3))
    asking.cancel()
    reader.answer()
    assert len(heard) == 1
