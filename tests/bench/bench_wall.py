"""The wall over three hours of simulated load, run fast: memory, and how long its window stops.

A console with a simulated city and dispatcher writes the store in one process; the wall follows it
in another and looks and ticks as often as it would in those hours. A row gives what the wall's
process holds after each twelfth of them, the slope over the second half in megabytes an hour of the
wall's time (before that the tiles of the views that the map looks at are kept), and the pauses of
its window: how much later than asked a timer of 5 ms came. `own` is as the clock on the wall has
it. `own, with a processor` leaves out the time in which the thread was ready and the machine had no
processor for it: waiting for Python's lock stays in. `own, at work` is processor time alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.bench.bench_memory import dispatcher_for, held_mb, lively_room
from tests.bench.rows import Row, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from widgets.wall.room import WallRoom

ROOT = Path(__file__).resolve().parents[2]
HOUR_S = 3600.0
HOURS, QUICK_HOURS = 3.0, 1.0
LIFE_S, QUICK_S = 300.0, 24.0
BEAT_MS = 5
PARTS = 12
PATIENCE_S = 120.0  # for the console to begin
SIZE = (1920, 1080)


def run(quick: bool = False) -> list[Row]:
    """n is how often the wall looked."""
    life_s, hours = (QUICK_S, QUICK_HOURS) if quick else (LIFE_S, HOURS)
    with tempfile.TemporaryDirectory() as own:
        environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": own}
        given = (f"{own}/wall.db", str(life_s), str(hours))
        console = started("console", given, environ)
        try:
            wall = started("wall", given, environ)
            told, _ = wall.communicate(timeout=life_s + 3 * PATIENCE_S)
        finally:
            console.terminate()
            console.wait(PATIENCE_S)
    found = json.loads(told.splitlines()[-1])
    assert found["units"], "the console did not write"
    gone, without, worked = np.array(found["beats_ms"]).T
    rows = [
        pauses("own", gone - BEAT_MS, found["looks"]),
        pauses("own, with a processor", gone - without - BEAT_MS, found["looks"]),
        pauses("own, at work", worked, found["looks"]),
    ]
    held = found["rss_mb"]
    half = PARTS // 2
    at = np.arange(half, len(held)) * hours / PARTS
    rows[0]["rss_mb"], rows[0]["hours"] = held, hours
    rows[0]["slope_mb_an_hour"] = round(float(np.polyfit(at, held[half:], 1)[0]), 2)
    rows[0]["incidents"], rows[0]["units"] = found["incidents"], found["units"]
    return rows


def pauses(candidate: str, times_ms: np.ndarray, n: int) -> Row:
    shown = np.maximum(times_ms, 0.0)
    one = row("wall", candidate, n, shown.tolist(), None)
    one["p999_ms"] = round(float(np.percentile(shown, 99.9)), 3)
    one["longest_ms"] = round(float(shown.max()), 3)
    one["load"] = round(os.getloadavg()[0], 2)
    return one


def started(what: str, given: tuple[str, str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    child = f"from tests.bench.bench_wall import {what}; {what}()"
    command = [sys.executable, "-c", child, *given]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE)


def console() -> None:
    """In the child: a console that lives until it is ended."""
    from collections import deque  # noqa: PLC0415

    from PySide6.QtCore import QCoreApplication, QTimer  # noqa: PLC0415

    from app.domain.picture import Value  # noqa: PLC0415
    from app.services.interpreter import tune_for_a_screen  # noqa: PLC0415

    tune_for_a_screen()
    _, room = lively_room(f"sqlite:///{sys.argv[1]}", speed_of(sys.argv))
    behind, scene = room.behind, room.window.scene
    told: deque[list[Value]] = deque()
    behind.heard.append(lambda values: told.append(list(values)))
    room.open()
    behind.find("")
    dispatcher, roads = dispatcher_for(behind), behind.roads
    assert roads is not None

    def work() -> None:
        now, picture = behind.now(), scene.snapshot()
        while told:
            dispatcher.saw(told.popleft(), now)
        if orders := dispatcher.turn(now, picture, lambda: roads.newest):
            behind.desk.post(orders)

    turn = QTimer()
    turn.timeout.connect(work)
    turn.start(50)
    QCoreApplication.exec()


def speed_of(given: list[str]) -> float:
    """How many seconds of those hours one of life is."""
    return float(given[3]) * HOUR_S / float(given[2])


def open_wall(speed: float) -> "tuple[QApplication, WallRoom]":
    """The wall on the store of the other child, looking as often as in those hours."""
    from app.services import wall_worker  # noqa: PLC0415
    from app.services.home import load_city  # noqa: PLC0415
    from app.services.interpreter import tune_for_a_screen  # noqa: PLC0415
    from app.services.settings import Settings  # noqa: PLC0415
    from app.services.text import Text  # noqa: PLC0415
    from app.services.wall_command import Screen, plan_for  # noqa: PLC0415
    from app.services.wall_layout import read_layout  # noqa: PLC0415
    from app.services.wall_sizes import CAPITAL  # noqa: PLC0415
    from widgets.running import application  # noqa: PLC0415
    from widgets.wall.colours import wall_palette  # noqa: PLC0415
    from widgets.wall.room import WallRoom  # noqa: PLC0415

    tune_for_a_screen()
    screen = Screen(0, 0, *SIZE, 2440 / SIZE[0])
    plan = plan_for(read_layout(None), screen, 6.0, None, CAPITAL)
    os.environ["QT_SCALE_FACTOR"] = f"{plan.scale:.9f}"
    app = application(wall_palette())
    wall_worker.FIGURES_S, wall_worker.COVER_S = 30.0 / speed, 20.0 / speed
    room = WallRoom(f"sqlite:///{sys.argv[1]}", load_city(None), plan, Settings(), Text("zh"))
    room.follower._period_s = 1.0 / speed
    room.window._ticks.setInterval(round(1000 / speed))
    room.window.resize(*(round(side / plan.scale) for side in SIZE))
    room.window.show()
    return app, room


def wall() -> None:
    """In the child: the wall beside it, in a hurry."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    life_s, until = float(sys.argv[2]), time.monotonic() + PATIENCE_S
    while not Path(f"{sys.argv[1]}.tracks/now.npz").exists() and time.monotonic() < until:
        time.sleep(0.2)
    app, room = open_wall(speed_of(sys.argv))
    looks, n, held = [0], 0, list[float]()
    # Room for all beats, touched before the start: what the bench keeps is not the wall's memory.
    beats = np.full((int(life_s * 1000 / BEAT_MS) + 1, 3), np.nan)
    room.bridge.seen.connect(lambda _: looks.__setitem__(0, looks[0] + 1))
    begun = time.perf_counter()
    last = moment()
    room.open()

    def beat() -> None:
        nonlocal last, n
        now = moment()
        beats[n] = [(b - a) * 1000.0 for a, b in zip(last, now, strict=True)]
        n += 1
        if now[0] - begun >= life_s * (len(held) + 1) / PARTS:
            held.append(held_mb())
            now = moment()  # what was spent on collecting is not the wall's
        last = now
        if len(held) == PARTS:
            app.quit()

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(BEAT_MS)
    app.exec()
    timer.stop()
    seen = room.window.seen.wall
    assert seen is not None
    told = {
        "looks": looks[0],
        "beats_ms": beats[200:n].tolist(),  # without the start
        "rss_mb": held,
        "incidents": len(seen.incidents),
        "units": len(seen.units.ids),
    }
    room.close()
    print(json.dumps(told))


def moment() -> tuple[float, float, float]:
    """Seconds: by the clock, those this thread waited for a processor, those it had one."""
    waited = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]
    return time.perf_counter(), int(waited) / 1e9, time.thread_time()
