"""What takes too long for the screen: targets to receivers, alerts in and out of files.

One thread; each job answers with one value. Without the thread a job is done where it is asked.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.city.pack import Pack
from app.domain.directive import Directive
from app.domain.messages import AnyMessage
from app.domain.picture import Value
from app.domain.receiver import Receiver, ReceiverKind, Recipient
from app.domain.refusal import Refused
from app.services.receivers import Addressees, Targets

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Expand:
    """Whom these targets reach; `about` and `version` say which draft they are of."""

    about: str
    version: int
    targets: Targets
    to: ReceiverKind | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ReadAlerts:
    """CAP alerts of a file; `known` is what they may answer or replace."""

    path: Path
    now: datetime
    known: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class WriteAlert:
    path: Path
    directive: Directive
    receivers: tuple[Receiver, ...] = ()


Job: TypeAlias = Expand | ReadAlerts | WriteAlert


@dataclass(frozen=True, slots=True, eq=False)
class Expanded:
    """To the very question: `found`, or why there is nobody."""

    asked: Expand
    found: tuple[Recipient, ...] = ()
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AlertsRead:
    """What the file comes to as messages, and what of it was refused, by line and rule."""

    path: Path
    messages: tuple[AnyMessage, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class AlertWritten:
    """`fault` is empty where the file is there."""

    path: Path
    fault: str = ""


Done: TypeAlias = Expanded | AlertsRead | AlertWritten
Files: TypeAlias = Callable[[ReadAlerts | WriteAlert], AlertsRead | AlertWritten]


class Clerk:
    """`do` from any thread; `tell` and `fault` speak on the clerk's own.

    `files` reads and writes alerts; None: this console cannot.
    """

    def __init__(
        self,
        pack: Pack,
        tell: Callable[[Done], None],
        fault: Callable[[Exception], None],
        files: Files | None = None,
    ) -> None:
        self._pack, self._tell, self._fault, self._files = pack, tell, fault, files
        self._addressees: Addressees | None = None
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="clerk", daemon=True)

    @property
    def does_files(self) -> bool:
        return self._files is not None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def do(self, job: Job) -> None:
        if self._thread.is_alive():
            self._jobs.put(job)
        else:
            self._answer(job)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._answer(job)

    def _answer(self, job: Job) -> None:
        try:
            self._tell(self.done(job))
        except Exception as fault:  # its thread must live on
            log.exception("a job of the clerk failed")
            self._fault(fault)

    def done(self, job: Job) -> Done:
        """On the calling thread."""
        if isinstance(job, Expand):
            return self._expanded(job)
        if self._files is None:
            raise RuntimeError("no alerts are read or written here")
        return self._files(job)

    def _expanded(self, job: Expand) -> Expanded:
        if self._addressees is None:
            self._addressees = Addressees(self._pack)
        try:
            return Expanded(job, self._addressees.expand(job.targets, job.to))
        except Refused as no:
            return Expanded(job, refused=no)
