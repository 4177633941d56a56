"""The screen hears the newest lines once and the story of the incident that is looked at."""

import queue
from pathlib import Path

from app.services.historian import Historian
from tests.domain.build import call, send
from tests.services.room import Room
from tests.store.build import roster


def test_newest_lines_and_the_last_story_that_was_asked_for(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.handle(roster("u1"), [call("i1"), call("i2"), send("i2", "u1")])
    heard: queue.SimpleQueue[tuple[str, list[str]]] = queue.SimpleQueue()

    def hear(what: str, entries) -> None:
        heard.put((what, [type(entry.message).__name__ for entry in entries]))

    historian = Historian(
        str(room.store.database.url),
        lambda entries: hear("newest", entries),
        lambda entries: hear("story", entries),
        lambda error: heard.put(("fault", [str(error)])),
    )
    historian.ask("i1")
    historian.ask("i2")
    historian.start()
    assert heard.get(timeout=60)[0] == "newest"
    assert heard.get(timeout=60) == ("story", ["Dispatch", "IncidentReported"])
    historian.stop()
    room.store.close()
    assert heard.empty()


def test_a_journal_that_cannot_be_read_is_a_fault_and_no_more(tmp_path: Path) -> None:
    faults: queue.SimpleQueue[Exception] = queue.SimpleQueue()
    nobody = list
    historian = Historian(f"sqlite:///{tmp_path}/none.db", nobody, nobody, faults.put)
    historian.start()
    assert "no such file" in str(faults.get(timeout=60))
    historian.stop()
