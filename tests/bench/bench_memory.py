"""Memory over a shift of eight hours run fast: the real window, desk and store, a simulated city.

A simulated dispatcher sends and closes, so that incidents come and go as in a shift. A row gives
what the process holds after each simulated hour and the slope from the second hour to the last,
in megabytes an hour; `--quick` hurries so that few are closed. Links are polled once a second of
life, which is two minutes of the shift, in the quick one twenty.

What was allocated from the third hour to the eighth and is still held is 1.5 MB (tracemalloc): the
simulated city's ways on from each street, as many as there are streets; the rows of the tables; the
newest messages. No list grows with the shift.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.domain.picture import Value
from tests.bench.rows import Row, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.services.backstage import Backstage
    from app.services.dispatcher import SimulatedDispatcher
    from widgets.room import Room

ROOT = Path(__file__).resolve().parents[2]
HOURS = 8
SHIFT_S, QUICK_S = 240.0, 24.0  # of life
LONGEST_S = 600.0
PAGE = os.sysconf("SC_PAGE_SIZE")


def run(quick: bool = False) -> list[Row]:
    """n is the incidents that came in; the times are of no interest."""
    with tempfile.TemporaryDirectory() as own:
        environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": own}
        child = "from tests.bench.bench_memory import shift; shift()"
        given = (f"sqlite:///{own}/memory.db", str(QUICK_S if quick else SHIFT_S))
        done = subprocess.run(
            [sys.executable, "-c", child, *given],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            timeout=LONGEST_S,
            check=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    held = found["rss_mb"]
    one = row("memory", "own", found["incidents"], [0.0], None)
    one["rss_mb_by_hour"], one["open_at_end"] = held, found["open"]
    slope = np.polyfit(np.arange(1, len(held)), held[1:], 1)[0]
    one["slope_mb_an_hour"] = round(float(slope), 2)
    one["objects_by_hour"] = found["objects"]
    return [one]


def held_mb() -> float:
    """What the process holds now, without what Python would give back by itself."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * PAGE / 2**20, 1)


def lively_room(url: str, speed: float) -> "tuple[QApplication, Room]":
    """A console on the demo city with its simulated officers and callers, not opened yet."""
    from app.services.home import load_city  # noqa: PLC0415
    from app.services.settings import Settings  # noqa: PLC0415
    from main import lively  # noqa: PLC0415
    from tests.bench.room import room_on  # noqa: PLC0415

    settings = Settings()
    settings = replace(settings, simulate=replace(settings.simulate, speed=speed))
    return room_on(lively(load_city(None), url, settings))


def dispatcher_for(behind: "Backstage") -> "SimulatedDispatcher":
    from app.services.city_advice import recommender_for  # noqa: PLC0415
    from app.services.dispatcher import Habits, SimulatedDispatcher  # noqa: PLC0415
    from app.services.policies import POLICIES  # noqa: PLC0415

    assert behind.roads is not None
    pack, network = behind.world.pack, behind.roads.network
    recommender = recommender_for(pack, network, behind.settings.recommend, cover=False)
    return SimulatedDispatcher(POLICIES["road"], recommender, Habits())


def shift() -> None:
    """In the child: eight hours of a console."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    from app.services.interpreter import tune_for_a_screen  # noqa: PLC0415

    tune_for_a_screen()
    app, room = lively_room(sys.argv[1], HOURS * 3600.0 / float(sys.argv[2]))
    behind, scene = room.behind, room.window.scene
    told: deque[list[Value]] = deque()
    behind.heard.append(lambda values: told.append(list(values)))
    room.open()
    behind.find("")  # answers when everything has begun
    dispatcher, roads = dispatcher_for(behind), behind.roads
    begun, held, objects, came = behind.now(), list[float](), list[int](), set[str]()

    def work() -> None:
        now, picture = behind.now(), scene.snapshot()
        while told:
            dispatcher.saw(told.popleft(), now)
        came.update(picture.incidents)
        if orders := dispatcher.turn(now, picture, lambda: roads.newest):
            behind.desk.post(orders)
        if (now - begun).total_seconds() >= 3600.0 * (len(held) + 1):
            held.append(held_mb())
            objects.append(len(gc.get_objects()))
        if len(held) == HOURS:
            app.quit()

    turn = QTimer()
    turn.timeout.connect(work)
    turn.start(20)
    app.exec()
    turn.stop()
    still = sum(incident.open for incident in scene.picture.incidents.values())
    room.close()
    told_all = {"rss_mb": held, "incidents": len(came), "open": still, "objects": objects}
    print(json.dumps(told_all))
