"""Feeds the map from the scene: units, incidents, what is picked and the way of the picked unit."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.city.pack import Pack
from app.domain.area import District, Grid
from app.domain.incident import Incident, IncidentState
from app.domain.unit import Unit
from widgets.cells import EACH, Cells, Lot
from widgets.map.marks import (
    KIND_CODE,
    STATE_CODE,
    AreaMark,
    IncidentMark,
    MapTexts,
    UnitMarks,
)
from widgets.map.projection import View, to_mercator
from widgets.map.raster import Pictures
from widgets.map.view import MapView
from widgets.scene import Scene
from widgets.turns import Turns

OPEN = tuple(state for state in IncidentState if state is not IncidentState.CLOSED)
NEAR_ZOOM = 15.0
FLOOD_MS = 400  # between two pictures of so many incidents that they are piled
PLACES_SHARE = 0.7  # of the map, for places that are shown together
FOLLOW_SHARE = 0.5  # of the map: within it a followed unit may move


class Chart(QObject):
    """Keeps the arrays of the map; the map itself knows nothing of the domain's picture."""

    incident_chosen = Signal(str)
    unit_chosen = Signal(str)
    pointed = Signal()  # another unit or incident is marked
    follow_changed = Signal()

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        parent: QObject | None = None,
        pictures: Pictures | None = None,
        turns: Turns | None = None,
    ) -> None:
        super().__init__(parent)
        self._turns = turns or Turns(self)
        self._scene, self._pack = scene, pack
        self.view = MapView(scene.palette, turns=self._turns)
        self.view.set_pictures(pictures)
        self.view.set_features(pack.features)
        self.view.set_areas(marks_of(pack.districts), marks_of(pack.grids))
        self.retranslate()
        self._ids: tuple[str, ...] = ()
        self._row: dict[str, int] = {}
        self._names: tuple[str, ...] = ()
        self._kind = self._state = np.empty(0, np.uint8)
        self._distress = np.empty(0, np.bool_)
        self.unit_id = self.followed = ""
        self._at: tuple[object, object, np.ndarray] = (None, None, np.empty(0, np.intp))
        self._marks: dict[str, tuple[Incident, IncidentMark]] = {}
        self._outdated = False
        self._fitted = False
        self._cells = Cells()
        self._changed: dict[str, None] = {}
        scene.board.tell(self._changed)
        self._piled_in: View | None = None  # what the map was given piles for
        self.view.view_changed.connect(self._follow_view)
        self._regather = QTimer(self)
        self._regather.setSingleShot(True)
        self._regather.timeout.connect(
            lambda: self._turns.soon("lots on the chart", self.show_incidents)
        )
        self.view.incident_picked.connect(self.incident_chosen)
        self.view.unit_picked.connect(self.unit_chosen)

    def put_units(self, changed: list[Unit]) -> None:
        """Take in what changed; after new units all arrays are made anew with the next frame."""
        self._outdated = self._outdated or any(unit.id not in self._row for unit in changed)
        if not self._outdated:
            self._take(changed)

    def _renew(self) -> None:
        units = list(self._scene.picture.units.values())
        self._ids = tuple(unit.id for unit in units)
        self._row = {id: row for row, id in enumerate(self._ids)}
        self._kind = np.zeros(len(units), np.uint8)
        self._state = np.zeros(len(units), np.uint8)
        self._distress = np.zeros(len(units), np.bool_)
        self._names = tuple(unit.call_sign for unit in units)
        self._outdated = False
        self._take(units)

    def _take(self, units: list[Unit]) -> None:
        for unit in units:
            row = self._row[unit.id]
            self._kind[row] = KIND_CODE[unit.kind]
            self._state[row] = STATE_CODE[unit.state]
            self._distress[row] = unit.in_distress

    def refresh(self) -> None:
        """Hand the map one frame."""
        self._show_units()
        self._keep_followed()
        self.follow_incidents()

    def follow_incidents(self) -> None:
        """Few are shown at once; of a flood the map tells a little later than the queue."""
        if len(self._cells) <= EACH or self._piled_in is None:
            self.show_incidents()
        elif not self._regather.isActive():
            self._regather.start(FLOOD_MS)

    def show_incidents(self) -> None:
        """Each, or where there are too many in piles by the cells of the ground."""
        scene, chosen = self._scene, self._scene.chosen_id or ""
        for id in self._changed:
            known = scene.picture.incidents.get(id)
            if known is not None and known.open:
                self._cells.put(scene.board.urgency(id), known)
            else:
                self._cells.drop(id)
        self._changed.clear()
        if len(self._marks) > 2 * len(self._cells) + 100:
            self._marks.clear()  # of many that are closed
        self._piled_in = None  # a handful is shown whole
        if len(self._cells) <= EACH:
            open_ones = scene.board.ordered(OPEN)
            self.view.show_incidents(tuple(self._mark(incident) for incident in open_ones[::-1]))
            return
        lots, single = self._cells.seen(self.view.view, chosen)
        self._piled_in = self.view.view
        marks = [self._lot_mark(*placed) for placed in lots]
        self.view.show_incidents((*marks, *map(self._mark, single)))

    def _follow_view(self) -> None:
        """Piles are made for one zoom, and a little beyond the edges."""
        was, now = self._piled_in, self.view.view
        if was is None:
            return
        moved = max(abs(was.x - now.x) / now.width, abs(was.y - now.y) / now.height)
        if int(was.zoom) != int(now.zoom) or moved > now.scale / 20:
            self._regather.start(0)

    def _lot_mark(self, lot: Lot, lon: float, lat: float) -> IncidentMark:
        """The most urgent one's mark in the middle of the cell, with how many it stands for."""
        late, alone = lot.late(self._scene.now.timestamp()), lot.alone
        key, kept = alone[1].id if alone else "", lot.heap.mark
        if kept is not None and kept[0] == key and kept[1].overdue == late:
            return kept[1]
        first, count = lot.first, lot.count
        if count == 1:
            return self._mark(first)
        mark = IncidentMark(
            first.id,
            f"{first.number:04}",
            lon,
            lat,
            first.priority,
            first.state,
            bool(first.taken_by),
            None,
            count,
            lambda: tuple(member.id for member in lot.members),
            late,
            not lot.untaken,
        )
        lot.heap.mark = (key, mark)
        return mark

    def _show_units(self) -> None:
        if self._outdated:
            self._renew()
        fixes, limits = self._scene.fixes, self._scene.picture.limits
        if not self._ids:
            return
        at = self._rows_of_fixes()
        seen = at >= 0

        def spread(column: np.ndarray) -> np.ndarray:
            out = np.full(len(at), np.nan)
            out[seen] = column[at[seen]]
            return out

        marks = UnitMarks(
            self._ids,
            self._names,
            spread(fixes.lon),
            spread(fixes.lat),
            spread(fixes.heading),
            self._kind.copy(),
            self._state.copy(),
            self._scene.now.timestamp() - spread(fixes.at),
            self._distress.copy(),
            limits.stale_s,
            limits.lost_s,
        )
        self.view.show_units(marks)
        self.view.overlay.put_trails(marks, self._scene.now.timestamp(), self.unit_id)

    def _rows_of_fixes(self) -> np.ndarray:
        """(n,) row of each unit in the fixes, -1 where it has none; made anew for other units."""
        fixed = self._scene.fixes.unit_ids
        if self._at[0] is not self._ids or self._at[1] is not fixed:
            row_of = self._scene.row_of
            rows = np.array([row_of.get(id, -1) for id in self._ids], np.intp)
            self._at = (self._ids, fixed, rows)
        return self._at[2]

    def _mark(self, incident: Incident) -> IncidentMark:
        now, due = self._scene.now.timestamp(), self._scene.board.due(incident.id)
        late_s = now - due if due is not None and due < now else None
        known = self._marks.get(incident.id)
        if known is not None and known[0] is incident:
            if late_s is None:
                return known[1]
            return replace(known[1], overdue_s=late_s)
        mark = IncidentMark(
            incident.id,
            f"{incident.number:04}",
            incident.lon,
            incident.lat,
            incident.priority,
            incident.state,
            taken=bool(incident.taken_by),
        )
        self._marks[incident.id] = (incident, mark)
        return replace(mark, overdue_s=late_s) if late_s is not None else mark

    def point_at(self, unit_id: str | None = None) -> None:
        """Mark what is picked: the chosen incident, a unit, and those that are recommended."""
        if unit_id is not None:
            self.unit_id = unit_id
        advice = self._scene.advice
        also: frozenset[str] = frozenset()
        if advice is not None and advice.incident_id == self._scene.chosen_id:
            also = frozenset(pick.unit_id for pick in advice.picks)
        self.view.select(self.unit_id, self._scene.chosen_id or "", also)
        self.pointed.emit()

    def go_to(self, lon: float, lat: float) -> None:
        """Bring a place into the middle, no farther out than it can be read."""
        self.view.centre_on(lon, lat, max(self.view.view.zoom, NEAR_ZOOM))

    def show_places(self, lonlat: np.ndarray, covered_px: float) -> None:
        """Bring (n, 2) places into that part of the map whose left `covered_px` are not covered."""
        view = self.view.view
        pixels = view.to_screen(*to_mercator(lonlat[:, 0], lonlat[:, 1]))
        wide, high = np.maximum(np.ptp(pixels, axis=0), 1.0).tolist()
        room = max(view.width - covered_px, 200.0), float(view.height)
        share = min(room[0] / wide, room[1] / high) * PLACES_SHARE
        zoom = min(view.zoom + float(np.log2(share)), NEAR_ZOOM + 1)
        middle = (lonlat.min(axis=0) + lonlat.max(axis=0)) / 2
        self.view.centre_on(float(middle[0]), float(middle[1]), zoom)
        self.view.set_view(self.view.view.panned(covered_px / 2, 0))

    def go_to_unit(self, unit_id: str) -> None:
        place = self._place_of(unit_id)
        if place is not None:
            self.go_to(*place)

    def _place_of(self, unit_id: str) -> tuple[float, float] | None:
        row, fixes = self._scene.row_of.get(unit_id), self._scene.fixes
        if row is None or np.isnan(fixes.lon[row]):
            return None
        return float(fixes.lon[row]), float(fixes.lat[row])

    def follow(self, unit_id: str) -> bool:
        """Keep a unit in view from now on; False for one that was never seen."""
        place = self._place_of(unit_id)
        if place is None:
            return False
        self.go_to(*place)
        self.followed = unit_id
        self.follow_changed.emit()
        return True

    def unfollow(self) -> None:
        """Let the map rest where it is."""
        if self.followed:
            self.followed = ""
            self.follow_changed.emit()

    def _keep_followed(self) -> None:
        """Move only when the unit leaves the middle of the map, so that the city stands still."""
        place = self._place_of(self.followed) if self.followed else None
        if place is None:
            return
        view = self.view.view
        x, y = view.to_screen(*to_mercator(*place)).tolist()
        off = max(abs(x / view.width - 0.5), abs(y / view.height - 0.5))
        if off > FOLLOW_SHARE / 2:
            self.view.centre_on(*place)

    def fit_once(self) -> None:
        """Show the whole city when the window is first laid out."""
        if not self._fitted and self.view.width() > 100:
            self._fitted = True
            self.view.fit()

    def retranslate(self) -> None:
        text = self._scene.text
        self.view.set_texts(
            MapTexts(
                name=text("map.name"),
                description=text("map.description"),
                empty=text("map.empty"),
                metres=text("map.metres"),
                kilometres=text("map.kilometres"),
                attribution=self._pack.attribution,
            )
        )


def marks_of(areas: tuple[District, ...] | tuple[Grid, ...]) -> tuple[AreaMark, ...]:
    return tuple(AreaMark(area.id, area.name, area.polygons) for area in areas)
