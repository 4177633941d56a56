"""What every test may rely on: no network but loopback, fixed seeds, its own folders, no leaks."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import numpy as np
import pytest
import pytest_socket
import tqdm
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

if TYPE_CHECKING:
    from app.city.pack import Pack
    from app.roads.network import Network

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("PATROLGRID_SHARED", ROOT.parent / "shared")) / "data"
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
SEED = 20_110_119
GRACE_S = 60.0  # a thread that was told to stop, or a signal, may take so long where much runs

# A loaded machine is slow, not wrong: no deadline, and the same examples on every run.
settings.register_profile(
    "tests", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")
tqdm.tqdm.monitor_interval = 0  # its watching thread would look like a leak
for wait in (QtBot.waitUntil, QtBot.waitSignal):
    wait.__kwdefaults__["timeout"] = int(GRACE_S * 1000)


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tester's own settings, log and journal out of reach."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _seeded() -> None:
    random.seed(SEED)
    np.random.seed(SEED)


@pytest.fixture
def rng() -> np.random.Generator:
    """Chance with a fixed seed, fresh for every test."""
    return np.random.default_rng(SEED)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """`shared_data("osm/x.pbf")` is that path in ../shared/data; absent, the test is skipped."""

    def find(relative: str) -> Path:
        path = SHARED_DATA / relative
        if not path.exists():
            pytest.skip(f"needs {relative} from the shared data folder, absent at {SHARED_DATA}")
        return path

    return find


@pytest.fixture(scope="session")
def porto(shared_data: Callable[[str], Path]) -> Network:
    """The streets of a real city, read once for all tests of a worker."""
    from app.city.osm import read_osm  # noqa: PLC0415 - a second of imports, if not needed
    from app.roads.build import build_streets  # noqa: PLC0415
    from app.roads.network import Network  # noqa: PLC0415

    streets, _ = build_streets(read_osm(shared_data("osm/porto_portugal.osm.pbf")).streets)
    return Network(streets)


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """The pack of the demo city, built once for all tests until its recipe changes.

    The folder is shared between test runs: read it, or copy it first.
    """
    recipe = [*(ROOT / "app/city").glob("*.py"), *(ROOT / "app/roads").glob("*.py")]
    recipe += [*(ROOT / "resources/demo").glob("*"), ROOT / "resources/categories.toml"]
    recipe = [path for path in recipe if not path.name.startswith("search")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(recipe))).hexdigest()
    packs = ROOT / "build" / "demo-packs"
    folder = packs / digest[:16]
    packs.mkdir(parents=True, exist_ok=True)
    with (packs / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several workers one builds, the others wait
        if not (folder / "city.toml").is_file():
            _build_demo(packs, folder)
    return folder


def _build_demo(packs: Path, folder: Path) -> None:
    from app.city.demo import build_demo  # noqa: PLC0415 - a second of imports, if not needed

    for old in packs.glob("*"):
        if time.time() - old.stat().st_mtime > 86_400:
            shutil.rmtree(old, ignore_errors=True)  # of a recipe that is gone, surely unused
    fresh, made_of = packs / "fresh", packs / "fresh.files"
    for left in (fresh, made_of):
        shutil.rmtree(left, ignore_errors=True)
    report = build_demo(fresh, keep=made_of)
    assert not report.refused
    made_of.rename(fresh / "made-of")
    fresh.rename(folder)


@pytest.fixture(scope="session")
def demo_pack(demo_folder: Path) -> Pack:
    """The demo city. Values never change, so that all tests may share it."""
    from app.city.pack import load_pack  # noqa: PLC0415 - see above

    return load_pack(demo_folder)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a Python thread running, and name the thread."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in _started_since(before) if _outlives(thread)]
    if left:
        pytest.fail(f"threads left running: {', '.join(thread.name for thread in left)}")


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    # A dummy thread is Python's name for a thread that Qt or numba started and owns.
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


def _outlives(thread: threading.Thread) -> bool:
    thread.join(GRACE_S)
    return thread.is_alive()


@pytest.fixture(autouse=True)
def _no_timer_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a Qt test that leaves a QTimer ticking, and name its owner.

    pytest-qt closes and deletes the widgets it was given before this looks, so a timer that is
    owned by a widget is gone by then.
    """
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    started: weakref.WeakSet[QTimer] = weakref.WeakSet()
    start = QTimer.start

    def noted(timer: QTimer, *args: object) -> None:
        started.add(timer)
        start(timer, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QTimer, "start", noted)
        yield
    left = [timer for timer in started if isValid(timer) and timer.isActive()]
    names = [f"{timer.objectName() or 'unnamed'} of {timer.parent()!r}" for timer in left]
    for timer in left:
        timer.stop()
    if names:
        pytest.fail(f"timers left running: {'; '.join(names)}")
