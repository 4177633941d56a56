"""Questions to the record are answered off the screen's thread; one that fails stops no other."""

import threading
from datetime import timedelta
from pathlib import Path

from app.domain.picture import Picture
from app.services.record_reader import Question, RecordReader
from app.store.database import Database
from app.store.duty_history import diverted
from app.store.errors import StoreError
from tests.domain.build import NOON, call
from tests.domain.test_duties import divert
from tests.store.build import opened, record


def test_an_answer_comes_on_the_readers_thread(tmp_path: Path) -> None:
    answers, threads = [], []
    with opened(tmp_path) as store:
        record(store, Picture(), [call("i1"), divert()])
        faults: list[Exception] = []
        reader = RecordReader(str(tmp_path / "c.db"), faults.append)

        def ask(database: Database) -> list[str]:
            threads.append(threading.current_thread().name)
            return [v.id for v in diverted(database, NOON, NOON + timedelta(days=1))]

        reader.start()
        done = threading.Event()
        reader.ask(Question("agencies", ask, lambda found: (answers.append(found), done.set())))
        assert done.wait(60)
        reader.stop()
    assert answers == [["v1"]]
    assert threads == ["record-reader"]
    assert faults == []


def test_the_newest_question_of_a_subject_wins_and_a_bug_is_told(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    told: list[str] = []
    faults: list[Exception] = []
    done = threading.Event()
    reader = RecordReader(str(tmp_path / "c.db"), faults.append)
    reader.ask(Question("a", lambda _: "old", told.append))
    reader.ask(Question("b", lambda _: 1 / 0, told.append))
    reader.ask(Question("a", lambda _: "new", told.append))
    reader.ask(Question("c", lambda _: "last", lambda _: done.set()))
    reader.start()
    assert done.wait(60)
    reader.stop()
    assert told == ["new"]
    assert [type(fault) for fault in faults] == [ZeroDivisionError]


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    faults: list[Exception] = []
    done = threading.Event()
    reader = RecordReader(str(tmp_path / "none.db"), lambda f: (faults.append(f), done.set()))
    reader.start()
    reader.ask(Question("a", lambda _: None, lambda _: None))
    assert done.wait(60)
    reader.stop()
    assert isinstance(faults[0], StoreError)
