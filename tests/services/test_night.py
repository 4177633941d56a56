"""Whatever was said, and wherever one jumps, the rebuilt picture is the one that the desk had."""

import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.fixes import Fixes
from app.services import checkpoint
from app.services import night as nights
from app.services.checkpoint import BACK, Fingerprints, Notary
from app.services.night import Night
from app.store.database import Database
from app.store.errors import StoreError
from app.store.reel import Reel
from app.store.tracks import TrackWriter
from tests.domain.test_properties import anything
from tests.services.room import NOON, SAVED, Room
from tests.store.build import roster, small_day

SECOND = timedelta(seconds=1)


class Live(Room):
    """Notes the hash of its picture after every turn."""

    def say(self, messages: list[m.AnyMessage]) -> list[str]:
        prints = []
        for n, message in enumerate(messages):
            self.now = SAVED + n * SECOND
            self.handle([message])
            values = self.desk.picture.everything()
            prints.append(Fingerprints().of(values, NOON - BACK))
        return prints


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    Live(folder).store.close()
    return folder / "c.db"


@contextmanager
def night_of(folder: Path, since: datetime, until: datetime) -> Iterator[Night]:
    database = Database(str(folder / "c.db"), reading=True)
    try:
        yield Night(database, folder / "tracks", since, until)
    finally:
        database.close()


@settings(max_examples=12)
@given(
    st.lists(anything, min_size=1, max_size=40),
    st.integers(0, 30),
    st.lists(st.integers(0, 45), min_size=1, max_size=8),
    st.integers(1, 7),
)
def test_the_picture_of_any_second_is_the_one_the_desk_had(
    empty: Path, messages: list[m.AnyMessage], begins: int, seconds: list[int], every: int
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(nights, "EVERY", every)
        patch.setattr(nights, "AT_ONCE", 3)
        folder = Path(name)
        shutil.copy(empty, folder / "c.db")  # to make one takes longer than all the rest
        room = Live(folder)
        said = [*roster("u1", "u2", "u3"), *messages]
        prints = room.say(said)
        room.store.close()
        since = SAVED + begins * SECOND
        with night_of(folder, since, since + 60 * SECOND) as night:
            for second in seconds:
                at = since + second * SECOND
                move = night.go(at)
                live = prints[min(int((at - SAVED).total_seconds()), len(prints) - 1)]
                assert Fingerprints().of(night.values, NOON - BACK) == live
                assert move.whole or len(move.entries) <= len(said)


def test_what_the_desk_noted_is_held_against_what_was_rebuilt(tmp_path: Path) -> None:
    room = Live(tmp_path)
    notes: list[m.AnyMessage] = []
    ids = (f"note-{n}" for n in range(99))
    notary = Notary(notes.append, lambda: room.now, lambda: next(ids), every=5)
    notary.start()
    day = small_day()
    for n, message in enumerate(day):
        room.now = SAVED + n * SECOND
        before = len(room.entries)
        room.handle([message])
        notary.saw(room.desk.picture, room.entries[before:])
    last = notary.close(room.desk.picture)
    assert last is not None
    room.handle([*notes, last])
    room.store.close()
    with night_of(tmp_path, SAVED, SAVED + 60 * SECOND) as night:
        night.go(SAVED + 60 * SECOND)
        assert [check.number for check in night.checks.values()] == [6, 11, 13]
        assert all(check.same for check in night.checks.values())
        night.go(SAVED)
        night.go(SAVED + 60 * SECOND)
        assert len(night.checks) == 3


def noted_day(tmp_path: Path, messages: list[m.AnyMessage], noted: int) -> None:
    """A second an entry; after `noted` of the messages the picture is noted and kept."""
    room = Live(tmp_path)
    ids = (f"note-{n}" for n in range(99))
    notary = Notary(lambda _: None, lambda: room.now, lambda: next(ids), folder=tmp_path / "tracks")
    for n, message in enumerate(messages):
        room.now = SAVED + n * SECOND
        before = len(room.entries)
        room.handle([message])
        notary.saw(room.desk.picture, room.entries[before:])
        if n == noted:
            last = notary.close(room.desk.picture)
            room.handle([last] if last is not None else [])  # None where nothing was new
    room.store.close()


def opened(tmp_path: Path, since: datetime) -> tuple[str, int]:
    """The hash of the picture with which a night begins, and how many entries that took."""
    read: list[int] = []
    plain = Reel._plain

    def counted(self: Reel, number: int, after: str) -> Iterator[dict[str, Any]]:
        read.append(number)
        return plain(self, number, after)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reel, "_plain", counted)
        with night_of(tmp_path, since, since + SECOND) as night:
            return Fingerprints().of(night.values, NOON - BACK), len(read)


@settings(max_examples=15)
@given(st.lists(anything, min_size=1, max_size=30), st.integers(0, 30), st.integers(0, 40))
def test_a_night_begins_at_the_last_checkpoint_as_it_would_from_entry_1(
    messages: list[m.AnyMessage], noted: int, begins: int
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "BACK", timedelta(days=3))
        folder = Path(name)
        said = [*roster("u1", "u2", "u3"), *messages]
        noted_day(folder, said, min(noted, len(said) - 1))
        since = SAVED + begins * SECOND
        quick = opened(folder, since)
        for path in (folder / "tracks").glob("*.picture.z"):
            path.unlink()
        slow = opened(folder, since)
        assert quick[0] == slow[0]
        assert quick[1] <= slow[1]


def test_only_what_came_after_the_checkpoint_is_read(tmp_path: Path) -> None:
    day = small_day()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "BACK", timedelta(days=3))
        noted_day(tmp_path, day, 9)
    since = SAVED + len(day) * SECOND
    (kept,) = (tmp_path / "tracks").glob("*.picture.z")
    quick = opened(tmp_path, since)
    assert quick[1] <= 4 < len(day)
    whole = kept.read_bytes()
    for broken in (b"", whole[:-9], zlib.compress(b'{"id":"u1","type":"Unit"}'), None):
        if broken is None:
            kept.unlink()
        else:
            kept.write_bytes(broken)  # damaged, or altered: the journal's digest says so
        assert opened(tmp_path, since) == (quick[0], len(day))


def test_a_value_that_was_altered_since_is_found(tmp_path: Path) -> None:
    room = Live(tmp_path)
    notary = Notary(lambda _: None, lambda: room.now, lambda: "note")
    for message in small_day():
        before = len(room.entries)
        room.handle([message])
        notary.saw(room.desk.picture, room.entries[before:])
    last = notary.close(room.desk.picture)
    assert last is not None
    room.handle([last])
    with room.store.database.writing() as db:
        db.exec_driver_sql("UPDATE journal SET after = replace(after, '113.7', '113.8')")
    room.store.close()
    with night_of(tmp_path, SAVED, SAVED + SECOND) as night:
        night.go(SAVED)
        assert [check.same for check in night.checks.values()] == [False]


def test_nothing_is_noted_in_an_outage_nor_twice(tmp_path: Path) -> None:
    room = Live(tmp_path)
    notes: list[m.AnyMessage] = []
    notary = Notary(notes.append, lambda: room.now, lambda: "note", every=1)
    for message in small_day():
        room.handle([message])
    notary.saw(room.desk.picture, room.entries)
    assert notary.close(room.desk.picture) is None  # nothing since it began to look
    room.store.close()


def test_positions_of_a_moment_are_the_last_known(tmp_path: Path) -> None:
    room = Live(tmp_path)
    room.say(small_day())
    room.store.close()
    writer = TrackWriter(tmp_path / "tracks")
    for minute in range(-3, 3):
        one = np.array([float(minute)])
        at = one * 60 + SAVED.timestamp()
        writer.put(Fixes(("u1",), one + 113, one + 22, one, one, at))
    with night_of(tmp_path, SAVED, SAVED + 60 * SECOND) as night:
        assert night.fixes(SAVED - SECOND).lon == pytest.approx([112.0])
        assert night.fixes(SAVED).lon == pytest.approx([113.0])
        assert night.fixes(SAVED + 61 * SECOND).lon == pytest.approx([114.0])


def test_a_journal_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    room = Live(tmp_path)
    room.say(small_day())
    with room.store.database.writing() as db:
        db.exec_driver_sql("UPDATE journal SET after = '[{]' WHERE number = 3")
    room.store.close()
    unreadable = pytest.raises(StoreError, match="entry 3 cannot be read")
    with night_of(tmp_path, SAVED, SAVED + 60 * SECOND) as night, unreadable:
        night.go(SAVED + 60 * SECOND)
    with unreadable, night_of(tmp_path, SAVED + 5 * SECOND, SAVED + 60 * SECOND):
        pass


def test_a_night_without_anything_is_empty(tmp_path: Path) -> None:
    Live(tmp_path).store.close()
    with night_of(tmp_path, SAVED, SAVED + SECOND) as night:
        assert night.go(SAVED).values == []
        assert night.number == 0
        assert night.fixes(SAVED).unit_ids == ()
