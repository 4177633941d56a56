"""Begins the window of a replayed night in a process of its own: the live console does not wait."""

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

MAIN = Path(__file__).resolve().parents[2] / "main.py"
log = logging.getLogger(__name__)


class NightStart:
    """`failed` hears, on a thread of its own, the sentence with which the other process ended.

    That process stays when the console ends: whoever looks into something goes on looking.
    """

    def __init__(self, failed: Callable[[str], None], command: Sequence[str] = ()) -> None:
        self._failed = failed
        self._command = list(command) or [sys.executable, str(MAIN)]
        self._thread: threading.Thread | None = None

    @property
    def open(self) -> bool:
        """Whether one is open already."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, arguments: Sequence[str]) -> None:
        """`arguments` of main.py, without the command."""
        command = [*self._command, *arguments, "night"]
        self._thread = threading.Thread(
            target=self._run, args=(command,), name="night-start", daemon=True
        )
        self._thread.start()

    def _run(self, command: list[str]) -> None:
        with tempfile.TemporaryFile() as said:
            try:
                code = subprocess.run(command, stderr=said, check=False).returncode  # noqa: S603 - ours
            except OSError as fault:
                self._failed(str(fault))
                return
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
        if code:
            log.error("the night ended with %d: %s", code, "\n".join(lines))
            self._failed(lines[-1] if lines else f"exit code {code}")
