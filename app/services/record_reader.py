"""Asks the record for the screen on a thread of its own: figures, repeats, somebody's own rows."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.store.database import Database
from app.store.errors import StoreError

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """`ask` reads, `tell` hears the answer on the reader's thread; of a subject the newest wins."""

    subject: str
    ask: Callable[[Database], T]
    tell: Callable[[T], None]

    def put_to(self, database: Database) -> None:
        self.tell(self.ask(database))


class RecordReader:
    """Ask from any thread; `fault` hears on the reader's thread of what could not be answered."""

    def __init__(self, url: str, fault: Callable[[Exception], None]) -> None:
        self._url, self._fault = url, fault
        self._asked: queue.SimpleQueue[Question[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="record-reader", daemon=True)

    def start(self) -> None:
        """After the store has been opened, so that there is something to read."""
        self._thread.start()

    def ask(self, question: Question[Any]) -> None:
        self._asked.put(question)

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while (waiting := self._waiting()) is not None:
            for question in waiting:
                self._answer(question)

    def _waiting(self) -> list[Question[Any]] | None:
        """The newest question of each subject; None where the end is."""
        newest: dict[str, Question[Any]] = {}
        asked = self._asked.get()
        while asked is not None:
            newest.pop(asked.subject, None)
            newest[asked.subject] = asked
            if self._asked.empty():
                return list(newest.values())
            asked = self._asked.get()
        return None

    def _answer(self, question: Question[Any]) -> None:
        try:
            database = Database(self._url, reading=True)
            try:
                question.put_to(database)
            finally:
                database.close()
        except StoreError as unreadable:
            log.warning("the record cannot be read for %s: %s", question.subject, unreadable)
            self._fault(unreadable)
        except Exception as bug:
            log.exception("no answer for %s", question.subject)
            self._fault(bug)
