from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.decide import decide
from app.domain.messages import CursorMoved, MessageQuarantined
from app.domain.picture import Picture
from app.domain.refusal import Refused
from app.feeds.calls.calls import BadRow, Call, Log
from app.feeds.calls.feed import LogFeed
from app.feeds.runner import FeedRunner

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def call(n, same_as=None):
    at = T0 + timedelta(seconds=20 * n)
    return Call(f"c{n}", at, "0201", 2, 113.7, 23.0, "宏图路", "", f"c{same_as or n}", stages={})


LOG = Log(
    calls=tuple(call(n, 3 if n in (4, 9) else None) for n in range(1, 15)),
    rows=17,
    bad=tuple(BadRow(n, "", "bad_time", "x\udcff,1") for n in range(3)),
    lost={"bad_time": 3},
)


class Room:
    """Keeps what one life after another of the feed has posted."""

    def __init__(self):
        self.picture = Picture()
        self.now = T0

    def post(self, group):
        for message in group:
            try:
                self.picture.put_all(decide(self.picture, message))
            except Refused:
                assert not isinstance(message, CursorMoved)

    def live(self, seconds):
        cursor = self.picture.cursors.get("log")
        feed = LogFeed("log", LOG, None)
        runner = FeedRunner(
            feed, self.post, lambda s: None, lambda: self.now, cursor.position if cursor else ""
        )
        for step in seconds:
            self.now += timedelta(seconds=step)
            runner.step()


def seen(picture):
    kept = [(i.source_ref, i.number, i.duplicate_of) for i in picture.incidents.values()]
    return kept, picture.cursors["log"].quarantined


@given(st.lists(st.lists(st.floats(0, 120), max_size=6), max_size=6))
def test_any_split_and_any_restart_give_the_same_picture(lives):
    whole, split = Room(), Room()
    for life in lives:
        split.live(life)
    split.live([600])
    whole.live([600])
    assert seen(split.picture) == seen(whole.picture)
    assert split.picture.cursors["log"].position == "14 3"


def test_what_is_certain_is_linked_and_nothing_else():
    room = Room()
    room.live([600])
    linked = {i.source_ref for i in room.picture.incidents.values() if i.duplicate_of}
    assert linked == {"c4", "c9"}


def test_bad_rows_reach_the_journal_as_text():
    (first, *_) = LogFeed("log", LOG, None).read("", T0).messages
    assert isinstance(first, MessageQuarantined)
    assert first.raw == "x\\udcff,1"


def test_it_knows_when_something_comes_next():
    feed = LogFeed("log", LOG, None)
    assert feed.next_at("") == feed.next_at("0 3") == T0.timestamp() + 20
    assert feed.next_at("2 3") == T0.timestamp() + 60
    assert feed.next_at("14 3") == float("inf")
