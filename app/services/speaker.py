"""Plays a sound through whatever player the machine has, on its own thread; says if none sounds."""

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
AGAIN_S = 30.0  # after so long without sound a player or a device may have come back
NO_CARD = "auto_null"  # where a sound server has no device it plays into this, and calls it done


class Speaker:
    """`play` may be called on any thread and returns at once.

    A sound that is asked for while another plays is played after it; of several only the last.
    """

    def __init__(
        self,
        beep: Callable[[], None],
        tell: Callable[[bool], None],
        which: Callable[[str], str | None] = shutil.which,
        folder: Path = tones.FOLDER,
    ) -> None:
        """`beep` for a sound that no player played; `tell` whether sounds are heard, at the start
        and when that changes: both on the speaker's thread."""
        self._beep, self._tell, self._folder = beep, tell, folder
        self._players = [[found, *args] for name, *args in PLAYERS if (found := which(name))]
        self._server = which("pactl")
        self._heard: bool | None = None  # not known yet
        self._wanted: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)

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
        self.try_it()  # before anybody relies on it
        while True:
            try:
                name = self._newest()
            except queue.Empty:
                self.try_it()
                continue
            if name is None:
                return
            self.sound(name)

    def _newest(self) -> str | None:
        name = self._wanted.get(timeout=None if self._heard else AGAIN_S)
        while name is not None and not self._wanted.empty():
            name = self._wanted.get()
        return name

    def sound(self, name: str) -> None:
        """Play it now, on this thread; the machine's beep for want of anything better."""
        if not self._played(name):
            self._beep()

    def try_it(self) -> None:
        """Play a moment of silence."""
        self._played(tones.SILENCE)

    def _played(self, name: str) -> bool:
        why = self._no_card() if self._players else "no player is installed"
        heard = not why and self._by_some_player(f"{name}.wav")
        if heard is not self._heard:
            log.log(
                logging.INFO if heard else logging.WARNING, "sounds are heard: %s %s", heard, why
            )
            self._heard = heard
            self._tell(heard)
        return heard

    def _by_some_player(self, file: str) -> bool:
        """One that fails is tried after the others from now on."""
        for player in list(self._players):
            why = run([*player, str(self._folder / file)])[1]
            if not why:
                return True
            if self._heard is not False:
                log.warning("%s plays no sound: %s", player[0], why)
            self._players.append(self._players.pop(0))
        return False

    def _no_card(self) -> str:
        if self._server is None:
            return ""
        sink, _ = run([self._server, "get-default-sink"])
        return "the sound server has no device" if sink == NO_CARD else ""


def run(command: list[str]) -> tuple[str, str]:
    """What it printed, and why it failed; "" where it did not."""
    try:
        done = subprocess.run(  # noqa: S603 - found in PATH, with our own file
            command, capture_output=True, timeout=LONGEST_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return "", str(fault)
    said, wrong = (out.decode(errors="replace").strip() for out in (done.stdout, done.stderr))
    return said, "" if done.returncode == 0 else wrong[:200] or f"exit {done.returncode}"
