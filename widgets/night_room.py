"""Everything behind a window that shows a night again, built here by hand."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from app.city.pack import Pack
from app.services.display import display_for
from app.services.home import load_city
from app.services.log import open_log
from app.services.night_clock import NightClock
from app.services.night_command import source_of
from app.services.night_player import NightPlayer, Source
from app.services.settings import Settings
from app.services.text import Text
from widgets.actions import use
from widgets.doors import Doors
from widgets.night import Night
from widgets.night_bridge import NightBridge
from widgets.palette import load_palette
from widgets.running import application, run
from widgets.window import ConsoleWindow

if TYPE_CHECKING:
    from app.services.advisor import Advisor, Question
    from app.services.night_advice import Roads

SEAT = "–"  # nobody sits here


class NightRoom(QObject):
    """Reads only, beside a live console or alone; `ended` when its window has been closed."""

    ended = Signal()

    def __init__(
        self, pack: Pack, settings: Settings, text: Text, source: Source, roads: Roads | None = None
    ) -> None:
        """`roads` are those of the live console; without them they are made, on a thread."""
        super().__init__()
        self._pack, self._settings, self._roads = pack, settings, roads
        kinds = {district.id: district.kind for district in pack.districts}
        self.bridge = bridge = NightBridge()
        self.player = NightPlayer(source, bridge, lambda id: kinds.get(id or ""))
        start = source.since or datetime.now(UTC)
        self.clock = NightClock(start, start)
        self._advisor: Advisor | None = None
        doors = Doors(bridge.post, self.ask, self.clock.now, unused, tell=self.player.tell)
        self.window = ConsoleWindow(pack, settings, text, bridge, doors, SEAT)
        self.night = Night(self.window, bridge, self.clock, self.player)
        self._opening = Thread(target=self._take_to_the_roads, name="night-roads")
        self.window.installEventFilter(self)

    def open(self) -> None:
        self.window.show()
        self.player.start()
        self._opening.start()

    def close(self) -> None:
        self.window.close()

    def ask(self, question: Question) -> None:
        if self._advisor is not None:
            self._advisor.ask(question)

    def _take_to_the_roads(self) -> None:
        from app.services.night_advice import roads_of  # noqa: PLC0415 - a second of imports

        roads = self._roads or roads_of(self._pack)
        self.player.drive = roads.drive
        advisor = roads.advisor(self._pack, self._settings, self.bridge)
        advisor.start()
        self._advisor = advisor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() is QEvent.Type.Close:
            self.stop()
        return False

    def stop(self) -> None:
        """Nothing is read any more."""
        self.window.removeEventFilter(self)
        self.night.stop()
        self.player.stop()
        self._opening.join()
        if self._advisor is not None:
            self._advisor.stop()
        self.ended.emit()


def unused() -> str:
    """Of orders that nobody will carry out."""
    return "replayed"


def run_night(args: argparse.Namespace, settings: Settings) -> int:
    """Until it is closed or told to end. Raises BadDisplay, BadSettings, CityError, StoreError."""
    use(settings.keys)
    pack = load_city(args.city)
    source, path = source_of(args, pack.folder, settings), open_log(settings.log)
    text, display = Text(args.lang or settings.screen.language), display_for(os.environ)
    os.environ.update(display.environ)
    app = application(load_palette(settings.screen.theme))
    room = NightRoom(pack, settings, text, source)
    return run(app, display, room, room.bridge.say, text, path)
