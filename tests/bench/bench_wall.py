"""The wall over an hour of simulated load, run fast: what it holds, and how long its window stops.

A console with a simulated city and dispatcher writes the store in one process; the wall follows it
in another and looks and ticks as often as it would in that hour. A row gives what the wall's
process holds after each twelfth of the hour, the slope over the second half of it in megabytes an
hour of the wall's time (before that the tiles of the views that the map looks at are kept), and the
pauses of its window: how much later than asked a timer of 5 ms came.
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

from tests.bench.bench_memory import dispatcher_for, held_mb, open_room
from tests.bench.rows import Row, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from widgets.wall.room import WallRoom

ROOT = Path(__file__).resolve().parents[2]
HOUR_S = 3600.0
LIFE_S, QUICK_S = 300.0, 24.0
BEAT_MS = 5
PARTS = 12
PATIENCE_S = 120.0  # for the console to begin
SIZE = (1920, 1080)


def run(quick: bool = False) -> list[Row]:
    """n is how often the wall looked."""
    life_s = QUICK_S if quick else LIFE_S
    with tempfile.TemporaryDirectory() as own:
        environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": own}
        given = (f"{own}/wall.db", str(life_s))
        console = started("console", given, environ)
        try:
            wall = started("wall", given, environ)
            told, _ = wall.communicate(timeout=life_s + 3 * PATIENCE_S)
        finally:
            console.terminate()
            console.wait(PATIENCE_S)
    found = json.loads(told.splitlines()[-1])
    one = row("wall", "own", found["looks"], found["pauses_ms"], None)
    one["p999_ms"] = round(float(np.percentile(found["pauses_ms"], 99.9)), 3)
    one["longest_ms"] = round(max(found["pauses_ms"]), 3)
    held = found["rss_mb"]
    half = PARTS // 2
    hours = np.arange(half, len(held)) / PARTS
    one["rss_mb"] = held
    one["slope_mb_an_hour"] = round(float(np.polyfit(hours, held[half:], 1)[0]), 2)
    one["incidents"], one["units"] = found["incidents"], found["units"]
    return [one]


def started(what: str, given: tuple[str, str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    child = f"from tests.bench.bench_wall import {what}; {what}()"
    command = [sys.executable, "-c", child, *given]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE)


def console() -> None:
    """In the child: a console that lives until it is ended."""
    from collections import deque  # noqa: PLC0415

    from PySide6.QtCore import QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from app.domain.picture import Value  # noqa: PLC0415
    from widgets.palette import load_palette  # noqa: PLC0415
    from widgets.style import apply_style  # noqa: PLC0415

    app = QApplication([])
    apply_style(app, load_palette("dark"))
    room = open_room(f"sqlite:///{sys.argv[1]}", HOUR_S / float(sys.argv[2]))
    told: deque[list[Value]] = deque()
    room.heard.append(lambda values: told.append(list(values)))
    room.open()
    room.find("")
    dispatcher, roads, scene = dispatcher_for(room), room.roads, room.window.scene
    assert roads is not None

    def work() -> None:
        now, picture = room.now(), scene.snapshot()
        while told:
            dispatcher.saw(told.popleft(), now)
        if orders := dispatcher.turn(now, picture, lambda: roads.newest):
            room.desk.post(orders)

    turn = QTimer()
    turn.timeout.connect(work)
    turn.start(50)
    app.exec()


def open_wall(life_s: float) -> "tuple[QApplication, WallRoom]":
    """The wall on the store of the other child, looking as often as in an hour."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from app.city.pack import load_pack  # noqa: PLC0415
    from app.services import interpreter, wall_worker  # noqa: PLC0415
    from app.services.home import city_folder  # noqa: PLC0415
    from app.services.settings import Settings  # noqa: PLC0415
    from app.services.text import Text  # noqa: PLC0415
    from app.services.wall_command import Screen, plan_for  # noqa: PLC0415
    from app.services.wall_layout import read_layout  # noqa: PLC0415
    from app.services.wall_sizes import CAPITAL  # noqa: PLC0415
    from widgets.wall.room import WallRoom  # noqa: PLC0415

    speed, screen = HOUR_S / life_s, Screen(0, 0, *SIZE, 2440 / SIZE[0])
    plan = plan_for(read_layout(None), screen, 6.0, None, CAPITAL)
    os.environ["QT_SCALE_FACTOR"] = f"{plan.scale:.9f}"
    interpreter.tune_for_a_screen()
    app = QApplication([])
    wall_worker.FIGURES_S, wall_worker.COVER_S = 30.0 / speed, 20.0 / speed
    url, pack = f"sqlite:///{sys.argv[1]}", load_pack(city_folder(None))
    room = WallRoom(url, pack, plan, Settings(), Text("zh"))
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
    app, room = open_wall(life_s)
    looks, pauses, held = [0], list[float](), list[float]()
    room.bridge.seen.connect(lambda _: looks.__setitem__(0, looks[0] + 1))
    begun = last = time.perf_counter()
    room.open()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        pauses.append(max((now - last) * 1000.0 - BEAT_MS, 0.0))
        last = now
        if now - begun >= life_s * (len(held) + 1) / PARTS:
            held.append(held_mb())
            last = time.perf_counter()  # what was spent on collecting is not the wall's
        if len(held) == PARTS:
            app.quit()

    beats = QTimer()
    beats.timeout.connect(beat)
    beats.start(BEAT_MS)
    app.exec()
    beats.stop()
    seen = room.window.seen.wall
    assert seen is not None
    told = {
        "looks": looks[0],
        "pauses_ms": pauses[200:],  # without the start
        "rss_mb": held,
        "incidents": len(seen.incidents),
        "units": len(seen.units.ids),
    }
    room.close()
    print(json.dumps(told))
