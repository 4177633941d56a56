import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decide import decide
from app.domain.messages import CursorMoved, IncidentReported
from app.domain.picture import Picture
from app.feeds import runner
from app.feeds.clock import Clock, ClockFeed
from app.feeds.ids import record_id
from app.feeds.runner import FeedRunner, Reading

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def call(ref):
    at = T0 + timedelta(seconds=ref)
    return IncidentReported(
        id=record_id(at, "log", str(ref)),
        at=at,
        entered_at=at,
        by="log",
        incident_id=record_id(at, "log", str(ref), "incident"),
        source_ref=str(ref),
        category="theft",
        priority=3,
        lon=113.7,
        lat=23.0,
        address="宏图路 12",
    )


class Log:
    """Calls 0 to 19, at most `chunk` a reading; its position is the next call."""

    name, period_s = "log", 5.0

    def __init__(self, chunk):
        self.chunk = chunk

    def read(self, position, now):
        first = int(position or 0)
        last = min(first + self.chunk, 20)
        return Reading(tuple(call(n) for n in range(first, last)), str(last))


class Times:
    def __init__(self):
        self.at = T0

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


class Kept:
    """Takes a group whole, as the desk and store do, or dies first."""

    def __init__(self):
        self.picture = Picture()
        self.alive = True

    def post(self, group):
        if not self.alive:
            raise OSError("power cut")
        for message in group:
            self.picture.put_all(decide(self.picture, message))

    def position(self):
        cursor = self.picture.cursors.get("log")
        return cursor.position if cursor else ""


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 4), st.booleans()), max_size=8))
def test_stopped_anywhere_and_restarted_it_neither_loses_nor_doubles(lives):
    kept = Kept()
    for chunk, readings, dies in [*lives, (5, 5, False)]:
        kept.alive = True
        feed = FeedRunner(Log(chunk), kept.post, lambda s: None, Times(), kept.position())
        for _ in range(readings):
            feed.step()
        kept.alive = not dies
        feed.step()
    kept.alive = True
    FeedRunner(Log(20), kept.post, lambda s: None, Times(), kept.position()).step()
    assert sorted(int(i.source_ref) for i in kept.picture.incidents.values()) == list(range(20))
    assert [i.number for i in kept.picture.incidents.values()] == list(range(1, 21))


def test_cursor_is_the_last_of_its_group_and_only_when_it_moved():
    groups = []
    feed = FeedRunner(Log(15), groups.append, lambda s: None, Times())
    for _ in range(3):
        feed.step()
    assert [len(g) for g in groups] == [16, 6]
    assert all(isinstance(g[-1], CursorMoved) for g in groups)
    assert [g[-1].position for g in groups] == ["15", "20"]


class Flaky:
    name, period_s = "gps", 2.0

    def __init__(self, *answers):
        self.answers = list(answers)

    def read(self, position, now):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_says_down_once_and_up_once_and_waits_longer_each_time(caplog):
    caplog.set_level(logging.INFO)
    lost = ConnectionError("no route")
    shown = []
    feed = FeedRunner(
        Flaky(Reading(alive=True), lost, lost, lost, Reading(), lost),
        lambda g: None,
        shown.append,
        Times(),
    )
    assert [feed.step() for _ in range(6)] == [2.0, 1.0, 2.0, 4.0, 2.0, 1.0]
    assert [s.up for s in shown] == [True, False, True, False]
    assert [r.getMessage().split(":")[0] for r in caplog.records] == [
        "feed gps up",
        "feed gps down",
        "feed gps up",
        "feed gps down",
    ]
    assert "no route" in shown[1].last_error
    assert shown[2].last_error == ""


def test_wait_has_a_ceiling():
    feed = FeedRunner(Flaky(*[OSError()] * 9), lambda g: None, lambda s: None, Times())
    assert [feed.step() for _ in range(9)][-3:] == [runner.LONGEST_WAIT_S] * 3


def test_a_link_that_is_up_but_silent_grows_old():
    feed = FeedRunner(
        Flaky(Reading(alive=True), *[Reading()] * 5), lambda g: None, lambda s: None, Times()
    )
    for _ in range(6):
        feed.step()
    assert feed.status.up is True
    assert feed.status.age_s(T0 + timedelta(seconds=61)) == 60
    assert feed.status.interval_s == 2.0


def test_runs_on_its_own_thread_until_stopped():
    heard = threading.Event()
    feed = FeedRunner(ClockFeed(), lambda g: heard.set(), lambda s: None, Clock().now)
    feed.start()
    assert heard.wait(60)
    feed.stop()


def test_clock_runs_at_its_speed_and_refuses_nonsense():
    seconds = [100.0]
    clock = Clock(T0, 60.0, lambda: seconds[0])
    seconds[0] = 102.5
    assert clock.now() == T0 + timedelta(seconds=150)
    with pytest.raises(ValueError, match="speed"):
        Clock(T0, 0)
