"""Sound through a fake player: the right file, never on the caller's thread, a beep for want."""

import threading
from pathlib import Path

import pytest

from app.services.speaker import Speaker


def script(folder: Path, name: str, ending: int, says: str = "") -> str:
    made = folder / name
    made.write_text(
        f'#!/bin/sh\necho "{name} $@" >> {folder}/heard\necho "{says}"\nexit {ending}\n'
    )
    made.chmod(0o755)
    return str(made)


def heard(folder: Path) -> list[str]:
    file = folder / "heard"
    return file.read_text().splitlines() if file.exists() else []


class Ear:
    """What the speaker says: beeps, and whether sounds are heard."""

    def __init__(self) -> None:
        self.beeps = 0
        self.told: list[bool] = []

    def beep(self) -> None:
        self.beeps += 1


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_the_first_player_that_works_is_used(tmp_path: Path, ear: Ear) -> None:
    found = {"paplay": script(tmp_path, "paplay", 1), "aplay": script(tmp_path, "aplay", 0)}
    speaker = Speaker(ear.beep, ear.told.append, found.get, Path("sounds"))
    speaker.sound("high")
    speaker.sound("low")
    tries = ["paplay sounds/high.wav", "aplay -q sounds/high.wav", "aplay -q sounds/low.wav"]
    assert heard(tmp_path) == tries
    assert (ear.beeps, ear.told) == (0, [True])


@pytest.mark.parametrize("ending", [None, 1])
def test_without_a_player_it_beeps_and_says_so_once(
    tmp_path: Path, ear: Ear, ending: int | None
) -> None:
    player = None if ending is None else script(tmp_path, "aplay", ending)
    found = {"aplay": player}
    speaker = Speaker(ear.beep, ear.told.append, found.get, Path("sounds"))
    speaker.sound("high")
    speaker.sound("high")
    assert (ear.beeps, ear.told) == (2, [False])


def test_a_player_that_comes_back_is_heard_again(tmp_path: Path, ear: Ear) -> None:
    found = {"aplay": script(tmp_path, "aplay", 1)}
    speaker = Speaker(ear.beep, ear.told.append, found.get, Path("sounds"))
    speaker.try_it()
    script(tmp_path, "aplay", 0)
    speaker.sound("high")
    assert (ear.beeps, ear.told) == (0, [False, True])


def test_a_server_without_a_device_is_no_sound(tmp_path: Path, ear: Ear) -> None:
    """It takes every sound and says that it has been played."""
    found = {
        "paplay": script(tmp_path, "paplay", 0),
        "pactl": script(tmp_path, "pactl", 0, "auto_null"),
    }
    speaker = Speaker(ear.beep, ear.told.append, found.get, Path("sounds"))
    speaker.sound("high")
    assert (ear.beeps, ear.told) == (1, [False])
    script(tmp_path, "pactl", 0, "alsa_output.pci")
    speaker.sound("high")
    assert (ear.beeps, ear.told) == (1, [False, True])


def test_it_is_tried_at_the_start_and_does_not_hold_up_the_caller() -> None:
    on: list[threading.Thread] = []
    done = threading.Event()

    def tell(heard: bool) -> None:
        assert not heard
        on.append(threading.current_thread())

    speaker = Speaker(done.set, tell, lambda _: None)
    speaker.start()
    speaker.play("high")
    assert done.wait(60)
    speaker.stop()
    assert on[0] is not threading.main_thread()
