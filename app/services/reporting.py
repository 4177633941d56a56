"""A report beside a running console: in a process of its own, told as it goes."""

import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.services.bulletin import BulletinKind

log = logging.getLogger(__name__)
MAIN = Path(__file__).resolve().parents[2] / "main.py"
STEP_LINE = re.compile(r"^step (\d+)$")


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """`call_sign` where it is the sheet of one unit; the suffix of `out` says the format."""

    kind: BulletinKind
    since: datetime
    until: datetime
    out: Path
    call_sign: str = ""


@dataclass(frozen=True, slots=True)
class ReportMade:
    """`error` is empty where the file is there."""

    out: Path
    error: str = ""


class Reporting:
    """One report at a time. `step` and `made` are called on the thread that follows it."""

    def __init__(
        self, city: Path, store: str, language: Callable[[], str], command: tuple[str, ...] = ()
    ) -> None:
        """`command` stands for this program in tests."""
        self._city, self._store, self._language = city, store, language
        self._command = command or (sys.executable, str(MAIN))
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def arguments(self, asked: ReportAsked) -> list[str]:
        """Those of main.py."""
        given = {
            "--from": asked.since.isoformat(),
            "--to": asked.until.isoformat(),
            "--out": str(asked.out),
            "--kind": asked.kind.value,
            "--unit": asked.call_sign,
            "--city": str(self._city),
            "--store": self._store,
            "--lang": self._language(),
        }
        named = [part for name, value in given.items() if value for part in (name, value)]
        return ["report", *named, "--steps"]

    def start(
        self,
        asked: ReportAsked,
        step: Callable[[float], None],
        made: Callable[[ReportMade], None],
    ) -> None:
        if self.running:
            return
        self._stopped = False
        self._thread = threading.Thread(
            target=self._run, args=(asked, step, made), name="reporting", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """What runs is given up: the file is as it was before."""
        self._stopped = True
        child = self._child
        if child is not None:
            child.terminate()

    def stop(self) -> None:
        self.cancel()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(
        self,
        asked: ReportAsked,
        step: Callable[[float], None],
        made: Callable[[ReportMade], None],
    ) -> None:
        try:
            error = self._follow(asked, step)
        except OSError as wrong:
            log.warning("the report is not made: %s", wrong)
            error = str(wrong)
        self._child = None
        if not self._stopped:
            made(ReportMade(asked.out, error))

    def _follow(self, asked: ReportAsked, step: Callable[[float], None]) -> str:
        """The last line that the report said where it failed; "" where it is made."""
        command = [*self._command, *self.arguments(asked)]
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._child = child
        if self._stopped:  # before there was anything to stop
            child.terminate()
        said = ""
        assert child.stderr is not None  # noqa: S101 - asked for
        with child.stderr as lines:
            for line in lines:
                if found := STEP_LINE.match(line.strip()):
                    step(int(found[1]) / 100)
                elif line.strip():
                    said = line.strip()
        code = child.wait()
        return (said or f"the report ended with {code}") if code else ""
