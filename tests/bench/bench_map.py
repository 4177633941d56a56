"""Frames of the live map on Porto while panning and zooming, with units that move every second.

Our own painter only: the peers of design/architecture.md need a browser. A frame is the time from
the new view to the end of the repaint, offscreen, tiles being painted behind as on a real screen.
"""

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import numpy as np
from PySide6.QtWidgets import QApplication

from app.city.features import Features
from app.city.osm import read_osm
from app.domain.incident import IncidentState
from tests.bench import porto
from tests.bench.rows import Row, row
from widgets.map.marks import (
    AreaMark,
    HeatMark,
    IncidentMark,
    MapLayer,
    ReachLines,
    UnitMarks,
    WayMark,
)
from widgets.map.projection import View
from widgets.map.view import MapView
from widgets.palette import load_palette

SIZES = ((1920, 1080), (3840, 2160))
FORCES = (2_000, 11_001)
QUICK = tuple(zip(SIZES, FORCES, strict=True))
INCIDENTS = 504
CENTRE = (-8.615, 41.152)
FRAME_S = 1 / 60
Times = tuple[float, float]  # seconds on the wall, seconds of the UI thread's processor
Motion = Callable[[View, float], View]


def run(quick: bool = False) -> list[Row]:
    if not porto.PORTO.is_file():
        return []
    app = QApplication.instance() or QApplication([])
    switch = sys.getswitchinterval()
    sys.setswitchinterval(0.001)  # as main.py does
    rows: list[Row] = []
    for size, n in QUICK if quick else [(size, n) for size in SIZES for n in FORCES]:
        rows += _of_map(app, size, n, quick)
    sys.setswitchinterval(switch)
    return rows


def _of_map(app: QApplication, size: tuple[int, int], n: int, quick: bool) -> Iterator[Row]:
    """As the map begins, then with every layer on, then also in a flood; quickly without the
    second."""
    view, name, seconds = _map(n, size), f"{size[0]}x{size[1]}", 1.0 if quick else 12.0
    for dressed, dress in (
        ("", _begin),
        (" with every layer", _lay_over),
        (" with every layer in a flood", _flood),
    ):
        dress(view)
        if quick and dress is _lay_over:
            continue
        for what, motion in (("pan", panned), ("zoom", zoomed)):
            taken = list(_frames(app, view, motion, seconds))
            yield _row(f"map {what}{dressed} {name}", n, taken)
        taken = list(_seconds(app, view, 20 if quick else 60))
        yield _row(f"map second of moves{dressed} {name}", n, taken)
    view.close()
    view.deleteLater()
    app.processEvents()


def _begin(view: MapView) -> None:
    """Areas, names, call signs and ways are on from the start."""


def _flood(view: MapView) -> None:
    """So many waiting at once, most of them in a few places."""
    rng = np.random.default_rng(6)
    lon, lat = porto.places(INCIDENTS, 7)
    at = rng.zipf(1.5, INCIDENTS) % 40
    lon, lat = lon[at] + rng.normal(0, 2e-3, INCIDENTS), lat[at] + rng.normal(0, 2e-3, INCIDENTS)
    view.show_incidents(
        tuple(
            IncidentMark(
                f"i{row}",
                f"{row:04}",
                float(lon[row]),
                float(lat[row]),
                1 + row % 4,
                IncidentState.WAITING,
                taken=bool(row % 2),
                overdue_s=60.0 if row % 3 else None,
            )
            for row in range(INCIDENTS)
        )
    )


def panned(view: View, t: float) -> View:
    """A circle of 3 km in eight seconds, at zoom 14."""
    start, turn = view.centred(*CENTRE, 14.0), 2 * math.pi * t / 8
    return replace(start, x=start.x + 3000 * math.cos(turn), y=start.y + 3000 * math.sin(turn))


def zoomed(view: View, t: float) -> View:
    """From 12.5 to 15.5 and back in six seconds, never at rest on a level."""
    zoom = 14.0 - 1.5 * math.cos(2 * math.pi * t / 6)
    return view.centred(*CENTRE, zoom)


def _row(name: str, n: int, taken: list[Times]) -> Row:
    """Also the processor's time of the UI thread, which a busy machine does not stretch."""
    wall, cpu = np.array(taken).T * 1000.0
    own = {f"cpu_p{share}_ms": round(float(np.percentile(cpu, share)), 3) for share in (50, 95)}
    return row(name, "own", n, wall.tolist(), None) | own


def _timed(work: Callable[[], None]) -> Times:
    start, spent = time.perf_counter(), time.thread_time()
    work()
    return time.perf_counter() - start, time.thread_time() - spent


def _frames(app: QApplication, view: MapView, motion: Motion, seconds: float) -> Iterator[Times]:
    """Times of each frame, units moving once a second."""
    view.set_view(motion(view.view, 0.0))
    _idle(app, min(seconds, 1.0) / 2)
    rng = np.random.default_rng(1)
    for frame in range(int(seconds / FRAME_S)):
        if frame % 60 == 59:
            view.show_units(_moved(view, rng))
        target = motion(view.view, frame * FRAME_S)
        taken = _timed(lambda target=target: (view.set_view(target), view.repaint()))
        yield taken
        _idle(app, max(FRAME_S - taken[0], 0.002))


def _seconds(app: QApplication, view: MapView, count: int) -> Iterator[Times]:
    """Times to take in a new frame of all units and repaint a map at rest."""
    view.set_view(view.view.centred(*CENTRE, 14.0))
    _idle(app, 1.0)
    rng = np.random.default_rng(2)
    for _ in range(count):
        marks = _moved(view, rng)
        yield _timed(lambda marks=marks: (view.show_units(marks), view.repaint()))
        _idle(app, 0.01)


def _idle(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.0005)


def _map(n: int, size: tuple[int, int]) -> MapView:
    view = MapView(load_palette("dark"))
    view.resize(*size)
    view.set_features(_features())
    view.set_areas(_squares("D", 4, 4), _squares("G", 12, 9))
    view.show_units(_units(n))
    view.centre_on(*CENTRE, 14.0)
    view.show()
    return view


def _lay_over(view: MapView) -> None:
    """Reach over a third of the streets, another third bare, forty ways, heat, trails."""
    lines = _features().lines
    ends = lines.ring_first[lines.shape_first]
    rng = np.random.default_rng(3)
    third = rng.integers(0, 3, len(ends) - 1)
    view.overlay.show_reach(_streets(ends, third == 0))
    view.overlay.show_bare(_streets(ends, third == 1))
    box = (-8.70, 41.10, -8.53, 41.20)
    view.overlay.show_heat(HeatMark(rng.random((110, 140)).astype(np.float32) ** 8, *box))
    lon, lat = porto.places(80, 5)
    view.overlay.show_ways(tuple(_way(lon[i : i + 2], lat[i : i + 2], i) for i in range(0, 80, 2)))
    for sample in range(30):
        view.overlay.put_trails(_moved(view, rng), 10.0 * sample, "")
    for layer in MapLayer:
        view.switch(layer, True)


def _streets(ends: np.ndarray, chosen: np.ndarray) -> ReachLines:
    lines = _features().lines
    parts = [slice(ends[i], ends[i + 1]) for i in np.flatnonzero(chosen)]
    first = np.cumsum([0, *(part.stop - part.start for part in parts)]).astype(np.int32)
    lon, lat = (
        np.concatenate([column[part] for part in parts]) for column in (lines.lon, lines.lat)
    )
    return ReachLines(lon, lat, first, np.linspace(0.0, 300.0, len(parts)))


def _way(lon: np.ndarray, lat: np.ndarray, number: int) -> WayMark:
    """Sixty corners from one place to another."""
    along = np.linspace(0.0, 1.0, 60)
    east = lon[0] + (lon[1] - lon[0]) * along
    north = lat[0] + (lat[1] - lat[0]) * along**2
    return WayMark(east, north, f"{3000 + number} 4:12", sent=bool(number % 4))


@cache
def _features() -> Features:
    return read_osm(porto.PORTO).features.frozen()


def _squares(prefix: str, across: int, down: int) -> tuple[AreaMark, ...]:
    """Districts or grids: squares over the city, as many as a sub-bureau has."""
    west, south, east, north = -8.70, 41.10, -8.53, 41.20
    x, y = np.linspace(west, east, across + 1), np.linspace(south, north, down + 1)
    return tuple(
        AreaMark(
            f"{prefix}{i}-{j}",
            f"{prefix}{i * down + j + 1:02d}",
            ((((x[i], y[j]), (x[i + 1], y[j]), (x[i + 1], y[j + 1]), (x[i], y[j + 1])),),),
        )
        for i in range(across)
        for j in range(down)
    )


def _units(n: int) -> UnitMarks:
    rng = np.random.default_rng(n)
    lon, lat = porto.places(n, n)
    return UnitMarks(
        tuple(f"u{row}" for row in range(n)),
        tuple(f"{3000 + row}" for row in range(n)),
        lon,
        lat,
        rng.uniform(0, 360, n),
        rng.integers(0, 3, n).astype(np.uint8),
        rng.integers(0, 6, n).astype(np.uint8),
        rng.exponential(20.0, n),
        np.zeros(n, np.bool_),
    )


def _moved(view: MapView, rng: np.random.Generator) -> UnitMarks:
    marks = view.units
    n = len(marks.ids)
    step = rng.normal(0, 1e-4, (2, n))
    return replace(marks, lon=marks.lon + step[0], lat=marks.lat + step[1])
