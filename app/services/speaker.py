"""Plays a sound through whatever player the machine has, on its own thread; starts without one."""

import logging
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from app.services import tones

log = logging.getLogger(__name__)
# Players that take a WAV file and end when it is played: PipeWire, PulseAudio, ALSA, SoX, macOS.
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("play", "-q"), ("afplay",))
LONGEST_S = 5.0  # a player that takes longer is stuck


class Speaker:
    """`play` may be called on any thread and returns at once; `silent` says that nothing sounds.

    A sound that is asked for while another plays is played after it; of several only the last.
    """

    def __init__(
        self,
        beep: Callable[[], None],
        which: Callable[[str], str | None] = shutil.which,
        folder: Path = tones.FOLDER,
    ) -> None:
        self._beep = beep  # called on the speaker's thread when no player works
        self._folder = folder
        self._players = [(found, *args) for name, *args in PLAYERS if (found := which(name))]
        self._wanted: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        if not self._players:
            log.warning("no sound player (%s): Qt's beep instead", " ".join(p[0] for p in PLAYERS))

    def start(self) -> None:
        self._thread.start()

    def play(self, name: str) -> None:
        """`name` is one of `tones.NOTES`."""
        self._wanted.put(name)

    def stop(self) -> None:
        self._wanted.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=LONGEST_S + 1)

    def _run(self) -> None:
        while (name := self._newest()) is not None:
            self.sound(name)

    def _newest(self) -> str | None:
        name = self._wanted.get()
        while name is not None and not self._wanted.empty():
            name = self._wanted.get()
        return name

    def sound(self, name: str) -> None:
        """Play it now, on this thread; a player that fails is not tried again."""
        while self._players:
            command = [*self._players[0], str(self._folder / f"{name}.wav")]
            try:
                done = subprocess.run(  # noqa: S603 - a player found in PATH, our own file
                    command, capture_output=True, timeout=LONGEST_S, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as fault:
                why = str(fault)
            else:
                if done.returncode == 0:
                    return
                why = done.stderr.decode(errors="replace").strip()[:200]
            log.warning("%s plays no sound: %s", command[0], why)
            del self._players[0]
        self._beep()
