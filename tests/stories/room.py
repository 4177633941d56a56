"""A control room for stories: real desk, store, recommender, historian, window; a made-up clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.city.pack import Pack
from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.unit import Unit
from app.services.advisor import Advisor
from app.services.city_advice import CityAdvice
from app.services.desk import Desk
from app.services.drafts import Draft, Drafts
from app.services.exports import Exports
from app.services.historian import Historian
from app.services.lookup import Search, here
from app.services.place_history import PlaceHistory
from app.services.record_reader import RecordReader
from app.services.reporting import Reporting
from app.services.settings import Settings
from app.services.spool import Spool
from app.services.text import Text
from app.store.store import Store
from widgets.bridge import Bridge
from widgets.doors import Doors
from widgets.window import ConsoleWindow

EVENING = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
SEAT = "3"
NONE = Qt.KeyboardModifier.NoModifier


class Room:
    """Everything of the console but the feeds: what officers and callers say, the story says."""

    def __init__(
        self, folder: Path, pack: Pack, recommender: CityAdvice, find: Search, shift: str = "中班"
    ) -> None:
        self.pack, self._folder, self._adviser = pack, folder, recommender
        self._find = find
        self.now = EVENING
        self._ids = count(1)
        self._duty = [unit.id for unit in pack.units if unit.shift == shift]
        self._run = 0
        self.heard: list[str] = []  # sounds, by the name of their severity
        self.open()

    # ---- opened and closed ---------------------------------------------------------------------

    def open(self) -> None:
        self._run += 1
        url = f"sqlite:///{self._folder}/room.db"
        settings, self.text = Settings(), Text("zh")
        self.bridge, self.store = Bridge(), Store(url)
        self.desk = Desk(
            self.store,
            self.bridge.publish,
            self.bridge.refuse,
            self.bridge.fault,
            self.bridge.record,
            self.clock,
            Spool(self._folder / "spool"),
            settings.limits,
        )
        bridge = self.bridge
        advise = self._adviser
        self.advisor = Advisor(
            advise.recommend,
            advise.foresee,
            bridge.advise,
            bridge.fault,
            advise.look_out,
            advise.compare,
            advise.plan,
        )
        publish: Callable[..., None] = lambda entries: bridge.publish((), entries)  # noqa: E731
        self.historian = Historian(url, publish, bridge.recall, bridge.fault)
        self.places = PlaceHistory(url, bridge.past, bridge.fault)
        self.reader = RecordReader(url, bridge.fault)
        self.reporting = Reporting(self.pack.folder, url, lambda: self.text.language)
        self.exports = Exports(self._folder / "exports", bridge.answer)
        self.drafts = Drafts(self._folder / "seat.draft", bridge.fault, Draft)
        doors = Doors(
            *(self.desk.post, self.advisor.ask, self.clock, self.new_id),
            look_up=here(self._find, bridge.find),
            tell=self.historian.ask,
            play=self.heard.append,
            keep=self.drafts.keep,
            past=self.places.ask,
            reader=self.reader.ask,
            reporting=self.reporting,
            exports=self.exports,
        )
        self.window = ConsoleWindow(self.pack, settings, self.text, bridge, doors, SEAT, UTC)
        self.window.resize(1600, 900)
        self.window.show()
        QTest.qWaitForWindowActive(self.window)
        self.desk.start()
        self.advisor.start()
        self.historian.start()
        self.places.start()
        self.reader.start()
        if (draft := self.drafts.read()) is not None:
            self.window.offer_draft(draft)
        self.drafts.start()
        if self._run == 1:
            self.say(m.RosterLoaded, "city", units=self.pack.units)
            for unit_id in self._duty:
                self.say(m.UnitSignedOn, "city", unit_id=unit_id)
        self.see()

    def close(self) -> None:
        self.historian.stop()
        self.places.stop()
        self.reader.stop()
        self.reporting.stop()
        self.exports.stop()
        self.advisor.stop()
        self.desk.stop()
        self.window.close()
        self.drafts.stop()
        self.window.deleteLater()
        self.store.close()
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)  # with its timers

    # ---- the world -----------------------------------------------------------------------------

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        """Time passes in the story, not for the tester; terminals go on telling where they are."""
        self.now += timedelta(seconds=seconds)
        self.see()

    def new_id(self) -> str:
        return f"{self._run}-{next(self._ids):08}"

    def say(self, kind: type[m.Message], by: str, /, **facts: object) -> None:
        message = kind(id=self.new_id(), at=self.now, entered_at=self.now, by=by, **facts)
        self.desk.post([message])

    def see(self) -> None:
        """Everybody on duty is where the middle of his grid is, seen just now."""
        grids = {grid.id: grid for grid in self.pack.grids}
        ids = tuple(unit.id for unit in self.pack.units)
        middles = [np.mean(grids[u.grid_ids[0]].polygons[0][0], axis=0) for u in self.pack.units]
        lon, lat = np.array(middles).T
        at = np.full(len(ids), self.now.timestamp())
        self.bridge.locate(replace(Fixes.none_for(ids), lon=lon, lat=lat, at=at))

    def call(self, category: str = "0201", row: int = 9000, **facts: object) -> str:
        """Somebody calls from a house of the city; the id of the incident."""
        house = self.pack.addresses[row]
        owner = self.pack.locate(house.lon, house.lat)
        incident_id = self.new_id()
        known: dict[str, object] = {
            "incident_id": incident_id,
            "source_ref": "",
            "category": category,
            "priority": 2,
            "lon": house.lon,
            "lat": house.lat,
            "address": house.name,
            "district_id": owner.district.id if owner.district else None,
            "grid_id": owner.grid.id if owner.grid else None,
        }
        self.say(m.IncidentReported, "110", **(known | facts))
        return incident_id

    # ---- what the screen shows -----------------------------------------------------------------

    @property
    def card(self) -> object:
        return self.window.card

    def incident(self, id: str) -> Incident:
        return self.window.scene.picture.incidents[id]

    def on(self, incident_id: str) -> list[Assignment]:
        return self.window.scene.picture.active_on(incident_id)

    def unit(self, id: str) -> Unit:
        return self.window.scene.picture.units[id]

    def queue(self) -> list[str]:
        """The rows of the queue as they read."""
        table = self.window.queue.table
        return [table.index(row, 0).data() for row in range(table.rowCount())]

    def picks(self) -> list[str]:
        """The call signs recommended on the card."""
        return [pick.call_sign for pick in self.window.card.advice.table.values()]

    def story(self) -> list[str]:
        table = self.window.card.story.table
        return [table.index(row, 1).data() for row in range(table.rowCount())]

    def notices(self) -> list[str]:
        return [notice.sentence for notice in self.window.notices.notices]

    # ---- hands ---------------------------------------------------------------------------------

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """A key, wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def write(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, words)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
