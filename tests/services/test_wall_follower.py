"""The follower sees what a desk writes, whatever becomes of the store meanwhile."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain import messages as m
from app.domain.area import DistrictKind
from app.domain.fixes import Fixes
from app.domain.limits import Limits
from app.domain.wall import Lists
from app.services.wall_age import Ageing, age_of, time_there
from app.services.wall_follower import Seen, Trouble, WallFollower
from app.store.following import changes_after, last_entry
from app.store.tracks import TrackWriter
from tests.domain.build import call, say, send
from tests.services.room import Room
from tests.store import postgres
from tests.store.build import roster

LISTS = Lists(frozenset({"fight"}), {"d1": DistrictKind.CENTRAL}, frozenset(), {"u1": "3012"})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def follower(tmp_path: Path, room: Room) -> Iterator[WallFollower]:
    made = WallFollower(str(tmp_path / "c.db"), LISTS, Limits(), lambda _: None, lambda: room.now)
    yield made
    made.stop()
    made._close()


def numbers(seen: Seen) -> list[int]:
    assert seen.wall is not None
    return sorted(incident.number for incident in seen.wall.incidents)


def test_what_the_desk_saves_is_seen(room: Room, follower: WallFollower) -> None:
    assert numbers(follower.look()) == []
    room.handle(roster("u1"), [call("i1")])
    seen = follower.look()
    assert numbers(seen) == [1]
    assert seen.wall is not None
    assert seen.wall.incidents[0].waiting
    room.handle([send("i1", "u1", second=3.0)])
    seen = follower.look()
    assert seen.wall is not None
    assert not seen.wall.incidents[0].waiting
    assert not seen.wall.units.available.any()
    assert follower.look().wall is seen.wall  # nothing new: the same values


def test_a_wall_that_begins_in_the_middle_sees_the_same(room: Room, tmp_path: Path) -> None:
    early = WallFollower(str(tmp_path / "c.db"), LISTS, Limits(), lambda _: None, lambda: room.now)
    early.look()
    room.handle(roster("u1"), [call("i1"), call("i2", 1.0)], [send("i1", "u1", second=3.0)])
    late = WallFollower(str(tmp_path / "c.db"), LISTS, Limits(), lambda _: None, lambda: room.now)
    one, other = early.look().wall, late.look().wall
    assert one is not None
    assert other is not None
    assert one.incidents == other.incidents
    assert one.units.state.tolist() == other.units.state.tolist()
    early._close()
    late._close()


def test_a_store_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    made = WallFollower(str(tmp_path / "c.db"), LISTS, Limits(), lambda _: None)
    seen = made.look()
    assert (seen.wall, seen.trouble) == (None, Trouble.GONE)
    assert age_of(seen, seen.at).ageing is Ageing.GONE
    room = Room(tmp_path)
    room.handle([call("i1")])
    assert numbers(made.look()) == [1]
    room.store.close()
    made._close()


def test_the_last_picture_stands_while_the_store_is_gone(
    room: Room, follower: WallFollower, tmp_path: Path
) -> None:
    room.handle([call("i1")])
    follower.look()
    os.rename(tmp_path / "c.db", tmp_path / "away.db")
    room.now += timedelta(seconds=60)
    seen = follower.look()
    assert (numbers(seen), seen.trouble) == ([1], Trouble.GONE)
    age = age_of(seen, room.now)
    assert (age.ageing, age.stale, age.seconds) == (Ageing.GONE, True, 60.0)
    os.rename(tmp_path / "away.db", tmp_path / "c.db")
    room.now += timedelta(seconds=1)
    assert follower.look().trouble is None


def test_another_file_in_its_place_is_read_anew(
    room: Room, follower: WallFollower, tmp_path: Path
) -> None:
    room.handle([call("i1"), call("i2", 1.0)])
    assert numbers(follower.look()) == [1, 2]
    room.store.close()
    for path in tmp_path.glob("c.db*"):
        path.unlink()
    room.reopen()
    room.handle([call("j1")])
    seen = follower.look()
    assert numbers(seen) == [1]
    assert seen.trouble is None


def test_a_restarted_console_is_followed_on(room: Room, follower: WallFollower) -> None:
    room.handle([call("i1")])
    follower.look()
    room.reopen()
    room.handle([call("i2", 9.0)])
    assert numbers(follower.look()) == [1, 2]


def test_a_store_that_is_locked_is_tried_again(
    room: Room, follower: WallFollower, tmp_path: Path
) -> None:
    room.handle([call("i1")])
    follower.look()
    room.store.close()
    follower._close()
    other = sqlite3.connect(tmp_path / "c.db")
    other.execute("PRAGMA journal_mode=DELETE").fetchall()
    other.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    other.execute("BEGIN EXCLUSIVE")
    room.now += timedelta(seconds=30)
    seen = follower.look()
    assert (numbers(seen), seen.trouble) == ([1], Trouble.UNREADABLE)
    assert age_of(seen, room.now).ageing is Ageing.UNREADABLE
    other.rollback()
    other.close()
    assert follower.look().trouble is None
    room.open()


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    pytest.importorskip("psycopg", reason="needs psycopg, the driver of PostgreSQL")
    binaries = postgres.folder_of_binaries()
    if binaries is None:
        pytest.skip(f"needs Debian's package postgresql, absent at {postgres.BINARIES}")
    with postgres.server(binaries) as made:
        made.start()
        yield made


def test_a_postgresql_that_ends_is_said_and_read_again_when_it_is_back(
    server: postgres.Server, tmp_path: Path
) -> None:
    url = postgres.address(server.folder, "postgres")
    room = Room(tmp_path, url)
    wall = WallFollower(url, LISTS, Limits(), lambda _: None, lambda: room.now)
    room.handle([call("i1")])
    assert numbers(wall.look()) == [1]
    server.end()
    room.now += timedelta(seconds=30)
    seen = wall.look()
    age = age_of(seen, room.now)
    assert (numbers(seen), age.ageing, age.seconds) == ([1], Ageing.UNREADABLE, 30.0)
    server.start()
    room.handle([call("i2", 40.0)])
    seen = wall.look()
    assert (numbers(seen), seen.trouble) == ([1, 2], None)
    wall._close()
    room.store.close()


def test_a_file_that_is_no_store_is_said_and_never_raised(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"not a database at all" * 100)
    made = WallFollower(str(tmp_path / "c.db"), LISTS, Limits(), lambda _: None)
    assert made.look().trouble is Trouble.UNREADABLE
    assert made.look().trouble is Trouble.UNREADABLE


def test_the_newest_positions_are_seen_and_count_as_news(
    room: Room, follower: WallFollower, tmp_path: Path
) -> None:
    room.handle(roster("u1"))
    first = follower.look()
    assert (first.fixes, first.fix_at) == (None, None)
    at = room.now + timedelta(seconds=40)
    fixes = replace(
        Fixes.none_for(("u1",)),
        lon=np.array([113.2]),
        lat=np.array([23.1]),
        at=np.array([at.timestamp()]),
    )
    TrackWriter(tmp_path / "c.db.tracks").put(fixes)
    room.now = at + timedelta(seconds=2)
    seen = follower.look()
    assert seen.fix_at == at
    assert seen.fixes is not None
    age = age_of(seen, room.now)
    assert (age.ageing, age.fix_s, age.seconds) == (Ageing.FRESH, 2.0, 2.0)
    room.now += timedelta(seconds=14)
    age = age_of(follower.look(), room.now)
    assert (age.ageing, age.seconds) == (Ageing.SILENT, 16.0)


def test_a_console_whose_clock_runs_ahead_takes_the_wall_with_it(
    room: Room, follower: WallFollower
) -> None:
    """As a simulated city at 60 times does: its news are of the future, and no less fresh."""
    room.now += timedelta(hours=2)
    room.handle([call("i1")])
    room.now -= timedelta(hours=2)
    seen = follower.look()
    assert time_there(seen, room.now) == room.now + timedelta(hours=2)
    assert age_of(seen, room.now).seconds == 0.0
    later = room.now + timedelta(seconds=301)
    assert age_of(replace(seen, read_at=later), later).ageing is Ageing.SILENT


def test_the_thread_tells_and_ends(room: Room, tmp_path: Path) -> None:
    told: list[Seen] = []
    url = str(tmp_path / "c.db")
    made = WallFollower(url, LISTS, Limits(), told.append, lambda: room.now, period_s=0.001)
    made.start()
    made.stop()
    assert told
    assert all(seen.trouble is None for seen in told)


def test_entries_come_in_order_and_none_twice(room: Room) -> None:
    room.handle(roster("u1"), [call("i1")], [say(m.TakeIncident, 2.0, incident_id="i1")])
    number, saved_at = last_entry(room.store.database)
    found = changes_after(room.store.database, 0, limit=2)
    assert [change.number for change in found] == [1, 2]
    rest = changes_after(room.store.database, 2)
    assert [change.number for change in rest] == list(range(3, number + 1))
    assert rest[-1].saved_at == saved_at
    assert changes_after(room.store.database, number) == []
