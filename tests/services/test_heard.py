"""Every sound through a real sound server into a device that records: by its notes and its level.

Skipped where PulseAudio is not installed: apt-get install pulseaudio pulseaudio-utils.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.services.speaker import Speaker
from app.services.tones import NOTES

RATE = 16_000
QUIET, LOUD = 0.003, 0.1  # of full scale, root mean square over a note
LONGEST_S = 20.0
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("pulseaudio", "pactl", "paplay", "parec"))),
    reason="no PulseAudio here",
)
SERVE = ("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1")
RECORD = (
    "parec",
    "-d",
    "room.monitor",
    "--raw",
    "--channels=1",
    "--format=s16le",
    "--latency-msec=50",
)
Sound = NDArray[np.float64]


class Ear:
    """Records what is played in the room until it is asked."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with file.open("wb") as out:
            self._parec = subprocess.Popen(
                [*RECORD, f"--rate={RATE}"],
                stdout=out,
            )

    def until(self, samples: int) -> Sound:
        """What was recorded, as soon as it is so much."""
        end = time.monotonic() + LONGEST_S
        while (heard := np.fromfile(self.file, "<i2")).size < samples:
            assert time.monotonic() < end, "nothing is recorded"
            time.sleep(0.02)
        return heard / 32768

    def listen(self, seconds: float) -> Sound:
        """From now on, so long."""
        begin = self.until(0).size
        return self.until(begin + round(RATE * seconds))[begin:]

    def hear_out(self, begin: int) -> Sound:
        """All from there to where it has been loud and then quiet for half a second."""
        while True:
            heard = self.until(self.until(0).size + RATE // 10)[begin:]
            loud = np.flatnonzero(np.abs(heard) > LOUD)
            if loud.size and heard.size - loud[-1] > RATE // 2:
                return heard
            assert heard.size < LONGEST_S * RATE, "it is never loud, or never quiet again"

    def close(self) -> None:
        self._parec.terminate()
        self._parec.wait()


@pytest.fixture
def ear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    socket = tmp_path / "socket"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    modules = (
        f"module-null-sink sink_name=room rate={RATE} channels=1",
        f"module-native-protocol-unix socket={socket} auth-anonymous=1",
    )
    server = subprocess.Popen(
        [*SERVE, *(part for module in modules for part in ("-L", module))],
        stderr=subprocess.DEVNULL,
    )
    with server:
        end = time.monotonic() + LONGEST_S
        while not socket.exists() and time.monotonic() < end:
            time.sleep(0.02)
        made = Ear(tmp_path / "heard")
        try:
            made.listen(0.1)
            yield made
        finally:
            made.close()
            server.terminate()


def notes(sound: Sound) -> list[float]:
    """The frequencies of the loud parts in turn, each once however long it lasts."""
    wide = RATE // 20
    heard: list[float] = []
    for start in range(0, sound.size - wide, wide):
        part = sound[start : start + wide]
        if np.sqrt((part**2).mean()) > LOUD:
            power = np.abs(np.fft.rfft(part * np.hanning(wide), 1 << 14))
            heard.append(float(np.argmax(power)) * RATE / (1 << 14))
    return heard


@pytest.mark.parametrize("name", ["low", "middle", "high", "distress"])
def test_a_sound_is_heard_by_its_notes(ear: Ear, name: str) -> None:
    told: list[bool] = []
    beeps: list[str] = []
    speaker = Speaker(lambda: beeps.append("!"), told.append)
    before = ear.listen(0.2)
    assert np.sqrt((before**2).mean()) < QUIET
    begin = ear.until(0).size
    speaker.sound(name)
    heard = notes(ear.hear_out(begin))
    wanted = {hertz for hertz, _ in NOTES[name] if hertz}
    assert {min(wanted, key=lambda hertz: abs(hertz - one)) for one in heard} == wanted
    assert all(min(abs(hertz - one) for hertz in wanted) < 60 for one in heard)
    assert (told, beeps) == ([True], [])
