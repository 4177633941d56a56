"""The desk while its PostgreSQL ends, begins again, or stands still: said in red, nothing lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain import messages as m
from app.domain.incident import IncidentState
from app.services.recorded import Recorded
from app.store import database
from app.store.journal import verify
from tests.domain.build import call, say, send
from tests.services.room import SAVED, Room
from tests.store import postgres
from tests.store.build import roster


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    pytest.importorskip("psycopg", reason="needs psycopg, the driver of PostgreSQL")
    binaries = postgres.folder_of_binaries()
    if binaries is None:
        pytest.skip(f"needs Debian's package postgresql, absent at {postgres.BINARIES}")
    with postgres.server(binaries) as made:
        made.start()  # with fsync, as on duty
        yield made


@pytest.fixture
def room(server: postgres.Server, tmp_path: Path) -> Iterator[Room]:
    postgres_db = sa.create_engine(
        postgres.address(server.folder, "postgres"), isolation_level="AUTOCOMMIT"
    )
    with postgres_db.connect() as db:
        db.exec_driver_sql("DROP DATABASE IF EXISTS room WITH (FORCE)")
        db.exec_driver_sql("CREATE DATABASE room")
    postgres_db.dispose()
    made = Room(tmp_path, postgres.address(server.folder, "room"))
    yield made
    made.store.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["ended", "cut off"])
def test_what_comes_while_it_is_away_is_kept_and_recorded_when_it_is_back(
    server: postgres.Server, room: Room, how: signal.Signals
) -> None:
    room.handle(roster("u1"), [call("i1")])
    server.end(how)
    try:
        room.handle([send("i1", "u1")], [call("i2", 5)])
        assert room.incident().state is IncidentState.DISPATCHED  # the room goes on
        away = room.status[-1]
        assert (away.unsaved, away.since, away.spooled) == (2, SAVED, True)
        assert away.reason
    finally:
        server.start()
    room.handle([say(m.TakeIncident, 9, incident_id="i2")])
    assert room.status[-1] == Recorded()
    assert room.is_recorded()
    assert len(room.journaled()) == len(set(room.journaled())) == 6
    assert verify(room.store.database).ok


def test_a_console_that_ends_while_it_is_away_has_it_at_the_next_start(
    server: postgres.Server, room: Room
) -> None:
    room.handle([call("i1")])
    server.end(signal.SIGQUIT)
    try:
        room.handle([call("i2", 5)])
    finally:
        server.start()
    room.reopen()
    assert set(room.desk.picture.incidents) == {"i1", "i2"}
    assert room.is_recorded()


def test_one_that_stands_still_is_given_up_and_caught_up(
    server: postgres.Server, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.handle([call("i1")])
    with room.store.database.asking() as db:
        mine: int = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    monkeypatch.setattr(database, "ANSWER_S", 0.2)
    for process in (server.pid, mine):  # nobody answers, neither here nor to a new connection
        os.kill(process, signal.SIGSTOP)
    try:
        room.handle([call("i2", 5)])
        assert room.incident("i2").state is IncidentState.WAITING
        assert (room.status[-1].unsaved, room.status[-1].spooled) == (1, True)
    finally:
        for process in (mine, server.pid):
            os.kill(process, signal.SIGCONT)
    monkeypatch.undo()
    room.handle([])
    assert room.status[-1] == Recorded()
    assert room.journaled() == [call("i1").id, call("i2", 5).id]
    assert room.is_recorded()
