"""A feed, the real desk and store, stopped in the middle: nothing lost, nothing doubled."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.limits import Limits
from app.domain.stage import Stage
from app.feeds.calls.calls import BadRow, Call, Log
from app.feeds.calls.feed import LogFeed
from app.feeds.runner import FeedRunner
from app.services.desk import Desk
from app.services.spool import Spool
from app.store.store import Store

T0 = datetime(2026, 1, 1, tzinfo=UTC)
LOG = Log(
    calls=tuple(
        Call(
            f"c{n}",
            T0 + timedelta(seconds=10 * n),
            "0201",
            2,
            113.7,
            23.0,
            "宏图路",
            "",
            f"c{n}",
            {Stage.ARRIVE: T0},
        )
        for n in range(12)
    ),
    rows=14,
    bad=(BadRow(3, "", "bad_time", "x"), BadRow(7, "", "bad_time", "y")),
    lost={"bad_time": 2},
)


class Life:
    """One run of the program, until it is cut off: what the desk had not taken is gone."""

    def __init__(self, store, folder, now):
        self.now = now
        self.groups = []
        self.desk = Desk(
            store,
            lambda values, entries: None,
            lambda message, no: None,
            lambda error: None,
            lambda status: None,
            lambda: self.now,
            Spool(folder / "spool"),
            Limits(),
        )
        cursor = self.desk.picture.cursors.get("log")
        position = cursor.position if cursor else ""
        feed = LogFeed("log", LOG, None)
        self.runner = FeedRunner(
            feed, self.groups.append, lambda status: None, lambda: self.now, position
        )

    def run(self, readings, taken):
        """Read so often; the desk takes only the first groups before the power goes."""
        for _ in range(readings):
            self.now += timedelta(seconds=17)
            self.runner.step()
        for group in self.groups[:taken]:
            self.desk.handle([group])


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4))
def test_stopped_anywhere(tmp_path_factory, lives):
    folder = tmp_path_factory.mktemp("lives")
    now = T0
    for readings, taken in [*lives, (9, 9)]:
        with closing(Store(str(folder / "room.db"))) as store:
            life = Life(store, folder, now)
            life.run(readings, taken)
            now = life.now
    picture = life.desk.picture
    assert [i.source_ref for i in picture.incidents.values()] == [f"c{n}" for n in range(12)]
    assert [i.number for i in picture.incidents.values()] == list(range(1, 13))
    assert picture.cursors["log"].quarantined == 2
