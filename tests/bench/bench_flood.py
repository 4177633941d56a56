"""The window under 50 incidents a second while 11,001 units move: key to effect, UI pauses.

Real window, bridge, board and map on Qt's offscreen screen; values come from another thread as
the desk sends them. Pauses are gaps between turns of the event loop beyond its 2 ms heartbeat.
"""

import os
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import numpy as np

from app.city.pack import Pack, load_pack
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.stage import Stages, Stamp
from app.domain.unit import Unit, UnitState
from app.services.home import city_folder
from tests.bench.rows import Row, row

UNITS, A_SECOND = 11_001, 50
BEAT_MS = 2
KEY_EVERY_S = 0.25


def run(quick: bool) -> list[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(0.001)  # as main.py does
    seconds = 10.0 if quick else 120.0
    return measured(load_pack(city_folder(None)), seconds)


def force(pack: Pack) -> tuple[Unit, ...]:
    """The roster of the pack over and over, all on duty."""
    units = pack.units
    return tuple(
        replace(
            units[n % len(units)],
            id=f"bench-{n}",
            call_sign=f"{n:05}",
            state=UnitState.AVAILABLE,
        )
        for n in range(UNITS)
    )


class World(threading.Thread):
    """Reports and positions, as desk and terminals would send them."""

    def __init__(self, pack: Pack, units: tuple[Unit, ...], bridge: object) -> None:
        super().__init__(name="world")
        self._pack, self._bridge, self._units = pack, bridge, units
        self._chance = np.random.default_rng(412)
        self._n = count(1)
        self.over = threading.Event()
        middles = {g.id: np.mean(g.polygons[0][0], axis=0) for g in pack.grids}
        self._grids = pack.grids
        self._middles = np.array([middles[g.id] for g in pack.grids])
        rows = np.arange(len(units)) % len(pack.grids)
        self._places = self._middles[rows] + self._chance.normal(0, 0.003, (len(units), 2))
        self._ids = tuple(unit.id for unit in units)
        self.sent = 0

    def run(self) -> None:
        began, turn = time.perf_counter(), 0
        while not self.over.is_set():
            reports = [self.report() for _ in range(A_SECOND // 10)]
            self._bridge.publish(reports)  # type: ignore[attr-defined]
            self.sent += len(reports)
            if turn % 10 == 0:
                self._bridge.locate(self.fixes())  # type: ignore[attr-defined]
            turn += 1
            self.over.wait(max(0.0, began + turn / 10 - time.perf_counter()))

    def fixes(self) -> Fixes:
        self._places += self._chance.normal(0, 0.0001, self._places.shape)
        at = np.full(len(self._ids), time.time() - 1)
        heading = self._chance.uniform(0, 360, len(self._ids))
        lon, lat = self._places.T.copy()
        return replace(Fixes.none_for(self._ids), lon=lon, lat=lat, heading=heading, at=at)

    def report(self) -> Incident:
        n, chance = next(self._n), self._chance
        place = int(chance.zipf(1.4)) % len(self._grids)
        grid = self._grids[place]
        lon, lat = self._middles[place] + chance.normal(0, 0.002, 2)
        now = datetime.now(UTC)
        category = self._pack.categories[int(chance.integers(len(self._pack.categories)))]
        return Incident(
            id=f"i{n}",
            number=n,
            source="110",
            source_ref=str(n),
            category=category.code,
            priority=int(chance.choice([1, 2, 3, 4], p=[0.05, 0.15, 0.4, 0.4])),
            lon=float(lon),
            lat=float(lat),
            address=f"宏图路{n}号",
            summary="",
            district_id=grid.district_id,
            grid_id=grid.id,
            stages=Stages(report=Stamp(now, now, now)),
            version=1,
        )


def measured(pack: Pack, seconds: float) -> list[Row]:
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
    units, bridge, ids = force(pack), Bridge(), count(1)
    doors = Doors(
        lambda _: None, lambda _: None, lambda: datetime.now(UTC), lambda: f"bench{next(ids)}"
    )
    window = ConsoleWindow(pack, Settings(), Text("zh"), bridge, doors, "1", UTC)
    window.resize(1920, 1080)
    window.show()
    world = World(pack, units, bridge)
    bridge.publish(units)
    bridge.locate(world.fixes())
    end = time.perf_counter() + 1.5
    while time.perf_counter() < end:  # shown once, tiles painted
        app.processEvents()
    gauge = Gauge(window)
    world.start()
    gauge.run(seconds)
    world.over.set()
    world.join()
    bridge.flush()
    shown = len(window.scene.picture.incidents)
    window.close()
    rows = [
        row("flood", "pause", UNITS, gauge.pauses, float(shown == world.sent)),
        row("flood", "pause, processor", UNITS, gauge.worked, float(shown == world.sent)),
        row("flood", "key to effect", UNITS, gauge.keys, float(shown == world.sent)),
    ]
    for one, of in zip(rows, (gauge.pauses, gauge.worked, gauge.keys), strict=True):
        one["p99_9_ms"] = round(float(np.percentile(of, 99.9)), 3)
        one["longest_ms"] = round(float(np.max(of)), 3)
    return rows


class Gauge:
    """A heartbeat of the event loop, and keys whose effect is awaited in the picture."""

    def __init__(self, window: object) -> None:
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
        self._painted = False
        gauge = self

        class Painted(QObject):
            def eventFilter(self, watched: object, event: object) -> bool:
                if event.type() == event.Type.Paint:  # type: ignore[attr-defined]
                    gauge._painted = True
                return False

        self._filter = Painted()
        window.card.head.installEventFilter(self._filter)  # type: ignore[attr-defined]

    def run(self, seconds: float) -> None:
        self._until = time.perf_counter() + seconds
        self._next_key = time.perf_counter() + 1.0
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
            down = len(self.keys) % 14 < 7
            key = Qt.Key.Key_Down if down else Qt.Key.Key_Up
            press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
            QApplication.postEvent(self.window.queue.list, press)  # type: ignore[attr-defined]
        if now > self._until:
            self._loop.quit()
