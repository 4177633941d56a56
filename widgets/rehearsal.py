"""A made-up evening for the tour: a picture that real `decide` brings forth from a fixed script."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from app.city.addresses import AddressKind
from app.city.pack import Pack
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.picture import Picture, Value, saved
from app.domain.refusal import Refused

SEED = 412
START = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)  # 20:41:07 in China
Shown = Callable[[Sequence[Value], Sequence[Entry]], None]


class Rehearsal:
    """Stands for desk, store and clock on the caller's own thread; the same every time."""

    def __init__(self, pack: Pack, publish: Shown, refuse: Callable[..., None]) -> None:
        self.pack, self._publish, self._refuse = pack, publish, refuse
        self.picture = Picture()
        self.now = START
        self.recording = True
        self.unsaved = 0
        self._ids, self._numbers = count(1), count(1)
        self._chance = np.random.default_rng(SEED)
        kinds = np.asarray(pack.addresses.kind)
        self._houses = np.flatnonzero(kinds == AddressKind.HOUSE)
        self._places: dict[str, tuple[float, float]] = {}

    # ---- what a desk does ----------------------------------------------------------------------

    def clock(self) -> datetime:
        return self.now

    def new_id(self) -> str:
        return f"{next(self._ids):08}"

    def post(self, messages: Sequence[m.AnyMessage]) -> None:
        for message in messages:
            try:
                values = decide(self.picture, message)
            except Refused as no:
                self._refuse(message, no)
                continue
            entries: list[Entry] = []
            if self.recording:
                values = [saved(value, self.now) for value in values]
                entries = [self._entry(message)]
            else:
                self.unsaved += 1
            self.picture.put_all(values)
            self._publish(values, entries)

    def _entry(self, message: m.AnyMessage) -> Entry:
        sent = self.picture.assignments.get(getattr(message, "assignment_id", None) or "")
        incident_id = getattr(message, "incident_id", None) or (sent.incident_id if sent else None)
        other = getattr(message, "primary_id", None)
        return Entry(next(self._numbers), message, self.now, incident_id, other)

    def say(
        self, kind: type[m.Message], by: str, seconds_ago: float = 0.0, /, **facts: object
    ) -> None:
        """A message of that kind that happened some seconds ago and was entered a second later."""
        at = self.now - timedelta(seconds=seconds_ago)
        entered = min(at + timedelta(seconds=1), self.now)
        made = kind(id=self.new_id(), at=at, entered_at=entered, by=by, **facts)
        self.post([made])  # type: ignore[list-item]

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    # ---- the city ------------------------------------------------------------------------------

    def load_roster(self) -> None:
        self.say(m.RosterLoaded, "roster", units=self.pack.units)

    def sign_on(self, shift: str) -> None:
        for unit in self.pack.units:
            if unit.shift == shift:
                self.say(m.UnitSignedOn, "roster", unit_id=unit.id)

    def place_units(self) -> None:
        """Everybody somewhere in a grid of theirs."""
        grids = {grid.id: grid for grid in self.pack.grids}
        for unit in self.pack.units:
            ring = np.array(grids[unit.grid_ids[0]].polygons[0][0])
            share = self._chance.dirichlet(np.ones(len(ring)))
            lon, lat = share @ ring
            self._places[unit.id] = (float(lon), float(lat))

    def move(self, unit_id: str, lon: float, lat: float) -> None:
        self._places[unit_id] = (lon, lat)

    def fixes(self, lost: Sequence[str] = (), stale: Sequence[str] = ()) -> Fixes:
        """Everybody on duty was seen within the last ten seconds, but for those named."""
        ids = tuple(unit.id for unit in self.pack.units)
        fixes = Fixes.none_for(ids)
        places = np.array([self._places[id] for id in ids])
        age = np.random.default_rng(SEED).integers(1, 10, len(ids)).astype(float)
        row = fixes.index()
        age[[row[id] for id in lost]] = 412.0
        age[[row[id] for id in stale]] = 95.0
        duty = [self.picture.units[id].state.value != "off_duty" for id in ids]
        places[~np.array(duty)] = np.nan  # whoever went home has switched the terminal off
        heading = np.random.default_rng(SEED).integers(0, 360, len(ids)).astype(float)
        at = np.where(np.isnan(places[:, 0]), np.nan, self.now.timestamp() - age)
        return replace(fixes, lon=places[:, 0], lat=places[:, 1], heading=heading, at=at)

    def address(self) -> tuple[str, float, float]:
        row = int(self._chance.choice(self._houses))
        record = self.pack.addresses[row]
        return record.name, record.lon, record.lat

    def call(self, category: str, seconds_ago: float, summary: str = "", **facts: object) -> str:
        """Somebody calls from some house; the id of the incident."""
        incident_id = self.new_id()
        address, lon, lat = self.address()
        owner = self.pack.locate(lon, lat)
        usual = next(c.priority for c in self.pack.categories if c.code == category)
        known: dict[str, object] = {
            "incident_id": incident_id,
            "source_ref": f"110-{incident_id}",
            "category": category,
            "priority": usual,
            "lon": lon,
            "lat": lat,
            "address": address,
            "summary": summary,
            "district_id": owner.district.id if owner.district else None,
            "grid_id": owner.grid.id if owner.grid else None,
        }
        self.say(m.IncidentReported, "110", seconds_ago, **(known | facts))
        return incident_id

    def nearest_free(self, incident_id: str) -> str:
        """A free unit near by, as the crow flies: enough for a rehearsal."""
        here = self.picture.incidents[incident_id]
        free = [u for u in self.picture.units.values() if u.state.value == "available"]

        def off(unit_id: str) -> float:
            lon, lat = self._places[unit_id]
            return float((lon - here.lon) ** 2 + (lat - here.lat) ** 2)

        return min((unit.id for unit in free), key=off)

    def call_sign(self, assignment_id: str) -> str:
        return self.picture.units[self.picture.assignments[assignment_id].unit_id].call_sign

    def send(self, incident_id: str, seconds_ago: float, eta_s: float = 180.0) -> tuple[str, str]:
        """The nearest free unit is sent; the assignment and the unit."""
        unit_id, assignment_id = self.nearest_free(incident_id), self.new_id()
        sending = m.Sending(assignment_id, unit_id, eta_s)
        self.say(m.Dispatch, "3", seconds_ago, incident_id=incident_id, sendings=(sending,))
        self.say(m.OrderDelivered, "terminals", seconds_ago - 2, assignment_id=assignment_id)
        return assignment_id, unit_id

    def advance(self, assignment_id: str, *steps: tuple[type[m.Message], float]) -> None:
        """The officer's reports, each so many seconds ago."""
        sent, by = self.picture.assignments[assignment_id], self.call_sign(assignment_id)
        for kind, ago in steps:
            self.say(kind, by, ago, assignment_id=assignment_id)
            if kind is m.UnitArrived:
                here = self.picture.incidents[sent.incident_id]
                self.move(sent.unit_id, here.lon, here.lat)
