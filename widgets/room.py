"""The console's window and those behind it, put together here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.services.arrangement import Arrangements
from app.services.backstage import Backstage
from app.services.city_making import CityMaking
from app.services.home import data_folder
from app.services.night_start import NightStart
from app.services.templates import load_templates
from app.services.text import Text
from widgets.bridge import Bridge
from widgets.doors import Doors
from widgets.window import ConsoleWindow

if TYPE_CHECKING:
    from app.city.mbtiles import MbTiles
    from app.city.pmtiles import PmTiles
    from widgets.night_room import NightRoom


def pictures(named: str) -> MbTiles | PmTiles | None:
    """The tile file that the settings name; CityError where it is none."""
    if not named:
        return None
    from app.city.tile_file import tile_file  # noqa: PLC0415 - few have one

    return tile_file(Path(named).expanduser())


class Room:
    """`behind` speaks to `bridge`, which the window hears."""

    def __init__(
        self,
        behind: Backstage,
        bridge: Bridge,
        arrangements: Arrangements,
        again: Callable[[Path | None], None] | None,
        settings_path: Path | None = None,
    ) -> None:
        """`again` begins the console anew; None where it cannot. `settings_path` as was given."""
        self.behind, self.bridge, self.arrangements = behind, bridge, arrangements
        self.text, self.settings = behind.text, behind.settings
        self.night: NightRoom | None = None
        self.nights = NightStart(self.night_failed)
        self.settings_path = settings_path
        doors = Doors(
            behind.desk.post,
            behind.ask,
            behind.now,
            behind.new_id,
            behind.historian.ask,
            behind.bookmarks,
            pictures(self.settings.map.tiles),
            play=behind.speaker.play,
            keep=behind.drafts.keep,
            keep_order=behind.orders.keep,
            clerk=behind.clerk,
            templates=load_templates(self.settings.limits.directives.levels),
            past=behind.places.ask,
            look_up=behind.lookup.ask,
            exports=behind.exports,
            arrangements=arrangements,
            making=CityMaking(data_folder() / "cities"),
            night=self.replay_night,
            again=again,
            reader=behind.reader.ask,
            reporting=behind.reporting,
        )
        seen = behind.world.pack, self.settings, self.text, bridge, doors, behind.seat
        self.window = ConsoleWindow(*seen)

    def open(self) -> None:
        """The window first: what is behind it takes a second or two."""
        self.window.kept.take_place()
        self.window.show()
        self.behind.begin()
        if (draft := self.behind.drafts.read()) is not None:
            self.window.offer_draft(draft)
        if (order := self.behind.orders.read()) is not None:
            self.window.composer.restore(order)
        self.behind.keep_drafts()
        self.window.teach_first_call()

    def close(self) -> None:
        """All that was said is saved first; then nothing is shown any more."""
        if self.night is not None:
            self.night.window.close()
        self.behind.end()
        self.bridge.stop()
        self.window.close()
        self.arrangements.stop()
        self.behind.put_away()

    # ---- a night again -------------------------------------------------------------------------

    def replay_night(self) -> None:
        """The last hours of this very journal, in a window of their own."""
        if QApplication.platformName() == "vnc":  # serves one process
            self.replay_here()
        elif self.nights.open:
            self.window.notices.refuse(self.text("notice.night_open"))
        else:
            world = self.behind.world
            given = {"--city": world.pack.folder, "--store": world.store}
            given |= {"--lang": self.text.language, "--settings": self.settings_path}
            named = [part for name, value in given.items() if value for part in (name, str(value))]
            self.nights.begin(named)

    def night_failed(self, why: str) -> None:
        self.bridge.say(self.text("notice.night_failed", what=why))

    def replay_here(self) -> None:
        """In this process: the live window waits half a second for it."""
        from app.services.night_advice import roads_of  # noqa: PLC0415
        from app.services.night_player import Source  # noqa: PLC0415
        from widgets.night_room import NightRoom  # noqa: PLC0415

        if self.night is not None:
            self.night.window.activateWindow()
            return
        behind, pack = self.behind, self.behind.world.pack
        source = Source(behind.world.store, behind.tracking.folder, self.settings.limits)
        roads = roads_of(pack, behind.roads.network) if behind.roads is not None else None
        text = Text(self.text.language)
        self.night = NightRoom(pack, self.settings, text, source, roads)
        self.night.ended.connect(self.forget_night)
        self.night.open()

    def forget_night(self) -> None:
        self.night = None
