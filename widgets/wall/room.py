"""Everything that runs behind and in the wall, built here and nowhere else."""

import argparse
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.city.pack import Pack
from app.services.display import Display, display_for
from app.services.home import load_city, store_url
from app.services.log import default_folder, open_log
from app.services.settings import Settings
from app.services.text import Text
from app.services.wall_command import Plan, Screen, layout_for, plan_for
from app.services.wall_follower import Seen, WallFollower, system_clock
from app.services.wall_worker import WallWorker
from widgets.running import application, run
from widgets.wall.awake import Awake
from widgets.wall.bridge import WallBridge
from widgets.wall.colours import wall_palette
from widgets.wall.ink import Ink
from widgets.wall.names import lists_of
from widgets.wall.probe import probe
from widgets.wall.window import WallWindow

log = logging.getLogger(__name__)


class WallRoom:
    """Threads that read, and the window that shows; nothing here writes to a store."""

    def __init__(
        self,
        url: str,
        pack: Pack,
        plan: Plan,
        settings: Settings,
        text: Text,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        limits = settings.limits
        self.bridge = bridge = WallBridge()
        self.worker = WallWorker(url, pack, limits, bridge.figure, bridge.cover, clock)
        self.follower = WallFollower(url, lists_of(pack), limits, self._tell, clock)
        sight = replace(plan.sight, pitch_mm=plan.sight.pitch_mm * plan.scale)
        ink = Ink(sight, wall_palette())
        levels = limits.directives.levels
        self.window = WallWindow(pack, plan.layout, ink, text, levels, clock)
        bridge.seen.connect(self.window.put_seen)
        bridge.figured.connect(self.window.put_figures)
        bridge.covered.connect(self.window.put_covered)

    def _tell(self, seen: Seen) -> None:
        """On the follower's thread."""
        self.worker.saw(seen)
        self.bridge.show(seen)

    def open(self) -> None:
        self.window.start()
        self.follower.start()
        self.worker.start()

    def close(self) -> None:
        self.follower.stop()
        self.worker.stop()
        self.window.close()


def run_wall(args: argparse.Namespace, settings: Settings) -> int:
    """Until it is closed or told to end. Raises BadWall, BadDisplay, CityError, StoreError."""
    layout = layout_for(args.layout, args.arrange)
    pack = load_city(args.city)
    url = store_url(args.store, pack.folder)
    text = Text(args.lang or settings.screen.language)
    display = display_for(os.environ)
    screen, capital = screen_of(display, layout.screens != (1, 1))
    plan = plan_for(layout, screen, args.distance, args.pitch, capital, args.arrange)
    os.environ.update(display.environ)
    os.environ["QT_SCALE_FACTOR"] = f"{plan.scale:.9f}"  # before Qt starts
    path = open_log(settings.log, default_folder() / "wall")
    log.info("the wall: %s, %s, scale %.3f", plan.screen, plan.sight, plan.scale)
    app = application(wall_palette())
    room = WallRoom(url, pack, plan, settings, text)
    awake = Awake("PatrolGrid", text("wall.title"))
    put_on_screen(room.window, plan)
    if args.arrange:
        room.window.begin_arranging(app.quit)
    try:  # nobody reads notices on a wall
        return run(app, display, room, lambda _: None, text, path)
    finally:
        awake.release()


def screen_of(display: Display, all_screens: bool) -> tuple[Screen, float]:
    """What Qt finds; a VNC server's screen is as large as it was asked to be."""
    if display.port is None:
        return probe(os.environ, all_screens)
    width, height = map(int, display.size.split("x"))
    _, capital = probe({**os.environ, "QT_QPA_PLATFORM": "offscreen"}, all_screens)
    return Screen(0, 0, width, height, None), capital


def put_on_screen(window: WallWindow, plan: Plan) -> None:
    """One screen as a whole, or the desktop of all of them as one window."""
    at, scale = plan.screen, plan.scale
    size = round(at.width / scale), round(at.height / scale)
    # Also of a full screen: on a wall nobody else may be there to manage windows.
    window.setGeometry(round(at.left / scale), round(at.top / scale), *size)
    if plan.layout.screens == (1, 1):
        window.showFullScreen()
    else:
        window.show()
