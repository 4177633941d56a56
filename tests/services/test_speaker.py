"""Sound through a fake player: the right file, never on the caller's thread, a beep for want."""

import threading
from pathlib import Path

import pytest

from app.services.speaker import Speaker


def script(folder: Path, name: str, ending: int) -> str:
    made = folder / name
    made.write_text(f'#!/bin/sh\necho "{name} $@" >> {folder}/heard\nexit {ending}\n')
    made.chmod(0o755)
    return str(made)


def heard(folder: Path) -> list[str]:
    file = folder / "heard"
    return file.read_text().splitlines() if file.exists() else []


def test_the_first_player_that_works_is_used(tmp_path: Path) -> None:
    found = {"paplay": script(tmp_path, "paplay", 1), "aplay": script(tmp_path, "aplay", 0)}
    beeps: list[str] = []
    speaker = Speaker(lambda: beeps.append("!"), found.get, Path("sounds"))
    speaker.sound("high")
    speaker.sound("low")
    tries = ["paplay sounds/high.wav", "aplay -q sounds/high.wav", "aplay -q sounds/low.wav"]
    assert heard(tmp_path) == tries
    assert beeps == []


@pytest.mark.parametrize("ending", [None, 1])
def test_without_a_player_it_beeps_and_goes_on(tmp_path: Path, ending: int | None) -> None:
    player = None if ending is None else script(tmp_path, "aplay", ending)
    beeps: list[str] = []
    speaker = Speaker(lambda: beeps.append("!"), lambda _: player, Path("sounds"))
    speaker.sound("high")
    speaker.sound("high")
    assert beeps == ["!", "!"]


def test_playing_does_not_hold_up_the_caller() -> None:
    on: list[threading.Thread] = []
    done = threading.Event()

    def beep() -> None:
        on.append(threading.current_thread())
        done.set()

    speaker = Speaker(beep, lambda _: None)
    speaker.start()
    speaker.play("high")
    assert done.wait(60)
    speaker.stop()
    assert on[0] is not threading.main_thread()
