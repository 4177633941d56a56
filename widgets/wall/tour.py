"""Pictures of the wall: calm, busy, overdue with a call for help, stale, and without its store."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.city.pack import Pack, load_pack
from app.domain import messages as m
from app.domain.fixes import Fixes
from app.domain.level import PALETTES
from app.domain.wall import Code, WallDirective, wall_of
from app.services.text import Text
from app.services.wall_command import MAP_NAME_PX, MAP_PLATE_PX
from app.services.wall_cover import CityCover, Covered
from app.services.wall_figures import DayFigures, Shown
from app.services.wall_follower import Seen, Trouble
from app.services.wall_layout import DEFAULT, Layout, check_sizes, read_layout
from app.services.wall_sizes import Sight, scale_of
from widgets.evening import Evening
from widgets.rehearsal import Rehearsal
from widgets.wall.colours import wall_palette
from widgets.wall.ink import Ink, capital_share
from widgets.wall.names import lists_of
from widgets.wall.probe import ROOT, probe
from widgets.wall.window import WallWindow

CHINA = timezone(timedelta(hours=8), "CST")
DISTANCE_M, WALL_MM = 6.0, 2440.0  # a wall of 110 inches
VIDEO_WALL = (5760, 2160)  # six screens of 55 inches, three across
SIZES = ((1920, 1080), (3840, 2160), VIDEO_WALL)


def asked(size: tuple[int, int]) -> tuple[Path | None, float]:
    """The layout of a wall of that size, and how many millimetres a pixel has."""
    if size == VIDEO_WALL:
        return DEFAULT.with_name("three-by-two.toml"), 3 * 1210.0 / size[0]
    return None, WALL_MM / size[0]


def picture_wall(city: Path, out: Path, size: tuple[int, int], lang: str) -> int:
    """In a process of its own, so that Qt starts with the wall's scale; its exit code."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    _, capital = probe(environ, all_screens=False)
    sight = Sight(DISTANCE_M, asked(size)[1], capital)
    scale = scale_of(sight, MAP_PLATE_PX, MAP_NAME_PX, size)
    child = "from widgets.wall.tour import in_child; in_child()"
    given = (str(city), str(out), f"{size[0]}x{size[1]}", repr(scale), lang)
    environ["QT_SCALE_FACTOR"] = f"{scale:.9f}"
    command = [sys.executable, "-c", child, *given]
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode  # noqa: S603


def in_child() -> None:
    city, out, size, scale, lang = sys.argv[1:]
    width, height = map(int, size.split("x"))
    found = run_wall_tour(load_pack(Path(city)), Path(out), (width, height), float(scale), lang)
    print("\n".join(map(str, found)))  # noqa: T201


class WallTour:
    """One wall on a made-up evening; `scale` is that of the screen, in its pixels."""

    def __init__(
        self, pack: Pack, out: Path, size: tuple[int, int], scale: float, lang: str
    ) -> None:
        self.pack, self._out, self._size, self._lang = pack, out, size, lang
        self.city = Rehearsal(pack, lambda *_: None, lambda *_: None)
        path, pitch = asked(size)
        share, layout = capital_share(), read_layout(path)
        check_sizes(layout, *size, Sight(DISTANCE_M, pitch, share))
        self.ink = Ink(Sight(DISTANCE_M, pitch * scale, share), wall_palette())
        self.window = self._window(layout)
        self.window.resize(round(size[0] / scale), round(size[1] / scale))
        self.window.show()
        self._cover = CityCover(pack)
        self.pictures: list[Path] = []
        self.directives: tuple[WallDirective, ...] = ()

    def _window(self, layout: Layout) -> WallWindow:
        text, levels = Text(self._lang), PALETTES["house"]
        return WallWindow(self.pack, layout, self.ink, text, levels, self.city.clock, CHINA)

    def seen(self, fixes: Fixes) -> Seen:
        now = self.city.now
        wall = replace(wall_of(self.city.picture, lists_of(self.pack)), directives=self.directives)
        fresh = now - timedelta(seconds=1)
        return Seen(now, wall, fixes, now, fresh, now, now, now)

    def covered(self, seen: Seen) -> Covered:
        assert seen.wall is not None  # noqa: S101
        assert seen.fixes is not None  # noqa: S101
        return self._cover.covered(seen.wall, seen.fixes, self.city.now)

    def picture(self, name: str, scene: int = 0) -> None:
        self.window.turn_to(scene)
        QCoreApplication.processEvents()
        self.window.map.wait_tiles()
        QCoreApplication.processEvents()
        width, height = self._size
        path = self._out / f"wall-{width}x{height}-{len(self.pictures) + 1}-{name}.png"
        if not self.window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        self.pictures.append(path)

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def run_wall_tour(
    pack: Pack, out: Path, size: tuple[int, int], scale: float, lang: str
) -> list[Path]:
    """Write wall-WxH-1-….png to `out` and name them. Raises OSError and BadWall."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    tour = WallTour(pack, out, size, scale, lang)
    evening = Evening(tour.city)
    evening.begin_shift()
    evening.closed_today()
    show(tour, tour.city.fixes(), made_up(tour.city.now, 0.92))
    tour.picture("calm")
    tour.picture("calm-force", 1)
    evening.fill()
    tour.directives = in_force(tour.city.now, 412.0)
    show(tour, tour.city.fixes(*evening.unseen()), made_up(tour.city.now, 1.15))
    tour.picture("busy")
    tour.picture("busy-force", 1)
    trouble(tour, evening)
    tour.close()
    app.processEvents()
    return tour.pictures


def show(tour: WallTour, fixes: Fixes, figures: DayFigures) -> None:
    seen = tour.seen(fixes)
    tour.window.put_seen(seen)
    tour.window.put_figures(figures)
    tour.window.put_covered(tour.covered(seen))


def trouble(tour: WallTour, evening: Evening) -> None:
    """Many overdue and an officer who calls for help; then nothing new; then no store."""
    city = tour.city
    for n, category in enumerate(("0201", "0202", "0302", "0403", "0204", "0305", "0201")):
        city.call(category, 330 + 61 * n)
    unit = next(u for u in city.picture.units.values() if u.state.value == "on_scene")
    city.say(m.DistressRaised, unit.call_sign, 41.0, unit_id=unit.id)
    tour.directives = in_force(city.now, -95.0)
    fixes = city.fixes(*evening.unseen())
    seen = tour.seen(fixes)
    city.wait(26)  # the view has stood long enough
    tour.window.put_seen(tour.seen(fixes))
    tour.picture("overdue-distress")
    tour.picture("overdue-distress-force", 1)
    last = seen
    city.wait(166)
    later = {"at": city.now, "read_at": city.now}
    tour.window.put_seen(aged(last, **later))
    tour.picture("stale")
    tour.window.put_seen(aged(last, at=city.now, trouble=Trouble.GONE))
    tour.picture("store-gone", 1)


def in_force(now: datetime, red_s: float) -> tuple[WallDirective, ...]:
    """Three, with receivers who owe something; the first deadline of the red one in `red_s`."""

    def one(
        number: int, level: str, receivers: int, unsigned: int, dues: list[float]
    ) -> WallDirective:
        at = np.array(dues) + now.timestamp()
        return WallDirective(number, Code(level), receivers, unsigned, len(dues) - unsigned, at)

    red = [red_s, red_s + 30, red_s + 3600]
    return (
        one(7, "red", 12, 2, red),
        one(8, "blue", 6, 6, [640.0] * 6),
        one(9, "blue", 31, 0, [7400.0, 9000.0]),
    )


def aged(seen: Seen, **changes: object) -> Seen:
    return replace(seen, **changes)  # type: ignore[arg-type]


def made_up(now: datetime, factor: float) -> DayFigures:
    """A day of a city of this size, from a fixed seed: the evening has no past of its own."""
    chance = np.random.default_rng(412)
    here = now.astimezone(CHINA)
    shape = 14 + 11 * np.sin((np.arange(24) - 9) / 24 * 2 * np.pi)
    hours = chance.poisson(shape * factor)
    hours[here.hour + 1 :] = 0
    hours[here.hour] = int(hours[here.hour] * here.minute / 60)

    def shown(n: int, middle: float) -> Shown:
        seconds = chance.lognormal(np.log(middle), 0.55, n)
        median, p90 = np.percentile(seconds, (50, 90))
        five, target = float((seconds <= 300).mean()), float((seconds <= 420).mean())
        return Shown(n, float(median), float(p90), five, target, 7)

    today, usual = shown(int(hours.sum()), 198.0 * factor), shown(1_104, 204.0)
    zeros = tuple(int(n) for n in hours)
    return DayFigures(today, usual, 4, here.weekday(), zeros, tuple(shape), here.hour, now)
