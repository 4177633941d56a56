"""The player shows the moment that was asked last; what cannot be read is said, not raised."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

from app.city.pack import Pack
from app.domain.limits import Limits
from app.roads.network import Network
from app.services.home import tracks_of
from app.services.night_advice import Roads, roads_of
from app.services.night_marks import MarkKind
from app.services.night_player import Done, Held, NightPlayer, Opened, Source
from app.services.night_sample import BEGIN, record_night
from app.store.store import Store

MINUTES = 12


class Screen:
    """Puts everything that it is told into one queue, in order."""

    def __init__(self) -> None:
        self.said: SimpleQueue[tuple[str, Any]] = SimpleQueue()

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *what: self.said.put((name, what))

    def next(self, wanted: str) -> Any:
        """The next of that name; a fault that nobody asked for fails the test."""
        while True:
            name, what = self.said.get(timeout=60)
            if name == wanted:
                return what
            assert name != "fault", what


@pytest.fixture(scope="module")
def roads(demo_pack: Pack) -> Roads:
    return roads_of(demo_pack)


@pytest.fixture(scope="module")
def recorded(demo_pack: Pack, roads: Roads, tmp_path_factory: pytest.TempPathFactory) -> str:
    store = str(tmp_path_factory.mktemp("night") / "n.db")
    record_night(demo_pack, roads.network, store, MINUTES)
    return store


@contextmanager
def playing(store: str, roads: Roads | None = None) -> Iterator[tuple[NightPlayer, Screen]]:
    screen = Screen()
    player = NightPlayer(Source(store, tracks_of(store), Limits()), screen, lambda _: None)
    player.drive = roads.drive if roads is not None else None
    player.start()
    try:
        yield player, screen
    finally:
        player.stop()


def test_a_night_is_opened_shown_and_held_against_the_notes(recorded: str) -> None:
    with playing(recorded) as (player, screen):
        (opened,) = screen.next("open_night")
        assert isinstance(opened, Opened)
        assert opened.since == BEGIN
        assert any(mark.kind is MarkKind.INCIDENT for mark in opened.marks)
        player.go(opened.until)
        values, entries = screen.next("begin_again")
        assert values
        assert entries
        (fixes,) = screen.next("locate")
        assert np.isfinite(fixes.lon).any()
        (held,) = screen.next("hold")
        assert held.same >= 2
        assert held.other == ()
        assert isinstance(held, Held)
        player.go(opened.since)
        fewer, _ = screen.next("begin_again")
        assert len(fewer) < len(values)


def test_what_was_done_has_the_way_taken_beside_the_fastest(recorded: str, roads: Roads) -> None:
    with playing(recorded, roads) as (player, screen):
        (opened,) = screen.next("open_night")
        calls = [mark for mark in opened.marks if mark.kind is MarkKind.INCIDENT]
        for call in calls[:4]:
            player.what_was_done(call.subject_id)
            (done,) = screen.next("tell_done")
            assert isinstance(done, Done)
            assert done.incident.id == call.subject_id
            for driven in done.driven:
                order = next(one for one in done.orders if one.unit_id == driven.unit_id)
                left, came = order.stages.depart, order.stages.arrive
                assert left is not None
                assert came is not None
                assert driven.taken.seconds == pytest.approx((came.at - left.at).total_seconds())
                assert driven.fastest is not None
                # Nobody is faster than the roads allow, but for how he was seen on them.
                assert driven.fastest.metres <= driven.taken.metres * 1.3 + 200


def test_the_story_ends_at_the_moment_that_is_shown(recorded: str) -> None:
    with playing(recorded) as (player, screen):
        (opened,) = screen.next("open_night")
        call = next(mark for mark in opened.marks if mark.kind is MarkKind.INCIDENT)
        player.go(call.at + timedelta(seconds=5))
        screen.next("locate")
        player.tell(call.subject_id)
        (told,) = screen.next("recall")
        assert [type(entry.message).__name__ for entry in told] == ["IncidentReported"]
        player.go(opened.until)
        screen.next("locate")
        player.tell(call.subject_id)
        (told,) = screen.next("recall")
        assert len(told) > 1


def test_an_empty_journal_and_none_at_all_are_said(tmp_path: Path) -> None:
    Store(str(tmp_path / "e.db")).close()
    with playing(str(tmp_path / "e.db")) as (_, screen):
        assert screen.next("open_night") == (None,)
    with playing(str(tmp_path / "gone.db")) as (_, screen):
        name, (error,) = screen.said.get(timeout=60)
        assert name == "fault"
        assert "gone.db" in str(error)


def test_positions_that_cannot_be_read_are_said_and_it_goes_on(
    demo_pack: Pack, roads: Roads, tmp_path: Path
) -> None:
    store = str(tmp_path / "n.db")
    network: Network = roads.network
    record_night(demo_pack, network, store, 1)
    (tracks_of(store) / "units.json").write_text("{")
    with playing(store) as (player, screen):
        (opened,) = screen.next("open_night")
        player.go(opened.until)
        screen.next("begin_again")
        name, (error,) = screen.said.get(timeout=60)
        assert name == "fault"
        assert "units.json" in str(error)
        player.tell("nothing")
        assert screen.next("recall") == ([],)
