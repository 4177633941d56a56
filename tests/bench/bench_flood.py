"""The window under 50 incidents a second while 11,001 units move: key to effect, UI pauses.

Real window, bridge, board and map on Qt's offscreen screen; values come from a process of its own
as the desk sends them. Ten minutes; `--quick` begins where eight of them have gone by and takes
fifteen seconds. The queue is grouped, as it groups itself, then listed plainly, then filtered.
Pauses are gaps between turns of the event loop beyond its 2 ms heartbeat.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from app.city.pack import Pack, load_pack
from app.domain.unit import Unit, UnitState
from app.services import interpreter
from app.services.home import city_folder
from tests.bench.outside import A_SECOND, fixes_of, ids_of, pour
from tests.bench.rows import Row, row

UNITS = 11_001
BEAT_MS = 2
KEY_EVERY_S = 0.12  # as fast as a key that is held down repeats
TEN_MINUTES_S, QUICK_S = 600.0, 15.0
FIRST_ROW, LAST_ROW = 1, 8  # the rows between which keys go up and down
FILTER = "宏图路1"  # a third of all addresses


def run(quick: bool) -> list[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    interpreter.tune_for_a_screen()  # as main.py does
    seconds = QUICK_S if quick else TEN_MINUTES_S
    return measured(city_folder(None), seconds, 480 * A_SECOND if quick else 0)


def force(pack: Pack) -> tuple[Unit, ...]:
    """The roster of the pack over and over, all on duty."""
    units = pack.units
    return tuple(
        replace(
            units[n % len(units)],
            id=id,
            call_sign=f"{n:05}",
            state=UnitState.AVAILABLE,
        )
        for n, id in enumerate(ids_of(UNITS))
    )


class World(threading.Thread):
    """Hands on what the other process sends, as the desk's thread would."""

    def __init__(self, folder: Path, before: int, bridge: object) -> None:
        super().__init__(name="world")
        spawn = get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._over = spawn.Event()
        given = (folder, UNITS, before, theirs, self._over.is_set)
        self._city = spawn.Process(target=pour, args=given, daemon=True)
        self._bridge = bridge
        self.ready = threading.Event()
        self.sent = 0
        self._city.start()

    def run(self) -> None:
        ids = ids_of(UNITS)
        while (came := self._pipe.recv()) != "over":
            if came == "ready":
                self.ready.set()
            elif isinstance(came, list):
                self._bridge.publish(came)  # type: ignore[attr-defined]
                self.sent += len(came)
            else:
                self._bridge.locate(fixes_of(ids, came))  # type: ignore[attr-defined]

    def go(self) -> None:
        self._pipe.send("go")

    def end(self) -> None:
        self._over.set()
        self.join()
        self._city.join()


def measured(folder: Path, seconds: float, before: int) -> list[Row]:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is set

    from app.services.settings import Settings  # noqa: PLC0415
    from app.services.text import Text  # noqa: PLC0415
    from widgets.bridge import Bridge  # noqa: PLC0415
    from widgets.doors import Doors  # noqa: PLC0415
    from widgets.palette import load_palette  # noqa: PLC0415
    from widgets.style import apply_style  # noqa: PLC0415
    from widgets.window import ConsoleWindow  # noqa: PLC0415

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_style(app, load_palette("dark"))
    pack, bridge, ids = load_pack(folder), Bridge(), count(1)
    doors = Doors(
        lambda _: None, lambda _: None, lambda: datetime.now(UTC), lambda: f"bench{next(ids)}"
    )
    window = ConsoleWindow(pack, Settings(), Text("zh"), bridge, doors, "1", UTC)
    window.resize(1920, 1080)
    window.show()
    bridge.publish(force(pack))
    world = World(folder, before, bridge)
    world.start()
    while not world.ready.is_set() or len(window.scene.picture.incidents) < before:
        app.processEvents()
    end = time.perf_counter() + 2.5
    while time.perf_counter() < end:  # shown once, tiles painted
        app.processEvents()
    interpreter.keep_what_is_there()
    world.go()
    taken = {
        part: gauged(window, prepare, seconds * share) for part, prepare, share in parts(window)
    }
    world.end()
    bridge.flush()
    shown = window.scene.picture.incidents
    counted = sum(window.scene.board.count({state}) for state in {i.state for i in shown.values()})
    window.close()
    agrees = float(world.sent == len(shown) == counted)
    rows = []
    for part, what, times in [(p, w, t) for p, g in taken.items() for w, t in g.times()]:
        one = row("flood", f"{what}{part}", UNITS, times, agrees)
        one["p99_9_ms"] = round(float(np.percentile(times, 99.9)), 3)
        one["longest_ms"] = round(float(np.max(times)), 3)
        one["incidents_in"], one["incidents_shown"] = world.sent, counted
        one["load"] = round(os.getloadavg()[0], 2)
        rows.append(one)
    return rows


def parts(window: Any) -> Iterator[tuple[str, Callable[[], None], float]]:
    """How the queue is used, how it comes to that, and for which share of the time."""
    queue = window.queue
    yield "", lambda: None, 0.6
    yield ", listed plainly", queue.toggle_grouping, 0.2
    yield ", filtered", lambda: queue.filter.setText(FILTER), 0.2


def gauged(window: Any, prepare: Callable[[], None], seconds: float) -> "Gauge":
    gauge = Gauge(window)
    gauge.run(seconds, prepare)
    return gauge


class Gauge:
    """A heartbeat of the event loop, and keys whose effect is awaited in the picture."""

    def __init__(self, window: Any) -> None:
        from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer  # noqa: PLC0415

        self.window = window
        self.pauses: list[float] = []
        self.worked: list[float] = []  # of the UI thread alone, whatever else the machine does
        self.keys: list[float] = []
        self._loop = QEventLoop()
        self._beat = QTimer()
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._beaten)
        self._last = self._asked = 0.0
        self._painted, self._down = False, True
        gauge = self

        class Painted(QObject):
            def eventFilter(self, watched: object, event: object) -> bool:
                if event.type() == event.Type.Paint:  # type: ignore[attr-defined]
                    gauge._painted = True
                return False

        self._filter = Painted()
        window.card.head.installEventFilter(self._filter)

    def times(self) -> list[tuple[str, list[float]]]:
        """In ms."""
        return [
            ("pause", self.pauses),
            ("pause, processor", self.worked),
            ("key to effect", self.keys),
        ]

    def run(self, seconds: float, prepare: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer  # noqa: PLC0415

        QTimer.singleShot(10 * BEAT_MS, prepare)
        self._until = time.perf_counter() + seconds
        self._next_key = time.perf_counter() + 0.5
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._beat.start()
        self._loop.exec()
        self._beat.stop()

    def _beaten(self) -> None:
        from PySide6.QtCore import QEvent, Qt  # noqa: PLC0415
        from PySide6.QtGui import QKeyEvent  # noqa: PLC0415
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        now = time.perf_counter()
        self.pauses.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now
        worked = time.thread_time()
        self.worked.append((worked - self._worked) * 1000)
        self._worked = worked
        if self._asked and self._painted:
            self.keys.append((now - self._asked) * 1000)
            self._asked = 0.0
        if not self._asked and now >= self._next_key:
            self._next_key = now + KEY_EVERY_S
            self._asked, self._painted = now, False
            row = self.window.queue.list.currentIndex().row()
            self._down = row < FIRST_ROW or (self._down and row < LAST_ROW)  # never past an end
            key = Qt.Key.Key_Down if self._down else Qt.Key.Key_Up
            press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
            QApplication.postEvent(self.window.queue.list, press)
        if now > self._until:
            self._loop.quit()
